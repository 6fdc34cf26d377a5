"""Where the story stands on a page: the container that holds its paragraphs, and what in it is furniture.

Paragraphs lend their weight to the containers around them, the nearest most, as readability does (Arc90, 2009); the
heaviest is the story's, widened while what a wider one adds is paragraphs rather than lists of links, so that a body
that an advertisement cuts in two stays whole; an article below the page's headline is never left for another. A
container that leaves much of the page's prose out is a part of a story in several sections: it is followed downwards,
and upwards to the headline, while more paragraphs come than links. Inside goes what is furniture
(`rules/furniture.py`), and what only announces it (`rules/nearby.py`).
"""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

from cleaner.rules.blocks import HEADINGS, LONG_ENOUGH, NOTHING_BUT_LINKS, Seen, burden, lines_in, prose_length, weight
from cleaner.rules.furniture import is_quoted, marks_of, roles_of
from cleaner.rules.nearby import cues, deck, headings_at_the_end, headings_between
from cleaner.rules.provenance import titles_among
from cleaner.rules.roles import is_recipe

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cleaner.model import Page, Provenance

LENDS = (1.0, 0.5, 0.25, 0.12)
"""What part of a block's weight the containers around it get, from the nearest outwards."""

ADDS, OUTWEIGHS = 0.08, 2.0
"""A wider container is taken when its paragraphs add this share of weight, and are this many times its furniture's."""

SECTION = 0.7
"""A container with less than this share of the page's weight may be one section of the story."""

BURDEN, PATIENCE = 0.5, 60.0
"""On the way from section to section a block that is no paragraph counts half of what it counts in a wider container,
since only what is worth its way is taken. What stands behind two paragraphs' weight of such blocks is no section."""

ARTICLE, STORY, PAGE = 25.0, 0.5, 0.3
"""Below its headline an <article> holds at least 250 characters of prose, any other container half of the story and
three tenths of the page: less is a deck beside the headline."""

BELOW_HEADLINE = 0.8
"""The headline is the last line that is one with this share of the story's prose below it."""

ROUNDING = 1e-6

_OWN = frozenset({"p", "li", "td", "th", "dd", "dt", "blockquote", "pre", *HEADINGS})
"""Elements that are a block of their own; the container is the one around them."""

_WHOLE = frozenset({"html", "head", "body"})
_CELLS = frozenset({"td", "th"})


def locate(page: Page, texts: Sequence[str], known: Sequence[Provenance]) -> list[str | None]:
    """Return for each line of the page why it is no story, None where it is.

    Each of `known` names the headline in one way. `texts[i]` is the text of `page.blocks[i]`. The words are those of
    `rules.roles.reason`.
    """
    seen = _see(page, texts, known)
    blocks, prose, marks, titles = page.blocks, seen.prose, seen.marks, seen.titles
    inside = _body(seen)
    story = [i for i in inside if not marks[i]]
    reasons: list[str | None] = [mark or "outside-story" for mark in marks]
    whole = sum(prose[i] for i in story)
    first, below = -1, whole
    ordered = iter(sorted(story))
    above = next(ordered, None)
    # A section of the story may have the headline's words over it too: an <h1> among them goes before.
    named = inside.intersection(titles)
    for i in sorted({i for i in named if blocks[i].tag == "h1"} or named):
        while above is not None and above <= i:
            below -= prose[above]
            above = next(ordered, None)
        if below >= BELOW_HEADLINE * whole:
            first = i
    for i in story:
        is_link = blocks[i].links >= NOTHING_BUT_LINKS and blocks[i].tag not in _CELLS and not prose[i]
        if i <= first:
            reasons[i] = "headline" if i == first else "above-headline"
        elif is_link and not is_quoted(page, blocks[i]) and (len(texts[i]) > 25 or blocks[i].tag != "p"):
            reasons[i] = "link-alone"
        else:
            reasons[i] = None
    for i in headings_between(seen, inside, reasons):
        reasons[i] = None
    for i in deck(seen, first, reasons):
        reasons[i] = None
    for i in cues(seen, story, reasons):
        reasons[i] = "cue-alone"
    for i in headings_at_the_end(seen, reasons):
        reasons[i] = "heading-alone"
    for i in titles:
        if i == first or (reasons[i] == "outside-story" and blocks[i].tag in HEADINGS):
            reasons[i] = "headline"
    return reasons


def _see(page: Page, texts: Sequence[str], known: Sequence[Provenance]) -> Seen:
    prose = [prose_length(block, text) for block, text in zip(page.blocks, texts, strict=True)]
    titles = _titles(page, texts, known)
    members = lines_in(page)
    roles = roles_of(page, texts, prose, [i for i in titles if page.blocks[i].tag in HEADINGS], members)
    marks = marks_of(page, roles)
    weights = [
        0.0 if mark else weight(block, text, length)
        for block, text, length, mark in zip(page.blocks, texts, prose, marks, strict=True)
    ]
    return Seen(page, texts, prose, weights, marks, roles, titles, members)


def _titles(page: Page, texts: Sequence[str], known: Sequence[Provenance]) -> list[int]:
    """Return the lines that name the headline; where no heading does, the page's only <h1> is taken at its word."""
    short = [i for i, text in enumerate(texts) if len(text) < LONG_ENOUGH]
    found = [short[n] for n in titles_among([texts[i] for i in short], known)]
    if any(page.blocks[i].tag in HEADINGS for i in found):
        return found
    first = [i for i, block in enumerate(page.blocks) if block.tag == "h1"]
    return sorted({*found, *first}) if len(first) == 1 else found


def _body(seen: Seen) -> set[int]:
    """Return the lines in the story's container, furniture among them; all lines when none weighs anything."""
    page = seen.page
    score: dict[int, float] = {}
    for block, weighs in zip(page.blocks, seen.weights, strict=True):
        if weighs:
            around = block.path[:-1] if block.tag in _OWN else block.path
            for number, part in zip(reversed(around), LENDS, strict=False):
                score[number] = score.get(number, 0.0) + weighs * part
    if not score:
        return set(range(len(page.blocks)))
    members = seen.members
    top = max(score, key=lambda number: (score[number], number))
    limit = _around_headline(seen, members, seen.total(members[top]))
    if limit >= 0 and not _is_part(members[top], members[limit]):
        held = [number for number in score if _is_part(members[number], members[limit])]
        top = max(held, key=lambda number: (score[number], number), default=limit)
    found = _widened(seen, members, top, limit)
    within = members[limit] if limit >= 0 else range(len(page.blocks))
    inside = {*found, *_recipe(seen, members, found, within)}
    if seen.total(inside) < SECTION * seen.total(range(len(page.blocks))):
        inside |= _sections(seen, inside, within)
    return inside


def _is_part(lines: range, wider: range) -> bool:
    return wider.start <= lines.start and lines.stop <= wider.stop


def _widened(seen: Seen, members: Sequence[range], top: int, limit: int) -> range:
    """Return the lines of the widest container around `top`, up to `limit`, that adds paragraphs rather than links."""
    containers = seen.page.containers
    inside = members[top]
    total = seen.total(inside)
    wider = containers[top].parent
    while wider >= 0 and containers[wider].tag not in _WHOLE and top != limit:
        around = members[wider]
        added = [
            i
            for part in (range(around.start, inside.start), range(inside.stop, around.stop))
            for i in part
            if not seen.marks[i]
        ]
        gain = sum(seen.weights[i] for i in added if seen.weights[i] >= 1)
        if gain > ADDS * total:
            against = sum(burden(seen.page.blocks[i], seen.texts[i]) for i in added if seen.weights[i] < 1)
            if gain > OUTWEIGHS * against:
                inside, total = around, seen.total(around)
        if wider == limit:
            break
        wider = containers[wider].parent
    return inside


def _recipe(seen: Seen, members: Sequence[range], inside: range, within: range) -> set[int]:
    """Return the lines of what a recipe takes and what to do with it: no prose stands in such lists."""
    parts = [
        lines
        for lines, container in zip(members, seen.page.containers, strict=False)
        if container.names and is_recipe(container.names)
    ]
    return {i for part in parts if _is_part(part, within) and not _is_part(inside, part) for i in part}


def _sections(seen: Seen, inside: set[int], within: Sequence[int]) -> set[int]:
    """Return the lines of the story's other sections: below those inside, and above them up to the headline."""
    first, last = min(inside), max(inside)
    headline = max((i for i in seen.titles if i < first and seen.page.blocks[i].tag in HEADINGS), default=first)
    least = ADDS * seen.total(inside)
    below = [i for i in within if i > last]
    above = [i for i in reversed(within) if headline < i < first]
    return {*_worth_the_way(seen, below, least), *_worth_the_way(seen, above, least)}


def _worth_the_way(seen: Seen, way: Sequence[int], least: float) -> Sequence[int]:
    """Return the first lines of `way` that have the most to say for all that stands between; none that say little."""
    sum_so_far = best = 0.0
    end = 0
    for n, i in enumerate(way, 1):
        if not seen.marks[i]:
            is_paragraph = seen.weights[i] >= 1
            block = seen.page.blocks[i]
            sum_so_far += seen.weights[i] if is_paragraph else -BURDEN * burden(block, seen.texts[i])
        if sum_so_far > best:
            best, end = sum_so_far, n
        elif sum_so_far < best - PATIENCE:
            break
    return way[:end] if best > least else ()


def _around_headline(seen: Seen, members: Sequence[range], story: float) -> int:
    """Return the smallest container that holds the headline and a story below it, -1 where none is sure to."""
    page = seen.page
    # The lines of a container follow each other, so what it holds below a line is found from sums of the whole page;
    # only where rounding could decide is it summed anew.
    sums = [0.0, *accumulate(0.0 if mark else held for held, mark in zip(seen.weights, seen.marks, strict=True))]
    most = max(ARTICLE, STORY * story, PAGE * sums[-1])
    for i in reversed(seen.titles):
        if page.blocks[i].tag not in HEADINGS:
            continue
        for number in reversed(page.blocks[i].path):
            least = ARTICLE if page.containers[number].tag == "article" else most
            below = sums[members[number].stop] - sums[i + 1]
            if abs(below - least) < ROUNDING:
                below = seen.total(j for j in members[number] if j > i)
            if below >= least:
                return number
    return -1
