"""`cleaner batch --sample`: a few documents before and after, of a run that is not made."""

from __future__ import annotations

from random import SystemRandom
from typing import TYPE_CHECKING

from cleaner.cli.batch_work import Worker
from cleaner.cli.explain import explained_lines
from cleaner.cli.streams import say, write_lines
from cleaner.errors import InputError
from cleaner.sources.pick import sample

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cleaner.cli.settings import Options
    from cleaner.sources.plan import Job


def show_sample(jobs: Sequence[Job], count: int, max_size: int, options: Options) -> int:
    """Print `count` documents of `jobs`, drawn at random, as `explain` does, and return the exit code."""
    worker = Worker(options)
    worst = 0
    for article in sample(jobs, count, SystemRandom(), max_size):
        try:
            result = None if article.loss else worker.result(article)
            fault = article.loss.fault if article.loss else ""
        except InputError as raised:
            result, fault = None, str(raised).removeprefix(f"{article.source}: ")
        if result is None:
            say(f"{article.place}: {fault}")
            worst = 1
            continue
        write_lines([f"=== {article.place}"])
        write_lines(explained_lines(result, options))
    return worst
