"""A run that was cut off goes on: no document twice, none missing, the same bytes as if nothing had happened."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import signal
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.cli.conftest import ARTICLE, PROSE
from tests.sources.collections import make

if TYPE_CHECKING:
    import subprocess

    from tests.cli.conftest import Command, Process

ENGLISH = ("--language", "en")


def record(number: int, ballast: int = 0) -> bytes:
    """Return a record; `ballast` makes it large, but no more work."""
    text = f"{PROSE} {number}\n\n{ARTICLE}"
    return json.dumps({"id": number, "ballast": f"{number:x}" * ballast, "text": text}).encode() + b"\n"


def long_record(number: int) -> bytes:
    """Return a record whose text keeps any machine busy for a while: eight thousand lines, no two of them alike."""
    text = "\n".join(f"{PROSE} {number} {line}" for line in range(8000))
    return json.dumps({"id": number, "text": text}).encode() + b"\n"


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def crawl(folder: Path) -> Path:
    """Many small files, and files of many documents in all that an output can be; some of it is broken."""
    crawl = folder / "crawl"
    (crawl / "deep").mkdir(parents=True)
    for number in range(90):
        name = f"deep/{number}.txt" if number % 3 else f"{number}.txt"
        (crawl / name).write_text(f"{PROSE} {number}\n\n{ARTICLE}", encoding="utf-8")
    (crawl / "deep/0.txt").write_bytes(b"\x89PNG\r\n\x1a\n\0")
    lines = b"".join(record(number, ballast=3000) if number % 50 else b"{}\n" for number in range(150))
    (crawl / "m.jsonl").write_bytes(lines + b"".join(map(long_record, range(3))))
    (crawl / "z.jsonl.gz").write_bytes(gzip.compress(lines * 3 + b"".join(map(long_record, range(5)))))
    texts = [f"{PROSE} {number}\n\n{ARTICLE}" for number in range(40)]
    for name in ("a.csv", "n.parquet", "o.zip", "p.tar.gz", "q.warc.wet.gz"):
        make(crawl / name, texts)
    return crawl


def arguments(name: str, *more: str) -> tuple[str, ...]:
    """Return the command whose outputs stand in the folder `name`."""
    sides = ("--rejects", f"{name}/bad.jsonl", "--report", f"{name}/report.csv")
    return ("batch", "crawl", "-o", f"{name}/out", *sides, "-q", *ENGLISH, *more)


def wait_for(running: subprocess.Popen[bytes], seconds: float) -> None:
    """Let the run do something; how far it comes is different each time, which is what is wanted."""
    until = time.monotonic() + seconds
    while running.poll() is None and time.monotonic() < until:
        time.sleep(0.01)


def cut(process: Process, *args: str, output: str, when: str, by: int = signal.SIGKILL) -> tuple[int, bytes]:
    """Start a run and send it a signal when the file `when` is there; one that was quicker is begun anew."""
    for _ in range(20):
        with process.start(*args) as running:
            while not Path(when).exists() and running.poll() is None:
                time.sleep(0.001)
            running.send_signal(by)
            _, err = running.communicate()
        if Path(f"{output}.journal").exists():
            return running.returncode, err
        shutil.rmtree(output) if Path(output).is_dir() else Path(output).unlink()
        for side in Path(output).parent.glob("[br]*.*"):
            side.unlink()
    raise AssertionError("no run was slow enough to be cut off")


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_after_kill_9_the_same_command_makes_the_same_bytes(
    process: Process, folder: Path, crawl: Path, jobs: str
) -> None:
    assert crawl.is_dir()
    more = ("-j", jobs)
    assert process(*arguments("calm", *more)).code == 1
    kills = 0
    for nth in range(60):
        with process.start(*arguments("rough", *more)) as running:
            # Ever later, so that a run comes further than the one before, however slow the machine is.
            wait_for(running, 0.3 + 0.3 * nth)
            if running.poll() is None:
                running.send_signal(signal.SIGKILL)
                kills += 1
            _, err = running.communicate()
        # A kill may come when all is done and only the process is left.
        is_over = (folder / "rough/out").exists() and not (folder / "rough/out.journal").exists()
        if is_over or running.returncode != -signal.SIGKILL:
            break
    assert running.returncode in {1, -signal.SIGKILL}, err
    assert kills >= 2
    assert tree(folder / "rough") == tree(folder / "calm")


def test_after_ctrl_c_the_same_command_goes_on(process: Process, folder: Path, crawl: Path) -> None:
    assert crawl.is_dir()
    process(*arguments("calm"))
    rough = arguments("rough", "-j", "1")
    code, err = cut(process, *rough, output="rough/out", when="rough/out/m.jsonl.part", by=signal.SIGINT)
    assert (code, b"Traceback" in err) == (130, False)
    assert process(*arguments("rough")).code == 1
    assert tree(folder / "rough") == tree(folder / "calm")


@pytest.fixture
def cut_off(process: Process, folder: Path) -> Path:
    """A folder in which a run was killed when something of it was done."""
    (folder / "in").mkdir()
    (folder / "in/a.txt").write_text(ARTICLE, encoding="utf-8")
    (folder / "in/b.jsonl").write_bytes(b"".join((*map(record, range(600)), *map(long_record, range(6)))))
    cut(process, "batch", "in", "-o", "out", "-j", "1", *ENGLISH, output="out", when="out/a.txt")
    return folder


@pytest.mark.usefixtures("cut_off")
def test_it_says_that_it_goes_on(cleaner: Command) -> None:
    done = cleaner("batch", "in", "-o", "out", *ENGLISH)
    assert done.code == 0
    assert "goes on behind" in done.err
    assert "607 documents: 601 changed" in done.err
    assert not Path("out.journal").exists()


@pytest.mark.parametrize(
    ("args", "fault"),
    [
        pytest.param(ENGLISH, "in/a.txt: changed since the run began", id="a source"),
        pytest.param((*ENGLISH, "--keep", "ad"), "begun with other settings", id="the settings"),
        pytest.param((*ENGLISH, "--rejects", "r"), "begun with another --rejects or --report", id="the outputs"),
    ],
)
def test_what_changed_is_noticed(cleaner: Command, cut_off: Path, args: tuple[str, ...], fault: str) -> None:
    with (cut_off / "in/a.txt").open("a", encoding="utf-8") as file:
        file.write("More of it.\n")
    before = tree(cut_off)
    done = cleaner("batch", "in", "-o", "out", *args)
    assert done.code == 2
    assert fault in done.err
    assert "--restart" in done.err
    assert tree(cut_off) == before
    assert cleaner("batch", "in", "-o", "out", "--restart", "-q", *args).code == 0
    assert "More of it." in (cut_off / "out/a.txt").read_text(encoding="utf-8")


def test_changed_rules_are_noticed(cleaner: Command, own_rules: Path, process: Process) -> None:
    Path("in.jsonl").write_bytes(b"".join((*map(record, range(600)), *map(long_record, range(3)))))
    args = ("batch", "in.jsonl", "-o", "out.jsonl", "--rules", own_rules.name, *ENGLISH)
    cut(process, *args, "-j", "1", output="out.jsonl", when="out.jsonl.part")
    own_rules.write_text(own_rules.read_text(encoding="utf-8").replace("GONE", "LOST"), encoding="utf-8")
    done = cleaner(*args)
    assert (done.code, "the rules have changed since this output was begun" in done.err) == (2, True)


def test_an_output_that_was_taken_away_is_noticed(cleaner: Command, cut_off: Path) -> None:
    (cut_off / "out/a.txt").unlink()
    done = cleaner("batch", "in", "-o", "out", *ENGLISH)
    assert (done.code, "out/a.txt: done, but no longer there; begin anew with --restart" in done.err) == (2, True)


def test_a_new_file_in_the_folder_is_cleaned_too(cleaner: Command, cut_off: Path) -> None:
    (cut_off / "in/aa.txt").write_text(ARTICLE, encoding="utf-8")
    assert cleaner("batch", "in", "-o", "out", "-q", *ENGLISH).code == 0
    assert (cut_off / "out/aa.txt").read_bytes() == (cut_off / "out/a.txt").read_bytes()


def test_a_second_run_beside_the_first_is_refused(process: Process, folder: Path, crawl: Path) -> None:
    assert crawl.is_dir()
    with process.start(*arguments("both", "-j", "1")) as running:
        while not (folder / "both/out").exists() and running.poll() is None:
            time.sleep(0.01)
        second = process(*arguments("both", "-j", "1"))
        assert running.poll() is None
        running.send_signal(signal.SIGKILL)
        running.communicate()
    assert second.code == 2
    assert "another run writes to this output" in second.err


def children(parent: int) -> list[int]:
    """Return the processes that `parent` has started."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                state = (folder / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
            except OSError:
                continue
            if int(state[1]) == parent:
                found.append(int(folder.name))
    return found


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="children are found in /proc")
def test_killed_workers_cost_nothing(process: Process, folder: Path, crawl: Path) -> None:
    assert crawl.is_dir()
    process(*arguments("calm"))
    with process.start(*arguments("rough", "-j", "2")) as running:
        for _ in range(4):
            wait_for(running, 2)
            for child in children(running.pid)[-1:]:
                os.kill(child, signal.SIGKILL)
        _, err = running.communicate()
    assert (running.returncode, tree(folder / "rough") == tree(folder / "calm")) == (1, True), err


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="children are found in /proc")
def test_workers_follow_their_parent(process: Process, folder: Path, crawl: Path) -> None:
    assert crawl.is_dir()
    with process.start(*arguments("rough", "-j", "2")) as running:
        while not (folder / "rough/out").exists() and running.poll() is None:
            time.sleep(0.01)
        orphans = children(running.pid)
        assert orphans
        running.send_signal(signal.SIGKILL)
        running.communicate()
    until = time.monotonic() + 60
    while any(Path(f"/proc/{pid}").exists() for pid in orphans) and time.monotonic() < until:
        time.sleep(0.05)
    assert not any(Path(f"/proc/{pid}").exists() for pid in orphans)


def test_a_run_that_was_killed_before_it_could_tidy_up_is_tidied_up(cleaner: Command, cut_off: Path) -> None:
    args = ("batch", "in", "-o", "out", "--restart", "--report", "run.csv", "--rejects", "bad.jsonl", *ENGLISH)
    journal = cut_off / "out.journal"
    kept, really = b"", os.unlink

    def unlink(path: str) -> None:
        nonlocal kept
        if path.endswith(".journal"):
            kept = Path(path).read_bytes()
        really(path)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("os.unlink", unlink)
        assert cleaner(*args).code == 0
    before = tree(cut_off)
    journal.write_bytes(kept)
    assert cleaner(*(arg for arg in args if arg != "--restart")).code == 0
    assert tree(cut_off) == before
