"""How a document is read: a text line by line, a page as the lines of its story and what stands around it."""

from __future__ import annotations

import gc
from contextlib import contextmanager

from cleaner.frozen import frozen
from cleaner.model import Provenance, Removal, Source
from cleaner.rules.precision import weighed
from cleaner.rules.provenance import without_site
from cleaner.rules.roles import reason
from cleaner.stages.segment_text import segment_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from cleaner.model import Line, Page
    from cleaner.rules.roles import Reason

WHOLE_ARTICLE = 2000
"""A text of so many characters in one line is an article whose line ends were lost, not a paragraph."""


@frozen
class Document:
    """A document ready for the rules: its lines, those of its story, and what went before the rules came.

    `head` is what a page of HTML tells of its article, None of a text.
    """

    source: Source
    lines: tuple[Line, ...]
    kept: tuple[Line, ...]
    story: str
    provenance: Provenance
    removals: tuple[Removal, ...] = ()
    head: Mapping[str, str] | None = None
    page: Page | None = None


def source_of(text: str | bytes, charset: str | None, type_: str) -> Source:
    """Return `text` as a source; bytes are decoded."""
    if isinstance(text, str):
        return Source(text)
    from cleaner.stages.decode import decode

    return decode(text, charset=charset, type=type_)


@contextmanager
def uncollected() -> Iterator[None]:
    """Hold back the search for cycles while a document is in hand.

    Of a page a hundred thousand small values are made, none of which is in a cycle; looking for some in between takes a
    tenth of the time. What is not used any more goes at once as ever.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def is_html(text: str) -> bool:
    """Say whether `text` begins as a page does."""
    if not text[:4096].lstrip().startswith("<"):
        return False
    from cleaner.stages.segment_html import looks_like_html

    return looks_like_html(text)


def one_line(text: str) -> tuple[str, ...]:
    """Return the warning that a text without line ends deserves: rules for lines can do nothing there."""
    if len(text) < WHOLE_ARTICLE or "\n" in text.strip() or "\r" in text.strip():
        return ()
    lost = "only parts of sentences can go; captions, prompts and links that have grown together with the story stay"
    return (f"the whole text stands in one line: {lost}; keep the line ends when scraping",)


def read(source: Source, provenance: Provenance, type_: str, precision: int = 0) -> Document:
    """Return `source` as a document: `type_` is "text", "html", or "auto", which finds out.

    Of a page, `precision` says how much stays where its story leaves a doubt.
    """
    if type_ == "html" or (type_ == "auto" and is_html(source.text)):
        from cleaner.stages.segment_html import segment_html

        return _read_page(segment_html(source.text), source, provenance, precision)
    lines = segment_text(source.text)
    return Document(source, lines, lines, source.text, provenance)


def _read_page(page: Page, source: Source, told: Provenance, precision: int) -> Document:
    """Return the page's text as a document whose story is what `locate` finds."""
    from cleaner.stages.locate import locate

    lines = segment_text(page.text)
    spoken = [line for line in lines if line.text]
    head = page.head
    provenance = Provenance(
        told.url or head.get("url"),
        told.publisher or head.get("site"),
        told.title or head.get("title"),
        told.language or head.get("language"),
    )
    titles = {provenance.title, head.get("title"), without_site(head.get("title") or "")}
    known = [*(Provenance(title=title) for title in titles if title), Provenance(url=provenance.url)]
    texts = [line.text for line in spoken]
    names = weighed(locate(page, texts, known), texts, precision, [block.links for block in page.blocks])
    lost = ("no story was found on this page: its whole text is kept",) if spoken and all(names) else ()
    removals = () if lost else removals_of(spoken, names)
    gone = {removal.line for removal in removals}
    kept = tuple(line for line in lines if line.number + 1 not in gone)
    story = "\n".join(line.text for line in kept)
    read = Source(page.text, warnings=(*source.warnings, *lost))
    return Document(read, lines, kept, story, provenance, removals, head, page)


def removals_of(lines: Sequence[Line], names: Sequence[str | None]) -> tuple[Removal, ...]:
    """Return the removal of each of `lines` for the reason of that name."""
    return tuple(_removal(line, why) for line, name in zip(lines, names, strict=True) if name and (why := reason(name)))


def _removal(line: Line, why: Reason) -> Removal:
    end = line.offset + len(line.text)
    return Removal(line.number + 1, line.offset, end, line.text, why.id, why.category, why.why)
