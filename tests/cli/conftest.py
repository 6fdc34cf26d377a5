"""The command, run in this process where that is enough and in one of its own where the process matters."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cleaner.__main__ import main

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ROOT = Path(__file__).parent.parent.parent

PROSE = "The council of the old harbour town met for six hours on Monday and left with less money than it had brought."
ARTICLE = f"{PROSE}\n\nAdvertisement\n\nNobody in the hall could say afterwards who had voted for what.\n"
BODY = f"{PROSE}\n\nNobody in the hall could say afterwards who had voted for what.\n"

OWN_RULES = """\
about = "Rules of the tests."

[[rule]]
id = "gone"
category = "share"
why = "Test line."
pattern = '''GONE'''
examples = ["GONE"]
counterexamples = ["She was gone before the rain began."]

[[rule]]
id = "mark"
category = "media"
kind = "span"
why = "Test span."
pattern = '''<<[a-z]{1,20}>>'''
examples = ["He left. [[<<mark>>]]"]
counterexamples = ["He wrote << twice."]

[[rule]]
id = "headline"
category = "title"
why = "Test title."
pattern = '''TITLE:\\s.{1,80}'''
examples = ["TITLE: One"]
counterexamples = ["The title was lost."]

[[rule]]
id = "perhaps"
category = "bio"
strength = "hint"
why = "Test hint."
pattern = '''PERHAPS'''
examples = ["PERHAPS"]
counterexamples = ["Perhaps it was so."]
"""


@dataclass(frozen=True)
class Outcome:
    code: int
    out: bytes
    err: str

    @property
    def text(self) -> str:
        return self.out.decode()


class Command:
    """Calls `cleaner` in this process, in an empty folder."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._monkeypatch = monkeypatch

    def __call__(self, *args: str, stdin: str | bytes = b"") -> Outcome:
        raw = stdin.encode() if isinstance(stdin, str) else stdin
        out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
        with self._monkeypatch.context() as patch:
            patch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(raw), encoding="utf-8"))
            patch.setattr("sys.stdout", out)
            patch.setattr("sys.stderr", err)
            code = main(list(args))
            out.flush()
            err.flush()
        return Outcome(code, out.buffer.getvalue(), err.buffer.getvalue().decode())


_OURS = ("CLEANER_", "PYTHON", "GITHUB_ACTIONS")


class Process:
    """Starts `cleaner` as its users do."""

    def __init__(self, folder: Path, cache: Path) -> None:
        self._folder = folder
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(_OURS)}
        self.environment = {**inherited, "PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": str(cache)}

    def __call__(self, *args: str, stdin: bytes = b"", **environment: str) -> Outcome:
        done = subprocess.run(
            [sys.executable, "-m", "cleaner", *args],
            input=stdin,
            capture_output=True,
            cwd=self._folder,
            env=self.environment | environment,
            check=False,
        )
        return Outcome(done.returncode, done.stdout, done.stderr.decode())

    @contextmanager
    def start(
        self,
        *args: str,
        environment: Mapping[str, str] | None = None,
        stdin: int = subprocess.PIPE,
        stdout: int = subprocess.PIPE,
        stderr: int = subprocess.PIPE,
    ) -> Iterator[subprocess.Popen[bytes]]:
        """Start it; one that a failed test leaves waiting for more is killed."""
        with subprocess.Popen(
            [sys.executable, "-m", "cleaner", *args],
            stdin=stdin,
            stdout=stdout,
            stderr=stderr,
            cwd=self._folder,
            env=self.environment | dict(environment or {}),
            preexec_fn=_heed_interrupts,
        ) as running:
            try:
                yield running
            except BaseException:
                running.kill()
                raise


def _heed_interrupts() -> None:
    """Undo what a test run in the background hands down: there a shell has every child ignore Ctrl-C."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working directory, and an environment that says nothing to the command; no run is remembered."""
    known = tmp_path_factory.mktemp("known")
    monkeypatch.setattr("cleaner.hook.known.cache_folder", lambda: str(known))
    for name in list(os.environ):
        if name.startswith("CLEANER_") or name in {"NO_COLOR", "FORCE_COLOR", "GITHUB_ACTIONS", "_CLEANER_COMPLETE"}:
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def own_rules(folder: Path) -> Path:
    path = folder / "mine.toml"
    path.write_text(OWN_RULES, encoding="utf-8")
    return path


@pytest.fixture
def cleaner(monkeypatch: pytest.MonkeyPatch) -> Command:
    return Command(monkeypatch)


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One cache of rules for all processes: they are prepared once, and not in the user's home."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def process(folder: Path, cache: Path) -> Process:
    return Process(folder, cache)


@pytest.fixture
def article(folder: Path) -> Path:
    path = folder / "a.txt"
    path.write_text(ARTICLE, encoding="utf-8", newline="")
    return path


def put(name: str, text: str | bytes) -> Path:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path
