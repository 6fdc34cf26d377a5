"""Parquet files out of rows of JSON Lines: the source's own table with its new texts, or one made of any records."""

from __future__ import annotations

import json
from itertools import islice
from typing import IO, TYPE_CHECKING, Any

from cleaner.errors import ConfigError, InputError
from cleaner.sources.columns import ROWS, as_json, first, opened, pyarrow, told

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from cleaner.sources.plan import Job

GROUP = 64 * 1024 * 1024
"""So many bytes make a row group of the output."""


def assemble(job: Job, rows: str, target: str) -> None:
    """Write the Parquet file `target` out of the file `rows`, where what became of each document stands in a line."""
    with open(rows, "rb") as file:  # noqa: PTH123
        try:
            if job.is_put_back:
                _put_back(job.source, file, target)
            else:
                _from_records(file, target)
        except pyarrow().ArrowException as fault:
            raise InputError(f"{job.target}: {first(fault)}; write records instead: --to jsonl") from None


def _put_back(source: str, rows: IO[bytes], target: str) -> None:
    """Write the table in `source` with the values of `rows` in their columns; rows that failed are left out."""
    arrow = pyarrow()
    file = opened(source)
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
                columns[name] = _changed(columns.get(name), name, values, schema.field(name).type)
            table = arrow.Table.from_arrays([columns[name] for name in schema.names], schema=schema)
            is_kept = [each is not None for each in values]
            yield table if all(is_kept) else table.filter(arrow.array(is_kept, arrow.bool_()))

    compression = _compression(file)
    _write(tables(), schema, target, compression)


def _changed(before: Any, name: str, rows: list[dict[str, Any] | None], kind: Any) -> Any:
    """Return the column `before`, None for a new one, with what `rows` say of it; one that stays is not made anew."""
    old = json.loads(as_json({name: told(before)}))[name] if before is not None else [None] * len(rows)
    now = [(row or {}).get(name, was) for row, was in zip(rows, old, strict=True)]
    if before is not None and now == old:
        return before
    arrow = pyarrow()
    try:
        return arrow.array([_plain(value) for value in now], arrow.string()).cast(kind)
    except arrow.ArrowException:
        fault = f'the column "{name}" holds {kind}, which a text does not become'
        raise ConfigError(f"{fault}; name another with --into, --removed or --metadata") from None


class _UnfitError(Exception):
    """Raised for a column that has a value which its type does not hold."""


def _from_records(rows: IO[bytes], target: str) -> None:
    """Write the records of `rows` as a table: a column for each field, whose type all of its values have."""
    mixed: set[str] = set()
    while True:
        try:
            _write_records(rows, target, mixed)
        except _UnfitError as unfit:
            mixed.add(str(unfit))
            rows.seek(0)
        else:
            return


def _write_records(rows: IO[bytes], target: str, mixed: set[str]) -> None:
    """Write the records of `rows` as a table; columns that turn out to be `mixed` are texts."""
    arrow = pyarrow()
    schema = arrow.schema([])
    for records in _batches(rows):
        for name, values in _by_name(records, mixed).items():
            if name not in mixed:
                schema = _with(arrow, schema, name, values, mixed)
    mixed |= {field.name for field in schema if not _is_writable(field.type)}
    for name in sorted(mixed):
        schema = schema.remove(schema.get_field_index(name)) if name in schema.names else schema
        schema = schema.append(arrow.field(name, arrow.string()))
    rows.seek(0)

    def tables() -> Iterator[Any]:
        for records in _batches(rows):
            columns = [_column(field, [record.get(field.name) for record in records], mixed) for field in schema]
            yield arrow.Table.from_arrays(columns, schema=schema)

    _write(tables(), schema, target, "zstd")


def _column(field: Any, values: list[Any], mixed: Collection[str]) -> Any:
    """Return the column `field` of `values`. Raises _UnfitError where one has no place in its type."""
    arrow = pyarrow()
    try:
        return arrow.array([_plain(each) for each in values] if field.name in mixed else values, field.type)
    except (arrow.ArrowException, OverflowError):
        # A large integer, found far from the fraction for which the column became one of floats.
        raise _UnfitError(field.name) from None


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


def _is_writable(kind: Any) -> bool:
    """Say whether Parquet has a place for `kind`: an object of which no field is known has none."""
    fields = [kind.field(i) for i in range(kind.num_fields)]
    is_empty = not fields and pyarrow().types.is_struct(kind)
    return not is_empty and all(_is_writable(field.type) for field in fields)


def _plain(value: Any) -> str | None:
    """Return `value` as text: what is none becomes JSON."""
    return value if value is None or isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _batches(rows: IO[bytes]) -> Iterator[list[dict[str, Any]]]:
    while lines := list(islice(rows, ROWS)):
        yield [_record(line) for line in lines if line.strip()]


def _record(line: bytes) -> dict[str, Any]:
    record: dict[str, Any] = json.loads(line)
    # Parquet is UTF-8: half a pair of surrogates, which JSON may hold, becomes its escape.
    return _escaped(record) if b"\\ud" in line.lower() else record


def _escaped(value: Any) -> Any:
    if isinstance(value, dict):
        return {_escaped(name): _escaped(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_escaped(each) for each in value]
    return value.encode("utf-8", "backslashreplace").decode() if isinstance(value, str) else value


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
