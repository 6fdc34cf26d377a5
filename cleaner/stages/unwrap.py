"""Hard-wrapped text: which line ends are a wrapper's, so that the rules see paragraphs and not their pieces.

A wrapper breaks a line where the next word does not fit any more. So in a text that was wrapped the next line's first
word would not have fitted on nearly every line but the last of a paragraph, and most lines go on in small letters. In a
menu, a poem or a list hardly any line is so long.
"""

from __future__ import annotations

from cleaner.frozen import frozen
from cleaner.rules.compiled import keep_compiled

NARROWEST, WIDEST = 40, 120
"""Wrappers are set to so many columns; longer lines were wrapped by nobody."""

LEAST_BREAKS, LEAST_SHARE = 3, 0.15
"""A text is wrapped when a wrapper would have made so many of its line ends, and so much of it stands in such lines."""

SMALL = 0.2
"""Of the lines that go on, so many begin with a small letter, where letters are small or large."""

NEARLY = 0.75
"""A wrapper that evens its lines out leaves more room at the end of a line, but not more than a quarter."""

_LINE = keep_compiled(r"[^\r\n]*(?:\r\n|\n|\r|$)")
_CHUNK = keep_compiled(r"[^\s-]*[^\W\d_]-(?=[^\W\d_])|\S+")
_HYPHENED = keep_compiled(r"[^\W\d_]-$")
_SENTENCE_END = keep_compiled(r"[.!?:…。！？।۔]['\"”’»)\]]*$")
_DENSE = keep_compiled(r"[\u0e00-\u0eff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]")
_SOFT_BREAK = keep_compiled(r"[^\r\n]{60,75}=$")


@frozen
class Flat:
    """A text without the line ends that a wrapper made: `text[i]` stood at `positions[i]` in the wrapped one."""

    text: str
    positions: tuple[int, ...]


def unwrap(text: str) -> Flat | None:
    r"""Return `text` with its paragraphs in one line each, None when no wrapper has been at it.

    >>> flat = unwrap(
    ...     "The ferry that has linked the island with the\nmainland since the spring of last year is to stop\n"
    ...     "running on Sunday evening because nobody has\nfound the money for its new engine so far.\n"
    ... )
    >>> flat.text.count("\n"), flat.text[:60]
    (1, 'The ferry that has linked the island with the mainland since')
    """
    if _has_wider_line(text) or max(map(len, text.split("\n"))) < NARROWEST:
        return None
    rows = [(found.start(), found.group().rstrip("\r\n")) for found in _LINE.finditer(text) if found.group()]
    bodies = [row.strip() for _, row in rows]
    widest = max((len(row.rstrip()) for _, row in rows), default=0)
    if not NARROWEST <= widest <= WIDEST:
        return None
    goes_on = [_goes_on(above.rstrip(), bodies[i + 1], widest) for i, (_, above) in enumerate(rows[:-1])]
    goes_on.append(False)
    breaks = [i for i, is_break in enumerate(goes_on) if is_break]
    whole = sum(map(len, bodies))
    if len(breaks) < LEAST_BREAKS or sum(len(bodies[i]) for i in breaks) < LEAST_SHARE * whole:
        return None
    first = [next(filter(str.isalpha, bodies[i + 1]), "") for i in breaks]
    cased = [letter for letter in first if letter.lower() != letter.upper()]
    if 2 * len(cased) >= len(first) and sum(map(str.islower, cased)) < SMALL * len(cased):
        return None
    return _joined(text, rows, goes_on)


def _has_wider_line(text: str) -> bool:
    """Say whether a line is longer than any wrapper leaves it: of an article the first paragraph tells."""
    start = 0
    while (end := text.find("\n", start)) >= 0:
        if end - start > WIDEST + 1:
            return True
        start = end + 1
    return len(text) - start > WIDEST + 1


def _goes_on(line: str, below: str, width: int) -> bool:
    """Say whether a wrapper of that width parted `line` from the line below."""
    if not line.strip() or not below:
        return False
    if _SOFT_BREAK.fullmatch(line):
        return True
    chunk = _CHUNK.match(below)
    word = chunk.group() if chunk else ""
    if len(word) >= width or _DENSE.match(word):
        # What has no blanks is broken at the very edge.
        return len(line) >= width - 1
    if len(word) > width - len(line) - (_HYPHENED.search(line) is None):
        return True
    return len(line) >= NEARLY * width and below[0].islower() and not _SENTENCE_END.search(line)


def _joined(text: str, rows: list[tuple[int, str]], goes_on: list[bool]) -> Flat:
    """Return the text with a blank, or nothing, in place of each line end that a wrapper made."""
    parts: list[str] = []
    positions: list[int] = []

    def take(start: int, end: int) -> None:
        parts.append(text[start:end])
        positions.extend(range(start, end))

    starts = [start for start, _ in rows]
    is_inner = False
    for i, (start, row) in enumerate(rows):
        stop = starts[i + 1] if i + 1 < len(rows) else len(text)
        if is_inner:
            start += len(row) - len(row.lstrip())
        if not goes_on[i]:
            take(start, stop)
            is_inner = False
            continue
        end = starts[i] + len(row.rstrip())
        is_soft = _SOFT_BREAK.fullmatch(row.rstrip()) is not None
        take(start, end - is_soft)
        is_dense = _DENSE.match(text[end - 1]) and _DENSE.match(rows[i + 1][1].strip())
        if not is_soft and not is_dense and not _HYPHENED.search(row.rstrip()):
            parts.append(" ")
            positions.append(starts[i] + len(row))
        is_inner = not is_soft
    return Flat("".join(parts), tuple(positions))
