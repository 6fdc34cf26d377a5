"""HTML into the same lines as text, and what the mark-up says of each: the containers it stands in, its share of links.

lxml parses and mends what is broken; nothing is fetched, no entity of the page's own is expanded. One walk in document
order, without recursion: a page of a hundred thousand nested elements is a long loop, not a deep stack. What is too
large is refused with the limit's name, or cut where no word is lost: names, paths, the depth that the parser follows.
"""

from __future__ import annotations

import re
from typing import Any

from cleaner.errors import InputError
from cleaner.model import Block, Container, Mark, Page
from cleaner.rules.charset import WITHIN, is_page
from cleaner.rules.head import told_by
from cleaner.rules.nesting import shallow
from cleaner.rules.page_date import page_date
from cleaner.rules.shapes import OUTER, has_words

MOST_CHARACTERS = 50_000_000
"""A page of more characters is refused: the largest of real ones are a tenth of it."""

DEEPEST = 100
"""A block's path holds at most so many containers, its outermost and its own: the deepest of real pages is 40."""

LONGEST_NAMES = 10_000
"""So much is read of a container's classes, its id and its role each."""

_SILENT = frozenset({
    "title", "meta", "link", "base", "script", "style", "noscript", "template", "svg", "iframe", "object",
    "embed", "select", "option", "button",
    "input", "textarea", "canvas", "video", "audio", "map", "math", "progress", "meter", "datalist",
})  # fmt: skip
"""Elements whose text no reader reads, or not as a text."""

_INLINE = frozenset({
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins",
    "kbd", "label", "mark", "nobr", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt",
    "u", "var", "wbr", "img", "picture", "source", "ruby", "rb", "rt", "rp", "amp-img", "center",
})  # fmt: skip
_BREAKS = frozenset({"br", "hr"})
_RUNS = {
    "a": "link",
    **dict.fromkeys(("b", "strong"), "strong"),
    **dict.fromkeys(("i", "em"), "emphasis"),
    **dict.fromkeys(("code", "kbd", "samp", "tt"), "code"),
}
_BLOCK, _SILENCE, _INSIDE, _BREAK, _RUN, _LINK = range(6)
_KINDS = {
    **dict.fromkeys(_SILENT, _SILENCE),
    **dict.fromkeys(_INLINE, _INSIDE),
    **dict.fromkeys(_BREAKS, _BREAK),
    **dict.fromkeys(_RUNS, _RUN),
    "a": _LINK,
}
"""What each element does to the text around it; one that is not named begins and ends a block."""

_XML_HEAD = re.compile(r"^\s*<\?xml[^>]*\?>")

_CELLS = frozenset({"td", "th"})


def looks_like_html(text: str) -> bool:
    """Say whether `text` begins as a page does: with a document type, <html>, <head> or <body>.

    >>> looks_like_html("<!DOCTYPE html><p>Rain."), looks_like_html("<p> is an element, she said.")
    (True, False)
    """
    return is_page(text[:WITHIN].lstrip().encode("utf-8", "replace"))


def segment_html(html: str) -> Page:
    """Return the page in `html` as lines of text. Raises InputError when it is too large or holds no element."""
    if len(html) > MOST_CHARACTERS:
        raise InputError(f"the page holds {len(html):,} characters, more than {MOST_CHARACTERS:,}; split it")
    root = _parse(html)
    if root is None:
        return Page("", (), (), {})
    containers: list[Container] = []
    rows = _rows(root, containers)
    head = told_by(root)
    if "published" not in head and (day := page_date(html, head.get("url"))):
        head["published"] = day
    text = "\n\n".join(text for text, _ in rows)
    return Page(f"{text}\n" if text else "", tuple(block for _, block in rows), tuple(containers), head)


def _parse(html: str) -> Any:
    """Return the root element of the page, None of a page that holds nothing."""
    # Browsers pass over NULs; the parser would write a sign for each.
    html = _XML_HEAD.sub("", html).replace("\0", "")
    root, is_whole = _tree(html)
    if not is_whole:
        root, is_whole = _tree(shallow(html, _INLINE))
    if not is_whole:
        raise InputError("the page nests more than 2,048 elements, and cannot be read to its end; take it apart")
    return root


def _tree(html: str) -> tuple[Any, bool]:
    """Return the root element, and whether the parser read the page to its end."""
    from lxml.etree import ErrorTypes, HTMLParser, fromstring

    parser = HTMLParser(
        encoding="utf-8",
        recover=True,
        no_network=True,
        remove_comments=True,
        remove_pis=True,
        huge_tree=True,
        collect_ids=False,
    )
    root = fromstring(html.encode("utf-8", "replace"), parser=parser)
    return root, all(entry.type != ErrorTypes.ERR_RESOURCE_LIMIT for entry in parser.error_log)


def _rows(root: Any, containers: list[Container]) -> list[tuple[str, Block]]:
    """Return the text of each block that holds words, with what the mark-up says of it; fill `containers`."""
    from lxml.etree import iterwalk

    rows: list[tuple[str, Block]] = []
    parts: list[str] = []
    marks: list[Mark] = []
    path: list[int] = []
    wordless: list[Any] = []
    linked = depth = 0
    kinds = _KINDS
    walk = iterwalk(root, events=("start", "end"))
    for event, element in walk:
        tag = element.tag
        kind = kinds.get(tag, _BLOCK)
        is_start = event == "start"
        if kind == _BLOCK:
            if not isinstance(tag, str):
                continue
            if parts:
                if text := _text(parts):
                    _enter(wordless, path, containers)
                    rows.append((text, _block(text, parts, marks, linked, path, containers)))
                parts.clear()
            if marks:
                marks.clear()
            linked = 0
            if is_start:
                wordless.append(element)
            else:
                if wordless and tag in _CELLS:
                    # An empty cell is a column of its table.
                    _enter(wordless, path, containers)
                (wordless or path).pop()
        elif kind >= _RUN:
            marks.append(Mark(len(parts), is_start, _RUNS[tag], element.get("href", "") if kind == _LINK else ""))
            if kind == _LINK:
                depth += 1 if is_start else -1
        elif is_start:
            if kind == _SILENCE:
                walk.skip_subtree()
                continue
            if kind == _BREAK and parts:
                parts.append("\n")
        said = element.text if is_start else None if element is root else element.tail
        if said:
            # Blanks at a block's start would be stripped; most of what stands between two elements is no more.
            if parts or not said.isspace():
                parts.append(said)
            if depth:
                linked += _length(said)
    if text := _text(parts):
        _enter(wordless, path, containers)
        rows.append((text, _block(text, parts, marks, linked, path, containers)))
    return rows


def _length(said: str) -> int:
    """Return the length of a text in a link, each run of blanks as one."""
    words = said.split()
    if not words:
        return 1
    return len(" ".join(words)) + said[0].isspace() + said[-1].isspace()


def _text(parts: list[str]) -> str:
    """Return the text of a block, nothing where it holds no words."""
    text = " ".join("".join(parts).split()).strip(OUTER)
    return text if text and has_words(text) else ""


def _enter(wordless: list[Any], path: list[int], containers: list[Container]) -> None:
    """Make containers of the elements in `wordless`, each inside the one before, now that one of them holds words."""
    for element in wordless:
        around = path if len(path) < DEEPEST else path[: DEEPEST - 1]
        containers.append(_container(element, element.tag, around[-1] if around else -1))
        path.append(len(containers) - 1)
    wordless.clear()


def _block(
    text: str, parts: list[str], marks: list[Mark], linked: int, path: list[int], containers: list[Container]
) -> Block:
    tag = containers[path[-1]].tag if path else ""
    inner = path if len(path) <= DEEPEST else [*path[: DEEPEST - 1], path[-1]]
    links, code = min(1.0, linked / len(text)), "".join(parts) if tag == "pre" else ""
    if marks and links < 1:
        return Block(tag, links, tuple(inner), tuple(parts), tuple(marks), code)
    return Block(tag, links, tuple(inner), code=code)


def _container(element: Any, tag: str, parent: int) -> Container:
    given = element.keys()
    if not given:
        return Container(tag, "", parent)
    get = element.get
    names = get("class", "")[:LONGEST_NAMES]
    for name in ("id", "role"):
        if name in given and (value := get(name)[:LONGEST_NAMES]):
            names = f"{names} {value}" if names else value
    hidden = "hidden" in given or ("aria-hidden" in given and get("aria-hidden") == "true")
    if not hidden and "style" in given:
        hidden = "display:none" in get("style").replace(" ", "").lower()
    return Container(tag, names, parent, hidden)
