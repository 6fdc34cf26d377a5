"""`cleaner fix`: files cleaned in place, and nothing else of them touched."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.cli.conftest import ARTICLE, BODY, PROSE, ROOT, put
from tests.cli.test_check import AD, LARGE, PAGE, RECORD

if TYPE_CHECKING:
    from tests.cli.conftest import Command, Process

CLEANED = b'{"id":1.0e+2, "text":%s , "n":-0.0}\n' % json.dumps(BODY).encode()


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        pytest.param("a.txt", ARTICLE.encode(), BODY.encode(), id="text"),
        pytest.param(
            "a.txt",
            ARTICLE.replace("\n", "\r\n").encode("utf-16"),
            BODY.replace("\n", "\r\n").encode("utf-16"),
            id="utf-16 with a mark and windows line ends",
        ),
        pytest.param("a.txt", b"\xef\xbb\xbf" + ARTICLE.encode(), b"\xef\xbb\xbf" + BODY.encode(), id="utf-8 mark"),
        pytest.param("a.txt", b"don\x92t " + ARTICLE.encode(), b"don\x92t " + BODY.encode(), id="cp1252"),
        pytest.param("a.txt", ARTICLE.strip().encode(), BODY.strip().encode(), id="no final line end"),
        pytest.param(
            "a.md",
            f"---\ntitle: Advertisement\n---\n\n{ARTICLE}\n```\nAdvertisement\n```\n".encode(),
            f"---\ntitle: Advertisement\n---\n\n{BODY}\n```\nAdvertisement\n```\n".encode(),
            id="markdown",
        ),
        pytest.param("a.jsonl", RECORD + b"\n" + RECORD, CLEANED + b"\n" + CLEANED, id="records"),
        pytest.param("a.ndjson", RECORD[:-1] + b"\r\n", CLEANED[:-1] + b"\r\n", id="records, windows"),
    ],
)  # fmt: skip
def test_only_what_goes_goes(cleaner: Command, name: str, old: bytes, new: bytes) -> None:
    path = put(name, old)
    assert cleaner("fix", name).code == 1
    assert path.read_bytes() == new


def test_it_prints_what_it_removed(cleaner: Command) -> None:
    put("a.txt", ARTICLE)
    done = cleaner("fix", "a.txt")
    assert done.text == f"a.txt:3:1: {AD} Advertisement\n"
    assert done.err == "cleaner: 1 finding removed from 1 file of 1\n"


def test_the_second_run_has_nothing_to_do(cleaner: Command) -> None:
    put("a.txt", ARTICLE)
    cleaner("fix", "a.txt")
    done = cleaner("fix", "a.txt")
    assert (done.code, done.out, done.err) == (0, b"", "")


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        pytest.param("a.txt", BODY.encode(), id="text"),
        pytest.param("a.txt", BODY.encode("utf-16"), id="utf-16"),
        pytest.param("a.jsonl", CLEANED, id="records"),
        pytest.param("a.html", PAGE.encode(), id="html"),
        pytest.param("a.txt", LARGE.encode(), id="kept by the brakes"),
        pytest.param("a.txt", b"", id="empty"),
    ],
)
def test_a_file_that_stays_is_never_opened_for_writing(
    cleaner: Command, monkeypatch: pytest.MonkeyPatch, name: str, raw: bytes
) -> None:
    path = put(name, raw)
    os.utime(path, (1, 1))
    before = path.stat()
    path.chmod(0o444)
    monkeypatch.setattr("cleaner.hook.rewrite.replace_file", lambda *_, **__: pytest.fail("it was written"))
    cleaner("fix", name)
    after = path.stat()
    assert (after.st_ino, after.st_mtime_ns, path.read_bytes()) == (before.st_ino, before.st_mtime_ns, raw)


def test_exit_zero(cleaner: Command) -> None:
    path = put("a.txt", ARTICLE)
    assert cleaner("fix", "--exit-zero", "a.txt").code == 0
    assert path.read_text(encoding="utf-8") == BODY


def test_html_is_skipped_and_that_is_said(cleaner: Command) -> None:
    path = put("a.html", PAGE)
    done = cleaner("fix", "a.html")
    assert (done.code, done.err) == (0, "cleaner: a.html: skipped: HTML is only checked, never rewritten\n")
    assert path.read_text(encoding="utf-8") == PAGE


def test_html_in_a_record_is_left_alone(cleaner: Command) -> None:
    path = put("a.jsonl", json.dumps({"text": PAGE}).encode() + b"\n" + RECORD)
    assert cleaner("fix", "a.jsonl").code == 1
    assert path.read_bytes() == json.dumps({"text": PAGE}).encode() + b"\n" + CLEANED


def test_the_brakes_hold_until_they_are_released(cleaner: Command) -> None:
    path = put("a.txt", LARGE)
    done = cleaner("fix", "a.txt")
    assert (done.code, path.read_text(encoding="utf-8")) == (1, LARGE)
    assert done.text.startswith("a.txt:1:1: brake/kept-whole kept as it was")
    assert "1 text kept whole" in done.err
    assert cleaner("fix", "--allow-large", "a.txt").code == 1
    assert path.read_text(encoding="utf-8") == f"{PROSE}\n"


def test_two_ways_to_name_the_brake_are_one_too_many(cleaner: Command) -> None:
    assert cleaner("fix", "--allow-large", "--max-removed", "0.5", "a.txt").code == 2


def test_what_was_accepted_stays(cleaner: Command) -> None:
    path = put("a.txt", ARTICLE)
    cleaner("check", "--write-baseline", "accepted.json", "a.txt")
    put("a.txt", f"{ARTICLE}\nShare this article\n")
    assert cleaner("fix", "--baseline", "accepted.json", "a.txt").code == 1
    assert path.read_text(encoding="utf-8") == ARTICLE
    assert cleaner("fix", "--baseline", "accepted.json", "a.txt").code == 0


def test_per_file_ignores_hold(cleaner: Command) -> None:
    path = put("a.txt", ARTICLE)
    assert cleaner("fix", "--per-file-ignores", "*.txt:ad", "a.txt").code == 0
    assert path.read_text(encoding="utf-8") == ARTICLE


def test_an_ignored_file_is_left_alone(cleaner: Command) -> None:
    path = put("a.txt", ARTICLE)
    put(".cleanerignore", "a.txt\n")
    assert cleaner("fix", "a.txt").code == 0
    assert path.read_text(encoding="utf-8") == ARTICLE


def test_a_bad_record_stays_and_the_others_are_cleaned(cleaner: Command) -> None:
    path = put("a.jsonl", b'{"text": }\n' + RECORD)
    done = cleaner("fix", "a.jsonl")
    assert (done.code, path.read_bytes()) == (2, b'{"text": }\n' + CLEANED)


def test_a_fault_of_ours_leaves_the_file_untouched(cleaner: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    from cleaner.errors import SafetyError

    def broken(*_: object) -> None:
        raise SafetyError("a promise was broken")

    path = put("a.txt", ARTICLE)
    monkeypatch.setattr("cleaner.pipeline.verify", broken)
    assert (cleaner("fix", "a.txt").code, path.read_text(encoding="utf-8")) == (3, ARTICLE)


def test_stdin_goes_to_stdout(cleaner: Command) -> None:
    done = cleaner("fix", "--exit-zero", "--stdin-filename", "a.md", stdin=f"```\nAdvertisement\n```\n\n{ARTICLE}")
    assert (done.code, done.text) == (0, f"```\nAdvertisement\n```\n\n{BODY}")
    assert f"a.md:7:1: {AD} Advertisement" in done.err


def test_a_clean_stdin_comes_out_to_the_letter(cleaner: Command) -> None:
    raw = BODY.encode("utf-16")
    assert cleaner("fix", "-", stdin=raw).out == raw


@pytest.mark.parametrize("name", ["deep/a.txt", "deep", "link.txt"])
def test_what_a_killed_run_left_is_cleared(cleaner: Command, folder: Path, name: str) -> None:
    put("deep/a.txt", BODY)
    put("deep/.cleaner-0123456789abcdef.part", "half")
    (folder / "link.txt").symlink_to("deep/a.txt")
    cleaner("fix", name)
    assert [path.name for path in (folder / "deep").iterdir()] == ["a.txt"]


def fixtures() -> list[Path]:
    return sorted(
        path for path in (ROOT / "fixtures").rglob("*") if path.is_file() and path.suffix in {".txt", ".html"}
    )


def test_twice_is_once_on_every_fixture(cleaner: Command, folder: Path) -> None:
    sources = fixtures()
    for number, source in enumerate(sources):
        put(f"{number:03}{source.suffix}", source.read_bytes())
    assert cleaner("fix", "--quiet", "--allow-large", ".").code in {1, 2}
    once = {path.name: path.read_bytes() for path in folder.iterdir()}
    again = cleaner("fix", "--quiet", "--allow-large", ".")
    assert again.out == b""
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == once
    assert len(once) == len(sources) > 100


def test_twice_is_once_on_every_fixture_as_markdown(cleaner: Command, folder: Path) -> None:
    for number, source in enumerate(fixtures()):
        if source.suffix == ".txt":
            put(f"{number:03}.md", source.read_bytes())
    cleaner("fix", "--quiet", ".")
    once = {path.name: path.read_bytes() for path in folder.iterdir()}
    cleaner("fix", "--quiet", ".")
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == once


def test_several_at_once_on_parts_of_the_files_clean_all(process: Process, folder: Path) -> None:
    names = [f"{number:02}.txt" for number in range(40)]
    for name in names:
        put(name, ARTICLE)
    with process.start("fix", *names[:20]) as one, process.start("fix", *names[20:]) as other:
        one.communicate()
        other.communicate()
    assert {(folder / name).read_text(encoding="utf-8") for name in names} == {BODY}
    assert sorted(path.name for path in folder.iterdir()) == names
