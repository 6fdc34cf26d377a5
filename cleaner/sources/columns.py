"""Parquet: rows in batches, of which only the columns that are needed are read (pyarrow, an extra).

A Parquet file is complete only when its footer is written, so it cannot grow and be gone on with. While a run goes on,
what becomes of its rows stands in a file of JSON Lines; `assemble` makes the Parquet file out of that in the end.
"""

from __future__ import annotations

import json
from importlib import import_module
from itertools import islice
from typing import IO, TYPE_CHECKING, Any

from cleaner.errors import ConfigError, InputError
from cleaner.sources.articles import Article, Position, too_large
from cleaner.sources.forms import PARQUET, RECORDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from cleaner.sources.plan import Job

ROWS = 256
"""So many rows are read at once."""

GROUP = 64 * 1024 * 1024
"""So many bytes make a row group of the output."""


def articles(job: Job, begun: Position, max_size: int) -> Iterator[tuple[Article, Position]]:
    """Yield each row of `job` behind `begun` as a JSON object, and the position behind it.

    What goes back into a Parquet file has only the columns that the cleaning asks for, everything else has all of them.
    """
    names = _names(job) if job.to == PARQUET else None
    position = begun
    for row in _rows(job.source, names, begun.line):
        raw = (json.dumps(row, ensure_ascii=False, default=str) + "\n").encode("utf-8", "backslashreplace")
        position = Position(position.line + 1)
        loss = too_large(max_size) if len(raw) > max_size else None
        article = Article(job.source, RECORDS, raw, position.line, loss, len(raw), to=job.stream_form)
        yield article, position


def check(path: str, packing: str, field: str) -> None:
    """Raise InputError where `path` is no whole Parquet file, ConfigError where it has no column `field`."""
    if packing:
        raise InputError(f"{path}: a packed Parquet file cannot be read in parts; unpack it first")
    names = tuple(_opened(path).schema_arrow.names)
    if field not in names:
        from cleaner.sources.tables import no_column

        raise no_column(path, field, names)


def assemble(job: Job, rows: str, target: str) -> None:
    """Write the Parquet file `target` out of the file `rows`, where what became of each document stands in a line."""
    with open(rows, "rb") as file:  # noqa: PTH123
        if job.form.holds == PARQUET and not job.members:
            _put_back(job.source, file, target)
        else:
            _from_records(file, target)


def pyarrow() -> Any:
    """Return the package with its part for Parquet. Raises ConfigError where it is missing."""
    try:
        import_module("pyarrow.parquet")
        return import_module("pyarrow")
    except ImportError:
        raise ConfigError("Parquet needs a package: pip install 'cleaner-news[parquet]'") from None


def _opened(path: str) -> Any:
    arrow = pyarrow()
    try:
        # Pages are read when they are wanted: a row group may be larger than the memory.
        return arrow.parquet.ParquetFile(path, buffer_size=1 << 20, pre_buffer=False)
    except arrow.ArrowInvalid as fault:
        raise InputError(f"{path}: no whole Parquet file ({_first(fault)}); get it again") from None


def _names(job: Job) -> list[str]:
    known = _opened(job.source).schema_arrow.names
    return [name for name in job.fields if name in known]


def _rows(path: str, names: list[str] | None, begun: int) -> Iterator[dict[str, Any]]:
    file = _opened(path)
    groups = list(range(file.num_row_groups))
    while groups and file.metadata.row_group(groups[0]).num_rows <= begun:
        begun -= file.metadata.row_group(groups.pop(0)).num_rows
    if not groups:
        return
    try:
        batches = file.iter_batches(batch_size=ROWS, row_groups=groups, columns=names)
        yield from islice((row for batch in batches for row in batch.to_pylist()), begun, None)
    except (pyarrow().ArrowException, OSError) as fault:
        raise InputError(f"its data are broken ({_first(fault)}); get the file again") from None


def _put_back(source: str, rows: IO[bytes], target: str) -> None:
    """Write the table in `source` with the values of `rows` in their columns; rows that failed are left out."""
    arrow = pyarrow()
    file = _opened(source)
    new: list[str] = []
    for line in rows:
        new += [name for name in json.loads(line) or () if name not in new]
    rows.seek(0)
    schema = file.schema_arrow
    for name in new:
        if name not in schema.names:
            schema = schema.append(arrow.field(name, arrow.string()))

    def tables() -> Iterator[Any]:
        for batch in file.iter_batches(batch_size=ROWS):
            values = [json.loads(line) for line in islice(rows, batch.num_rows)]
            columns = {name: batch.column(name) for name in batch.schema.names}
            for name in new:
                before = columns.get(name)
                kept = before.to_pylist() if before is not None else [None] * len(values)
                now = [_plain((each or {}).get(name, old)) for each, old in zip(values, kept, strict=True)]
                columns[name] = arrow.array(now, arrow.string()).cast(schema.field(name).type)
            table = arrow.Table.from_arrays([columns[name] for name in schema.names], schema=schema)
            yield table.filter(arrow.array([each is not None for each in values], arrow.bool_()))

    compression = _compression(file)
    _write(tables(), schema, target, compression)


def _from_records(rows: IO[bytes], target: str) -> None:
    """Write the records of `rows` as a table: a column for each field, whose type all of its values have."""
    arrow = pyarrow()
    schema, mixed = arrow.schema([]), set[str]()
    for records in _batches(rows):
        for name, values in _by_name(records, mixed).items():
            if name not in mixed:
                schema = _with(arrow, schema, name, values, mixed)
    for name in mixed:
        schema = schema.remove(schema.get_field_index(name)) if name in schema.names else schema
        schema = schema.append(arrow.field(name, arrow.string()))
    rows.seek(0)

    def tables() -> Iterator[Any]:
        for records in _batches(rows):
            columns = [
                arrow.array([_mixed(record.get(field.name), field.name in mixed) for record in records], field.type)
                for field in schema
            ]
            yield arrow.Table.from_arrays(columns, schema=schema)

    _write(tables(), schema, target, "zstd")


def _by_name(records: list[dict[str, Any]], mixed: set[str]) -> Mapping[str, list[Any]]:
    names = dict.fromkeys(name for record in records for name in record if name not in mixed)
    return {name: [record.get(name) for record in records] for name in names}


def _with(arrow: Any, schema: Any, name: str, values: list[Any], mixed: set[str]) -> Any:
    """Return `schema` with the type that `values` and those before have in common; where there is none, it is text."""
    try:
        seen = arrow.schema([arrow.field(name, arrow.array(values).type)])
        return arrow.unify_schemas([schema, seen], promote_options="permissive")
    except (arrow.ArrowException, OverflowError):
        mixed.add(name)
        return schema


def _mixed(value: Any, is_mixed: bool) -> Any:
    return _plain(value) if is_mixed else value


def _plain(value: Any) -> str | None:
    """Return `value` as text: what is none becomes JSON."""
    return value if value is None or isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _batches(rows: IO[bytes]) -> Iterator[list[dict[str, Any]]]:
    while lines := list(islice(rows, ROWS)):
        yield [json.loads(line) for line in lines if line.strip()]


def _write(tables: Iterable[Any], schema: Any, target: str, compression: Any) -> None:
    arrow = pyarrow()
    held: list[Any] = []
    with arrow.parquet.ParquetWriter(target, schema, compression=compression) as writer:
        for table in tables:
            held.append(table)
            if sum(each.nbytes for each in held) >= GROUP:
                writer.write_table(arrow.concat_tables(held))
                held.clear()
        if held:
            writer.write_table(arrow.concat_tables(held))


def _compression(file: Any) -> dict[str, str]:
    """Return how the columns of `file` are packed, by their names."""
    if not file.num_row_groups:
        return {}
    group = file.metadata.row_group(0)
    packed = (group.column(i) for i in range(group.num_columns))
    return {each.path_in_schema: each.compression for each in packed}


def _first(fault: Exception) -> str:
    return str(fault).partition("\n")[0].rstrip(".")
