"""The rows of an explained article as lines: plain for grep, coloured for the eye, in columns on a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cleaner.views.explained import CUT, DOUBTED, GONE, KEPT, Row
from cleaner.views.visible import visible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_BRACKETS = {KEPT: ("", ""), GONE: ("[-", "-]"), DOUBTED: ("[?", "?]")}
_ANSI = {CUT: "31", GONE: "31", DOUBTED: "33", "rule": "36", "aside": "2", "warning": "1;33"}
_RICH = {KEPT: "", CUT: "red", GONE: "red strike", DOUBTED: "yellow", "rule": "cyan", "aside": "dim"}
_REASON_SHARE = 0.38
"""How much of a terminal's width the reasons get."""


def plain(rows: Iterable[Row], warnings: Iterable[str], summary: str, *, digits: int) -> Iterator[str]:
    """Yield one line for each row, then the warnings after `!` and the summary after `#`.

    The first character is the line's fate, so that `grep '^-'` finds what goes and `grep '{en/ad/'` what went as an
    advertisement; `digits` is the width of the line numbers.
    """
    yield from _lines(rows, warnings, summary, digits, lambda text, _: text)


def colored(rows: Iterable[Row], warnings: Iterable[str], summary: str, *, digits: int) -> Iterator[str]:
    """Yield the lines of `plain` in colour, with the escapes that every terminal knows."""
    yield from _lines(rows, warnings, summary, digits, _with_escapes)


def _with_escapes(text: str, style: str) -> str:
    return f"\x1b[{_ANSI[style]}m{text}\x1b[0m" if text and style in _ANSI else text


def _lines(
    rows: Iterable[Row], warnings: Iterable[str], summary: str, digits: int, paint: Callable[[str, str], str]
) -> Iterator[str]:
    for row in rows:
        parts = [paint(row.fate, row.fate), " ", paint(f"{row.number:>{digits}}", "aside"), "  "]
        for piece in row.pieces:
            left, right = _BRACKETS[piece.fate]
            parts.append(paint(f"{left}{visible(piece.text)}{right}", piece.fate))
            if piece.rule:
                parts.append(paint(f"{{{piece.rule}}}", "rule"))
        if row.reasons or row.weight is not None:
            parts.append(paint(f"  # {_reasons(row)}", "aside"))
        yield "".join(parts).rstrip() if not row.pieces else "".join(parts)
    for warning in warnings:
        yield paint(f"! {visible(warning)}", "warning")
    yield paint(f"# {visible(summary)}", "aside")


def _reasons(row: Row) -> str:
    if len(row.reasons) == 1:
        parts = [visible(row.reasons[0][1])]
    else:
        parts = [f"{rule}: {visible(why)}" for rule, why in row.reasons]
    return " | ".join(parts + _weighed(row))


def _weighed(row: Row) -> list[str]:
    """Return what the line of a page weighs, in words; nothing of other lines."""
    return [] if row.weight is None else [f"weighs {row.weight:+.1f}"]


def in_columns(rows: Iterable[Row], warnings: Iterable[str], summary: str, *, digits: int, width: int) -> Iterator[str]:
    """Yield the article for a terminal `width` columns wide: the text on the left, rules and reasons on the right.

    Raises ImportError where rich is not installed.
    """
    from rich.console import Console
    from rich.text import Text

    reasons = max(24, int(width * _REASON_SHARE))
    whole = max(20, width - digits - 4)
    room = max(20, whole - reasons - 2)
    console = Console(width=width, force_terminal=True, no_color=False, highlight=False, markup=False, emoji=False)

    def ansi(text: Any) -> str:
        with console.capture() as taken:
            console.print(text, end="", soft_wrap=True)
        return taken.get()

    def wrapped(text: Any, columns: int) -> list[Any]:
        return list(text.wrap(console, columns, tab_size=4)) or [Text()]

    for row in rows:
        text = Text.assemble(*((visible(piece.text), _RICH[piece.fate]) for piece in row.pieces))
        aside = Text()
        for rule, why in row.reasons:
            aside.append(f"{rule}\n", _RICH["rule"]).append(f"{visible(why)}\n", _RICH["aside"])
        for words in _weighed(row):
            aside.append(f"{words}\n", _RICH["aside"])
        aside.rstrip()
        # Only a line with reasons leaves room for them; the story runs over the whole width.
        left = wrapped(text, room if aside else whole)
        right = wrapped(aside, reasons) if aside else []
        for nth in range(max(len(left), len(right))):
            line = Text().append(f"{row.fate} " if nth == 0 else "  ", _RICH[row.fate].removesuffix(" strike"))
            line.append(f"{row.number if nth == 0 else '':>{digits}}  ", _RICH["aside"])
            if nth < len(left):
                left[nth].rstrip()
                line.append_text(left[nth])
            if nth < len(right):
                line.append(" " * max(2, digits + 4 + room + 2 - line.cell_len))
                line.append_text(right[nth])
            line.rstrip()
            yield ansi(line)
    for warning in warnings:
        yield ansi(Text(f"! {visible(warning)}", "bold yellow"))
    yield ansi(Text(f"# {visible(summary)}", _RICH["aside"]))
