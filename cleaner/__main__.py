"""The console script: exit codes, closed pipes, Ctrl-C.

A shell that starts the command for every article pays for each import, so this module needs nothing but built-in ones,
and what follows is imported where it is used. A command line without options holds nothing to parse: it meets no click.
"""

from __future__ import annotations

import gc
import os
import sys

SELDOM = 500_000
"""Python looks for cycles among new values each time that there are so many more of them, not 700: the rules that a
start reads are hundreds of thousands of values without a cycle, and looking through them is a quarter of it."""

DONE, WRONG, INTERRUPTED, CLOSED_PIPE = 0, 2, 130, 141


def run() -> None:
    """Run the command line and leave with its exit code, quietly when the reader of the output has gone."""
    fault: OSError | None = None
    gc.set_threshold(SELDOM)
    try:
        code = main(sys.argv[1:])
    except KeyboardInterrupt:
        code = INTERRUPTED
    except OSError as raised:
        # Inputs that cannot be read have been reported where they were read: this is the output.
        code, fault = WRONG, raised
    fault = _flush() or fault
    if isinstance(fault, BrokenPipeError):
        code = CLOSED_PIPE
    elif fault is not None:
        code = WRONG
        if sys.stderr is not None:
            print(f"cleaner: <stdout>: {fault.strerror}", file=sys.stderr)
    # The memory goes back as a whole: nobody needs to look through it for cycles on the way out.
    gc.freeze()
    sys.exit(code)


def main(argv: list[str]) -> int:
    """Do what `argv` says and return the exit code; what the package raises on purpose becomes a line on stderr."""
    if argv == ["--version"]:
        from cleaner import __version__

        print(f"cleaner {__version__}")
        return DONE
    from cleaner.errors import CleanerError

    try:
        return _dispatch(argv)
    except CleanerError as fault:
        from cleaner.cli.streams import exit_code, say_fault

        say_fault(fault)
        return exit_code(fault)


def _dispatch(argv: list[str]) -> int:
    from cleaner.cli import COMMANDS

    holds_options = any(word.startswith("-") and word != "-" for word in argv) or "_CLEANER_COMPLETE" in os.environ
    if (argv[:1] in (["check"], ["fix"]) and len(argv) > 1 and not holds_options) or _is_plain_hook(argv):
        from cleaner.cli.hook_run import run_plainly

        return run_plainly(argv)
    if holds_options or (argv and argv[0] in COMMANDS):
        from cleaner.cli.commands import invoke

        return invoke(argv)
    from cleaner.cli.filter import filter_files
    from cleaner.cli.settings import settle

    return filter_files(argv, settle({}))


def _is_plain_hook(argv: list[str]) -> bool:
    """Say whether `argv` is what the hook of `cleaner install-hook` calls for every commit."""
    return argv == ["check", "--staged"] or argv[:3] == ["check", "--staged", "--"]


def _flush() -> OSError | None:
    """Write out what is buffered and return what went wrong.

    The interpreter would try once more on its way out and complain, so a stream that failed is led to /dev/null.
    """
    wrong = None
    for stream in (sys.stderr, sys.stdout):
        try:
            if stream is not None:
                stream.flush()
        except OSError as fault:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
            wrong = fault
    return wrong


if __name__ == "__main__":
    run()
