"""Bytes in and out, and talk on stderr. stdout carries data only."""

from __future__ import annotations

import os
import sys
from errno import EAGAIN

from cleaner.errors import CleanerError, InputError, RuleError, SafetyError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import IO

STDIN = "-"


def shown(name: str) -> str:
    """Return how messages call the input `name`."""
    return "<stdin>" if name == STDIN else name


def open_input(name: str) -> IO[bytes]:
    """Return the input `name` as a binary stream. Raises InputError with the remedy where one is known."""
    if name == STDIN:
        if sys.stdin is None:
            raise InputError("<stdin>: it is closed; name a file, or give some input")
        return sys.stdin.buffer
    try:
        return open(name, "rb")  # noqa: PTH123 -- pathlib is slow to import; the caller closes
    except OSError as fault:
        raise unreadable(name, fault) from None


def read_input(name: str) -> bytes:
    """Return all of the input `name`. Raises InputError."""
    stream = open_input(name)
    try:
        return stream.read()
    except OSError as fault:
        raise unreadable(name, fault) from None
    finally:
        close_input(name, stream)


def close_input(name: str, stream: IO[bytes]) -> None:
    """Close what `open_input` opened; stdin stays open."""
    if name != STDIN:
        stream.close()


def unreadable(name: str, fault: OSError) -> InputError:
    """Return the error that says why `name` cannot be read."""
    from difflib import get_close_matches

    from cleaner.cli import COMMANDS

    remedy = ""
    if isinstance(fault, IsADirectoryError):
        remedy = "; name the files in it"
    elif isinstance(fault, FileNotFoundError) and (near := get_close_matches(name, COMMANDS, n=1, cutoff=0.75)):
        remedy = f"; if you mean the command, write it first: cleaner {near[0]} …"
    return InputError(f"{shown(name)}: {fault.strerror}{remedy}")


def is_terminal(stream: IO[str] | None) -> bool:
    """Say whether a person sits at the other end of `stream`."""
    return stream is not None and stream.isatty()


def write(data: bytes) -> None:
    """Write `data` to stdout as it is. An OSError goes up to the console script, which alone knows what it means."""
    if sys.stdout is None:
        raise CleanerError("<stdout>: it is closed; send the output somewhere")
    rest = memoryview(data)
    while rest:
        # With PYTHONUNBUFFERED there is no buffer, and the pipe may take a part only.
        taken = sys.stdout.buffer.write(rest)
        if not taken:
            raise BlockingIOError(EAGAIN, os.strerror(EAGAIN))
        rest = rest[taken:]


def write_lines(lines: Iterable[str]) -> None:
    """Write each of `lines` to stdout in UTF-8; a lone surrogate is written as its escape."""
    for line in lines:
        write(line.encode("utf-8", "backslashreplace") + b"\n")


def flush() -> None:
    """Write out what `write` has buffered."""
    if sys.stdout is not None:
        sys.stdout.flush()


def say(message: str) -> None:
    """Print one line on stderr; control characters, which a scraped text may hold, show as escapes."""
    if sys.stderr is not None:
        from cleaner.views.visible import visible

        print(f"cleaner: {visible(message)}", file=sys.stderr)


def say_fault(fault: CleanerError) -> None:
    """Print why the run, or one document, failed; a fault in a rule file with its line."""
    message = str(fault)
    if isinstance(fault, RuleError):
        from cleaner.views.place import with_line

        message = with_line(message)
    say(message)


def exit_code(fault: CleanerError) -> int:
    """Return the exit code for `fault`: 3 where the fault is ours, else 2."""
    return 3 if isinstance(fault, SafetyError) else 2


def wants_color(stream: IO[str] | None) -> bool:
    """Say whether to colour: NO_COLOR forbids, FORCE_COLOR asks, TERM=dumb cannot, else a terminal likes it.

    An empty variable counts as none (https://no-color.org).
    """
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return is_terminal(stream) and os.environ.get("TERM") != "dumb"
