"""A file is replaced whole or not at all, keeps what is its own, and leaves nothing beside it."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from cleaner.hook.rewrite import clear_strays, replace_file

fcntl = pytest.importorskip("fcntl", reason="files are locked in another way on this system")

ROOT = Path(__file__).parent.parent.parent
MOMENTS = int(os.environ.get("CLEANER_TEST_MOMENTS", "10"))
"""So many times a run is killed."""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("mode", [0o644, 0o600, 0o755, 0o664])
def test_mode_bits_stay(folder: Path, mode: int) -> None:
    path = folder / "a.txt"
    path.write_bytes(b"old")
    path.chmod(mode)
    replace_file(str(path), b"new")
    assert (path.read_bytes(), path.stat().st_mode & 0o7777, names(folder)) == (b"new", mode, ["a.txt"])


def test_a_new_file_has_the_usual_mode(folder: Path) -> None:
    (folder / "usual").touch()
    replace_file("a.txt", b"new")
    assert (folder / "a.txt").stat().st_mode == (folder / "usual").stat().st_mode


def test_attributes_stay(folder: Path) -> None:
    path = folder / "a.txt"
    path.write_bytes(b"old")
    try:
        os.setxattr(path, "user.cleaner", b"kept")
    except (AttributeError, OSError):
        pytest.skip("this file system knows no attributes of users")
    replace_file(str(path), b"new")
    assert os.getxattr(path, "user.cleaner") == b"kept"


def test_a_link_stays_a_link(folder: Path) -> None:
    (folder / "deep").mkdir()
    (folder / "deep/a.txt").write_bytes(b"old")
    (folder / "link").symlink_to("deep/a.txt")
    replace_file("link", b"new")
    assert (folder / "link").is_symlink()
    assert (folder / "deep/a.txt").read_bytes() == b"new"


def test_a_file_that_was_changed_meanwhile_is_left_alone(folder: Path) -> None:
    path = folder / "a.txt"
    path.write_bytes(b"old")
    was = path.stat()
    path.write_bytes(b"somebody's work")
    with pytest.raises(OSError, match="changed while it was being cleaned"):
        replace_file("a.txt", b"new", was=was)
    assert (path.read_bytes(), names(folder)) == (b"somebody's work", ["a.txt"])


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is read-only for root")
def test_a_read_only_file_is_left_alone(folder: Path) -> None:
    path = folder / "a.txt"
    path.write_bytes(b"old")
    path.chmod(0o444)
    with pytest.raises(OSError, match="read-only"):
        replace_file("a.txt", b"new")
    assert path.read_bytes() == b"old"


def test_what_cannot_be_written_leaves_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "a.txt").write_bytes(b"old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        replace_file("a.txt", b"new")
    assert ((folder / "a.txt").read_bytes(), names(folder)) == (b"old", ["a.txt"])


def test_strays_of_the_dead_go_and_files_of_the_living_stay(folder: Path) -> None:
    (folder / ".cleaner-0123456789abcdef.part").write_bytes(b"stray")
    (folder / ".cleanerignore").write_bytes(b"")
    with (folder / ".cleaner-fedcba9876543210.part").open("wb") as living:
        fcntl.flock(living, fcntl.LOCK_EX)
        clear_strays([str(folder)])
    assert names(folder) == [".cleaner-fedcba9876543210.part", ".cleanerignore"]


def test_folders_that_are_not_there_are_no_fault() -> None:
    clear_strays(["nowhere"])


def test_runs_that_clear_and_runs_that_write_leave_each_other_alone(folder: Path) -> None:
    (folder / "a.txt").write_bytes(b"0")
    write = "import sys\nfrom cleaner.hook.rewrite import *\nfor n in range(200): replace_file('a.txt', b'%d' % n)"
    clear = "from cleaner.hook.rewrite import *\nfor n in range(2000): clear_strays(['.'])"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    started = [subprocess.Popen([sys.executable, "-c", code], env=environment) for code in (write, write, clear, clear)]
    assert [running.wait() for running in started] == [0, 0, 0, 0]
    assert ((folder / "a.txt").read_bytes(), names(folder)) == (b"199", ["a.txt"])


def test_killed_at_any_moment_it_leaves_the_old_or_the_new(folder: Path) -> None:
    story = "The council of the old harbour town met for six hours on Monday and left with less money than before.\n\n"
    old = (story * 3 + "Advertisement\n\n" + story.replace("Monday", "Friday") * 2).encode()
    files = [folder / f"{number:02}.txt" for number in range(20)]
    command = [sys.executable, "-m", "cleaner", "fix", *(path.name for path in files)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": str(folder.parent / "cache")}

    def start() -> subprocess.Popen[bytes]:
        for path in files:
            path.write_bytes(old)
        return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    start().wait()
    began = time.monotonic()
    assert start().wait() == 1
    took = time.monotonic() - began
    new = files[0].read_bytes()
    moments = random.Random(6)  # noqa: S311 -- not for secrets
    for _ in range(MOMENTS):
        running = start()
        time.sleep(moments.uniform(0, took))
        running.send_signal(signal.SIGKILL)
        running.wait()
        assert {path.read_bytes() for path in files} <= {old, new}
        done = subprocess.run(command, env=environment, capture_output=True, check=False)
        assert done.returncode in {0, 1}
        assert {path.read_bytes() for path in files} == {new}
        assert names(folder) == [path.name for path in files]
