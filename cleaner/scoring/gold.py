"""Rows whose answer is known, from JSON Lines: line labels, a body, or strings to be found and not to be found.

Every fault is named with its file and line: a gold row that is skipped in silence makes every figure a guess.
"""

from __future__ import annotations

import gzip
import json
import zlib
from codecs import BOM_UTF8
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cleaner.errors import InputError
from cleaner.rules.schema import CATEGORIES, did_you_mean
from cleaner.scoring.lines import BODY, UNSCORED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import IO

LABELS = (BODY, *sorted(UNSCORED), *CATEGORIES)
"""What a line may be labelled."""


@dataclass(frozen=True, slots=True)
class Span:
    """Boilerplate inside a story line: line `line` (from 0, as the rows count) holds `text`."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Labels:
    """One label for each line of the text; lines in `doubt` (from 0) are not scored."""

    labels: tuple[str, ...]
    spans: tuple[Span, ...] = ()
    doubt: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Strings:
    """What must be found in the body of a page and what must not."""

    wanted: tuple[str, ...]
    unwanted: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Gold:
    """One row: the text to clean and what is known of the answer; `place` says where the row stands.

    `fields` are all the row's fields, to choose and to group rows by.
    """

    id: str
    text: str
    place: str
    labels: Labels | None = None
    body: str | None = None
    strings: Strings | None = None
    fields: Mapping[str, Any] | None = None

    def text_or_none(self, name: str) -> str | None:
        """Return the row's field `name` where it holds a text."""
        value = (self.fields or {}).get(name)
        return value if isinstance(value, str) else None

    def field(self, name: str) -> str:
        """Return the row's field `name` as text, "none" where it is null. Raises InputError if there is no such field.

        >>> Gold("1", "Rain.", "gold.jsonl:1", fields={"lang": "en"}).field("lang")
        'en'
        """
        row = self.fields or {}
        if name not in row:
            raise InputError(f'{self.place}: no field "{name}"{did_you_mean(name, row)}')
        return "none" if row[name] is None else str(row[name])


def gold_lines(stream: IO[bytes], *, name: str) -> Iterator[bytes]:
    """Yield the lines of `stream`, unpacked where it is a gzip and no pipe. Raises InputError when it is damaged."""
    try:
        if _is_gzip(stream):
            with gzip.open(stream) as lines:
                yield from lines
        else:
            yield from stream
    except (gzip.BadGzipFile, EOFError, zlib.error) as fault:
        raise InputError(f"{name}: a damaged gzip: {fault}") from None
    except OSError as fault:
        raise InputError(f"{name}: cannot be read: {fault.strerror or fault}") from None


def _is_gzip(stream: IO[bytes]) -> bool:
    if not stream.seekable():
        return False
    at = stream.tell()
    magic = stream.read(2)
    stream.seek(at)
    return magic == b"\x1f\x8b"


def read_gold(lines: Iterable[bytes], *, name: str) -> Iterator[Gold]:
    """Yield the rows of JSON Lines; blank lines are none. Raises InputError with name and line for a broken row."""
    seen: dict[str, int] = {}
    for number, line in enumerate(lines, start=1):
        row = line.removeprefix(BOM_UTF8) if number == 1 else line
        if not row.strip():
            continue
        gold = parse_row(row, place=f"{name}:{number}")
        if gold.id in seen:
            raise InputError(f'{gold.place}: the id "{gold.id}" stands on line {seen[gold.id]} already')
        seen[gold.id] = number
        yield gold


def parse_row(line: bytes, *, place: str) -> Gold:
    """Return one line's row. Raises InputError when it is no JSON object or cannot be measured against."""
    try:
        row = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as fault:
        raise InputError(f"{place}: not UTF-8 (byte {fault.start + 1} of the line); JSON Lines are UTF-8") from None
    except (ValueError, RecursionError) as fault:
        raise InputError(f"{place}: not JSON: {fault}") from None
    if not isinstance(row, dict):
        raise InputError(f"{place}: not a JSON object but {type(row).__name__}; a row is {{…}}")
    text = _text(row, "text", place)
    gold = Gold(
        id=_text(row, "id", place),
        text=text,
        place=place,
        labels=_labels(row, text, place) if "labels" in row else None,
        body=_text(row, "gold", place) if "gold" in row else None,
        strings=Strings(_texts(row, "with", place), _texts(row, "without", place)) if "with" in row else None,
        fields=row,
    )
    if gold.labels is None and gold.body is None and gold.strings is None:
        raise InputError(f'{place}: nothing to measure against; a row needs "labels", "gold", or "with" and "without"')
    return gold


def _labels(row: Mapping[str, Any], text: str, place: str) -> Labels:
    labels, lines = _texts(row, "labels", place), text.split("\n")
    if len(labels) != len(lines):
        raise InputError(f"{place}: {len(labels)} labels for {len(lines)} lines; each line, blank ones too, has one")
    for i, label in enumerate(labels):
        if label not in LABELS:
            raise InputError(f'{place}: labels[{i}] is "{label}"{did_you_mean(label, LABELS)}')
    doubt = row.get("doubt", [])
    if not isinstance(doubt, list) or not all(_is_line(i, lines) for i in doubt):
        raise InputError(f'{place}: "doubt" must be a list of line numbers from 0 to {len(lines) - 1}')
    spans = row.get("spans", [])
    if not isinstance(spans, list):
        raise InputError(f'{place}: "spans" must be a list')
    return Labels(labels, tuple(_span(span, i, lines, place) for i, span in enumerate(spans)), frozenset(doubt))


def _span(span: object, i: int, lines: list[str], place: str) -> Span:
    if not isinstance(span, dict) or not _is_line(span.get("line"), lines):
        raise InputError(f'{place}: spans[{i}] needs a "line" from 0 to {len(lines) - 1}')
    text = span.get("text")
    if not isinstance(text, str) or not text.strip() or text not in lines[span["line"]]:
        raise InputError(f'{place}: spans[{i}] needs a "text" that stands in line {span["line"]}, to the letter')
    return Span(span["line"], text)


def _is_line(number: object, lines: list[str]) -> bool:
    return type(number) is int and 0 <= number < len(lines)


def _text(row: Mapping[str, Any], key: str, place: str) -> str:
    value = row.get(key)
    if not isinstance(value, str):
        raise InputError(f'{place}: "{key}" must be text, not {_what(value, key in row)}')
    return value


def _texts(row: Mapping[str, Any], key: str, place: str) -> tuple[str, ...]:
    value = row.get(key)
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise InputError(f'{place}: "{key}" must be a list of texts, not {_what(value, key in row)}')
    return tuple(value)


def _what(value: object, is_there: bool) -> str:
    return f"{json.dumps(value, ensure_ascii=False):.40}" if is_there else "absent"
