"""Parquet: rows in batches, of which only the columns that are needed are read (pyarrow, an extra).

A Parquet file is complete only when its footer is written, so it cannot grow and be gone on with. While a run goes on,
what becomes of its rows stands in a file of JSON Lines; `columns_written` makes the Parquet file of that in the end.
"""

from __future__ import annotations

import json
from importlib import import_module
from itertools import islice
from math import isfinite
from typing import TYPE_CHECKING, Any

from cleaner.errors import ConfigError, InputError
from cleaner.sources.articles import Article, Loss, Position, too_large
from cleaner.sources.forms import PARQUET, RECORDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from cleaner.sources.plan import Job

ROWS = 256
"""So many rows are read at once."""


def articles(job: Job, begun: Position, max_size: int) -> Iterator[tuple[Article, Position]]:
    """Yield each row of `job` behind `begun` as a JSON object, and the position behind it.

    What goes back into a Parquet file has only the columns that the cleaning asks for, everything else has all of them.
    """
    names = _names(job) if job.to == PARQUET else None
    position = begun
    for row in _rows(job.source, names, begun.line):
        raw = (as_json(row) + "\n").encode("utf-8", "backslashreplace")
        position = Position(position.line + 1)
        loss = too_large(max_size) if len(raw) > max_size else _unreadable(row, job.fields[:1])
        article = Article(job.source, RECORDS, raw, position.line, loss, len(raw), to=job.stream_form)
        yield article, position


def check(path: str, packing: str, field: str) -> None:
    """Raise InputError where `path` is no whole Parquet file, ConfigError where it has no column `field`."""
    if packing:
        raise InputError(f"{path}: a packed Parquet file cannot be read in parts; unpack it first")
    from cleaner.sources.tables import check_names, no_column

    names = tuple(opened(path).schema_arrow.names)
    if field not in names:
        raise no_column(path, field, names)
    check_names(path, names)


def pyarrow() -> Any:
    """Return the package with its part for Parquet. Raises ConfigError where it is missing."""
    try:
        import_module("pyarrow.parquet")
        return import_module("pyarrow")
    except ImportError:
        raise ConfigError("Parquet needs a package: pip install 'cleaner-news[parquet]'") from None


def opened(path: str) -> Any:
    """Return the reader of the file at `path`. Raises InputError where it is no whole Parquet file."""
    arrow = pyarrow()
    try:
        # Pages are read when they are wanted: a row group may be larger than the memory.
        return arrow.parquet.ParquetFile(path, buffer_size=1 << 20, pre_buffer=False)
    except arrow.ArrowInvalid as fault:
        raise InputError(f"{path}: no whole Parquet file ({first(fault)}); get it again") from None


def _names(job: Job) -> list[str]:
    known = opened(job.source).schema_arrow.names
    return [name for name in job.fields if name in known]


def _rows(path: str, names: list[str] | None, begun: int) -> Iterator[dict[str, Any]]:
    file = opened(path)
    groups = list(range(file.num_row_groups))
    while groups and file.metadata.row_group(groups[0]).num_rows <= begun:
        begun -= file.metadata.row_group(groups.pop(0)).num_rows
    if not groups:
        return
    try:
        batches = file.iter_batches(batch_size=ROWS, row_groups=groups, columns=names)
        yield from islice((row for batch in batches for row in _dicts(batch)), begun, None)
    except (pyarrow().ArrowException, OSError) as fault:
        raise InputError(f"its data are broken ({first(fault)}); get the file again") from None


def _dicts(batch: Any) -> Iterator[dict[str, Any]]:
    values = [told(column) for column in batch.columns]
    return (dict(zip(batch.schema.names, row, strict=True)) for row in zip(*values, strict=True))


def told(column: Any) -> list[Any]:
    """Return the values of `column` for Python; bytes that are UTF-8 are texts, as old writers of Parquet mean them."""
    arrow = pyarrow()
    kind = column.type
    if arrow.types.is_timestamp(kind) and kind.unit == "ns":
        return _as_texts(column)
    try:
        values: list[Any] = column.to_pylist()
    except (ValueError, OverflowError):
        # A time that Python has no name for: behind the year 9999, or to the nanosecond.
        return _as_texts(column)
    is_binary = arrow.types.is_binary(kind) or arrow.types.is_large_binary(kind)
    return [_decoded(value) for value in values] if is_binary else values


def _as_texts(column: Any) -> list[Any]:
    texts: list[Any] = column.cast(pyarrow().string()).to_pylist()
    return texts


def _decoded(value: bytes | None) -> str | bytes | None:
    try:
        return None if value is None else value.decode()
    except UnicodeDecodeError:
        return value


def _unreadable(row: Mapping[str, Any], cleaned: Iterable[str]) -> Loss | None:
    """Return why the text in the column that is `cleaned` cannot be: its bytes are no UTF-8."""
    faults = (f'the column "{name}" holds bytes that are not UTF-8' for name in cleaned if isinstance(row[name], bytes))
    return next((Loss("undecodable", f"{fault}; convert it") for fault in faults), None)


def as_json(row: Mapping[str, Any]) -> str:
    """Return the values of `row`, of whatever type, as a JSON object."""
    try:
        return json.dumps(row, ensure_ascii=False, default=_plainly, allow_nan=False)
    except ValueError:
        # JSON has no word for it.
        return json.dumps(_without_nan(row), ensure_ascii=False, default=_plainly)


def _without_nan(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_nan(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_without_nan(each) for each in value]
    return None if isinstance(value, float) and not isfinite(value) else value


def _plainly(value: Any) -> str:
    return value.decode("utf-8", "backslashreplace") if isinstance(value, bytes) else str(value)


def first(fault: Exception) -> str:
    """Return the first line of what Arrow says."""
    return str(fault).partition("\n")[0].rstrip(".")
