"""What a record tells of its article beside the text: which site is it from, is this line its headline?"""

from __future__ import annotations

import re
from functools import lru_cache
from unicodedata import combining, normalize

from cleaner.rules.compiled import keep_compiled
from cleaner.rules.shapes import plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from cleaner.model import Provenance

LEAST_SLUG_WORDS = 4
"""So many words an address must hold to name a headline: "us-news-live" names a section."""

SLUG_SHARE, LINE_SHARE = 0.8, 0.6
"""Shares of an address's words that stand in its headline, and of the headline's words that stand in the address:
sites cut an address short and leave small words out."""

_NEVER = 1 << 30

_SCHEME = keep_compiled(r"^[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_BETWEEN = r"\s(?:[|–—»·•-]|::)\s"
_PARTS = keep_compiled(_BETWEEN)
_INNER_PARTS = keep_compiled(rf"{_BETWEEN}|:\s")
_WIDE_LETTER = keep_compiled(r"(?=[^\x00-\x7f])\w")
_SLUG_END = keep_compiled(r"\.[a-z]{3,5}$|[._-](?=[0-9a-f]*\d)[0-9a-f]{6,}$", re.IGNORECASE)


def site_names(provenance: Provenance) -> frozenset[str]:
    """Return the host of the article's address and its publisher, in the form that `is_site` compares."""
    return frozenset(filter(None, (site_name(provenance.url or ""), site_name(provenance.publisher or ""))))


def site_name(text: str) -> str:
    """Return the host in an address, or a publisher's name, in lower case and without "www.".

    >>> site_name("https://www.Harbour-Post.example:8080/news/1"), site_name("Harbour Post ")
    ('harbour-post.example', 'harbour post')
    """
    if not text:
        return ""
    host = _SCHEME.sub("", text.strip().lower()).partition("/")[0].partition("?")[0]
    return re.sub(r":\d+$", "", host.rpartition("@")[2]).removeprefix("www.")


def is_site(name: str, sites: Iterable[str]) -> bool:
    """Say whether `name`, from `site_name`, is one of `sites` or a part of one, as news.a.example is of a.example."""
    return any(name == site or name.endswith(f".{site}") for site in sites)


def is_title(text: str, *known: Provenance) -> bool:
    """Say whether `text` is the article's headline: a title that is told, or what the article's address spells."""
    return bool(titles_among((text,), known))


def titles_among(texts: Sequence[str], known: Iterable[Provenance]) -> list[int]:
    """Return which of `texts` are the article's headline, as `is_title` says of each."""
    told = list(dict.fromkeys(_told(one.title or "", one.url or "") for one in known))
    shortest = min((least for *_, least, _ in told), default=_NEVER)
    if shortest == _NEVER:
        return []
    found = []
    for i, text in enumerate(texts):
        # Most lines of a page are too short for any headline, or hold none of an address's longest words; where all
        # letters are ASCII, they are sure to be the same when the line is made plain, and no more.
        asked = told
        if text.isascii() or not _WIDE_LETTER.search(text):
            if len(text) < shortest:
                continue
            lower = text.lower()
            first = next(filter(str.isalnum, lower), "")
            asked = [
                one
                for one in told
                if len(text) >= one[3] and (first == one[0][:1] or any(word in lower for word in one[4]))
            ]
            if not asked:
                continue
        words = plain(text)
        if any(
            _names(words, title, slug, in_slug)
            for title, slug, in_slug, *_ in asked
            # A title that is told, or a part of it, begins with the same letter.
            if slug or words[:1] == title[:1]
        ):
            found.append(i)
    return found


@lru_cache(maxsize=64)
def _told(title: str, url: str) -> tuple[str, tuple[str, ...], frozenset[str], int, tuple[str, ...]]:
    """Return the title as `plain` gives it, the words of the address, in order and as a set, and the least length.

    A line that is shorter is neither: it has more than half of the title's letters, and most words of the address. Last
    come the longest of those, so many that a line without any of them lacks too many.
    """
    title, slug = plain(title), slug_words(url)
    least = len(title) // 2 + 1 if title else _NEVER
    if len(slug) < LEAST_SLUG_WORDS:
        return title, (), frozenset(), least, ()
    lengths = sorted(map(len, set(slug)))
    needed = len(lengths) - int((1 - SLUG_SHARE) * len(slug) + 1)
    lacking = next(n for n in range(len(slug) + 1) if len(slug) - n < SLUG_SHARE * len(slug))
    telling = tuple(sorted(slug, key=len, reverse=True)[:lacking])
    return title, slug, frozenset(slug), min(least, sum(lengths[: max(0, needed)])), telling


def _names(words: str, title: str, slug: tuple[str, ...], in_slug: frozenset[str]) -> bool:
    # A record's title often has the site's name behind it, and so has the page's.
    if title and words and (words == title or _begins(title, words) or _begins(words, title)):
        return True
    if not slug:
        return False
    said = (words if words.isascii() else _ascii(words)).split()
    return not in_slug.isdisjoint(said) and _is_spelled(said, slug)


def without_site(title: str) -> str:
    """Return the longest part of a browser's title, which often names the site behind or before the headline.

    >>> without_site("Mayor vows to rebuild the bridge | Harbour Post")
    'Mayor vows to rebuild the bridge'
    """
    return max(_PARTS.split(title), key=len, default="").strip()


def headline_words(title: str) -> list[frozenset[str]]:
    """Return the words of a page's title, of the longest part of it, and of each part: one of them is the headline.

    >>> sorted(map(sorted, headline_words("Mayor vows: no toll | Harbour Post")))[0]
    ['harbour', 'mayor', 'no', 'post', 'toll', 'vows']
    """
    parts = {title, without_site(title), *_INNER_PARTS.split(title)}
    return [words for part in sorted(parts) if (words := frozenset(plain(part).split()))]


def _begins(longer: str, shorter: str) -> bool:
    return (
        len(shorter) < len(longer) < 2 * len(shorter)
        and longer.startswith(f"{shorter} ")
        and len(shorter.split()) >= LEAST_SLUG_WORDS
    )


def slug_words(url: str) -> tuple[str, ...]:
    """Return the words in the part of an address that has most of them; numbers that name a page are left out.

    >>> slug_words("https://harbour.example/2026/news/mayor-vows-to-rebuild-bridge-14848253.php")
    ('mayor', 'vows', 'to', 'rebuild', 'bridge')
    """
    path = _SCHEME.sub("", url).partition("?")[0].partition("#")[0].split("/")[1:]
    slugs = [re.split(r"[-_+]|%20", _SLUG_END.sub("", _SLUG_END.sub("", part)).lower()) for part in path]
    best = max(slugs, key=len, default=[])
    return tuple(word for word in best if word.isalnum() and not (word.isdigit() and len(word) > 4))


def _is_spelled(words: Collection[str], slug: Collection[str]) -> bool:
    said = set(words)
    long_words = [word for word in words if len(word) > 3]
    in_slug = sum(word in slug for word in long_words)
    return sum(word in said for word in slug) >= SLUG_SHARE * len(slug) and in_slug >= LINE_SHARE * len(long_words)


def _ascii(text: str) -> str:
    """Return `text` with its accents taken off, as addresses write it."""
    return "".join(letter for letter in normalize("NFKD", text) if not combining(letter))
