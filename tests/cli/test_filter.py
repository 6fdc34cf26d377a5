"""`cleaner [FILE]...`: what goes in, what comes out, and what is said about it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from cleaner.errors import SafetyError
from tests.cli.conftest import ARTICLE, BODY, PROSE

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Command

OWN = ("--rules", "mine.toml", "--select", "mine")
UNTOUCHED = [
    pytest.param(b"", id="nothing"),
    pytest.param(b"\n", id="a blank line"),
    pytest.param(f"{PROSE}\n".encode(), id="prose"),
    pytest.param(PROSE.encode(), id="no final newline"),
    pytest.param(f"{PROSE}\r\n\r\n{PROSE}\r\n".encode(), id="crlf"),
    pytest.param(b"\xef\xbb\xbf" + PROSE.encode(), id="utf-8 with bom"),
    pytest.param(f"{PROSE}\n".encode("utf-16"), id="utf-16"),
    pytest.param(f"Ne\u0301e caf\xe9. {PROSE}".encode(), id="decomposed letters"),
    pytest.param(f"{PROSE} \xfe\xff".encode("latin-1") + b"\x81\n", id="bytes that mean nothing"),
]


@pytest.fixture
def articles(folder: Path) -> Path:
    (folder / "one.txt").write_text(ARTICLE, encoding="utf-8")
    (folder / "two.txt").write_bytes("Zwei Männer.\r\n\r\n\r\n".encode("utf-16"))
    (folder / "empty.txt").write_bytes(b"")
    return folder


def test_stdin_goes_to_stdout(cleaner: Command) -> None:
    assert cleaner(stdin=ARTICLE).text == BODY


@pytest.mark.parametrize("args", [(), ("-",), ("--", "-"), ("-q", "-")])
def test_dash_is_stdin(cleaner: Command, args: tuple[str, ...]) -> None:
    assert cleaner(*args, stdin=ARTICLE).text == BODY


@pytest.mark.usefixtures("articles")
@pytest.mark.parametrize(
    ("args", "text"),
    [
        pytest.param(("one.txt",), BODY, id="one"),
        pytest.param(("one.txt", "two.txt"), f"{BODY}\nZwei Männer.\n", id="two, in utf-8, one blank line between"),
        pytest.param(("two.txt", "one.txt"), f"Zwei Männer.\n\n{BODY}", id="in their order"),
        pytest.param(("one.txt", "empty.txt", "two.txt"), f"{BODY}\nZwei Männer.\n", id="an empty one leaves no blank"),
        pytest.param(("one.txt", "-"), f"{BODY}\nFrom stdin.\n", id="a file and stdin"),
    ],
)
def test_files_in_order(cleaner: Command, args: tuple[str, ...], text: str) -> None:
    assert cleaner(*args, stdin="From stdin.").text == text


@pytest.mark.parametrize("raw", UNTOUCHED)
def test_untouched_text_is_the_same_byte_for_byte(cleaner: Command, raw: bytes) -> None:
    assert cleaner("-q", stdin=raw).out == raw


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32-le", "cp1252", "koi8-r", "shift_jis"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_single_input_keeps_encoding_and_line_ends(cleaner: Command, encoding: str, end: str) -> None:
    raw, body = (text.replace("\n", end).encode(encoding) for text in (ARTICLE, BODY))
    options = () if encoding.startswith(("utf-8", "utf-16")) else ("--encoding", encoding)
    assert cleaner("-q", *options, stdin=raw).out == body


def test_a_broken_byte_of_another_encoding_becomes_one_mark_among_several_files(cleaner: Command, folder: Path) -> None:
    (folder / "a.txt").write_bytes("Привет".encode("utf-16-le") + b"\x00\xdc")
    (folder / "b.txt").write_bytes(b"Two\n")
    assert cleaner("-q", "--encoding", "utf-16-le", "a.txt", "b.txt").text.startswith(
        "Привет\N{REPLACEMENT CHARACTER}\n\n"
    )


@pytest.mark.usefixtures("articles")
@pytest.mark.parametrize(
    ("name", "fault"),
    [
        pytest.param("none.txt", "none.txt: No such file or directory", id="not there"),
        pytest.param(".", ".: Is a directory; name the files in it", id="a folder"),
        pytest.param("photo.png", "photo.png: ", id="not text"),
        pytest.param("explian", "if you mean the command, write it first: cleaner explain", id="a misspelt command"),
    ],
)
def test_an_input_that_cannot_be_read_does_not_stop_the_others(
    cleaner: Command, folder: Path, name: str, fault: str
) -> None:
    (folder / "photo.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
    done = cleaner(name, "one.txt")
    assert (done.code, done.text) == (2, BODY)
    assert done.err.startswith("cleaner: ")
    assert fault in done.err


def test_a_fault_of_ours_is_3_and_writes_nothing(cleaner: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    def verify(*_: object) -> None:
        raise SafetyError("broken")

    monkeypatch.setattr("cleaner.pipeline.verify", verify)
    done = cleaner(stdin=ARTICLE)
    assert (done.code, done.out, done.err) == (3, b"", "cleaner: <stdin>: broken\n")


@pytest.mark.usefixtures("own_rules")
@pytest.mark.parametrize(
    ("args", "text"),
    [
        pytest.param((), f"{PROSE}\n", id="own rules"),
        pytest.param(("--keep", "share"), f"GONE\n{PROSE}\n", id="keep a category"),
        pytest.param(("--keep", "share,media"), f"GONE\n{PROSE} <<x>>\n", id="keep two with a comma"),
        pytest.param(("--keep", "share", "--keep", "media"), f"GONE\n{PROSE} <<x>>\n", id="keep two"),
        pytest.param(("--ignore", "mine/gone"), f"GONE\n{PROSE}\n", id="ignore a rule"),
        pytest.param(("--ignore", "media"), f"{PROSE} <<x>>\n", id="ignore a category"),
        pytest.param(("--language", "en"), f"{PROSE}\n", id="own rules hold in every language"),
        pytest.param(("--max-removed", "0"), f"GONE\n{PROSE} <<x>>\n", id="nothing may go"),
    ],
)
def test_rules_are_chosen(cleaner: Command, args: tuple[str, ...], text: str) -> None:
    assert cleaner("-q", *OWN, *args, stdin=f"GONE\n{PROSE} <<x>>\n").text == text


def test_json_holds_all_that_was_removed(cleaner: Command, own_rules: Path) -> None:
    text = f"TITLE: One\n{PROSE} <<x>>\n"
    done = cleaner("--format", "json", "--rules", str(own_rules), "--select", "mine", "--language", "en", stdin=text)
    assert json.loads(done.out) == {
        "title": "TITLE: One",
        "byline": None,
        "section": None,
        "published": None,
        "captions": [],
        "site": None,
        "url": None,
        "body": f"{PROSE}\n",
        "removed": [
            {"line": 1, "start": 0, "end": 10, "text": "TITLE: One", "rule": "mine/headline"}
            | {"category": "title", "why": "Test title."},
            {"line": 2, "start": 11 + len(PROSE), "end": 17 + len(PROSE), "text": " <<x>>", "rule": "mine/mark"}
            | {"category": "media", "why": "Test span."},
        ],
        "warnings": [],
        "encoding": "utf-8",
        "language": "en",
        "profile": "residue",
        "precision": 0,
        "story": None,
    }


@pytest.mark.usefixtures("articles")
def test_json_of_several_files_is_json_lines(cleaner: Command) -> None:
    lines = cleaner("--format", "json", "one.txt", "two.txt", "empty.txt").out.splitlines()
    assert [json.loads(line)["body"] for line in lines] == [BODY, "Zwei Männer.\r\n\r\n\r\n", ""]


def test_json_escapes_what_utf_8_cannot_hold(cleaner: Command) -> None:
    done = cleaner(
        "-q", "--format", "json", "--encoding", "utf-16-le", stdin="é\ud800".encode("utf-16-le", "surrogatepass")
    )
    assert b'"body": "\xc3\xa9\\ud800"' in done.out


@pytest.mark.usefixtures("own_rules")
@pytest.mark.parametrize(
    ("text", "written"),
    [
        pytest.param(f"TITLE: One\n{PROSE}\n", f"# TITLE: One\n\n{PROSE}\n", id="a title"),
        pytest.param(f"TITLE: One\r\n{PROSE}\r\n", f"# TITLE: One\r\n\r\n{PROSE}\r\n", id="the line ends of the input"),
        pytest.param(f"{PROSE}\n", f"{PROSE}\n", id="no title"),
    ],
)
def test_markdown(cleaner: Command, text: str, written: str) -> None:
    assert cleaner("--format", "markdown", *OWN, stdin=text).text == written


def test_a_warning_names_the_document(cleaner: Command) -> None:
    done = cleaner("--max-removed", "0.01", stdin=ARTICLE)
    assert (done.code, done.text) == (0, ARTICLE)
    assert done.err.startswith("cleaner: <stdin>: kept as it was: ")


@pytest.mark.parametrize(
    ("args", "said"),
    [
        pytest.param((), "", id="nothing to say"),
        pytest.param(("-v",), "cleaner: <stdin>: profile residue, utf-8, 1 removal: ad 1\n", id="verbose"),
        pytest.param(("-q", "--max-removed", "0.01"), "", id="quiet"),
        pytest.param(
            ("-qv", "--keep", "ad"), "cleaner: <stdin>: profile residue, utf-8, 0 removals\n", id="quiet summary"
        ),
    ],
)
def test_talk_goes_to_stderr(cleaner: Command, args: tuple[str, ...], said: str) -> None:
    assert cleaner(*args, stdin=ARTICLE).err == said


def test_errors_are_not_silenced(cleaner: Command) -> None:
    assert cleaner("-q", "none.txt").err == "cleaner: none.txt: No such file or directory\n"


def test_control_characters_in_a_message_are_shown(cleaner: Command) -> None:
    assert cleaner("a\x1b[31m.txt").err == "cleaner: a\\x1b[31m.txt: No such file or directory\n"


def test_a_command_wins_over_a_file_of_its_name(cleaner: Command, folder: Path) -> None:
    (folder / "rules").write_text(ARTICLE, encoding="utf-8")
    assert cleaner("./rules").text == BODY
    assert cleaner("--", "rules").text == BODY
    assert cleaner("-q", "rules").text == BODY
    assert "Usage: cleaner rules" in cleaner("rules", "-h").text
