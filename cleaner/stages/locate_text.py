"""Where the story stands in the text of a whole page, when no tags are left to tell.

Paragraphs speak for the story, short lines and what the rules call furniture against it. The headline, as the page's
first line, the record or the address names it, is the anchor: the story is what weighs most below it, or the heaviest
block of the page where none is found. What the rules call related links, a prompt or the like closes the story;
paragraphs behind it open it again when enough of their words are the story's own. A list goes on to the next marker.
"""

from __future__ import annotations

from collections import Counter

from cleaner.frozen import frozen
from cleaner.rules.page_lines import DATE_LINE, SHORT_LINE, PageLines, name_like

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from cleaner.model import Provenance

FINAL = frozenset({"comments", "cookie", "legal"})
"""Behind these the words of other people begin, who speak of the same things: more words must be the story's own."""

GENTLE = 0.6
"""Below a headline short lines weigh less: the story's own headings and lists stand there."""

CLOSES, COSTS = 60.0, 8.0
"""A story of this weight (600 characters) can be closed; to go on behind costs as much as a paragraph of 80."""

DESERT = 8
"""So many short lines in a row close a story as well: a menu, or the tags below it."""

OWN_WORDS, ALONE, AWAY, MOST_AWAY, MORE = 0.05, 0.25, 0.005, 0.05, 0.2
"""The share of their words that paragraphs must have from the story to open it again: more when they are few, when they
stand further away, and behind other people's words. Three of four paragraphs of a story reach 0.3, one of four others
does."""

LONE = 0.3
"""A single paragraph needs so much more than that: teasers come one by one, a headline over each."""

TOPIC = 80
"""The words that a story says most often are its own; of a long one all would be half of the language."""

ANCHORS = 0.2
"""What is below the headline is the story, even when another block of the page weighs five times as much."""

WEAKLY = 0.4
"""The same for a line that only resembles the title, or a title of a word or two."""

ALMOST, BETWEEN = 0.8, 0.2
"""Of several headlines the first with this share of the best one's weight counts, or a later one when hardly any prose
stands between them: breadcrumbs and teasers repeat it."""

LISTED = 0.5
"""A list below the story goes on while so many of its lines look like a list's."""

NAMES = 0.7
"""A list below the story is a menu when this share of its lines, and eight, are a few words without a digit."""

MOST_HEADLINES, MOST_WORDS = 16, 5000
"""So many headlines are tried, and so many words of a story tell its topic: a page of a hundred thousand lines is read
as well."""

DECK, SUMMARY = 400, 2
"""A deck is at most two paragraphs of 400 characters together, between the headline and the byline."""


@frozen
class Located:
    """Where a page's story stands, by the places of the lines: all that are kept, and why the others are not.

    `reasons[i]` names why line i is no story, None where it is; `weights[i]` is what line i speaks for or against a
    story; `weight` is the whole story's.
    """

    reasons: tuple[str | None, ...]
    weights: tuple[float, ...]
    weight: float
    headline: int | None


def locate_text(texts: Sequence[str], said: Sequence[str | None], known: Sequence[Provenance]) -> Located:
    """Return where the story stands among the lines `texts` of a page; `said[i]` is what rules call line i, if any.

    Each of `known` names the headline in one way. The words in `reasons` are those of `rules.roles.reason`.
    """
    page = PageLines(texts, said, known)
    kept, weight, headline = _story(page)
    reasons: list[str | None] = []
    first, last = (min(kept), max(kept)) if kept else (len(texts), -1)
    inside = frozenset(kept)
    for i in range(len(texts)):
        if i in inside:
            reasons.append(None)
        elif i == headline:
            reasons.append("page/headline")
        elif i < first:
            is_deck = headline is not None and i > headline and not said[i] and page.reads_on(i)
            reasons.append("page/deck" if is_deck else "page/above-story")
        else:
            reasons.append("page/after-story" if i > last else "page/interruption")
    return Located(tuple(reasons), tuple(page.weights), weight, headline)


def _story(page: PageLines) -> tuple[list[int], float, int | None]:
    """Return the lines of the story, what it weighs, and its headline."""
    block, first = _heaviest(page.weights)
    kept, weight = _below(page, first)
    heaviest = max(block / 2, weight)
    tried = sorted(page.headlines, key=lambda i: not page.headlines[i])[:MOST_HEADLINES]
    below = {i: _below(page, i + 1) for i in sorted(tried)}
    sure = [i for i in below if page.headlines[i]]
    headline = _pick(page, below, sure, ANCHORS * heaviest)
    if headline is None:
        headline = _pick(page, below, list(below), WEAKLY * heaviest)
    if headline is not None:
        kept, weight = below[headline]
    elif listed := _longest_list(page, sure):
        return listed, 0.0, listed[0] - 1
    else:
        kept = _upward(page, kept)
    start = next((at for at, i in enumerate(kept) if page.begins(i)), 0)
    while start and not page.said[kept[start - 1]] and page.reads_on(kept[start - 1]):
        start -= 1
    kept = kept[start:]
    return (_without_deck(page, kept) if headline is not None else kept), weight, headline


def _heaviest(weights: Sequence[float]) -> tuple[float, int]:
    """Return (weight, first line) of the block of lines that weighs most (Kadane's algorithm)."""
    best, first, current, start = 0.0, 0, 0.0, 0
    for i, weight in enumerate(weights):
        if current <= 0:
            current, start = 0.0, i
        current += weight
        if current > best:
            best, first = current, start
    return best, first


def _below(page: PageLines, start: int) -> tuple[list[int], float]:
    """Return the lines of a story that begins at line `start`, and what it weighs: up to where it weighs most."""
    now = best = 0.0
    end, kept, until = start - 1, [], 0
    closed = hard = is_fresh = False
    short = away = rows = 0
    topic = _Topic()
    for i in range(start, len(page.texts)):
        if (best >= CLOSES or rows >= 5) and (page.stops[i] or short >= DESERT):
            if not closed:
                now, away, is_fresh = now - COSTS, 0, True
            closed, hard = True, hard or page.said[i] in FINAL
        weight = page.weights[i]
        if page.prose[i]:
            short = 0
            if closed and (is_fresh or page.runs[i][0] == i):
                is_fresh = False
                closed = not _goes_on(page, i, topic, away, hard=hard)
                hard = hard and closed
            if not closed:
                topic.add(page.stems(i))
        elif page.stops[i]:
            weight = SHORT_LINE
        elif weight <= 0:
            if page.is_item(i):
                rows, weight = rows + 1, 0.5
            else:
                short += not page.said[i]
                weight *= GENTLE
        if closed:
            away += 1
            continue
        kept.append(i)
        now += weight
        if not best:
            now = max(now, DATE_LINE)
        if now > best:
            best, end, until = now, i, len(kept)
    kept = kept[:until]
    return (kept + _list_below(page, end) if kept and kept[-1] == end else kept), best


class _Topic:
    """The words that a story says most often, of equals those that it says first."""

    def __init__(self) -> None:
        self._said: Counter[str] = Counter()
        self._words: frozenset[str] | None = None

    def add(self, words: Collection[str]) -> None:
        if len(self._said) < MOST_WORDS:
            self._said.update(sorted(words))
            self._words = None

    def words(self) -> frozenset[str]:
        if self._words is None:
            self._words = frozenset(word for word, _ in self._said.most_common(TOPIC))
        return self._words


def _goes_on(page: PageLines, i: int, topic: _Topic, away: int, *, hard: bool) -> bool:
    """Say whether the run of paragraphs at line i goes on with the story of that `topic`."""
    words = page.words_of_run(i)
    least = OWN_WORDS + min(MOST_AWAY, AWAY * away) + ALONE / page.runs[i][1] + MORE * hard
    least += LONE * (page.runs[i][1] == 1)
    return len(words & topic.words()) >= least * max(1, len(words))


def _list_below(page: PageLines, end: int) -> list[int]:
    """Return the lines of a list that goes on below line `end`, to the last that looks like an item; no menu's."""
    last, items, others = end, 0, 0
    for i in range(end + 1, len(page.texts)):
        if page.stops[i] or page.prose[i] or others > items + 6:
            break
        if page.is_item(i):
            items += 1
            if items >= 2 and items >= LISTED * (items + others):
                last = i
        else:
            others += 1
    names = name_like(page.texts[end + 1 : last + 1])
    return [] if names >= max(DESERT, NAMES * (last - end)) else list(range(end + 1, last + 1))


def _pick(
    page: PageLines, below: dict[int, tuple[list[int], float]], headlines: Collection[int], least: float
) -> int | None:
    """Return which of `headlines` the story stands below, None when nothing of weight does."""
    best = max((below[i][1] for i in headlines), default=0.0)
    if best < max(least, 15.0):
        return None
    chosen, *others = [i for i in headlines if below[i][1] >= ALMOST * best]
    for other in others:
        if sum(page.weights[i] for i in range(chosen, other) if page.prose[i]) < BETWEEN * below[chosen][1]:
            chosen = other
    return chosen


def _longest_list(page: PageLines, headlines: Collection[int]) -> list[int]:
    """Return the longest list that stands right below one of `headlines`: a table of results, a timetable."""
    lists = [_list_below(page, i) for i in headlines]
    longest = max(lists, key=len, default=[])
    return longest if len(longest) >= 4 else []


def _upward(page: PageLines, kept: list[int]) -> list[int]:
    """Return `kept` with the paragraphs above that a marker parts from it."""
    topic = _Topic()
    for i in kept:
        if page.prose[i]:
            topic.add(page.stems(i))
    above: list[int] = []
    away, i = 0, (kept[0] if kept else 0) - 1
    while i >= 0 and away < 10:
        if page.prose[i]:
            first = page.runs[i][0]
            if not _goes_on(page, first, topic, 2 * away, hard=False):
                break
            above = [*range(first, i + 1), *above]
            away, i = 0, first
        else:
            away += 1
        i -= 1
    return above + kept


def _without_deck(page: PageLines, kept: list[int]) -> list[int]:
    """Return `kept` without the summary that stands between the headline and the byline."""
    said = length = 0
    for i in range(kept[0], min(kept[0] + 14, len(page.texts))) if kept else ():
        if page.said[i] in {"byline", "timestamp"} and said:
            rest = [j for j in kept if j > i]
            return rest if sum(page.prose[j] for j in rest) > SUMMARY else kept
        if page.reads_on(i) and not page.said[i]:
            said, length = said + 1, length + page.lengths[i]
            if said > SUMMARY or length > DECK:
                break
    return kept
