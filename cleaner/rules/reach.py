r"""How far a pattern looks: what stands farther from the place where a match begins cannot change that match.

All of it is found in the parsed pattern. Repeats have bounds, but for those of blanks, letters and marks (`\s*`), which
go as far as the line's own runs do: so a distance is a number of characters and of such runs.
"""

from __future__ import annotations

import os
import re
from importlib import import_module

from cleaner.frozen import Row
from cleaner.rules.compiled import keep_compiled
from cleaner.rules.kept import digest_of, keep_values, read_bytes, recall_values
from cleaner.rules.outline import is_mark, listed, parsed, stands_at, with_marks

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

_FORMAT = 1
"""The form of the kept distances; raise it when they are found in another way."""

ANYWHERE, AT_START, AT_END = "anywhere", "start", "end"

Distance = tuple[int, int, int, int]
"""So many characters and runs of blanks, of letters and of marks."""

_NOWHERE: Distance = (0, 0, 0, 0)
_RUNS = (keep_compiled(r"\s{2,}"), keep_compiled(r"[^\W\d_]+"), keep_compiled(r"[^\w\s]{2,}"))
_NO_MARK = keep_compiled(r"[\w\s]")
_BLANK: Distance = (0, 1, 0, 0)
_LETTER: Distance = (0, 0, 1, 0)
_MARK: Distance = (0, 0, 0, 1)

_ENDLESS = int(import_module("re._constants").MAXREPEAT)
_SINGLE = frozenset({"LITERAL", "NOT_LITERAL", "IN", "ANY"})
_REPEATS = frozenset({"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"})
_LOOKS = frozenset({"ASSERT", "ASSERT_NOT"})
_LETTERS = frozenset(map(ord, with_marks(r"\p{L}\p{Lu}\p{Ll}\p{Lt}\p{Lo}")))
_ANY_LETTER = "[(NEGATE, None), (CATEGORY, CATEGORY_NOT_WORD), (CATEGORY, CATEGORY_DIGIT), (LITERAL, 95)]"
_LINE_FEED = 10


class Reach(Row):
    """How far from the place where it begins a match can look, and where in a line that place can be.

    Where `place` is "start" a match begins with the line. Where it is "end" it takes the whole line, whose beginning
    tells nothing: what is cut is the same in its last `behind` characters, and begins among the last `ahead`.
    """

    place: str
    behind: Distance
    ahead: Distance


class _Part(Row):
    """What a part of a pattern takes at the most, and how far to both sides of its beginning it looks."""

    least: int
    most: Distance
    behind: Distance
    ahead: Distance


class _EndlessError(Exception):
    """A part of a pattern may look as far as the line goes."""


def reaches_of(patterns: Sequence[str]) -> tuple[Reach | None, ...]:
    """Return the reach of each pattern; kept for later runs, since parsing takes long."""
    lists = read_bytes(f"{os.path.dirname(__file__)}/packs/lists.toml")  # noqa: PTH120 -- pathlib is slow to import
    parts = [pattern.encode("utf-8", "surrogatepass") for pattern in patterns]
    file = f"reach-{digest_of(str(_FORMAT).encode(), lists, *parts)}.bin"
    rows = recall_values(file)
    if rows is None:
        rows = [reach and tuple(reach) for reach in map(reach_of, patterns)]
        keep_values(file, rows)
    return tuple([row and Reach(*row) for row in rows])


def reach_of(pattern: str) -> Reach | None:
    r"""Return how far `pattern` looks for what it cuts out of a line, None where that is not known.

    >>> reach_of(r"(?<= [.!?] ) \s+ (?P<cut> \( photo \) ) $")
    Reach(place='anywhere', behind=(1, 0, 0, 0), ahead=(9, 1, 0, 0))
    >>> reach_of(r"^ [^\n]{20,} [.] (?P<cut> \s \( AFP \) $ )").place
    'end'
    """
    try:
        tree = parsed(pattern)
        if not _always_cuts(tree, tree.state.groupdict.get("cut")):
            return None
        if stands_at(tree[:1], "AT_BEGINNING"):
            return _reach_from_start(list(tree))
        part = _part_of(tree)
    except (ImportError, re.error, _EndlessError):
        return None
    return Reach(ANYWHERE, part.behind, part.ahead)


def longest_runs(text: str) -> tuple[int, int, int]:
    """Return the lengths of the longest runs of blanks, of letters and of marks."""
    blanks, letters, marks = (max(map(len, runs.findall(text)), default=1) for runs in _RUNS)
    return blanks, letters, marks


def in_characters(distance: Distance, runs: tuple[int, int, int]) -> int:
    """Return a distance in characters, where the longest runs are so long."""
    return distance[0] + distance[1] * runs[0] + distance[2] * runs[1] + distance[3] * runs[2]


def _always_cuts(items: Any, group: int | None) -> bool:
    """Say whether every match cuts something, which it takes: the group of that number, or all."""
    if group is None:
        return bool(items.getwidth()[0])
    for name, value in listed(items):
        if str(name) == "SUBPATTERN":
            if _always_cuts(value[3], None if value[0] == group else group):
                return True
        elif str(name) == "ATOMIC_GROUP" and _always_cuts(value, group):
            return True
    return False


def _reach_from_start(items: list[Any]) -> Reach:
    """Return the reach of a pattern that begins with the line."""
    try:
        return Reach(AT_START, (1, 0, 0, 0), _part_of(items).ahead)
    except _EndlessError:
        if not _goes_to_end(items):
            raise
    try:
        # It takes no line that is longer, whatever it sees in one that is not.
        most = _part_of([item for item in items if str(item[0]) not in _LOOKS]).most
        return Reach(AT_START, (1, 0, 0, 0), _plus(most, (2, 0, 0, 0)))
    except _EndlessError:
        return _reach_at_end(items[1:])


def _reach_at_end(items: list[Any]) -> Reach:
    r"""Return the reach of what takes a whole line, such as `(?! [^\n]* \s sic $ ) [^\n]{20,} \( AFP \) $`."""
    behind = _NOWHERE
    at = 0
    while at < len(items) and str(items[at][0]) in _LOOKS:
        ahead, asked = items[at][1]
        least, *rest = _behind_anything(list(asked))
        behind = _plus(behind, _around(_part_of(rest)), (least, 0, 0, 0))
        if ahead < 0 or not _goes_to_end(rest):
            raise _EndlessError
        at += 1
    least, *rest = _behind_anything(items[at:])
    if not _goes_to_end(rest):
        raise _EndlessError
    part = _part_of(rest)
    return Reach(AT_END, _plus(behind, _around(part), (least, 0, 0, 0)), part.ahead)


def _behind_anything(items: list[Any]) -> list[Any]:
    """Return the least length of the endless stretch of any characters that items begin with, and the other items."""
    if items and str(items[0][0]) in {"MAX_REPEAT", "MIN_REPEAT"}:
        least, most, inner = items[0][1]
        if int(most) == _ENDLESS and [(str(name), value) for name, value in inner] == [("NOT_LITERAL", _LINE_FEED)]:
            return [int(least), *items[1:]]
    raise _EndlessError


def _goes_to_end(items: list[Any]) -> bool:
    """Say whether what matches the items goes on to the end of the line."""
    return stands_at(items[-1:], "AT_END") or (
        bool(items) and str(items[-1][0]) == "SUBPATTERN" and _goes_to_end(list(items[-1][1][3]))
    )


def _part_of(items: Any, groups: dict[int, Distance] | None = None) -> _Part:
    """Return how far items look that stand one behind another. Raises _EndlessError."""
    groups = {} if groups is None else groups
    least, most, behind, ahead = 0, _NOWHERE, _NOWHERE, _NOWHERE
    for name, value in listed(items):
        part = _part(str(name), value, groups)
        behind = _most(behind, _less(part.behind, least))
        ahead = _most(ahead, _plus(most, part.ahead))
        least += part.least
        most = _plus(most, part.most)
    return _Part(least, most, behind, _most(ahead, most))


def _part(name: str, value: Any, groups: dict[int, Distance]) -> _Part:
    if name in _SINGLE:
        return _Part(1, (1, 0, 0, 0), _NOWHERE, (1, 0, 0, 0))
    if name == "AT":
        # The end is seen across a line feed.
        return _Part(0, _NOWHERE, (1, 0, 0, 0), (2, 0, 0, 0))
    if name == "BRANCH":
        parts = [_part_of(branch, groups) for branch in value[1]]
        least, most, behind, ahead = zip(*parts, strict=True)
        return _Part(min(least), _most(*most), _most(*behind), _most(*ahead))
    if name == "SUBPATTERN":
        part = _part_of(value[3], groups)
        groups[value[0]] = part.most
        return part
    if name == "ATOMIC_GROUP":
        return _part_of(value, groups)
    if name == "GROUPREF" and value in groups:
        return _Part(0, groups[value], _NOWHERE, groups[value])
    if name in _LOOKS:
        part = _part_of(value[1], groups)
        if value[0] > 0:
            return _Part(0, _NOWHERE, part.behind, part.ahead)
        return _Part(0, _NOWHERE, _plus(part.most, part.behind), _less(part.ahead, part.least))
    if name in _REPEATS:
        fewest, times, inner = value
        return _repeated(fewest, times, inner, groups)
    raise _EndlessError


def _repeated(fewest: int, times: Any, items: Any, groups: dict[int, Distance]) -> _Part:
    part = _part_of(items, groups)
    if int(times) == _ENDLESS:
        run = _run_of(list(items))
        return _Part(fewest, run, _NOWHERE, run)
    before = _times(part.most, max(0, int(times) - 1))
    return _Part(part.least * fewest, _times(part.most, int(times)), part.behind, _plus(before, part.ahead))


def _run_of(items: list[Any]) -> Distance:
    """Return how far a character goes that is repeated without end."""
    if [str(name) for name, _ in items] == ["IN"] and str(items[0][1]) == "[(CATEGORY, CATEGORY_SPACE)]":
        return _BLANK
    if [str(name) for name, _ in items] == ["IN"] and str(items[0][1]) == _ANY_LETTER:
        return _LETTER
    if len(items) == 1 and str(items[0][0]) in {"LITERAL", "IN"}:
        literals = items if str(items[0][0]) == "LITERAL" else items[0][1]
        if all(str(name) == "LITERAL" for name, _ in literals):
            codes = {code for _, code in literals}
            if codes <= _LETTERS:
                return _LETTER
            if not any(is_mark(code) or _NO_MARK.match(chr(code)) for code in codes):
                return _MARK
    raise _EndlessError


def _around(part: _Part) -> Distance:
    return _plus(part.behind, part.ahead)


def _plus(*distances: Distance) -> Distance:
    characters, blanks, letters, marks = map(sum, zip(*distances, strict=True))
    return characters, blanks, letters, marks


def _most(*distances: Distance) -> Distance:
    characters, blanks, letters, marks = map(max, zip(*distances, strict=True))
    return characters, blanks, letters, marks


def _less(distance: Distance, characters: int) -> Distance:
    return (max(0, distance[0] - characters), *distance[1:])


def _times(distance: Distance, times: int) -> Distance:
    characters, blanks, letters, marks = (count * times for count in distance)
    return characters, blanks, letters, marks
