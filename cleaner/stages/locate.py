"""Where the story stands on a page: the container that holds its paragraphs, and what in it is furniture.

Paragraphs lend their weight to the containers around them, the nearest most, as readability does (Arc90, 2009); the
heaviest is the story's, widened while what a wider one adds is paragraphs rather than lists of links, so that a body
that an advertisement cuts in two stays whole; an article below the page's headline is never left for another. Inside it
goes what the mark-up calls furniture (`rules/roles.toml`), but never a container that holds much of the page's prose:
class names such as "sidebar" stand on whole articles.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import accumulate
from typing import TYPE_CHECKING

from cleaner.rules.provenance import is_title
from cleaner.rules.roles import HIDDEN, role_of
from cleaner.rules.shapes import ends_like_a_sentence, is_prose, reading_length

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cleaner.model import Block, Container, Page, Provenance

MOSTLY_LINKS = 0.5
"""From this share of link text on a block is a link with words around it, not a sentence with a link."""

NOTHING_BUT_LINKS = 0.75

GUARD = 0.5
"""A container with this share of the page's prose is no furniture, whatever its class says."""

LENDS = (1.0, 0.5, 0.25, 0.12)
"""What part of a block's weight the containers around it get, from the nearest outwards."""

LONG_ENOUGH = 300
"""A paragraph weighs by its length up to here: one very long one must not outweigh a story."""

ADDS, OUTWEIGHS = 0.08, 2.0
"""A wider container is taken when its paragraphs add this share of weight, and are this many times its furniture's."""

ARTICLE, STORY = 25.0, 0.5
"""Below its headline an <article> holds at least 250 characters of prose, any other container half of the story."""

BELOW_HEADLINE = 0.8
"""The headline is the last line that is one with this share of the story's prose below it."""

ROUNDING = 1e-6

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_OWN = frozenset({"p", "li", "td", "th", "dd", "dt", "blockquote", "pre", *_HEADINGS})
"""Elements that are a block of their own; the container is the one around them."""

_WHOLE = frozenset({"html", "head", "body"})
_CELLS = frozenset({"td", "th"})


def locate(page: Page, texts: Sequence[str], known: Sequence[Provenance]) -> list[str | None]:
    """Return for each line of the page why it is no story, None where it is.

    Each of `known` names the headline in one way. `texts[i]` is the text of `page.blocks[i]`. The words are those of
    `rules.roles.reason`.
    """
    blocks = page.blocks
    prose = [
        float(reading_length(text)) if block.links < MOSTLY_LINKS and is_prose(text) else 0.0
        for block, text in zip(blocks, texts, strict=True)
    ]
    marks = _marks(page, prose)
    weights = [
        0.0 if mark or block.links > MOSTLY_LINKS else _weight(block, text, length)
        for block, text, length, mark in zip(blocks, texts, prose, marks, strict=True)
    ]
    titles = [i for i, text in enumerate(texts) if len(text) < LONG_ENOUGH and is_title(text, *known)]
    inside = _body(page, texts, weights, marks, titles)
    story = [i for i in inside if not marks[i]]
    reasons: list[str | None] = [mark or "outside-story" for mark in marks]
    whole = sum(prose[i] for i in story)
    first, below = -1, whole
    ordered = iter(sorted(story))
    above = next(ordered, None)
    for i in sorted(inside.intersection(titles)):
        while above is not None and above <= i:
            below -= prose[above]
            above = next(ordered, None)
        if below >= BELOW_HEADLINE * whole:
            first = i
    for i in story:
        is_link = blocks[i].links >= NOTHING_BUT_LINKS and blocks[i].tag not in _CELLS and not prose[i]
        if i <= first:
            reasons[i] = "headline" if i == first else "above-headline"
        elif is_link and not _is_quoted(page, blocks[i]) and (len(texts[i]) > 25 or blocks[i].tag != "p"):
            reasons[i] = "link-alone"
        else:
            reasons[i] = None
    for i in titles:
        if i == first or (reasons[i] == "outside-story" and blocks[i].tag in _HEADINGS):
            reasons[i] = "headline"
    return reasons


def _marks(page: Page, prose: Sequence[float]) -> list[str | None]:
    """Return the role of the outermost furniture that each line stands in."""
    held = [0.0] * len(page.containers)
    for block, length in zip(page.blocks, prose, strict=True):
        for number in block.path:
            held[number] += length
    most = GUARD * sum(prose)
    roles: list[str | None] = [None] * len(page.containers)
    for number in {number for block in page.blocks for number in block.path}:
        if held[number] <= most:
            roles[number] = _role(page.containers[number])
    has_quotes = any(container.tag == "blockquote" for container in page.containers)
    return [
        None
        if has_quotes and _is_quoted(page, block) and _only_shared(roles, block)
        else next(filter(None, map(roles.__getitem__, block.path)), None)
        for block in page.blocks
    ]


def _role(container: Container) -> str | None:
    return role_of(container.tag, container.names) or (HIDDEN if container.hidden else None)


def _is_quoted(page: Page, block: Block) -> bool:
    """Say whether a block is a quotation or a post that the story embeds."""
    return any(page.containers[number].tag == "blockquote" for number in block.path)


def _only_shared(roles: Sequence[str | None], block: Block) -> bool:
    return all(roles[number] in {None, "share", "figure", "related"} for number in block.path)


def _weight(block: Block, text: str, prose: float) -> float:
    if prose:
        return min(prose, LONG_ENOUGH) / 10
    length = reading_length(text)
    if length >= 60:
        return length / 30
    if length > 25 and ends_like_a_sentence(text):
        return 1.5
    return 0.3 if block.tag in {"p", "li", "td", "dd"} else 0.0


def _burden(block: Block, text: str) -> float:
    """Return how much a block that is no paragraph speaks against the container that would bring it in."""
    if block.links > MOSTLY_LINKS:
        return 8.0 if len(text) > 25 else 4.0
    if block.tag in _HEADINGS:
        return 3.0
    return 1.0 if ends_like_a_sentence(text) else 2.0


def _body(
    page: Page, texts: Sequence[str], weights: Sequence[float], marks: Sequence[str | None], titles: Sequence[int]
) -> set[int]:
    """Return the lines in the story's container, furniture among them; all lines when none weighs anything."""
    score: dict[int, float] = {}
    members: defaultdict[int, list[int]] = defaultdict(list)
    for i, block in enumerate(page.blocks):
        for number in block.path:
            members[number].append(i)
        if weights[i]:
            around = block.path[:-1] if block.tag in _OWN else block.path
            for number, part in zip(reversed(around), LENDS, strict=False):
                score[number] = score.get(number, 0.0) + weights[i] * part
    if not score:
        return set(range(len(page.blocks)))
    top = max(score, key=lambda number: (score[number], number))
    inside = set(members[top])
    weight = _sum(inside, weights, marks)
    limit = _around_headline(page, members, weights, marks, titles, weight)
    if limit >= 0 and not inside.issubset(members[limit]):
        within = [number for number in score if set(members[number]).issubset(members[limit])]
        top = max(within, key=lambda number: (score[number], number), default=limit)
        inside = set(members[top])
        weight = _sum(inside, weights, marks)
    wider = page.containers[top].parent
    while wider >= 0 and page.containers[wider].tag not in _WHOLE and top != limit:
        added = [i for i in members[wider] if i not in inside and not marks[i]]
        gain = sum(weights[i] for i in added if weights[i] >= 1)
        burden = sum(_burden(page.blocks[i], texts[i]) for i in added if weights[i] < 1)
        if gain > ADDS * weight and gain > OUTWEIGHS * burden:
            inside = set(members[wider])
            weight = _sum(inside, weights, marks)
        if wider == limit:
            break
        wider = page.containers[wider].parent
    return inside


def _around_headline(
    page: Page,
    members: Mapping[int, Sequence[int]],
    weights: Sequence[float],
    marks: Sequence[str | None],
    titles: Sequence[int],
    weight: float,
) -> int:
    """Return the smallest container that holds the headline and a story below it, -1 where none is sure to."""
    # The lines of a container follow each other, so what it holds below a line is found from sums of the whole page;
    # only where rounding could decide is it summed anew.
    sums = [0.0, *accumulate(0.0 if mark else held for held, mark in zip(weights, marks, strict=True))]
    for i in reversed(titles):
        if page.blocks[i].tag not in _HEADINGS:
            continue
        for number in reversed(page.blocks[i].path):
            is_article = page.containers[number].tag == "article"
            least = ARTICLE if is_article else max(ARTICLE, STORY * weight)
            below = sums[members[number][-1] + 1] - sums[i + 1]
            if abs(below - least) < ROUNDING:
                below = sum(weights[j] for j in members[number] if j > i and not marks[j])
            if below >= least:
                return number
    return -1


def _sum(lines: set[int], weights: Sequence[float], marks: Sequence[str | None]) -> float:
    return sum(weights[i] for i in lines if not marks[i])
