"""HTML into the same lines as text, and what the mark-up says of each: the containers it stands in, its share of links.

lxml parses and mends what is broken; nothing is fetched, no entity of the page's own is expanded. One walk in document
order, without recursion: a page of ten thousand nested elements is a long loop, not a deep stack.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from cleaner.errors import InputError
from cleaner.model import Block, Container, Page
from cleaner.rules.shapes import OUTER, has_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MOST_CHARACTERS = 50_000_000
"""A page of more characters is refused: the largest of real ones are a tenth of it."""

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
_BLOCK, _SILENCE, _INSIDE, _BREAK, _LINK = range(5)
_KINDS = {
    **dict.fromkeys(_SILENT, _SILENCE),
    **dict.fromkeys(_INLINE, _INSIDE),
    **dict.fromkeys(_BREAKS, _BREAK),
    "a": _LINK,
}
"""What each element does to the text around it; one that is not named begins and ends a block."""

_XML_HEAD = re.compile(r"^\s*<\?xml[^>]*\?>")
_BLANKS = re.compile(r"\s+")
_HTML = re.compile(r"\s*(?:<!--.*?-->\s*)*(?:<\?xml[^>]*\?>\s*)?<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)


def looks_like_html(text: str) -> bool:
    """Say whether `text` begins as a page does: with a document type, <html>, <head> or <body>.

    >>> looks_like_html("<!DOCTYPE html><p>Rain."), looks_like_html("<p> is an element, she said.")
    (True, False)
    """
    return _HTML.match(text[:4096]) is not None


def segment_html(html: str) -> Page:
    """Return the page in `html` as lines of text. Raises InputError when it is too large or holds no element."""
    if len(html) > MOST_CHARACTERS:
        raise InputError(f"the page holds {len(html):,} characters, more than {MOST_CHARACTERS:,}; split it")
    root = _parse(html)
    if root is None:
        return Page("", (), (), {})
    containers: list[Container] = []
    rows = _rows(root, containers)
    text = "\n\n".join(text for text, _ in rows)
    return Page(f"{text}\n" if text else "", tuple(block for _, block in rows), tuple(containers), _head(root))


def _parse(html: str) -> Any:
    """Return the root element of the page, None of a page that holds nothing."""
    from lxml.etree import HTMLParser, fromstring

    parser = HTMLParser(
        encoding="utf-8",
        recover=True,
        no_network=True,
        remove_comments=True,
        remove_pis=True,
        huge_tree=True,
        collect_ids=False,
    )
    return fromstring(_XML_HEAD.sub("", html).encode("utf-8", "replace"), parser=parser)


def _rows(root: Any, containers: list[Container]) -> list[tuple[str, Block]]:
    """Return the text of each block that holds words, with what the mark-up says of it; fill `containers`.

    An element becomes a container with its first words: of most pages two in three hold none.
    """
    from lxml.etree import iterwalk

    rows: list[tuple[str, Block]] = []
    parts: list[str] = []
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
                    rows.append((text, _block(text, linked, path, containers)))
                parts.clear()
            linked = 0
            if is_start:
                wordless.append(element)
            else:
                (wordless or path).pop()
        elif kind == _LINK:
            depth += 1 if is_start else -1
        elif is_start:
            if kind == _SILENCE:
                walk.skip_subtree()
                continue
            if kind == _BREAK and parts:
                parts.append(" ")
        said = element.text if is_start else None if element is root else element.tail
        if said:
            # Blanks at a block's start would be stripped; most of what stands between two elements is no more.
            if parts or not said.isspace():
                parts.append(said)
            if depth:
                linked += len(_BLANKS.sub(" ", said))
    if text := _text(parts):
        rows.append((text, _block(text, linked, path, containers)))
    return rows


def _text(parts: list[str]) -> str:
    """Return the text of a block, nothing where it holds no words."""
    text = " ".join("".join(parts).split()).strip(OUTER)
    return text if has_words(text) else ""


def _enter(wordless: list[Any], path: list[int], containers: list[Container]) -> None:
    """Make the elements in `wordless`, each inside the one before, containers at the end of `path`."""
    for element in wordless:
        containers.append(_container(element, path[-1] if path else -1))
        path.append(len(containers) - 1)
    wordless.clear()


def _block(text: str, linked: int, path: list[int], containers: list[Container]) -> Block:
    return Block(containers[path[-1]].tag if path else "", min(1.0, linked / len(text)), tuple(path))


def _container(element: Any, parent: int) -> Container:
    tag = element.tag
    given = dict(element.items())
    if not given:
        return Container(tag, "", parent)
    names = given.get("class", "")
    for name in ("id", "role"):
        if value := given.get(name):
            names = f"{names} {value}" if names else value
    hidden = "hidden" in given or given.get("aria-hidden") == "true"
    if not hidden and "style" in given:
        hidden = "display:none" in given["style"].replace(" ", "").lower()
    return Container(tag, names, parent, hidden)


_META = {
    "title": ("og:title", "twitter:title"),
    "byline": ("author", "article:author", "parsely-author", "dc.creator", "sailthru.author"),
    "published": ("article:published_time", "datepublished", "date", "dc.date", "parsely-pub-date", "sailthru.date"),
    "section": ("article:section", "parsely-section"),
    "site": ("og:site_name", "application-name"),
    "url": ("og:url",),
}
"""Names of meta elements, in the order in which they are believed."""

_JSON_LD = {"title": "headline", "byline": "author", "published": "datePublished", "section": "articleSection"}


def _head(root: Any) -> dict[str, str]:
    """Return what the page tells of its article: meta elements first, then JSON-LD, then <title> and the like."""
    said: dict[str, str] = {}
    scripts: list[str] = []
    links: list[str | None] = []
    titles: list[str] = []
    for element in root.iter("meta", "link", "script", "title"):
        tag = element.tag
        if tag == "meta":
            name = (element.get("property") or element.get("name") or element.get("itemprop") or "").lower()
            if (content := (element.get("content") or "").strip()) and name not in said:
                said[name] = content
        elif tag == "script":
            if element.get("type") == "application/ld+json" and element.text:
                scripts.append(element.text)
        elif tag == "title":
            titles.append(element.text or "")
        elif element.get("rel") == "canonical":
            links.append(element.get("href"))
    found = {field: said[name] for field, names in _META.items() for name in reversed(names) if name in said}
    if found.get("byline", "").startswith(("http://", "https://")):
        del found["byline"]
    for field, value in _article_in_json(scripts).items():
        found.setdefault(field, value)
    named = (("url", links[:1]), ("title", titles[:1]), ("language", [root.get("lang")]))
    for field, told in ((field, value) for field, values in named for value in values):
        if told and told.strip():
            found.setdefault(field, _BLANKS.sub(" ", told).strip())
    return found


def _article_in_json(scripts: Iterable[str]) -> dict[str, str]:
    """Return what the page's JSON-LD tells of the article; broken JSON tells nothing."""
    for script in scripts:
        try:
            data = json.loads(script, strict=False)
        except (ValueError, RecursionError):
            continue
        for item in _items(data):
            if "headline" in item:
                told = {field: _name(item.get(key)) for field, key in _JSON_LD.items()}
                return {field: value for field, value in told.items() if value}
    return {}


def _items(data: Any) -> Iterator[dict[str, Any]]:
    for item in data if isinstance(data, list) else [data]:
        if isinstance(item, dict):
            yield item
            graph = item.get("@graph")
            yield from (part for part in graph if isinstance(part, dict)) if isinstance(graph, list) else ()


def _name(value: Any) -> str:
    """Return a text, a thing's name, or the names in a list of them."""
    if isinstance(value, list):
        return ", ".join(filter(None, map(_name, value)))
    if isinstance(value, dict):
        return _name(value.get("name"))
    return value.strip() if isinstance(value, str) else ""
