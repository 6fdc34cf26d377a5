"""Rows of a run out of what it wrote, where that holds the removals: a folder of JSON files, or JSON Lines."""

from __future__ import annotations

import json
from typing import IO, TYPE_CHECKING, Any

from cleaner.errors import CleanerError, InputError
from cleaner.rules.provenance import site_name
from cleaner.runs.rows import CHANGED, UNCHANGED, Fired, Row
from cleaner.sources.packing import check_packing, packed_fault, packing_of, split_packing, unpacked
from cleaner.sources.walk import Choice, walk

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

REMOVED = "removed"
"""The field of removals, where none of an object's removals tells which it is."""

_NAMES = (".json", ".jsonl", ".ndjson")
_BODIES = ("body", "text")
_PUBLISHERS = ("url", "site", "publisher", "domain")
_LANGUAGES = ("language", "lang")


def output_rows(name: str, field: str | None) -> Iterator[Row]:
    """Yield a row for each object in the output `name`, a file or a folder; `field` holds an object's removals.

    Raises InputError for what is no such output, and where no object has such a field.
    """
    is_found = False
    for path, number, value in _objects(name):
        table = _inner(value, field)
        removals = _removals(table, field)
        is_found |= removals is not None
        try:
            yield _row(path, number, table, removals or ())
        except (KeyError, TypeError, ValueError):
            place = path if number is None else f"{path}: line {number}"
            raise InputError(f"{place}: a removal lacks its rule, category, start or end") from None
    if not is_found:
        told = f'no object has removals in "{field}"' if field else "no object holds removals"
        remedy = "batch writes them with --to json or --removed; --field names the field that holds them"
        raise InputError(f"{name}: {told}; {remedy}")


def _objects(name: str) -> Iterator[tuple[str, int | None, dict[str, Any]]]:
    """Yield (file, number of its line, object); a file of one object has no numbers."""
    for found in walk((name,), Choice()):
        bare = split_packing(found.path)[0].lower()
        if not found.named and not bare.endswith(_NAMES):
            continue
        try:
            with open(found.path, "rb") as file:  # noqa: PTH123
                packing = packing_of(file.read(8))
                check_packing(packing)
                file.seek(0)
                yield from _of_file(found.path, unpacked(file, packing), is_alone=bare.endswith(".json"))
        except CleanerError:
            raise
        except Exception as fault:
            wrong = packed_fault(fault)
            if wrong is None and not isinstance(fault, OSError):
                raise
            raise InputError(f"{found.path}: {wrong or getattr(fault, 'strerror', fault)}") from None


def _of_file(path: str, stream: IO[bytes], *, is_alone: bool) -> Iterator[tuple[str, int | None, dict[str, Any]]]:
    lines = (stream.read(),) if is_alone else stream
    for number, raw in enumerate(lines, 1):
        if not raw.strip():
            continue
        try:
            value = json.loads(raw.decode("utf-8-sig", "replace"))
        except (ValueError, RecursionError):
            value = None
        if not isinstance(value, dict):
            raise InputError(f"{path}{'' if is_alone else f': line {number}'}: it is no JSON object")
        yield path, None if is_alone else number, value


def _inner(value: dict[str, Any], field: str | None) -> dict[str, Any]:
    """Return the object that holds the removals: `value`, or the one that `--to json` put into a field of a record."""
    if _removals(value, field) is not None:
        return value
    found = next((one for one in value.values() if isinstance(one, dict) and _removals(one, field) is not None), None)
    return value if found is None else value | found


def _removals(value: Mapping[str, Any], field: str | None) -> list[dict[str, Any]] | None:
    if field is not None:
        return _as_list(value.get(field))
    for each in value.values():
        if isinstance(each, list) and each and isinstance(each[0], dict) and {"rule", "category"} <= each[0].keys():
            return each
    return _as_list(value.get(REMOVED))


def _as_list(value: Any) -> list[dict[str, Any]] | None:
    return value if isinstance(value, list) and all(isinstance(each, dict) for each in value) else None


def _row(path: str, number: int | None, value: Mapping[str, Any], removals: list[dict[str, Any]] | tuple[()]) -> Row:
    counts: dict[str, tuple[str, int, int]] = {}
    for removal in removals:
        rule = str(removal["rule"])
        _, times, characters = counts.get(rule, ("", 0, 0))
        counts[rule] = (str(removal["category"]), times + 1, characters + _size(removal))
    removed = sum(_size(removal) for removal in removals)
    # What the article tells of itself may stand in a field of its own.
    tables = (value, *(one for one in value.values() if isinstance(one, dict)))
    publisher = _first(tables, _PUBLISHERS)
    return Row(
        source=path,
        member=None,
        line=number,
        status=CHANGED if removals else UNCHANGED,
        language=_first(tables, _LANGUAGES),
        publisher=site_name(publisher) or None if publisher else None,
        characters=_length(value, removals, removed),
        removed=removed,
        fired=tuple(Fired(rule, *each) for rule, each in counts.items()),
        fault="",
    )


def _size(removal: Mapping[str, Any]) -> int:
    return int(removal["end"]) - int(removal["start"])


def _length(value: Mapping[str, Any], removals: list[dict[str, Any]] | tuple[()], removed: int) -> int:
    """Return the characters of the text before: of the body and of what went, unless the text still holds that."""
    texts = [text for name in _BODIES if isinstance(text := value.get(name), str)]
    texts = texts or [max((text for text in value.values() if isinstance(text, str)), key=len, default="")]
    text = texts[0]
    if removals and "text" in removals[0] and text[removals[0]["start"] : removals[0]["end"]] == removals[0]["text"]:
        return len(text)
    return len(text) + removed


def _first(tables: Iterable[Mapping[str, Any]], names: Iterable[str]) -> str | None:
    """Return the first text that stands under one of `names`."""
    found = (table.get(name) for table in tables for name in names)
    return next((text.strip() for text in found if isinstance(text, str) and text.strip()), None)
