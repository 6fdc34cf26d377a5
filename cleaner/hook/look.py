"""One text: what should go from it, when some of its lines are spared and some findings are accepted.

The rules never see what is spared. What they leave is shown to them again until nothing more goes, so that a second
run changes nothing: with some lines missing, and some left that should go, one pass does not promise that.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from functools import partial
from itertools import compress

from cleaner.frozen import frozen, replace
from cleaner.hook.finding import digest
from cleaner.model import Source
from cleaner.stages.decide import KEPT_WHOLE
from cleaner.stages.render import render
from cleaner.stages.segment_text import segment_text
from cleaner.stages.verify import verify

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from cleaner.model import Line, Removal, Result

    Clean = Callable[..., Result]
    Spare = Callable[[str], frozenset[int]]

OF_PAGES = ("html/", "page/")
"""How the rules of a page's parts begin: in HTML a menu is a menu and no uncleaned text. What counts is the story."""


@frozen
class Look:
    """What was seen in one text: `text` is what is left of it, `kept` says why the brakes kept it whole.

    `page` is true where it was HTML: the removals then stand in `source`, which is the text of the page.
    """

    text: str
    source: Source
    removals: tuple[Removal, ...] = ()
    accepted: tuple[Removal, ...] = ()
    kept: str = ""
    warnings: tuple[str, ...] = ()
    page: bool = False


class Allowance:
    """How many findings of each rule and text are accepted in a file, of which each uses one up."""

    def __init__(self, counts: Counter[tuple[str, str]]) -> None:
        self.left = counts

    def take(self, rule: str, text: str) -> bool:
        """Use one up for `rule` and `text`, if there is one."""
        key = (rule, digest(text)) if self.left else ("", "")
        if not self.left.get(key):
            return False
        self.left[key] -= 1
        return True

    def copy(self) -> Allowance:
        """Return another that can be used up in its place."""
        return Allowance(self.left.copy())


def nothing_spared(text: str) -> frozenset[int]:  # noqa: ARG001 -- one of several `Spare`
    """Return that no line of the text is spared."""
    return frozenset()


def look(source: Source, clean: Clean, spare: Spare, allowance: Allowance) -> Look:
    """Return what should go from `source`; `allowance` is left with what was not used up.

    Raises SafetyError.
    """
    text = source.text
    lines: tuple[Line, ...] = ()
    removals: tuple[Removal, ...] = ()
    first: Result | None = None
    while True:
        spared = spare(text)
        bare, starts = _without(text, spared) if spared else (text, ())
        result = clean(source if bare is source.text else Source(bare))
        first = first or result
        left = allowance.copy()
        is_accepted = [left.take(removal.rule, removal.text) for removal in result.removals]
        accepted = tuple(compress(result.removals, is_accepted))
        more = [removal for removal, is_one in zip(result.removals, is_accepted, strict=True) if not is_one]
        if result.page is not None:
            allowance.left = left.left
            of_story = tuple(removal for removal in more if not removal.rule.startswith(OF_PAGES))
            return _look(first, source.text, result.source, of_story, accepted)
        if not removals and not spared and not accepted:
            # Twice is once: nothing more goes.
            return _look(first, result.text, source, result.removals)
        lines = lines or segment_text(source.text)
        places = _places(lines, source.text, removals, text)
        moved = partial(_moved, starts=starts, places=places, lines=lines, source=source.text)
        if not more:
            allowance.left = left.left
            verify(source.text, text)
            return _look(first, text, source, removals, tuple(moved(accepted)))
        removals = tuple(sorted((*removals, *moved(more)), key=lambda removal: removal.start))
        text = render(source.text, lines, removals)


def _look(
    result: Result, text: str, source: Source, removals: tuple[Removal, ...], accepted: tuple[Removal, ...] = ()
) -> Look:
    kept = next((warning for warning in result.warnings if warning.startswith(KEPT_WHOLE)), "")
    warnings = tuple(warning for warning in result.warnings if warning != kept)
    return Look(text, source, removals, accepted, kept, warnings, page=result.page is not None)


def _places(lines: Sequence[Line], source: str, removals: Sequence[Removal], text: str) -> Sequence[int]:
    if not removals:
        return range(len(text))
    from cleaner.wrapping import places_of

    return places_of(lines, source, removals, text)


def _without(text: str, spared: frozenset[int]) -> tuple[str, Sequence[tuple[int, int]]]:
    """Return `text` without its spared lines, a blank one in place of each run, and (start there, start in `text`)."""
    parts: list[str] = []
    starts: list[tuple[int, int]] = []
    length = 0
    for line in segment_text(text):
        is_last_spared = line.number in spared and line.number + 1 not in spared
        if line.number in spared and not is_last_spared:
            continue
        start = line.end if is_last_spared else line.start
        starts.append((length, start))
        parts.append(text[start : line.stop])
        length += line.stop - start
    return "".join(parts), starts


def _moved(
    removals: Iterable[Removal],
    starts: Sequence[tuple[int, int]],
    places: Sequence[int],
    lines: Sequence[Line],
    source: str,
) -> Iterator[Removal]:
    """Yield `removals` from what the rules saw as parts of `source`, each of one run of characters."""
    firsts = [line.start for line in lines]
    for removal in removals:
        shift = 0
        if starts:
            seen, stood = starts[bisect_right(starts, (removal.start, len(places))) - 1]
            shift = stood - seen
        run: list[int] = []
        for at in range(removal.start + shift, removal.end + shift):
            if run and places[at] != run[-1] + 1:
                yield _at(removal, run, firsts, source)
                run = []
            run.append(places[at])
        if run:
            yield _at(removal, run, firsts, source)


def _at(removal: Removal, run: Sequence[int], firsts: Sequence[int], source: str) -> Removal:
    start, end = run[0], run[-1] + 1
    return replace(removal, line=bisect_right(firsts, start), start=start, end=end, text=source[start:end])
