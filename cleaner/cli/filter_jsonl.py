"""The filter on JSON Lines: a record at a time, in constant memory."""

from __future__ import annotations

import sys
from functools import partial
from typing import IO, TYPE_CHECKING, Any, NamedTuple, Protocol

from cleaner.cli.filter import tell
from cleaner.cli.prepare import prepare, record_provenance
from cleaner.cli.streams import (
    close_input,
    exit_code,
    flush,
    is_terminal,
    open_input,
    say,
    say_fault,
    shown,
    unreadable,
    write,
)
from cleaner.errors import InputError, SafetyError
from cleaner.model import Source
from cleaner.sources.jsonl import read_record, refuse_other_formats, split_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from cleaner.cli.settings import Options
    from cleaner.model import Provenance, Result


def filter_jsonl(names: Sequence[str], options: Options) -> int:
    """Clean one field of every record in the inputs `names` and return the exit code.

    A bad record is reported with its line and passed on as it is; nothing else of a record changes.
    """
    flushes = options.line_buffered or is_terminal(sys.stdout)
    run = _Run(options)
    is_open_line = False
    for name in names:
        try:
            stream = open_input(name)
        except InputError as fault:
            say_fault(fault)
            run.worst = max(run.worst, exit_code(fault))
            continue
        try:
            for number, raw in enumerate(_lines(name, stream), 1):
                # A file without a final line end must not run into the next one.
                write((b"\n" if is_open_line else b"") + run.clean_line(raw, shown(name), number))
                is_open_line = not raw.endswith(b"\n")
                if flushes:
                    flush()
        except InputError as fault:
            say_fault(fault)
            run.worst = max(run.worst, exit_code(fault))
        finally:
            close_input(name, stream)
    if options.verbose:
        say(f"{run.records} records, {run.changed} changed, {run.bad} bad")
    return run.worst


def _lines(name: str, stream: IO[bytes]) -> Iterator[bytes]:
    """Yield the lines of `stream`. Raises InputError where the first shows that none will be a record."""
    is_first = True
    while True:
        try:
            raw = stream.readline()
        except OSError as fault:
            raise unreadable(name, fault) from None
        if not raw:
            return
        if is_first:
            refuse_other_formats(raw, shown(name))
        is_first = False
        yield raw


class Fields(Protocol):
    """A record of any form, by the names of its fields."""

    def text(self, field: str) -> str:
        """Return the text in `field`. Raises InputError if there is none."""

    def text_or_none(self, field: str) -> str | None:
        """Return the text in `field`, None where there is none."""


class Cleaned(NamedTuple):
    """What was found in a record, what it told of its article, and the fields that get a new value."""

    result: Result
    provenance: Provenance
    values: Mapping[str, Any]


class RecordCleaner:
    """Cleans one field of a record; nothing else of it changes but the fields that are asked for.

    `value(result)` is what the field of the body gets.
    """

    def __init__(self, options: Options, clean: Callable[..., Result]) -> None:
        self._clean = clean
        self._options = options
        self._into = options.into or options.field
        self.value = _value(options)
        self._stays = options.format == "text" and self._into == options.field

    def __call__(self, record: Fields) -> Cleaned:
        """Return what was found in `record`. Raises InputError where it has no such text, SafetyError."""
        options = self._options
        provenance = record_provenance(options, record.text_or_none)
        result = self._clean(Source(record.text(options.field)), provenance=provenance)
        values = {} if self._stays and not result.changed else {self._into: self.value(result)}
        return Cleaned(result, provenance, values | self.beside(result))

    def beside(self, result: Result) -> dict[str, Any]:
        """Return the fields that are asked for beside the body: what was removed, what that tells of the article."""
        if not (self._options.removed or self._options.metadata):
            return {}
        from cleaner.views.record import about, removed

        values = {self._options.removed: removed, self._options.metadata: about}
        return {name: value(result) for name, value in values.items() if name}


class _Run:
    """What one run counts, and how it treats a line."""

    def __init__(self, options: Options) -> None:
        self._clean = RecordCleaner(options, prepare(options))
        self._options = options
        self.records = self.changed = self.bad = self.worst = 0

    def clean_line(self, raw: bytes, name: str, number: int) -> bytes:
        """Return line `number` of the input `name` with its text cleaned; a bad one as it is, after a report."""
        if not raw.strip():
            return raw
        self.records += 1
        place = f"{name}: line {number}"
        mark, body, end = split_line(raw, is_first=number == 1)
        try:
            record = read_record(body)
            result, _, values = self._clean(record)
        except (InputError, SafetyError) as fault:
            say(f"{place}: {fault}")
            self.bad += 1
            self.worst = max(self.worst, exit_code(fault))
            return raw
        tell(place, result, self._options)
        self.changed += result.changed
        return mark + record.put(values) + end if values else raw


def _value(options: Options) -> Callable[[Result], Any]:
    """Return what makes the value of a record's field out of a result."""
    if options.format == "json":
        from cleaner.views.record import record

        return record
    if options.format == "markdown":
        from cleaner.views.markdown import markdown

        return partial(markdown, links=options.links, emphasis=options.emphasis)
    return lambda result: result.text
