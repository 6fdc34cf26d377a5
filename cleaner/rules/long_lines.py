"""The spans of a long line, of which only that is asked again which a cut can have changed.

No pattern sees farther than its reach (`cleaner.rules.reach`). So a window goes along the line, and what begins in it
is known where it shows that much more on both sides; a cut sets it back by as much. The patterns of the line's
beginning are asked in the first windows, those of its end in the last ones. Patterns whose reach nobody knows, such as
a user's own, are asked about the whole line after each cut.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from operator import itemgetter

from cleaner.frozen import Row
from cleaner.rules.reach import ANYWHERE, AT_END, AT_START, in_characters, longest_runs
from cleaner.rules.shapes import OUTER, has_words
from cleaner.rules.spans import Cut, earliest, joined

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from cleaner.rules.load import Rules
    from cleaner.rules.reach import Reach
    from cleaner.rules.spans import Pieces

_WIDTH = 4
"""As much is asked at a time as so many times what has to be seen behind it."""

_RUNS = (2, 24, 4)
"""So many blanks, letters and marks in a row do not make a pattern see farther."""

_NEAR = 200
"""In so many characters around a cut there is most often a word."""

_low, _high = itemgetter(0), itemgetter(1)


class _Margins(Row):
    """How many characters patterns see, as long as the runs of a line are no longer than `runs`."""

    runs: tuple[int, int, int]
    behind: int
    ahead: int
    from_start: int
    from_end: int


class _Window(Row):
    """A part of the line as it stands. What begins between the offsets `first` and `last` of its text is seen whole."""

    text: str
    pieces: Pieces
    first: int
    last: int
    at_start: bool
    at_end: bool


class _Find(Row):
    """What is to be cut: the places of its first and, as minus, of its last character. The least goes first."""

    start: int
    minus_last: int
    rule: str


class _Line:
    """What is left of a line. Places are those of its characters in the line as it came."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.pieces = [(0, len(text))]

    @property
    def start(self) -> int:
        return self.pieces[0][0]

    @property
    def end(self) -> int:
        return self.pieces[-1][1]

    def back(self, place: int, count: int) -> int:
        """Return the place `count` characters before another, or the start."""
        for nth in range(bisect_left(self.pieces, place, key=_low) - 1, -1, -1):
            low, high = self.pieces[nth]
            high = min(high, place)
            if high - low >= count:
                return high - count
            count -= high - low
        return self.start

    def forth(self, place: int, count: int) -> int:
        """Return the place behind the next `count` characters, or the end."""
        for nth in range(bisect_right(self.pieces, place, key=_high), len(self.pieces)):
            low, high = self.pieces[nth]
            low = max(low, place)
            if high - low >= count:
                return low + count
            count -= high - low
        return self.end

    def between(self, low: int, high: int) -> Pieces:
        """Return what is left between two places."""
        first, behind = self._nth(low, high)
        return tuple([(max(low, a), min(high, b)) for a, b in self.pieces[first:behind]])

    def _nth(self, low: int, high: int) -> tuple[int, int]:
        return bisect_right(self.pieces, low, key=_high), bisect_left(self.pieces, high, key=_low)

    def cut(self, start: int, last: int) -> Pieces:
        """Take out all from one character to another, with a blank as `with_blank` does, and return what went."""
        low, high = start, last + 1
        if low == self.start:
            while (after := self.forth(high, 0)) < self.end and self.text[after].isspace():
                high = after + 1
        elif (after := self.forth(high, 0)) == self.end or self.text[after].isspace():
            while (before := self.back(low, 1)) < low and self.text[before].isspace():
                low = before
        gone = self.between(low, high)
        first, behind = self._nth(low, high)
        edges = (self.pieces[first][0], low), (high, self.pieces[behind - 1][1])
        self.pieces[first:behind] = [(a, b) for a, b in edges if a < b]
        return gone

    def has_words(self, place: int) -> bool:
        """Say whether there are words left; most often there are, near the place of a cut."""
        if not self.pieces:
            return False
        near = self.between(self.back(place, _NEAR), self.forth(place, _NEAR))
        if has_words(joined(self.text, near)):
            return True
        nth = bisect_right(self.pieces, place, key=_high)
        return any(has_words(self.text[low:high]) for low, high in (*self.pieces[nth:], *self.pieces[:nth]))

    def strip(self) -> None:
        """Leave out the marks at the line's edges; there are words left."""
        while self.text[self.start] in OUTER:
            self._narrow(0, 1, 0)
        while self.text[self.end - 1] in OUTER:
            self._narrow(-1, 0, -1)

    def _narrow(self, nth: int, from_start: int, from_end: int) -> None:
        low, high = self.pieces[nth]
        self.pieces[nth] = (low + from_start, high + from_end)
        if low + 1 == high:
            del self.pieces[nth]

    def window(self, place: int, margins: _Margins) -> _Window:
        """Return the window where what begins at `place` or behind it is asked."""
        low = self.back(place, margins.behind)
        if low == self.start:
            place = low
        width = max(_WIDTH * margins.ahead, margins.from_start)
        high = self.forth(place, width + margins.ahead)
        at_end = high == self.end
        if at_end:
            low = min(low, self.back(high, margins.from_end))
        pieces = self.between(low, high)
        text = joined(self.text, pieces)
        first = sum(b - a for a, b in self.between(low, place))
        return _Window(
            text, pieces, first, len(text) if at_end else len(text) - margins.ahead, low == self.start, at_end
        )


def cut_by_parts(text: str, rules: Rules) -> tuple[list[Cut], Pieces]:
    """Do what `cut_spans` promises."""
    line, cuts = _Line(text), list[Cut]()
    unknown = [number for number, reach in rules.reaches.items() if reach is None]
    of_all = _find_in_all(line, rules, unknown)
    margins, place = _margins(rules.reaches, _RUNS), 0
    while True:
        window = line.window(place, margins)
        runs = longest_runs(window.text)
        if any(run > most for run, most in zip(runs, margins.runs, strict=True)):
            blanks, letters, marks = (max(most, 2 * run) for run, most in zip(runs, margins.runs, strict=True))
            margins = _margins(rules.reaches, (blanks, letters, marks))
            continue
        begun, of_window = _find_in(window, rules)
        finds = [find for find in (of_window, of_all) if find is not None]
        seen = line.end if window.at_end else _place(window.pieces, window.last)
        if finds and (best := min(finds)).start < seen:
            gone = line.cut(best.start, -best.minus_last)
            cuts += [Cut(best.rule, *piece) for piece in gone]
            if not line.has_words(gone[0][0]):
                return cuts + [Cut(best.rule, *piece) for piece in line.pieces], ()
            place = _first_changed(line, gone[0][0], margins)
            of_all = _find_in_all(line, rules, unknown)
        elif window.at_end:
            return cuts, tuple(line.pieces)
        else:
            place = seen if of_window is None else begun


def _place(pieces: Pieces, offset: int) -> int:
    """Return the place in the line of a character of its joined pieces."""
    for low, high in pieces:
        if offset < high - low:
            return low + offset
        offset -= high - low
    return pieces[-1][1]


def _first_changed(line: _Line, cut: int, margins: _Margins) -> int:
    """Strip a line that was cut at a place, and return where the first match may begin that was not there before."""
    start = line.start
    line.strip()
    if line.start > start or line.back(cut, margins.from_start) == line.start:
        return line.start
    # Where more than the cut goes at the end, this goes back from what is now the end.
    return line.back(cut, margins.ahead)


def _find_in(window: _Window, rules: Rules) -> tuple[int, _Find | None]:
    """Return the place where the first match in a window begins, and the best find; -1 and None without one."""
    (numbers,) = rules.index.candidates([window.text])
    places, finds = list[int](), list[_Find]()
    for number in rules.spans.intersection(numbers):
        reach = rules.reaches[number]
        if reach is None or not _is_asked(reach, window):
            continue
        found = next(rules.seeking[number](window.text, window.first if reach.place == ANYWHERE else 0), None)
        if found is not None and (found.start() < window.last or window.at_end):
            start, end = found.span("cut" if "cut" in found.re.groupindex else 0)
            places.append(_place(window.pieces, found.start()))
            finds.append(_Find(_place(window.pieces, start), -_place(window.pieces, end - 1), rules.indexed[number].id))
    return min(places, default=-1), min(finds, default=None)


def _is_asked(reach: Reach, window: _Window) -> bool:
    return (
        reach.place == ANYWHERE
        or (reach.place == AT_START and window.at_start)
        or (reach.place == AT_END and window.at_end)
    )


def _find_in_all(line: _Line, rules: Rules, numbers: list[int]) -> _Find | None:
    """Return what of all that some rules find in the whole line comes first and is longest."""
    pieces = tuple(line.pieces)
    best = earliest(joined(line.text, pieces), rules, numbers) if numbers else None
    return best and _Find(_place(pieces, best[0]), -_place(pieces, -best[1] - 1), best[2])


def _margins(reaches: Mapping[int, Reach | None], runs: tuple[int, int, int]) -> _Margins:
    known = [reach for reach in reaches.values() if reach is not None]

    def farthest(place: str, side: str) -> int:
        return max((in_characters(getattr(reach, side), runs) for reach in known if reach.place == place), default=0)

    ahead = max(farthest(ANYWHERE, "ahead"), farthest(AT_END, "ahead"))
    from_start, from_end = farthest(AT_START, "ahead"), farthest(AT_END, "behind")
    return _Margins(runs, farthest(ANYWHERE, "behind") + 1, ahead + 2, from_start + 1, from_end + 2)
