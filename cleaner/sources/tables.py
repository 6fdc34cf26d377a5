"""CSV and TSV, row by row and letter for letter: only the cells that get a new value change.

Rows are those of RFC 4180: cells between quotation marks may hold delimiters, doubled quotation marks and line ends.
What csv modules read more kindly is read so too: a quotation mark inside a cell without quotes is a letter.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import IO, TYPE_CHECKING, Any, NamedTuple

from cleaner.errors import ConfigError, InputError
from cleaner.sources.articles import COPIED, Article, Position, TableHead, too_large
from cleaner.sources.forms import BETWEEN, TABLE
from cleaner.sources.jsonl import MARK
from cleaner.sources.lines import skip
from cleaner.sources.packing import split_packing, unpacked

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from cleaner.sources.plan import Job

DELIMITERS = (",", ";", "\t", "|")


class NoColumnError(ConfigError):
    """Raised for a table without the column that is to be cleaned."""


class _Cell(NamedTuple):
    start: int
    end: int
    text: str


class Row:
    """A row as it stands in `line`, without its line end; `columns` are the names of its cells."""

    def __init__(self, line: str, columns: tuple[str, ...], delimiter: str) -> None:
        self._line = line
        self._columns = columns
        self._delimiter = delimiter
        self._cells = _cells(line, delimiter)
        if len(self._cells) > len(columns):
            raise InputError(f"it has {len(self._cells)} cells, and the table {len(columns)} columns")

    def text(self, field: str) -> str:
        """Return the text in the column `field`. Raises InputError if there is none."""
        text = self.text_or_none(field)
        if text is None:
            raise InputError(f'it has no cell in the column "{field}"')
        return text

    def text_or_none(self, field: str) -> str | None:
        """Return the text in the column `field`, None where the table or the row has none."""
        at = self._columns.index(field) if field in self._columns else len(self._cells)
        return self._cells[at].text if at < len(self._cells) else None

    def put(self, values: Mapping[str, Any]) -> str:
        """Return the row with each of `values` in its column; new columns come behind the others."""
        line = self._line
        new = [name for name in values if name not in self._columns]
        missing = len(self._columns) - len(self._cells) if new else 0
        added = self._delimiter * missing + "".join(self._delimiter + self._written(values[name]) for name in new)
        for at in range(len(self._cells) - 1, -1, -1):
            # Of two columns of one name the first was read.
            if (name := self._columns[at]) in values and self._columns.index(name) == at:
                cell = self._cells[at]
                was_quoted = line[cell.start : cell.start + 1] == '"'
                line = line[: cell.start] + self._written(values[name], quoted=was_quoted) + line[cell.end :]
        return line + added

    def as_dict(self) -> dict[str, str]:
        """Return the cells by the names of their columns."""
        return {name: cell.text for name, cell in zip(self._columns, self._cells, strict=False)}

    def _written(self, value: Any, *, quoted: bool = False) -> str:
        return _quoted(
            value if isinstance(value, str) else json.dumps(value, ensure_ascii=False), self._delimiter, quoted
        )


def read_row(raw: bytes, head: TableHead, encoding: str | None) -> tuple[Row, str]:
    """Return the row in `raw` and its line end. Raises InputError where it is no text, or longer than the table."""
    line, end = _split(raw)
    return Row(_text(line, encoding), columns(head, encoding), head.delimiter), end


def head_row(head: TableHead, encoding: str | None, added: tuple[str, ...]) -> bytes:
    """Return the first row of a table that gets the columns `added`."""
    line, end = _split(head.row)
    new = [name for name in added if name not in columns(head, encoding)]
    text = "".join(head.delimiter + _quoted(name, head.delimiter, False) for name in new)
    return line + text.encode(encoding or "utf-8") + end.encode()


@lru_cache(maxsize=16)
def columns(head: TableHead, encoding: str | None) -> tuple[str, ...]:
    """Return the names in the first row of a table. Raises InputError where it is no text."""
    line, _ = _split(head.row.removeprefix(MARK))
    return tuple(cell.text for cell in _cells(_text(line, encoding), head.delimiter))


def articles(job: Job, begun: Position, max_size: int) -> Iterator[tuple[Article, Position]]:
    """Yield each row of `job` behind `begun`, as it stands there, and the position behind it; the first is the head."""
    told: dict[str, Any] = {"to": job.stream_form}
    with open(job.source, "rb") as file:  # noqa: PTH123
        stream = unpacked(file, job.form.packing)
        head = _head(stream, job.source, max_size)
        first = head.row
        position = begun
        if not begun.line and first:
            position = Position(1, len(first))
            yield Article(job.source, BETWEEN, first, 1, about=head, **told), position
        elif begun.line:
            skip(stream, begun.read - (0 if stream.seekable() else len(first)))
        while line := stream.readline(max_size + 1):
            raw, length = _row(stream, line, head.delimiter, max_size)
            position = Position(position.line + 1, position.read + length)
            holds = TABLE if raw.strip(b" \r\n") else BETWEEN
            loss = too_large(max_size) if length > max_size else None
            yield Article(job.source, holds, raw, position.line, loss, length, about=head, **told), position


def delimiter_of(path: str, first: bytes) -> str:
    """Return what parts the cells of a table: its name tells, or the commonest in its first row."""
    name = split_packing(path)[0].lower()
    if name.endswith((".tsv", ".tab")):
        return "\t"
    bare = re.sub(rb'"[^"]*"', b"", first)
    return max(DELIMITERS, key=lambda each: bare.count(each.encode()))


def check(path: str, packing: str, field: str, encoding: str | None, *, becomes: str) -> None:
    """Raise ConfigError where the table at `path` has no column `field`, or two of one name if it `becomes` another."""
    with open(path, "rb") as file:  # noqa: PTH123
        head = _head(unpacked(file, packing), path, COPIED)
    if head.row.startswith((b"\xff\xfe", b"\xfe\xff", b"\0")) or b"\n".decode(encoding or "utf-8", "replace") != "\n":
        raise InputError(f"{path}: rows of UTF-16 and UTF-32 are not read; convert it first: iconv -f UTF-16 -t UTF-8")
    try:
        names = columns(head, encoding)
    except InputError as fault:
        raise InputError(f"{path}: {fault}") from None
    if head.row and field not in names:
        raise no_column(path, field, names)
    if becomes != TABLE:
        check_names(path, names)


def check_names(path: str, names: Sequence[str]) -> None:
    """Raise ConfigError where two columns have one name, under which a record could hold only one of them."""
    twice = next((name for name in names if name and names.count(name) > 1), None)
    if twice is not None:
        raise ConfigError(f'{path}: two of its columns are called "{twice}"; rename one, or leave it out')


def no_column(path: str, field: str, names: tuple[str, ...]) -> ConfigError:
    """Return the error for a table without the column `field`."""
    from cleaner.rules.schema import did_you_mean

    known = ", ".join(names[:20]) + (" ..." if len(names) > 20 else "")
    return NoColumnError(f'{path}: no column "{field}"{did_you_mean(field, names)}; name it with --field ({known})')


def _head(stream: IO[bytes], path: str, max_size: int) -> TableHead:
    """Read the first row, whose names may hold line ends too."""
    line = stream.readline(max_size + 1)
    mark = MARK if line.startswith(MARK) else b""
    row, _ = _row(stream, line.removeprefix(mark), delimiter_of(path, line), max_size)
    return TableHead(mark + row, delimiter_of(path, mark + row))


def _row(stream: IO[bytes], line: bytes, delimiter: str, max_size: int) -> tuple[bytes, int]:
    """Return the row that begins with `line`, and its length; of one that is too long the beginning."""
    parts, length, is_open = [line], len(line), False
    mark = delimiter.encode()
    while True:
        is_open = _ends_open(line, mark, is_open=is_open)
        is_cut = not line.endswith(b"\n")
        if not (is_open or is_cut) or not (line := stream.readline(max_size + 1)):
            return b"".join(parts), length
        length += len(line)
        if length <= max_size:
            parts.append(line)


def _ends_open(line: bytes, delimiter: bytes, *, is_open: bool) -> bool:
    """Say whether a cell is still open behind `line`, before which one was or was not."""
    if not is_open and b'"' not in line:
        return False
    at = 0
    while True:
        if not is_open:
            if line[at : at + 1] != b'"':
                at = line.find(delimiter, at) + 1
                if not at:
                    return False
                continue
            at += 1
        closing = line.find(b'"', at)
        if closing < 0:
            return True
        is_open = line[closing + 1 : closing + 2] == b'"'
        at = closing + (2 if is_open else 1)
        if not is_open:
            at = line.find(delimiter, at) + 1
            if not at:
                return False


def _cells(line: str, delimiter: str) -> tuple[_Cell, ...]:
    pattern = _cell_pattern(delimiter)
    cells, at = [], 0
    while True:
        found = pattern.match(line, at)
        start, end = found.span() if found else (at, at)
        quoted = found[1] if found else None
        rest = line[start:end] if quoted is None else line[start + len(quoted) + 2 : end]
        cells.append(_Cell(start, end, rest if quoted is None else quoted.replace('""', '"') + rest))
        if end >= len(line):
            return tuple(cells)
        at = end + 1


@lru_cache(maxsize=8)
def _cell_pattern(delimiter: str) -> re.Pattern[str]:
    return re.compile(rf'(?:"((?:[^"]|"")*+)")?[^{re.escape(delimiter)}]*')


def _quoted(text: str, delimiter: str, quoted: bool) -> str:
    if quoted or any(sign in text for sign in (delimiter, '"', "\n", "\r")):
        return '"' + text.replace('"', '""') + '"'
    return text


def _split(raw: bytes) -> tuple[bytes, str]:
    line = raw.rstrip(b"\r\n") if raw.endswith((b"\n", b"\r")) else raw
    return line, raw[len(line) :].decode()


def _text(line: bytes, encoding: str | None) -> str:
    try:
        return line.decode(encoding or "utf-8")
    except UnicodeDecodeError as fault:
        place = f"byte 0x{line[fault.start]:02x} at position {fault.start + 1}"
        remedy = "" if encoding else "; name its encoding with --encoding (for example --encoding cp1252)"
        raise InputError(f"not {encoding or 'UTF-8'}: {place}{remedy}") from None
