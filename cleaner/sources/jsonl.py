"""One record of JSON Lines, kept letter for letter.

Reading a record into a dict and writing it again would change what nobody asked to change: number forms, escapes,
blanks, keys that stand twice. So the line stays, we only learn where each value of its object begins and ends, and a
new value is put in the old one's place.
"""

from __future__ import annotations

import re
from json import JSONDecodeError, JSONDecoder, dumps
from typing import TYPE_CHECKING, Any

from cleaner.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping

MARK = b"\xef\xbb\xbf"

_BLANKS = re.compile(r"[ \t\n\r]*")
# Numbers are passed over, never made: an integer of ten thousand digits is none of our business.
_decode = JSONDecoder(parse_int=str, parse_float=str).raw_decode


def split_line(raw: bytes, *, is_first: bool = False) -> tuple[bytes, bytes, bytes]:
    r"""Return (byte order mark, record, line end) of one line; a mark can only begin the first.

    >>> split_line(b'{"a": 1}\r\n')
    (b'', b'{"a": 1}', b'\r\n')
    """
    mark = MARK if is_first and raw.startswith(MARK) else b""
    body = raw[len(mark) :].rstrip(b"\r\n")
    return mark, body, raw[len(mark) + len(body) :]


def refuse_other_formats(raw: bytes, name: str) -> None:
    """Raise InputError where `raw`, the first line of the input `name`, shows that none will be a record.

    A packed file or UTF-16 is told once and not for every line feed in it.
    """
    if raw.isascii() or raw.removeprefix(MARK).lstrip().startswith(b"{"):
        return
    from cleaner.stages.decode import decode

    # The line feed of UTF-16 and UTF-32 has been cut in two.
    encoding = decode(raw[: len(raw) // 4 * 4], name=name).encoding
    if encoding.startswith(("utf-16", "utf-32")):
        raise InputError(f"{name}: JSON Lines are UTF-8, this is {encoding}; convert it first: iconv -f {encoding}")


class Record:
    """A JSON object as it stands in `line`; `members` are (key, its value's start and end), in order."""

    __slots__ = ("_colon", "_line", "_members")

    def __init__(self, line: str, members: list[tuple[str, int, int]], colon: str) -> None:
        self._line = line
        self._members = members
        self._colon = colon

    def text(self, field: str) -> str:
        """Return the text in `field`, the last where it stands twice. Raises InputError if there is none."""
        span = self._span(field)
        if span is None:
            from cleaner.rules.schema import did_you_mean

            known = dict.fromkeys(key for key, _, _ in self._members)
            raise InputError(f'no field "{field}"{did_you_mean(field, known) if known else ""}; name it with --field')
        if self._line[span[0]] != '"':
            raise InputError(f'the field "{field}" holds {_kind(self._line[span[0]])}, not a text')
        text, _ = _decode(self._line, span[0])
        return str(text)

    def text_or_none(self, field: str) -> str | None:
        """Return the text in `field`, None where there is no such field or it holds no text."""
        span = self._span(field)
        return str(_decode(self._line, span[0])[0]) if span and self._line[span[0]] == '"' else None

    def place(self, field: str) -> tuple[int, int]:
        """Return where in the line the value of `field` begins and ends, (0, 0) where there is none."""
        return self._span(field) or (0, 0)

    def put(self, values: Mapping[str, Any]) -> bytes:
        """Return the line with each of `values` in its field, at the end where the object has no such field.

        New text is escaped as the rest of the line is: one in ASCII stays so. Lone surrogates stay escapes.
        """
        escaped = self._line.isascii()
        end = self._members[-1][2]
        comma = ", " if self._colon.endswith(" ") else ","
        changes, added = [], ""
        for field, value in values.items():
            new = dumps(value, ensure_ascii=escaped)
            if span := self._span(field):
                changes.append((*span, new))
            else:
                added += f"{comma}{dumps(field, ensure_ascii=escaped)}{self._colon}{new}"
        line = self._line[:end] + added + self._line[end:]
        for start, stop, new in sorted(changes, reverse=True):
            line = line[:start] + new + line[stop:]
        return line.encode("utf-8", "backslashreplace")

    def _span(self, field: str) -> tuple[int, int] | None:
        return next(((start, end) for key, start, end in reversed(self._members) if key == field), None)


def read_record(raw: bytes) -> Record:
    """Return the object in `raw`, one line without its end. Raises InputError for anything else."""
    try:
        line = raw.decode()
    except UnicodeDecodeError as fault:
        raise InputError(f"not UTF-8: byte 0x{raw[fault.start]:02x} at column {fault.start + 1}") from None
    at = _skip(line, 0)
    if line[at : at + 1] != "{":
        raise InputError("not a JSON object")
    try:
        return _scan(line, at)
    except JSONDecodeError as fault:
        raise InputError(f"not JSON: {fault.msg} at column {fault.colno}") from None
    except RecursionError:
        raise InputError("its values are nested too deep to be read") from None


def _scan(line: str, at: int) -> Record:
    members: list[tuple[str, int, int]] = []
    colon = ""
    at = _skip(line, at + 1)
    while line[at : at + 1] != "}" or members:
        if line[at : at + 1] != '"':
            raise JSONDecodeError("Expecting a name in double quotes", line, at)
        key, end = _decode(line, at)
        start = _skip(line, _expect(":", line, _skip(line, end)))
        colon = colon or line[end:start]
        _, value_end = _decode(line, start)
        members.append((key, start, value_end))
        at = _skip(line, value_end)
        if line[at : at + 1] == "}":
            break
        at = _skip(line, _expect(",", line, at))
    if _skip(line, at + 1) != len(line):
        raise JSONDecodeError("Extra data", line, at + 1)
    return Record(line, members, colon)


def _skip(line: str, at: int) -> int:
    found = _BLANKS.match(line, at)
    return found.end() if found else at


def _expect(sign: str, line: str, at: int) -> int:
    if line[at : at + 1] != sign:
        raise JSONDecodeError(f"Expecting '{sign}'", line, at)
    return at + 1


def _kind(first: str) -> str:
    names = {"{": "an object", "[": "a list", "t": "true", "f": "false", "n": "null"}
    return names.get(first, "a number")
