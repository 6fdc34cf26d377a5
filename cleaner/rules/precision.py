"""How much of a page is kept where its story leaves a doubt: one knob, from -2 (more words) to 2 (fewer).

Each step keeps a part of what the step below it keeps, by construction: the story is located once, then what stands
between its lines is given back, or what is not surely a part of it goes.
"""

from __future__ import annotations

from cleaner.rules.compiled import keep_compiled
from cleaner.rules.shapes import OUTER, ends_like_a_sentence, is_prose

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from cleaner.model import Result

STEPS = range(-2, 3)

UNSURE = "page/unsure"

LEAST_SENTENCE = 25
"""So many characters make a line that ends like a sentence one: shorter ones are labels and cries."""

MOSTLY_LINKS = 0.5

PART = 0.5
"""A part of a story behind an interruption is surely its own when it holds half of the story's prose."""

_LINE_END = keep_compiled(r"\r\n|\n|\r")
_GIVEN_BACK: Mapping[str, tuple[int, int]] = {
    **dict.fromkeys(("page/deck", "page/interruption", "outside-story", "figure", "header", "print"), (-1, -2)),
    **dict.fromkeys(("link-alone", "cue-alone", "heading-alone", "aside", "byline", "tags"), (-2, -2)),
    **dict.fromkeys(("related", "teasers", "above-headline"), (-2, -2)),
}
"""From which step on a line between the story's first and last is kept: a sentence, and any other line. What is hidden,
sold, a menu, a form or other people's words never is."""


def weighed(
    reasons: Sequence[str | None], texts: Sequence[str], precision: int, links: Sequence[float] = ()
) -> Sequence[str | None]:
    """Return why each line of `texts` goes at this `precision`, where it goes for `reasons` at 0.

    `links[i]` is the share of link text in line i, where the page was HTML.
    """
    if precision < 0:
        return _with_more(reasons, texts, precision)
    taken = _unsure(reasons, texts, links, precision) if precision > 0 else set()
    return [UNSURE if i in taken else name for i, name in enumerate(reasons)] if taken else reasons


def stepwise(clean: Callable[[int], Result], precision: int) -> Result:
    """Return what `clean` makes at `precision`, going there from 0 step by step.

    What is kept is cleaned by rules that look around, so that now and then a line stays because its neighbour went. A
    step that would keep a line which the one before it removed, or the other way round, is not taken.
    """
    result = clean(0)
    for step in range(1, abs(precision) + 1 if result.profile == "page" else 1):
        further = clean(step if precision > 0 else -step)
        fewer, more = (further, result) if precision > 0 else (result, further)
        if _removed(more) <= _removed(fewer):
            result = further
    return result


def _removed(result: Result) -> frozenset[int]:
    """Return the numbers of the lines that went as a whole."""
    lines = _LINE_END.split(result.source.text)
    taken: dict[int, int] = {}
    for removal in result.removals:
        taken[removal.line] = taken.get(removal.line, 0) + len(removal.text.strip(OUTER))
    return frozenset(number for number, length in taken.items() if length >= len(lines[number - 1].strip(OUTER)))


def _with_more(reasons: Sequence[str | None], texts: Sequence[str], precision: int) -> list[str | None]:
    inside = [i for i, name in enumerate(reasons) if name is None]
    first, last = (inside[0], inside[-1]) if inside else (0, -1)

    def comes_back(i: int, name: str) -> bool:
        if name not in _GIVEN_BACK or not (first < i < last or name == "page/deck"):
            return False
        return precision <= _GIVEN_BACK[name][not _is_sentence(texts[i])]

    return [None if name is None or comes_back(i, name) else name for i, name in enumerate(reasons)]


def _unsure(reasons: Sequence[str | None], texts: Sequence[str], links: Sequence[float], precision: int) -> set[int]:
    """Return the lines of the story that may be none; nothing where no paragraph would be left."""
    inside = [i for i, name in enumerate(reasons) if name is None]
    prose = {i for i in inside if is_prose(texts[i])}
    if not prose:
        return set()
    last = max(prose)
    taken = {
        i
        for i in inside
        if not _is_sentence(texts[i]) and (i > last or precision > 1 or (bool(links) and links[i] > MOSTLY_LINKS))
    }
    parts = list(_parts(reasons))
    heaviest = max(parts, key=lambda part: len(prose.intersection(part)))
    for part in parts:
        share = len(prose.intersection(part))
        if part is not heaviest and (share <= 1 or (precision > 1 and share < PART * len(prose))):
            taken.update(part)
    return taken


def _parts(reasons: Sequence[str | None]) -> Iterator[list[int]]:
    """Yield the parts of a story that interruptions stand between."""
    part: list[int] = []
    for i, name in enumerate(reasons):
        if name is None:
            part.append(i)
        elif name == "page/interruption" and part:
            yield part
            part = []
    if part:
        yield part


def _is_sentence(text: str) -> bool:
    return is_prose(text) or (len(text) > LEAST_SENTENCE and ends_like_a_sentence(text))
