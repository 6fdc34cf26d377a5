"""The sampled documents of a run, read again from its sources and cleaned again as it did."""

from __future__ import annotations

import os
from collections import Counter
from typing import TYPE_CHECKING, Any

from cleaner.cli.batch_work import Worker
from cleaner.cli.settings import Options
from cleaner.errors import CleanerError, InputError, RuleError
from cleaner.sources.pick import pick
from cleaner.views.html_document import shown, unread

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cleaner.model import Result
    from cleaner.runs.rows import Row
    from cleaner.sources.articles import Article
    from cleaner.views.html_document import Shown

LARGEST = 64 * 1024 * 1024
"""Larger documents are not shown; batch itself refuses them, unless it is told otherwise."""


def options_of(about: Mapping[str, Any], name: str) -> Options:
    """Return the settings of the run that the report `name` tells `about`. Raises InputError."""
    settings = about.get("settings")
    if not isinstance(settings, dict):
        raise InputError(f"{name}: it does not tell the run's settings; an older cleaner wrote it: run batch again")
    values: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in settings.items()
    }
    try:
        return Options(origins={}, **values)
    except TypeError:
        unknown = sorted(values.keys() - set(Options.__dataclass_fields__))
        raise InputError(f"{name}: unknown settings ({', '.join(unknown)}); another cleaner wrote it") from None


def read_again(rows: Sequence[Row], options: Options, *, folder: str) -> list[Shown]:
    """Return the documents of `rows`, whose sources are named as seen from `folder`, in their order.

    One that cannot be read, or has changed, says so in its notes. Raises RuleError where the settings name no rules.
    """
    worker = Worker(options)
    files: dict[tuple[str, str | None], list[Row]] = {}
    for row in rows:
        files.setdefault((row.source, row.member), []).append(row)
    documents: dict[Row, Shown] = {}
    for (source, member), wanted in files.items():
        by_line = {row.line: row for row in wanted}
        lines = [row.line for row in wanted if row.line is not None]
        path = os.path.join(folder, source)  # noqa: PTH118
        try:
            for article in pick(path, member, lines, LARGEST):
                if article.line in by_line:
                    row = by_line[article.line]
                    documents[row] = _document(row, article, worker)
        except (CleanerError, OSError) as fault:
            if isinstance(fault, RuleError):
                raise
            reason = (fault.strerror if isinstance(fault, OSError) else "") or str(fault)
            documents |= {row: unread(row, _gone(reason, path)) for row in wanted if row not in documents}
    return [documents.get(row) or unread(row, "It is no longer in its source.") for row in rows]


def _document(row: Row, article: Article, worker: Worker) -> Shown:
    if article.loss:
        return unread(row, _gone(article.loss.fault, article.source))
    try:
        result = worker.result(article)
    except RuleError:
        raise
    except CleanerError as fault:
        return unread(row, _gone(str(fault), article.source))
    except Exception as fault:
        return unread(row, f"It cannot be cleaned again: {type(fault).__name__}: {fault}; please report it")
    return shown(row, result, other=_difference(row, result))


def _gone(reason: str, path: str) -> str:
    return f"It cannot be read again: {reason.removeprefix(f'{path}: ')}"


def _difference(row: Row, result: Result) -> str:
    """Return in which figures the document is no longer that of the run, in words; "" where it is."""
    now = (len(result.source.text), len(result.source.text) - len(result.text))
    rules = Counter(removal.rule for removal in result.removals)
    if now == (row.characters, row.removed) and rules == {fired.rule: fired.removals for fired in row.fired}:
        return ""
    figures = f"{row.removed:,} of {row.characters:,} characters went in the run, {now[1]:,} of {now[0]:,} go now"
    return f"It, or the rules, have changed since the run: {figures}."
