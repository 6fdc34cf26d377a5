"""`cleaner --jsonl`: the text of each record is cleaned; nothing else of it changes."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING

import pytest

from cleaner.errors import SafetyError
from tests.cli.conftest import ARTICLE, BODY, PROSE

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Command

TEXT, CLEAN = json.dumps(ARTICLE).encode(), json.dumps(BODY).encode()
GOOD, GOOD_CLEANED = b'{"text": ' + TEXT + b"}\n", b'{"text": ' + CLEAN + b"}\n"


@pytest.mark.parametrize(
    ("args", "record", "written"),
    [
        pytest.param((), b'{"text": %s}' % TEXT, b'{"text": %s}' % CLEAN, id="the text is cleaned"),
        pytest.param(
            (),
            b'{"id":1.0e+2, "x" :[1,{"text":"Advertisement"}],\t"text":%s , "n":-0.0,"n":12345678901234567890}' % TEXT,
            b'{"id":1.0e+2, "x" :[1,{"text":"Advertisement"}],\t"text":%s , "n":-0.0,"n":12345678901234567890}' % CLEAN,
            id="everything else stays as it is",
        ),
        pytest.param(("--field", "a"), b'{"a": %s}' % TEXT, b'{"a": %s}' % CLEAN, id="another field"),
        pytest.param(
            ("--into", "b"),
            b'{"text": %s }' % TEXT,
            b'{"text": %s, "b": %s }' % (TEXT, CLEAN),
            id="into a new field, at the end",
        ),
        pytest.param(
            ("--into", "b"), b'{"text":%s}' % TEXT, b'{"text":%s,"b":%s}' % (TEXT, CLEAN), id="as dense as the record"
        ),
        pytest.param(
            ("--into", "b"), b'{"b": 1, "text": "x"}', b'{"b": "x", "text": "x"}', id="into a field that is there"
        ),
        pytest.param(
            (), b'{"text": "x", "text": %s}' % TEXT, b'{"text": "x", "text": %s}' % CLEAN, id="the last counts"
        ),
        pytest.param((), b'{"te\\u0078t": %s}' % TEXT, b'{"te\\u0078t": %s}' % CLEAN, id="an escaped name"),
        pytest.param(
            ("--format", "markdown"), b'{"text": "Caf\\u00e9"}', b'{"text": "Caf\\u00e9"}', id="ascii stays ascii"
        ),
        pytest.param(
            ("--into", "b"), '{"text": "Café"}'.encode(), '{"text": "Café", "b": "Café"}'.encode(), id="utf-8 stays"
        ),
    ],
)
def test_a_record_keeps_its_shape(cleaner: Command, args: tuple[str, ...], record: bytes, written: bytes) -> None:
    done = cleaner("--jsonl", *args, stdin=record + b"\n")
    assert (done.code, done.out, done.err) == (0, written + b"\n", "")


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"\n  \n\r\n", id="blank lines"),
        pytest.param(b'{"text": "Caf\\u00E9 \\/ \\ud800 \\uD83D\\uDE00"}\n', id="escapes"),
        pytest.param(b'{"text": "x"}\r\n{"text": "y"}\r\n', id="crlf"),
        pytest.param(b'{"text": "x"}', id="no final newline"),
        pytest.param(b'\xef\xbb\xbf{"text": "x"}\n', id="bom"),
        pytest.param(b' { "text" : "x" } \n', id="blanks around"),
        pytest.param(b'{"text": "x", "n": ' + b"9" * 5000 + b', "m": NaN}\n', id="numbers that python would refuse"),
    ],
)
def test_untouched_records_are_the_same_byte_for_byte(cleaner: Command, raw: bytes) -> None:
    done = cleaner("--jsonl", stdin=raw)
    assert (done.code, done.out, done.err) == (0, raw, "")


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        pytest.param(b"\xef\xbb\xbf" + GOOD, b"\xef\xbb\xbf" + GOOD_CLEANED, id="bom"),
        pytest.param(GOOD.replace(b"\n", b"\r\n"), GOOD_CLEANED.replace(b"\n", b"\r\n"), id="crlf"),
        pytest.param(GOOD.rstrip(), GOOD_CLEANED.rstrip(), id="no final newline"),
        pytest.param(
            GOOD.replace(b"less", b"\\ud800"), GOOD_CLEANED.replace(b"less", b"\\ud800"), id="lone surrogate in ascii"
        ),
        pytest.param(
            GOOD.replace(b"less", "é\\ud800".encode()),
            GOOD_CLEANED.replace(b"less", "é\\ud800".encode()),
            id="lone surrogate beside a letter that is no ascii",
        ),
    ],
)
def test_changed_records_keep_what_is_around_them(cleaner: Command, raw: bytes, cleaned: bytes) -> None:
    assert cleaner("--jsonl", stdin=raw).out == cleaned


@pytest.mark.parametrize(
    ("bad", "fault"),
    [
        pytest.param(b"{'text': 1}", "line 2: not JSON: Expecting a name in double quotes at column 2", id="not json"),
        pytest.param(b'{"text": "x"', "line 2: not JSON: ", id="cut off"),
        pytest.param(b'{"text": "x"} {}', "line 2: not JSON: Extra data at column 14", id="two on a line"),
        pytest.param(b'{"text": "x",}', "line 2: not JSON: ", id="a trailing comma"),
        pytest.param(b'{"text" "x"}', "line 2: not JSON: Expecting ':' at column 9", id="no colon"),
        pytest.param(b'{"text":}', "line 2: not JSON: ", id="no value"),
        pytest.param(b'{"text": "a\tb"}', "line 2: not JSON: Invalid control character", id="a raw tab"),
        pytest.param(b'["text"]', "line 2: not a JSON object", id="a list"),
        pytest.param(b'"text"', "line 2: not a JSON object", id="a text"),
        pytest.param(b"{}", 'line 2: no field "text"', id="empty"),
        pytest.param(b'{"txet": "x"}', 'line 2: no field "text"; did you mean "txet"?; name it', id="no such field"),
        pytest.param(b'{"text": null}', 'line 2: the field "text" holds null, not a text', id="null"),
        pytest.param(b'{"text": -1}', 'line 2: the field "text" holds a number, not a text', id="a number"),
        pytest.param(b'{"text": ["x"]}', 'line 2: the field "text" holds a list, not a text', id="a list in it"),
        pytest.param(b'{"text": "caf\xe9"}', "line 2: not UTF-8: byte 0xe9 at column 14", id="not utf-8"),
        pytest.param(b'{"text": ' + b"[" * 100_000 + b"}", "line 2: its values are nested too deep", id="too deep"),
    ],
)
def test_a_bad_record_is_reported_and_passed_on(cleaner: Command, bad: bytes, fault: str) -> None:
    done = cleaner("--jsonl", "-q", stdin=GOOD + bad + b"\n" + GOOD)
    assert (done.code, done.out) == (2, GOOD_CLEANED + bad + b"\n" + GOOD_CLEANED)
    assert done.err.startswith(f"cleaner: <stdin>: {fault}")
    assert done.err.count("\n") == 1


@pytest.mark.parametrize(
    ("raw", "fault"),
    [
        pytest.param(gzip.compress(GOOD * 9), "gzip", id="gzip"),
        pytest.param(GOOD.decode().encode("utf-16"), "JSON Lines are UTF-8, this is utf-16-le", id="utf-16"),
    ],
)
def test_what_is_no_json_lines_at_all_is_refused_once(cleaner: Command, raw: bytes, fault: str) -> None:
    done = cleaner("--jsonl", stdin=raw)
    assert (done.code, done.out, done.err.count("\n")) == (2, b"", 1)
    assert fault in done.err


def test_a_fault_of_ours_keeps_the_record_and_is_3(cleaner: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    def verify(*_: object) -> None:
        raise SafetyError("broken")

    monkeypatch.setattr("cleaner.pipeline.verify", verify)
    done = cleaner("--jsonl", stdin=b"{}\n" + GOOD)
    assert (done.code, done.out) == (3, b"{}\n" + GOOD)
    assert done.err.endswith("cleaner: <stdin>: line 2: broken\n")


def test_json_puts_the_whole_result_in_the_field(cleaner: Command) -> None:
    done = cleaner("--jsonl", "--format", "json", "--into", "result", stdin=GOOD)
    record = json.loads(done.out)
    assert record["text"] == ARTICLE
    assert record["result"]["body"] == BODY
    assert [removal["text"] for removal in record["result"]["removed"]] == ["Advertisement"]


def test_markdown_puts_the_title_in_front(cleaner: Command, own_rules: Path) -> None:
    stdin = json.dumps({"text": f"TITLE: One\n{PROSE}"}).encode()
    args = ("--jsonl", "--format", "markdown", "--rules", str(own_rules), "--select", "mine")
    assert json.loads(cleaner(*args, stdin=stdin).out)["text"] == f"# TITLE: One\n\n{PROSE}"


def test_files_follow_each_other_on_lines_of_their_own(cleaner: Command, folder: Path) -> None:
    (folder / "a.jsonl").write_bytes(b'{"text": "a"}')
    (folder / "b.jsonl").write_bytes(b"")
    (folder / "c.jsonl").write_bytes(b'{"text": "c"}\nbad')
    done = cleaner("--jsonl", "a.jsonl", "none.jsonl", "b.jsonl", "c.jsonl")
    assert (done.code, done.out) == (2, b'{"text": "a"}\n{"text": "c"}\nbad')
    assert done.err.splitlines() == [
        "cleaner: none.jsonl: No such file or directory",
        "cleaner: c.jsonl: line 2: not a JSON object",
    ]


def test_warnings_and_summaries_name_the_line(cleaner: Command) -> None:
    done = cleaner("--jsonl", "-v", "--max-removed", "0.01", stdin=b"\n" + GOOD + b"{}\n")
    said = done.err.splitlines()
    assert said[0].startswith("cleaner: <stdin>: line 2: kept as it was: ")
    assert said[1].startswith("cleaner: <stdin>: line 2: profile residue, utf-8, 0 removals")
    assert said[3] == "cleaner: 2 records, 0 changed, 1 bad"


@pytest.mark.parametrize(
    ("args", "fault"),
    [
        (("--field", "a"), "--field has no meaning without --jsonl; add --jsonl"),
        (("--into", "a"), "--into has no meaning without --jsonl; add --jsonl"),
        (("--line-buffered",), "--line-buffered has no meaning without --jsonl; add --jsonl"),
        (("--jsonl", "--encoding", "cp1252"), "--encoding has no meaning with --jsonl: JSON Lines are UTF-8"),
    ],
)
def test_an_option_that_would_be_ignored_is_an_error(cleaner: Command, args: tuple[str, ...], fault: str) -> None:
    done = cleaner(*args, stdin=GOOD)
    assert (done.code, done.out, done.err) == (2, b"", f"cleaner: {fault}\n")


TOLD = f"Nobody knew the bridge would go\n{PROSE}\nIcon: vergrößern\n"


@pytest.mark.parametrize(
    ("args", "fields", "left"),
    [
        pytest.param((), {}, TOLD, id="nothing told"),
        pytest.param(
            (), {"headline": "Nobody knew the bridge would go - Post"}, TOLD.split("\n", 1)[1], id="its headline"
        ),
        pytest.param(
            (), {"url": "https://a.example/nobody-knew-the-bridge-would-go.html"}, TOLD.split("\n", 1)[1], id="address"
        ),
        pytest.param((), {"publisher": "spiegel.de"}, TOLD.rsplit("\n", 2)[0] + "\n", id="its site's own rules"),
        pytest.param(("--site", "spiegel.de"), {}, TOLD.rsplit("\n", 2)[0] + "\n", id="a site for all records"),
        pytest.param(("--site", "a.example"), {"publisher": "spiegel.de"}, TOLD, id="what is typed counts more"),
        pytest.param((), {"title": None, "url": 7, "publisher": ["spiegel.de"]}, TOLD, id="no texts"),
    ],
)
def test_a_record_tells_of_its_article(
    cleaner: Command, args: tuple[str, ...], fields: dict[str, object], left: str
) -> None:
    done = cleaner("--jsonl", *args, stdin=json.dumps({**fields, "text": TOLD}).encode())
    assert json.loads(done.out) == {**fields, "text": left}
