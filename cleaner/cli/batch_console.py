"""What `cleaner batch` says on stderr while it runs and at its end."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

from cleaner.cli.streams import is_terminal, say
from cleaner.views.progress import TOP, progress, summary_lines

if TYPE_CHECKING:
    from cleaner.engines.outcome import Outcome, Tally
    from cleaner.sources.articles import Article

OFTEN, SELDOM = 0.2, 10.0
"""Seconds between two words on progress: to a person at a terminal, and into a log."""

_CLEAR = "\r\x1b[K"


class Console:
    """Hears how a run goes. `total` are the bytes of all documents, None where packed files hide them."""

    def __init__(self, total: int | None, *, quiet: bool) -> None:
        self._total = total
        self._quiet = quiet
        self._is_live = is_terminal(sys.stderr)
        self._latest = time.monotonic()
        self._is_open = False

    def saw(self, article: Article, outcome: Outcome) -> None:
        """Say why a document failed, and what is to be said about one that did not."""
        said = (outcome.loss.fault,) if outcome.loss else outcome.notes
        for note in said:
            self.say(f"{article.place}: {note}")

    def broke(self, fault: str) -> None:
        """Say that a source broke off."""
        self.say(fault)

    def stands(self, tally: Tally) -> None:
        """Say how far the run is, if it is time."""
        now = time.monotonic()
        if self._quiet or now - self._latest < (OFTEN if self._is_live else SELDOM):
            return
        self._latest = now
        line = progress(tally.as_dict(), tally.seconds, total=self._total)
        if not self._is_live:
            say(line)
        elif sys.stderr is not None:
            sys.stderr.write(f"{_CLEAR}{line}")
            sys.stderr.flush()
            self._is_open = True

    def say(self, message: str) -> None:
        """Print a line, in place of that on progress."""
        self.clear()
        say(message)

    def clear(self) -> None:
        """Take the line on progress away."""
        if self._is_open and sys.stderr is not None:
            sys.stderr.write(_CLEAR)
            sys.stderr.flush()
        self._is_open = False

    def sum_up(self, tally: Tally) -> None:
        """Print the counts of a run that is over."""
        self.clear()
        if not self._quiet:
            counts = tally.as_dict()
            for line in summary_lines(counts, tally.seconds, tally.losses.most_common(), tally.most_rules(TOP)):
                say(line)
