"""Lines of a page that are judged by the lines around them: decks and headings of parts, and what announces nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cleaner.rules.blocks import HEADINGS, MOSTLY_LINKS, weight
from cleaner.rules.shapes import ends_like_a_sentence, stems

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cleaner.rules.blocks import Seen

CUE = 50
"""What announces links is a few words long."""

SAID = 0.95
"""A deck with this share of its words in the story says nothing that the story does not: its first sentence again."""

SUMMARY = 160
"""A header's own summary is shorter: what reads longer is the story's, even if it is no <p>."""

PARAGRAPH = 2.0
"""What a block of 60 characters weighs that does not end like a sentence."""

_DECKS = frozenset({None, "header", "related", "aside"})
"""What the mark-up may call the place of a deck: it stands in the page's header, and its class is often "teaser"."""

_ITEMS = frozenset({"li", "td", "th", "dd", "dt"})
_LINKS = frozenset({"link-alone", "related", "teasers"})
_GOES_ON = (":", "\N{FULLWIDTH COLON}", ",", "-", "\N{EN DASH}", "\N{EM DASH}", "...", "\N{HORIZONTAL ELLIPSIS}")


def deck(seen: Seen, first: int, reasons: Sequence[str | None]) -> list[int]:
    """Return the paragraphs between the headline and the story's first line: the deck, or a first section.

    They stand in no furniture but a header, in which a paragraph is the story's and a short line the header's own; and
    they say what the story does not say again. A paragraph without a full stop stands beside the headline or the story.
    """
    blocks = seen.page.blocks
    story = [i for i, reason in enumerate(reasons) if reason is None]
    start = min(story, default=0)
    named = [i for i in seen.titles if i < start]
    above = (
        [i for i in named if blocks[i].tag in HEADINGS] or [i for i in range(start) if blocks[i].tag == "h1"] or named
    )
    headline = max(first, *above) if above else first
    if headline < 0:
        return []
    near = {*blocks[headline].path, *blocks[start].path}
    told: frozenset[str] | None = None
    found = []
    for i in range(headline + 1, start):
        around = {seen.roles[number] for number in blocks[i].path}
        is_paragraph = blocks[i].tag == "p"
        is_near = is_paragraph and not near.isdisjoint(blocks[i].path[-2:-1])
        reads = seen.prose[i] or (is_near and weight(blocks[i], seen.texts[i], 0) > PARAGRAPH)
        is_its_own = "header" in around and not is_paragraph and seen.prose[i] < SUMMARY
        if reads and around <= _DECKS and not is_its_own:
            words = stems(seen.texts[i])
            if told is None:
                told = stems(" ".join(seen.texts[j] for j in story))
            if len(words & told) < SAID * len(words):
                found.append(i)
    return found


def headings_between(seen: Seen, inside: set[int], reasons: Sequence[str | None]) -> list[int]:
    """Return the headings in a <header> right above a line of the story, below another: they head a part of it."""
    story = [i for i, reason in enumerate(reasons) if reason is None]
    blocks = seen.page.blocks
    return [
        i
        for i in inside.intersection(above - 1 for above in story[1:])
        if reasons[i] == "header"
        and blocks[i].tag in HEADINGS
        and blocks[i].links < MOSTLY_LINKS
        and {seen.roles[number] for number in blocks[i].path} == {None, "header"}
    ]


def cues(seen: Seen, story: Iterable[int], reasons: Sequence[str | None]) -> list[int]:
    """Return the lines of a few words right above links that went: "Do not miss" says nothing without them.

    A heading may head what stands below the links; a line that breaks off may be the story's half of a link.
    """
    return [
        i
        for i in story
        if reasons[i] is None
        and i + 1 < len(reasons)
        and reasons[i + 1] in _LINKS
        and len(seen.texts[i]) <= CUE
        and not seen.page.blocks[i].links
        and seen.page.blocks[i].tag not in _ITEMS | HEADINGS
        and not seen.texts[i].endswith(_GOES_ON)
        and not ends_like_a_sentence(seen.texts[i])
    ]


def headings_at_the_end(seen: Seen, reasons: Sequence[str | None]) -> list[int]:
    """Return the headings below which no line of the story stands."""
    found = []
    for i in range(len(reasons) - 1, -1, -1):
        if reasons[i] is None:
            if seen.page.blocks[i].tag not in HEADINGS or seen.prose[i]:
                break
            found.append(i)
    return found
