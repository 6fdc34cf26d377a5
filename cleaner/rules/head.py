"""What a page tells of its article: in its meta elements, in JSON-LD, in microdata, in <time> and <title>."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_META = {
    "title": ("og:title", "twitter:title"),
    "byline": ("author", "article:author", "parsely-author", "dc.creator", "sailthru.author"),
    "published": (
        *("article:published_time", "datepublished", "date", "dc.date", "parsely-pub-date", "sailthru.date"),
        *("article:published", "og:published_time", "pubdate", "publish-date", "dc.date.issued", "dcterms.created"),
    ),
    "section": ("article:section", "parsely-section"),
    "site": ("og:site_name", "application-name"),
    "url": ("og:url",),
}
"""Names of meta elements, in the order in which they are believed."""

_SCHEMA = {"title": "headline", "byline": "author", "published": "datePublished", "section": "articleSection"}
"""Names of the same in the vocabulary of schema.org, which JSON-LD and microdata speak."""

_ARTICLES = ("Article", "BlogPosting", "Report", "Review", "Recipe")
"""Types of schema.org that are pieces of writing, or end in one: NewsArticle, LiveBlogPosting."""

_TELLING = ("meta", "link", "script", "time", "title")
"""The elements that tell of the article, beside those of microdata."""

LONGEST = 300
"""What says more than this is no name, date or headline, whatever it calls itself."""

_BLANKS = re.compile(r"\s+")


def told_by(root: Any) -> dict[str, str]:
    """Return title, byline, published, section, site, url and language, as far as the page with that root tells them.

    Meta elements are believed first, then JSON-LD, microdata, and last <time>, <link rel=canonical> and <title>.
    """
    of: dict[str, list[Any]] = {name: [] for name in _TELLING}
    for element in root.iter(*_TELLING):
        of[element.tag].append(element)
    said: dict[str, str] = {}
    for meta in of["meta"]:
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower()
        if (content := (meta.get("content") or "").strip()) and name not in said:
            said[name] = content
    found = {field: said[name] for field, names in _META.items() for name in reversed(names) if name in said}
    if found.get("byline", "").startswith(("http://", "https://")):
        del found["byline"]
    last = {
        "published": _hour(of["time"]),
        "url": next((link.get("href") for link in of["link"] if link.get("rel") == "canonical"), None),
        "title": next((title.text for title in of["title"] if title is not root), None),
        "language": root.get("lang"),
    }
    for more in (_in_json(of["script"]), _in_microdata(root), last):
        for field, value in more.items():
            if value and value.strip():
                found.setdefault(field, _BLANKS.sub(" ", value).strip())
    return found


def _in_json(scripts: Iterable[Any]) -> dict[str, str]:
    """Return what the page's JSON-LD tells of the article; broken JSON tells nothing."""
    for script in scripts:
        if script.get("type") != "application/ld+json" or not script.text:
            continue
        try:
            data = json.loads(script.text, strict=False)
        except (ValueError, RecursionError):
            continue
        for item in _items(data):
            if "headline" in item or _is_article(item.get("@type")):
                told = {field: _name(item.get(key)) for field, key in _SCHEMA.items()}
                return {field: value for field, value in told.items() if value}
    return {}


def _items(data: Any) -> Iterator[dict[str, Any]]:
    for item in data if isinstance(data, list) else [data]:
        if isinstance(item, dict):
            yield item
            graph = item.get("@graph")
            yield from (part for part in graph if isinstance(part, dict)) if isinstance(graph, list) else ()


def _is_article(kind: Any) -> bool:
    kinds = kind if isinstance(kind, list) else [kind]
    return any(isinstance(one, str) and one.endswith(_ARTICLES) for one in kinds)


def _name(value: Any) -> str:
    """Return a text, a thing's name, or the names in a list of them."""
    if isinstance(value, list):
        return ", ".join(filter(None, map(_name, value)))
    if isinstance(value, dict):
        return _name(value.get("name"))
    return value.strip() if isinstance(value, str) else ""


def _in_microdata(root: Any) -> dict[str, str]:
    """Return what elements say that are called a headline, an author or a date: the first of each."""
    found: dict[str, str] = {}
    fields = {key.lower(): field for field, key in _SCHEMA.items()}
    for element in root.xpath("descendant-or-self::*[@itemprop]"):
        for key in element.get("itemprop").lower().split():
            if (field := fields.get(key)) and field not in found and (value := _value(element)):
                found[field] = value
    return found


def _value(element: Any) -> str:
    """Return what an element of microdata says: its content or hour, the name in it, or its text."""
    told = element.get("content") or element.get("datetime")
    if not told:
        names = element.xpath(".//*[@itemprop='name']")
        told = _text(names[0] if names else element)
    return told.strip() if len(told) <= LONGEST else ""


def _text(element: Any) -> str:
    parts: Iterable[str] = element.itertext()
    return _BLANKS.sub(" ", " ".join(parts)).strip()


def _hour(times: Iterable[Any]) -> str | None:
    """Return the hour of the page's <time>: the first in an <article>, or the only one."""
    told = [(hour, time) for time in times if (hour := time.get("datetime", "").strip())]
    first = next((hour for hour, time in told if next(time.iterancestors("article"), None) is not None), None)
    return first or (str(told[0][0]) if len({hour for hour, _ in told}) == 1 else None)
