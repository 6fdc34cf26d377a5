"""A record is kept letter for letter but for the value that is put into it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.errors import InputError
from cleaner.sources.jsonl import read_record, split_line

# Lone surrogates are in: they come in as escapes, and must go out as such.
TEXTS = st.text(st.characters(exclude_categories=()))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)
OBJECTS = st.dictionaries(TEXTS, VALUES, max_size=5)
STYLES = st.fixed_dictionaries(
    {
        "ensure_ascii": st.booleans(),
        "separators": st.sampled_from([(",", ":"), (", ", ": "), (" , ", " : "), ("\t,", ":\t ")]),
    }
)


def line(record: Any, style: dict[str, Any]) -> bytes:
    return json.dumps(record, **style).encode("utf-8", "backslashreplace")


@given(OBJECTS, TEXTS, TEXTS, TEXTS, STYLES)
def test_what_is_put_in_is_what_is_read(
    others: dict[str, Any], field: str, text: str, new: str, style: dict[str, Any]
) -> None:
    raw = line(others | {field: text}, style)
    # Two halves of a surrogate pair that meet in a text are one character to JSON.
    text, new, field = (json.loads(json.dumps(word)) for word in (text, new, field))
    record = read_record(raw)
    assert record.text(field) == text
    assert read_record(record.put({field: new})).text(field) == new


@given(OBJECTS, TEXTS, TEXTS, STYLES)
def test_everything_else_stays(others: dict[str, Any], field: str, new: str, style: dict[str, Any]) -> None:
    raw = line(others | {field: "\0"}, style)
    before, after = raw.rsplit(b'"\\u0000"', 1)
    put = read_record(raw).put({json.loads(json.dumps(field)): new})
    assert put.startswith(before)
    assert put.endswith(after)


@given(OBJECTS, STYLES)
def test_a_new_field_comes_last(others: dict[str, Any], style: dict[str, Any]) -> None:
    others.pop("new", None)
    raw = line({"text": "x"} | others, style)
    put = read_record(raw).put({"new": "y"})
    assert put.startswith(raw[:-1])
    assert list(json.loads(put))[-1] == "new"


@pytest.mark.parametrize(
    ("raw", "put"),
    [
        pytest.param(b'{"a":1}', b'{"a":1,"b":"x"}', id="dense"),
        pytest.param(b'{"a": 1}', b'{"a": 1, "b": "x"}', id="with blanks"),
        pytest.param(b'{ "a" : 1 }', b'{ "a" : 1, "b" : "x" }', id="with more blanks"),
        pytest.param(b'{"b": {"c": [1, "}"]}, "a": 1}', b'{"b": "x", "a": 1}', id="instead of an object"),
        pytest.param(b'{"b": 1, "b": 2}', b'{"b": 1, "b": "x"}', id="the last of two"),
        pytest.param(b'{"b": -1.50E+3}', b'{"b": "x"}', id="instead of a number"),
    ],
)
def test_put(raw: bytes, put: bytes) -> None:
    assert read_record(raw).put({"b": "x"}) == put


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b"}",
        b"{}{}",
        b'{"a"}',
        b'{"a":}',
        b'{"a":1,}',
        b'{,"a":1}',
        b'{"a":1 "b":2}',
        b"{a:1}",
        b"[]",
        b"\xff",
    ],
)
def test_what_is_no_object_is_refused(raw: bytes) -> None:
    with pytest.raises(InputError):
        read_record(raw)


@given(st.binary())
def test_anything_is_read_or_refused_as_json_does(raw: bytes) -> None:
    try:
        is_object = isinstance(json.loads(raw.decode()), dict)
    except (ValueError, RecursionError):
        is_object = False
    try:
        read_record(raw)
    except InputError:
        assert not is_object
    else:
        assert is_object


@pytest.mark.parametrize(
    ("raw", "parts"),
    [
        (b"{}\n", (b"", b"{}", b"\n")),
        (b"{}\r\n", (b"", b"{}", b"\r\n")),
        (b"{}", (b"", b"{}", b"")),
        (b"\xef\xbb\xbf{}\n", (b"\xef\xbb\xbf", b"{}", b"\n")),
    ],
)
def test_split_line(raw: bytes, parts: tuple[bytes, bytes, bytes]) -> None:
    assert split_line(raw, is_first=True) == parts


def test_several_values_are_put_in_their_places() -> None:
    record = read_record(b'{"a": 1, "b": 2}')
    assert record.put({"b": "x", "c": 3, "a": "longer", "d": 4}) == b'{"a": "longer", "b": "x", "c": 3, "d": 4}'


def test_a_mark_inside_the_file_is_no_mark() -> None:
    assert split_line(b"\xef\xbb\xbf{}\n") == (b"", b"\xef\xbb\xbf{}", b"\n")
