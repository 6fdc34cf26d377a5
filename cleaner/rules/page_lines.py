"""The lines of a whole page that has lost its tags: what each looks like, and what it speaks for.

Paragraphs speak for a story, short lines and what the rules call furniture against it. What is asked here depends on a
line, on what the rules said of it, and on the paragraphs around it, never on its number.
"""

from __future__ import annotations

from cleaner.rules.compiled import keep_compiled
from cleaner.rules.provenance import LEAST_SLUG_WORDS, headline_words, slug_words, titles_among
from cleaner.rules.shapes import ends_like_a_sentence, is_prose, plain, reading_length, stems

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from cleaner.model import Provenance

ENDS = frozenset({"comments", "related", "newsletter", "share", "subscribe", "app", "nav", "cookie", "legal"})
"""What closes a story: on a page such a line is the first of more that are not the story's."""

WITHIN = frozenset({"caption", "credit", "media", "ad"})
"""What stands between the paragraphs of one story and parts none of them."""

LONG_ENOUGH = 300
"""A paragraph weighs by its length up to here: one very long one must not outweigh a story."""

SHORT_LINE, STOP_LINE, DATE_LINE = -4.0, -10.0, -6.0
"""What lines weigh that are no paragraphs; a paragraph of 40 characters would make good for a short one."""

SIMILAR = 0.6
"""So much of the words of a line and of the title must be common to both (Jaccard) for the line to be the headline."""

LEAST_SHARED = 3
"""With fewer words of the headline a line is it only when it says nothing else."""

BEGINS = 150
"""A first paragraph without a full stop at its end is as long, and has one inside; a summary of one line has not."""

SHORT_ENOUGH = 40
"""A line of a menu reads shorter."""

LONG_WORD = 4

_MARKS = keep_compiled(r"[.!?…。！？।۔:;]|、|，")
_INNER_STOP = keep_compiled(r"[.!?…](?:\s|$)|[。！？。।۔]")
_ITEM = keep_compiled(
    r"(?:[*•·▪●–—-]\s|\(?\d{1,3}[.)]\s|[a-z][.)]\s|=>)|.*(?:https?://|\S[:：]\s+\S|\d\s?[€$£%]|[€$£]\s?\d)"
)
_DATE = keep_compiled(r"(?:\d{1,2}[ ./-]){0,2}\d{2,4}.{0,10}")


class PageLines:
    """The lines of a page and what each speaks for."""

    def __init__(self, texts: Sequence[str], said: Sequence[str | None], known: Sequence[Provenance]) -> None:
        self.texts, self.said = texts, said
        self.lengths = [reading_length(text) for text in texts]
        self.ends = [ends_like_a_sentence(text) for text in texts]
        self.prose = [self._is_prose(i) for i in range(len(texts))]
        self.stops = [category in ENDS for category in said]
        self.weights = [self._weight(i) for i in range(len(texts))]
        self._stems: dict[int, frozenset[str]] = {}
        self.runs = self._runs()
        self.headlines = self._headlines(known)

    def _is_prose(self, i: int) -> bool:
        """Say whether line i is a paragraph: one that is cut off at its end leads to another page."""
        text = self.texts[i]
        if self.said[i] or not is_prose(text) or (self.lengths[i] < LONG_ENOUGH and text.endswith(("...", "…"))):
            return False
        return self.ends[i] or _MARKS.search(text) is not None

    def _weight(self, i: int) -> float:
        length = self.lengths[i]
        if self.prose[i]:
            return min(length, LONG_ENOUGH) / 10
        if self.said[i]:
            return STOP_LINE if self.stops[i] else SHORT_LINE
        if length >= 100:
            return length / 25 if _MARKS.search(self.texts[i]) else SHORT_LINE
        if length < 40 and _DATE.fullmatch(self.texts[i]):
            return DATE_LINE
        if self.reads_on(i):
            return 2.0
        return 0.0 if self._is_row(i) else SHORT_LINE

    def reads_on(self, i: int) -> bool:
        """Say whether line i is a sentence, if a short one."""
        return self.prose[i] or (self.ends[i] and self.lengths[i] > 25)

    def begins(self, i: int) -> bool:
        """Say whether a story may begin with line i: a paragraph, or sentences that lead up to what follows."""
        if self.said[i] or self.lengths[i] < BEGINS:
            return self.prose[i]
        return self.prose[i] or _INNER_STOP.search(self.texts[i]) is not None

    def _is_row(self, i: int) -> bool:
        """Say whether line i looks like a row of a table: three words, two of them with digits."""
        words = self.texts[i].split()
        return len(words) >= 3 and sum(any(map(str.isdigit, word)) for word in words) >= 2

    def is_item(self, i: int) -> bool:
        """Say whether line i looks like an item of a list: a mark, a number, a price, an address, a pair of values."""
        text = self.texts[i]
        if self.said[i] or self.lengths[i] >= 250 or (self.lengths[i] < 40 and _DATE.fullmatch(text)):
            return False
        return _ITEM.match(text) is not None or self._is_row(i) or self.reads_on(i)

    def stems(self, i: int) -> frozenset[str]:
        """Return what the words of line i are known by."""
        if i not in self._stems:
            self._stems[i] = stems(self.texts[i])
        return self._stems[i]

    def _runs(self) -> list[tuple[int, int]]:
        """Return (first line, number of paragraphs) of the run that each paragraph stands in."""
        runs: list[tuple[int, int]] = [(i, 0) for i in range(len(self.texts))]
        members: list[int] = []
        for i in range(len(self.texts) + 1):
            if i < len(self.texts) and self._is_within(i):
                if self.prose[i]:
                    members.append(i)
                continue
            for member in members:
                runs[member] = (members[0], len(members))
            members = []
        return runs

    def _is_within(self, i: int) -> bool:
        """Say whether line i is a paragraph, or parts none."""
        return not self.stops[i] and (self.said[i] in WITHIN or (not self.said[i] and self.reads_on(i)))

    def words_of_run(self, i: int) -> frozenset[str]:
        """Return what the words of the first paragraphs of the run that line i begins are known by."""
        first = [
            j for j in range(i, min(i + 12, len(self.texts))) if self.runs[j][1] and self.runs[j][0] == self.runs[i][0]
        ]
        return frozenset().union(*map(self.stems, first[:4]))

    def _headlines(self, known: Sequence[Provenance]) -> dict[int, bool]:
        """Return the lines that may be the headline, and whether they surely are."""
        titles = [title for one in known if one.title for title in headline_words(one.title)]
        slugs = [frozenset(slug) for one in known if len(slug := slug_words(one.url or "")) >= LEAST_SLUG_WORDS]
        short = [i for i, text in enumerate(self.texts) if i and len(text) < 250]
        told = {short[n] for n in titles_among([self.texts[i] for i in short], known)}
        about = frozenset().union(*titles, *slugs)
        named = {i: i in told or _names_story(self.texts[i], titles, slugs, about) for i in short}
        return {i: is_sure for i, is_sure in named.items() if is_sure is not None}


def _names_story(
    text: str, titles: Sequence[frozenset[str]], slugs: Sequence[frozenset[str]], about: frozenset[str]
) -> bool | None:
    """Say whether `text` has the words of the headline: True, False where it may have, None where it has not.

    `about` are the words of all `titles` and `slugs`: most lines have too few of them for any.
    """
    words = frozenset(plain(text).split())
    if len(words & about) < LEAST_SHARED and words not in titles:
        return None
    may_be = False
    for title in titles:
        shared = len(words & title)
        if shared >= LEAST_SLUG_WORDS and shared >= SIMILAR * len(words | title):
            # "Here are ten ways to …." introduces them: a headline that says other words has no full stop.
            return not text.endswith(".")
        shorter, longer = sorted((len(words), len(title)))
        may_be = may_be or words == title or (shared == shorter >= LEAST_SHARED and longer <= 2 * shorter)
    # An address may spell another headline than the page: half of the long words of both are enough for a guess.
    long_words = {word for word in words if len(word) >= LONG_WORD}
    for slug in slugs:
        shared = len(long_words & slug)
        most = max(len(long_words), sum(len(word) >= LONG_WORD for word in slug))
        may_be = may_be or (shared >= LEAST_SHARED and 2 * shared >= most)
    return False if may_be and words else None


def nav_like(texts: Sequence[str]) -> int:
    """Return the number of lines that look like a menu's: short, and no sentence."""
    short = [text for text in texts if len(text) < SHORT_ENOUGH]
    return sum([reading_length(text) < SHORT_ENOUGH and not ends_like_a_sentence(text) for text in short])


def name_like(texts: Sequence[str]) -> int:
    """Return the number of lines that look like a menu's and hold no digit, as amounts, hours and results do."""
    return nav_like([text for text in texts if not any(map(str.isdigit, text))])
