"""One document of a run for a page: its text in pieces that stay or go, its body, and why each piece went."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cleaner.model import Removal, Result
    from cleaner.runs.rows import Row

LONGEST = 60_000
"""So many characters of a document are shown: more make the page heavy, and nobody reads them there."""

_LONGEST_TITLE = 140
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_SURROGATE = re.compile("[\ud800-\udfff]")


class Reason(NamedTuple):
    """Why parts of a document went, or were suspected and stayed, and how many; pieces name it by its place from 1."""

    rule: str
    category: str
    why: str
    stayed: bool
    parts: int
    characters: int


class Piece(NamedTuple):
    """A part of the text; `reason` is the number of its reason, 0 where nothing is said of it."""

    text: str
    reason: int
    stayed: bool = True


@dataclass(frozen=True, slots=True)
class Shown:
    """A document as the page shows it. `fault` says why it has no pieces, or that it is no longer what the run read."""

    row: Row
    title: str
    pieces: tuple[Piece, ...] = ()
    body: str = ""
    reasons: tuple[Reason, ...] = ()
    facts: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    fault: str = ""
    left_out: int = 0

    @property
    def is_read(self) -> bool:
        """False where its source is gone or can no longer be read."""
        return bool(self.pieces)


def shown(row: Row, result: Result, *, other: str = "") -> Shown:
    """Return the document of `row`, cleaned again, as the page shows it; `other` says that it is no longer the same."""
    spans = _spans(result)
    reasons = _reasons(spans)
    source = result.source.text
    facts = (f"profile {result.profile}", result.encoding, f"language {result.language}" if result.language else "")
    return Shown(
        row=row,
        title=_title(result) or row.place,
        pieces=tuple(_pieces(source[:LONGEST], spans, reasons)) or (Piece("", 0),),
        body=printable(result.text[:LONGEST]),
        reasons=reasons,
        facts=tuple(fact for fact in facts if fact),
        notes=(*((other,) if other else ()), *result.warnings),
        fault=other,
        left_out=max(0, len(source) - LONGEST),
    )


def unread(row: Row, fault: str) -> Shown:
    """Return the document of `row`, which could not be read again."""
    return Shown(row=row, title=row.place, notes=(fault,), fault=fault)


def printable(text: str) -> str:
    r"""Return `text` as a page can show it: control characters as their pictures, line ends as one sign.

    >>> printable("bell\x07\r\nhigh \ud800")
    'bell␇\nhigh �'
    """
    plain = _CONTROL.sub(_picture, text.replace("\r\n", "\n").replace("\r", "\n"))
    return _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", plain)


def _picture(found: re.Match[str]) -> str:
    code = ord(found[0])
    return (
        chr(0x2400 + code) if code < 0x20 else "\N{SYMBOL FOR DELETE}" if code == 0x7F else "\N{REPLACEMENT CHARACTER}"
    )


def _spans(result: Result) -> list[tuple[Removal, bool]]:
    """Return what goes, and what was suspected and stays, each in the order of the text."""
    spoken = ((result.removals, False), (result.doubts, True))
    return [(span, stayed) for spans, stayed in spoken for span in sorted(spans, key=lambda one: (one.start, one.end))]


def _reasons(spans: Sequence[tuple[Removal, bool]]) -> tuple[Reason, ...]:
    """Return each reason once."""
    counts: dict[tuple[str, str, str, bool], tuple[int, int]] = {}
    for span, stayed in spans:
        key = (span.rule, span.category, span.why, stayed)
        parts, characters = counts.get(key, (0, 0))
        counts[key] = (parts + 1, characters + span.end - span.start)
    return tuple(Reason(*key, *each) for key, each in counts.items())


def _pieces(source: str, spans: Sequence[tuple[Removal, bool]], reasons: Sequence[Reason]) -> Iterator[Piece]:
    """Yield the text in parts of which one thing is said; where spans lie over each other, the first of them counts."""
    numbers = {reason[:4]: number for number, reason in enumerate(reasons, 1)}
    # A sign at a time: the text is cut at LONGEST, and overlaps need no thought so.
    owners = [-1] * len(source)
    for place in range(len(spans) - 1, -1, -1):
        start, end = (min(edge, len(source)) for edge in (spans[place][0].start, spans[place][0].end))
        owners[start:end] = [place] * (end - start)
    at = 0
    for owner, signs in groupby(owners):
        end = at + len(list(signs))
        text, at = printable(source[at:end]), end
        if owner < 0:
            yield Piece(text, 0)
        else:
            span, stayed = spans[owner]
            yield Piece(text, numbers[span.rule, span.category, span.why, stayed], stayed)


def _title(result: Result) -> str:
    first = next((line for line in result.text[:LONGEST].splitlines() if line.strip()), "")
    title = " ".join(printable(result.metadata.title or first).split())
    return title if len(title) <= _LONGEST_TITLE else f"{title[: _LONGEST_TITLE - 1].rstrip()}…"
