"""How a document is read: a text line by line, a page as the lines of its story and what stands around it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cleaner.model import Provenance, Removal, Source, Story
from cleaner.rules.page_lines import ENDS, nav_like
from cleaner.rules.provenance import without_site
from cleaner.rules.roles import reason
from cleaner.stages.decide import decide, suspect
from cleaner.stages.segment_text import segment_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cleaner.model import Evidence, Line, Page
    from cleaner.rules.load import Rules
    from cleaner.stages.locate_text import Located

MENU_SHARE = 0.3
"""A text may be a whole page's when this share of its lines looks like a menu's."""

LEAST_OUTSIDE: Mapping[str, int] = {"auto": 12, "page": 5}
"""By profile: fewer lines like a menu's outside of the story are an article's own, so the text is no page's."""

LEAST_WITNESSES: Mapping[str, int] = {"auto": 2, "page": 1}
"""By profile: so many lines outside of the story are a page's by the word of the rules. A poem, a list of winners and
an article that was cleaned before have none."""

LEAST_ABOVE, LEAST_STORY = 3, 30.0
"""A page has so many lines of a menu above its story, and below them a headline, or paragraphs of this weight."""

FURNITURE = ENDS | {"section"}
"""What only pages say: rules for captions and bylines speak about articles too."""

WHOLE_ARTICLE = 2000
"""A text of so many characters in one line is an article whose line ends were lost, not a paragraph."""

SHORTEST, LONGEST = 20, 250
"""A page's title has between so many characters."""


@dataclass(frozen=True, slots=True)
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


def read(source: Source, provenance: Provenance, type_: str) -> Document:
    """Return `source` as a document: `type_` is "text", "html", or "auto", which finds out."""
    if type_ == "html" or (type_ == "auto" and is_html(source.text)):
        from cleaner.stages.segment_html import segment_html

        return _read_page(segment_html(source.text), source, provenance)
    lines = segment_text(source.text)
    return Document(source, lines, lines, source.text, provenance)


def _read_page(page: Page, source: Source, told: Provenance) -> Document:
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
    names = locate(page, [line.text for line in spoken], known)
    lost = ("no story was found on this page: its whole text is kept",) if spoken and all(names) else ()
    removals = () if lost else _removals(spoken, names)
    gone = {removal.line for removal in removals}
    kept = tuple(line for line in lines if line.number + 1 not in gone)
    story = "\n".join(line.text for line in kept)
    read = Source(page.text, warnings=(*source.warnings, *lost))
    return Document(read, lines, kept, story, provenance, removals, head)


def narrow(
    evidence: Evidence, rules: Rules, profile: str, *, source: str, max_removed: float
) -> tuple[Evidence, tuple[Removal, ...], Story | None]:
    """Return the evidence about the story of a whole page's text, what stands around it, and where it stands.

    A text that is an article comes back as it is: one that the rules have cleaned holds nothing that they know as a
    page's, so reading the output again takes nothing more. Where the brakes keep what the rules would take, what is
    left is looked at again.
    """
    removals: list[Removal] = []
    story: Story | None = None
    while profile != "residue" and _may_be_page(evidence.texts, profile):
        from cleaner.stages.locate_text import locate_text

        said = suspect(evidence, rules)
        located = locate_text(evidence.texts, [said.get(i) for i in range(len(evidence.texts))], _known(evidence))
        outside = {i for i, name in enumerate(located.reasons) if name}
        if len(outside) == len(evidence.texts) or not _has_page_around(evidence.texts, said, located, profile):
            break
        removals += _removals(evidence.lines, located.reasons)
        story = story or _story(evidence.lines, located)
        evidence = evidence.without(outside)
        if decide(evidence, rules, source=source, max_removed=max_removed).removals:
            break
    return evidence, tuple(removals), story


def _may_be_page(texts: Sequence[str], profile: str) -> bool:
    menu = nav_like(texts)
    return menu >= LEAST_OUTSIDE[profile] and (profile == "page" or menu >= MENU_SHARE * len(texts))


def _has_page_around(texts: Sequence[str], said: Mapping[int, str], located: Located, profile: str) -> bool:
    """Say whether what stands outside of the story is a page's: an article's own lists stand below its first lines."""
    outside = [i for i, name in enumerate(located.reasons) if name]
    if nav_like([texts[i] for i in outside]) < LEAST_OUTSIDE[profile]:
        return False
    above = [texts[i] for i in outside if located.reasons[i] in {"page/above-story", "page/headline"}]
    witnesses = sum(said.get(i) in FURNITURE for i in outside)
    if witnesses < LEAST_WITNESSES[profile]:
        return False
    return profile == "page" or (
        nav_like(above) >= LEAST_ABOVE and (located.headline is not None or located.weight >= LEAST_STORY)
    )


def _known(evidence: Evidence) -> list[Provenance]:
    """Return the headline as the record or its address and the first line name it: a page's title stands there."""
    first = evidence.texts[0]
    titles = dict.fromkeys((first, without_site(first)))
    return [evidence.provenance, *(Provenance(title=title) for title in titles if SHORTEST < len(title) < LONGEST)]


def _story(lines: Sequence[Line], located: Located) -> Story:
    inside = [line.number + 1 for line, name in zip(lines, located.reasons, strict=True) if not name]
    headline = None if located.headline is None else lines[located.headline].number + 1
    return Story(inside[0], inside[-1], located.weight, headline)


def _removals(lines: Sequence[Line], names: Sequence[str | None]) -> tuple[Removal, ...]:
    """Return the removal of each of `lines` for the reason of that name."""
    return tuple(
        Removal(line.number + 1, line.start, line.end, line.text, why.id, why.category, why.why)
        for line, name in zip(lines, names, strict=True)
        if name and (why := reason(name))
    )
