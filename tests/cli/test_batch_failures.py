"""What goes wrong with a document is that document's fault alone, is said, and is not lost."""

from __future__ import annotations

import base64
import gzip
import json
import os
import resource
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cleaner.errors import SafetyError
from tests.cli.conftest import ARTICLE, BODY, PROSE

if TYPE_CHECKING:
    from tests.cli.conftest import Command, Process

GOOD = json.dumps({"text": ARTICLE}).encode() + b"\n"
CLEANED = json.dumps({"text": BODY}).encode() + b"\n"
BINARY = b"\x89PNG\r\n\x1a\n\0\0"


def names(folder: str) -> list[str]:
    return sorted(path.name for path in Path(folder).iterdir())


def rejects(path: str = "bad.jsonl") -> list[dict[str, object]]:
    return [json.loads(line) for line in Path(path).read_bytes().splitlines()]


def test_bad_records_are_copied_with_the_reason(cleaner: Command) -> None:
    Path("in.jsonl").write_bytes(GOOD + b"{'text': 1}\n" + GOOD + b'{"text": "caf\xe9"}\n' + GOOD)
    done = cleaner("batch", "in.jsonl", "-o", "out.jsonl", "--rejects", "bad.jsonl")
    assert done.code == 1
    assert Path("out.jsonl").read_bytes() == CLEANED * 3
    first, second = rejects()
    assert first == {
        "source": "in.jsonl",
        "member": None,
        "line": 2,
        "reason": "broken",
        "fault": "not JSON: Expecting a name in double quotes at column 2",
        "bytes": 12,
        "raw": "{'text': 1}\n",
    }
    assert base64.b64decode(str(second["base64"])) == b'{"text": "caf\xe9"}\n'
    assert "cleaner: in.jsonl: line 2: not JSON" in done.err
    assert "5 documents: 3 changed, 0 flagged, 2 failed (broken 2)" in done.err


def test_a_file_that_is_no_text_is_copied_with_the_reason(cleaner: Command) -> None:
    Path("crawl").mkdir()
    Path("crawl/a.txt").write_bytes(BINARY)
    Path("crawl/b.txt").write_text(ARTICLE, encoding="utf-8")
    done = cleaner("batch", "crawl", "-o", "out", "--rejects", "bad.jsonl")
    assert (done.code, names("out")) == (1, ["b.txt"])
    assert [(row["source"], row["reason"], row["fault"]) for row in rejects()] == [
        ("crawl/a.txt", "undecodable", "this is a PNG image, not text; leave it out")
    ]


def test_a_document_that_is_too_large_is_refused(cleaner: Command) -> None:
    Path("in.jsonl").write_bytes(GOOD + json.dumps({"text": "x" * 5000}).encode() + b"\n" + GOOD)
    done = cleaner("batch", "in.jsonl", "-o", "out.jsonl", "--rejects", "bad.jsonl", "--max-size", "1K")
    assert (done.code, Path("out.jsonl").read_bytes()) == (1, CLEANED * 2)
    assert [(row["line"], row["reason"], row["bytes"]) for row in rejects()] == [(2, "too large", 5013)]


def test_what_the_brakes_keep_is_flagged(cleaner: Command) -> None:
    Path("in.jsonl").write_bytes(GOOD)
    done = cleaner("batch", "in.jsonl", "-o", "out.jsonl", "--max-removed", "0")
    assert (done.code, Path("out.jsonl").read_bytes()) == (1, GOOD)
    assert "in.jsonl: line 1: kept as it was" in done.err
    assert "1 document: 0 changed, 1 flagged, 0 failed" in done.err


def test_a_fault_of_ours_is_one_documents_and_3(cleaner: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    def verify(source: str, _: str) -> None:
        if "Nobody" not in source:
            raise SafetyError("broken")

    monkeypatch.setattr("cleaner.pipeline.verify", verify)
    Path("in.jsonl").write_bytes(GOOD + b'{"text": "Advertisement\\n\\nx"}\n')
    done = cleaner("batch", "in.jsonl", "-o", "out.jsonl")
    assert (done.code, Path("out.jsonl").read_bytes()) == (3, CLEANED)
    assert "line 2: SafetyError: broken; please report it" in done.err


def test_a_document_that_takes_too_long_is_given_up(cleaner: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    def verify(source: str, _: str) -> None:
        while "Nobody" not in source:
            pass

    Path("in.jsonl").write_bytes(GOOD + b'{"text": "Advertisement\\n\\nx"}\n' + GOOD)
    cleaner("batch", "in.jsonl", "-o", "warm.jsonl")
    monkeypatch.setattr("cleaner.pipeline.verify", verify)
    done = cleaner("batch", "in.jsonl", "-o", "out.jsonl", "--timeout", "3", "--rejects", "bad.jsonl")
    assert (done.code, Path("out.jsonl").read_bytes()) == (1, CLEANED * 2)
    assert [(row["line"], row["reason"]) for row in rejects()] == [(2, "timed out")]


@pytest.mark.parametrize(
    ("most", "good", "bad", "is_stopped"),
    [
        pytest.param("2", 0, 3, True, id="more than a number"),
        pytest.param("3", 0, 3, False, id="not more than a number"),
        pytest.param("10%", 1, 1, True, id="more than a share at the end"),
        pytest.param("60%", 1, 1, False, id="not more than a share"),
    ],
)
def test_max_errors(cleaner: Command, most: str, good: int, bad: int, *, is_stopped: bool) -> None:
    Path("in.jsonl").write_bytes(GOOD * good + b"{}\n" * bad)
    done = cleaner("batch", "in.jsonl", "-o", "out.jsonl", "--max-errors", most)
    assert done.code == 1
    assert ("stopped: more documents have failed than --max-errors" in done.err) is is_stopped


def test_a_run_that_was_stopped_goes_on_when_more_may_fail(cleaner: Command) -> None:
    Path("in.jsonl").write_bytes((b"{}\n" + GOOD) * 1000)
    assert "stopped" in cleaner("batch", "in.jsonl", "-o", "out.jsonl", "--max-errors", "5", "--language", "en").err
    assert not Path("out.jsonl").exists()
    done = cleaner("batch", "in.jsonl", "-o", "out.jsonl", "-q", "--language", "en")
    assert (done.code, Path("out.jsonl").read_bytes()) == (1, CLEANED * 1000)


def test_a_packed_file_that_is_cut_off_stays_a_part(cleaner: Command) -> None:
    packed = gzip.compress(b"".join(json.dumps({"text": f"{PROSE} {n}"}).encode() + b"\n" for n in range(3000)))
    Path("crawl").mkdir()
    Path("crawl/a.jsonl.gz").write_bytes(packed[: len(packed) // 2])
    Path("crawl/b.txt").write_text(ARTICLE, encoding="utf-8")
    done = cleaner("batch", "crawl", "-o", "out", "-j", "1", "--language", "en")
    assert (done.code, names("out")) == (1, ["a.jsonl.gz.part", "b.txt"])
    assert "crawl/a.jsonl.gz: its packed data are cut off" in done.err
    rows = gzip.decompress(Path("out/a.jsonl.gz.part").read_bytes()).splitlines()
    assert f"(after line {len(rows)})" in done.err
    Path("crawl/a.jsonl.gz").write_bytes(packed)
    done = cleaner("batch", "crawl", "-o", "out", "--language", "en")
    assert (done.code, "changed since the run began; begin anew with --restart" in done.err) == (2, True)
    assert cleaner("batch", "crawl", "-o", "out", "--restart", "--language", "en").code == 0
    assert names("out") == ["a.jsonl.gz", "b.txt"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_output_is_an_error(cleaner: Command) -> None:
    Path("in.jsonl").write_bytes(GOOD)
    Path("locked").mkdir(mode=0o555)
    done = cleaner("batch", "in.jsonl", "-o", "locked/out.jsonl")
    assert (done.code, "Permission denied" in done.err) == (2, True)


def test_an_output_that_cannot_be_a_folder_is_an_error(cleaner: Command) -> None:
    Path("in.jsonl").write_bytes(GOOD)
    Path("file").write_bytes(b"x")
    done = cleaner("batch", "in.jsonl", "-o", "file/out.jsonl")
    assert done.code == 2
    assert "Not a directory" in done.err or "File exists" in done.err


def test_a_full_disk_is_said_and_what_was_complete_stays(process: Process, folder: Path) -> None:
    (folder / "crawl").mkdir()
    (folder / "crawl/a.txt").write_text(ARTICLE, encoding="utf-8")
    (folder / "crawl/b.jsonl").write_bytes(GOOD * 2000)
    args = ("batch", "crawl", "-o", "out", "-j", "1", "--language", "en")
    with subprocess.Popen(
        [sys.executable, "-m", "cleaner", *args],
        cwd=folder,
        env=process.environment,
        stderr=subprocess.PIPE,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000)),
    ) as running:
        _, err = running.communicate()
    assert running.returncode == 2
    assert b"out/b.jsonl.part: File too large; what is complete stays, and the same command goes on" in err
    assert process(*args).code == 0
    assert (folder / "out/a.txt").read_text(encoding="utf-8") == BODY
    assert (folder / "out/b.jsonl").read_bytes() == CLEANED * 2000


def test_a_worker_that_eats_memory_rejects_one_document(process: Process, folder: Path) -> None:
    large = json.dumps({"text": "x y\n" * 30_000_000}).encode() + b"\n"
    (folder / "in.jsonl").write_bytes(GOOD + large + GOOD)
    args = ("--max-memory", "900M", "--max-size", "1G", "--rejects", "bad.jsonl", "-j", "1", "--language", "en")
    done = process("batch", "in.jsonl", "-o", "out.jsonl", *args)
    assert done.code == 1
    assert (folder / "out.jsonl").read_bytes() == CLEANED * 2
    assert next(row["reason"] for row in rejects(str(folder / "bad.jsonl"))) in {"memory", "crashed"}
