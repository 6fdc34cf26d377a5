"""What only a process can show: pipes that close, Ctrl-C, terminals, and what is imported."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
from pathlib import Path
from typing import IO

import pytest

from tests.cli.conftest import ARTICLE, BODY, PROSE, ROOT, Process

BUFFERING = [pytest.param({}, id="buffered"), pytest.param({"PYTHONUNBUFFERED": "1"}, id="unbuffered")]
RECORD = json.dumps({"text": ARTICLE}).encode() + b"\n"


def _pipes(running: subprocess.Popen[bytes]) -> tuple[IO[bytes], IO[bytes], IO[bytes]]:
    assert running.stdin is not None
    assert running.stdout is not None
    assert running.stderr is not None
    return running.stdin, running.stdout, running.stderr


def _read_terminal(controller: int) -> bytes:
    """Return all that is written on a terminal until its other side closes."""
    parts: list[bytes] = []
    while True:
        try:
            part = os.read(controller, 65536)
        except OSError:
            part = b""
        if not part:
            return b"".join(parts)
        parts.append(part)


@pytest.mark.parametrize("environment", BUFFERING)
def test_a_pipe(process: Process, environment: dict[str, str]) -> None:
    raw = ARTICLE.replace("\n", "\r\n").encode("utf-16")
    done = process(stdin=raw, **environment)
    assert (done.code, done.out, done.err) == (0, BODY.replace("\n", "\r\n").encode("utf-16"), "")


def test_nothing_is_lost_in_a_locale_that_knows_only_ascii(process: Process) -> None:
    raw = f"{PROSE} — Привет 東京\n".encode()
    assert process(stdin=raw, LC_ALL="C", PYTHONIOENCODING="ascii").out == raw


@pytest.mark.parametrize("environment", BUFFERING)
@pytest.mark.parametrize(
    "args",
    [
        pytest.param(("long.txt",), id="text"),
        pytest.param(("--format", "json", "long.txt"), id="json"),
        pytest.param(("--jsonl", "long.jsonl"), id="jsonl"),
        pytest.param(("explain", "long.txt"), id="explain"),
        pytest.param(("rules", "list", "--json"), id="rules"),
        pytest.param(("--help",), id="help"),
    ],
)
def test_a_closed_pipe_ends_quietly(
    process: Process, folder: Path, args: tuple[str, ...], environment: dict[str, str]
) -> None:
    (folder / "long.txt").write_text(f"{PROSE}\n" * 3000, encoding="utf-8")
    (folder / "long.jsonl").write_bytes((json.dumps({"text": PROSE}).encode() + b"\n") * 3000)
    reader, writer = os.pipe()
    os.close(reader)
    with process.start(*args, environment=environment, stdout=writer) as running:
        os.close(writer)
        _, err = running.communicate()
    assert (running.returncode, err) == (141, b"")


@pytest.mark.parametrize("environment", BUFFERING)
def test_a_reader_that_leaves_early_is_noticed(process: Process, folder: Path, environment: dict[str, str]) -> None:
    (folder / "long.txt").write_text(f"{PROSE}\n" * 3000, encoding="utf-8")
    with process.start("long.txt", environment=environment) as running:
        _, out, err = _pipes(running)
        assert out.read(10) == PROSE.encode()[:10]
        out.close()
        assert (running.wait(), err.read()) == (141, b"")


def test_a_closed_stderr_is_no_reason_to_lose_the_text(process: Process) -> None:
    with process.start("-v", stderr=subprocess.DEVNULL) as running:
        out, _ = running.communicate(ARTICLE.encode())
    assert (running.returncode, out) == (0, BODY.encode())


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
@pytest.mark.parametrize("environment", BUFFERING)
def test_a_full_disk_is_an_error(process: Process, environment: dict[str, str]) -> None:
    with Path("/dev/full").open("wb") as full, process.start(environment=environment, stdout=full.fileno()) as running:
        _, err = running.communicate(ARTICLE.encode())
    assert (running.returncode, err) == (2, b"cleaner: <stdout>: No space left on device\n")


@pytest.mark.parametrize(
    ("closed", "fault"),
    [
        (0, "cleaner: <stdin>: it is closed; name a file, or give some input\n"),
        (1, "cleaner: <stdout>: it is closed; send the output somewhere\n"),
    ],
)
def test_a_closed_stream_is_an_error(folder: Path, cache: Path, closed: int, fault: str) -> None:
    done = subprocess.run(
        ["sh", "-c", f"{sys.executable} -m cleaner {'<' if closed == 0 else '>'}&-"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": str(cache)},
        input=b"x",
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr.decode()) == (2, fault)


def test_ctrl_c_is_130_and_quiet(process: Process) -> None:
    with process.start("--jsonl", "--line-buffered") as running:
        stdin, out, err = _pipes(running)
        stdin.write(RECORD)
        stdin.flush()
        assert json.loads(out.readline())["text"] == BODY
        running.send_signal(signal.SIGINT)
        assert (running.wait(), err.read()) == (130, b"")


def test_a_record_comes_out_before_the_next_comes_in(process: Process) -> None:
    with process.start("--jsonl", "--line-buffered") as running:
        stdin, out, err = _pipes(running)
        for _ in range(2):
            stdin.write(RECORD)
            stdin.flush()
            assert json.loads(out.readline())["text"] == BODY
        stdin.close()
        assert (running.wait(), err.read()) == (0, b"")


def test_a_terminal_gets_each_record_at_once(process: Process) -> None:
    controller, terminal = pty.openpty()
    with process.start("--jsonl", stdout=terminal) as running:
        os.close(terminal)
        stdin, err = running.stdin, running.stderr
        assert stdin is not None
        assert err is not None
        stdin.write(b'{"text": "x"}\n')
        stdin.flush()
        shown = b""
        while not shown.endswith(b"\n"):
            # A terminal may hand over a line in parts.
            shown += os.read(controller, 100)
        assert shown == b'{"text": "x"}\r\n'
        stdin.close()
        assert (running.wait(), err.read()) == (0, b"")
    os.close(controller)


def test_no_file_on_a_terminal_is_short_help(process: Process) -> None:
    controller, terminal = pty.openpty()
    with process.start(stdin=terminal) as running:
        out, err = running.communicate()
    os.close(terminal)
    os.close(controller)
    assert (running.returncode, out) == (2, b"")
    assert err.startswith(b"Usage: cleaner [OPTIONS] [FILE]...\n")
    assert len(err.splitlines()) < 10


@pytest.mark.parametrize(
    ("environment", "is_colored"),
    [
        pytest.param({"TERM": "xterm"}, True, id="a terminal"),
        pytest.param({"TERM": "dumb"}, False, id="a dumb one"),
        pytest.param({"TERM": "xterm", "NO_COLOR": "1"}, False, id="no color"),
    ],
)
@pytest.mark.parametrize("has_rich", [True, False])
def test_explain_on_a_terminal(
    process: Process, own_rules: Path, environment: dict[str, str], *, is_colored: bool, has_rich: bool
) -> None:
    folder = own_rules.parent
    (folder / "article.txt").write_text(f"GONE\n{PROSE}\n", encoding="utf-8")
    args = ("explain", "--rules", "mine.toml", "--select", "mine", "article.txt")
    if not has_rich:
        (folder / "rich.py").write_text("raise ImportError", encoding="utf-8")
    controller, terminal = pty.openpty()
    with process.start(*args, environment=environment, stdout=terminal) as running:
        os.close(terminal)
        shown = _read_terminal(controller)
    os.close(controller)
    assert running.returncode == 0
    assert (b"\x1b[" in shown) is is_colored
    assert b"GONE" in shown
    assert b"mine/gone" in shown


SLOW = {"typing", "dataclasses", "inspect", "pathlib", "json", "tomllib", "regex", "hashlib", "encodings.utf_32_le"}
"""Of the standard library and elsewhere: each takes as long as several of our modules."""


def _imported(process: Process, *args: str) -> set[str]:
    """Return the modules that a run imports."""
    err = process(*args, stdin=ARTICLE.encode(), PYTHONPROFILEIMPORTTIME="1").err
    return {line.rpartition("|")[2].strip() for line in err.splitlines() if line.startswith("import time:")}


@pytest.mark.parametrize(
    ("args", "foreign"),
    [
        pytest.param(("--version",), {"click", "cleaner.pipeline", "typing", "re", "json"}, id="version"),
        pytest.param(("-h",), {"cleaner.pipeline", "rich", "tomllib", "regex", "chardet"}, id="help"),
        pytest.param((), {"click", "rich", "chardet", "lxml", "difflib", *SLOW}, id="the filter"),
        pytest.param(("-q",), {"rich", "chardet", "lxml"}, id="the filter with an option"),
        pytest.param(("rules", "list"), {"cleaner.pipeline", "rich", "chardet", "lxml"}, id="rules list"),
    ],
)
def test_a_run_imports_only_what_it_needs(process: Process, args: tuple[str, ...], foreign: set[str]) -> None:
    process(stdin=ARTICLE.encode())
    assert _imported(process, *args) & foreign == set()
