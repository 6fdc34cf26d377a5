"""One line as Markdown: its text, so written that no sign of it is taken for mark-up, and the marks it is given."""

from __future__ import annotations

import re
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from cleaner.rules.shapes import OUTER

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from cleaner.model import Block, Mark

LONGEST_TARGET = 10_000
"""A link's address is cut here."""

_SIGNS = re.compile(
    r"""[\\`\[\]~]           # anywhere
    | \*(?!\s) | (?<!\s)\*   # but not between blanks
    | (?<!\w)_ | _(?!\w)     # snake_case is no emphasis
    | <(?=[A-Za-z/!?]|$)
    | &(?=\#|[A-Za-z0-9]{1,32}(?:;|$))""",
    re.VERBOSE,
)
_START = re.compile(r"(?:#{1,6}(?=\s|$)|[-+=](?=\s|$)|=+$|>)")
_NUMBER = re.compile(r"(\d{1,9})([.)](?:\s|$))")
_NOWHERE = ("#", "javascript:")
_MARKS = {"strong": "**", "emphasis": "*"}


def escaped(text: str) -> str:
    r"""Return `text` so that a reader of Markdown sees it as it is, anywhere but at the start of a line.

    >>> print(escaped("2 * 3 = *six*, a_b [1] <b> AT&T &amp;"))
    2 * 3 = \*six\*, a_b \[1\] \<b> AT&T \&amp;
    """
    return _SIGNS.sub(r"\\\g<0>", text)


def at_start(text: str) -> str:
    r"""Return escaped `text` so that it is no heading, list or quotation where it begins a line.

    >>> print(at_start("# 1"), at_start("1. May"), at_start("- so"), at_start("#1"))
    \# 1 1\. May \- so #1
    """
    return f"\\{text}" if _START.match(text) else _NUMBER.sub(r"\1\\\2", text, count=1) if text[:1].isdigit() else text


def heading(text: str, level: int) -> str:
    r"""Return escaped `text` as a heading.

    >>> print(heading("In C#", 2), heading("A #", 1))
    ## In C\# # A \#
    """
    return f"{'#' * level} {text[:-1]}\\#" if text.endswith("#") else f"{'#' * level} {text}"


class Run(NamedTuple):
    """A part of a line, `text[start:end]`, with a mark-up of its own; `target` is a link's."""

    start: int
    end: int
    kind: str
    target: str = ""


def runs_of(block: Block) -> tuple[Run, ...]:
    """Return the parts of a line that its marks enclose: words are counted, since blanks are not what they were."""
    if not block.marks:
        return ()
    text = " ".join("".join(block.parts).split())
    lead = len(text) - len(text.lstrip(OUTER))
    places = [max(0, i - lead) for i, sign in enumerate(text) if not sign.isspace()]
    words = [0, *accumulate(len("".join(part.split())) for part in block.parts)]
    begun: list[tuple[int, Mark]] = []
    runs: list[Run] = []
    for mark in block.marks:
        if mark.begins:
            begun.append((words[mark.at], mark))
        elif begun and begun[-1][1].kind == mark.kind:
            first, opened = begun.pop()
            last = words[mark.at] - 1
            if first <= last:
                runs.append(Run(places[first], places[last] + 1, mark.kind, opened.target[:LONGEST_TARGET].strip()))
    return tuple(runs)


def inline(text: str, cuts: Sequence[tuple[int, int]], runs: Sequence[Run], kinds: Collection[str]) -> str:
    """Return `text` without `cuts`, escaped, with those of its `runs` marked that are of `kinds` and were not cut."""
    told = [run for run in _outermost(runs, kinds) if _is_whole(run, cuts) and _can_be_marked(text, run)]
    begins = {run.start: [one for one in told if one.start == run.start] for run in told}
    parts: list[str] = []
    ends: list[Run] = []
    edges = sorted({0, len(text), *(edge for cut in cuts for edge in cut), *(e for run in told for e in run[:2])})
    for at, until in zip(edges, [*edges[1:], len(text)], strict=True):
        while ends and ends[-1].end == at:
            parts.append(_closing(ends.pop()))
        for run in begins.get(at, ()):
            if run.kind == "link" and parts and parts[-1].endswith("!"):
                parts[-1] = f"{parts[-1][:-1]}\\!"  # else it would be a picture
            parts.append("[" if run.kind == "link" else _MARKS.get(run.kind, ""))
            ends.append(run)
        if at < until and not any(start <= at < end for start, end in cuts):
            piece = text[at:until]
            parts.append(code(piece) if ends and ends[-1].kind == "code" else escaped(piece))
    return "".join(parts)


def code(text: str) -> str:
    """Return `text` as code within a line, in more backticks than it holds.

    >>> code("a`b"), code("`")
    ('``a`b``', '`` ` ``')
    """
    fence = "`" * (1 + max(map(len, re.findall("`+", text)), default=0))
    pad = " " if text[:1] == "`" or text[-1:] == "`" else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def _outermost(runs: Sequence[Run], kinds: Collection[str]) -> list[Run]:
    """Return the runs of `kinds`, outer ones first, without those inside of one of their kind, or of code."""
    told: list[Run] = []
    for run in sorted(runs, key=lambda run: (run.start, -run.end)):
        around = [one.kind for one in told if one.end >= run.end]
        leads = run.kind != "link" or (run.target and not run.target.lower().startswith(_NOWHERE))
        if run.kind in kinds and run.kind not in around and "code" not in around and leads:
            told.append(run)
    return told


def _is_whole(run: Run, cuts: Sequence[tuple[int, int]]) -> bool:
    return all(end <= run.start or run.end <= start for start, end in cuts)


def _can_be_marked(text: str, run: Run) -> bool:
    """Say whether stars around a run are read as such: not inside of a word, where half of the readers see stars."""
    before, behind = text[run.start - 1 : run.start], text[run.end : run.end + 1]
    return run.kind not in _MARKS or not (before.isalnum() or behind.isalnum())


def _closing(run: Run) -> str:
    if run.kind != "link":
        return _MARKS.get(run.kind, "")
    target = re.sub(r"[\s<>\\]", lambda sign: "".join(f"%{byte:02X}" for byte in sign[0].encode()), run.target)
    return f"](<{target}>)" if re.search(r"[()]", target) else f"]({target})"
