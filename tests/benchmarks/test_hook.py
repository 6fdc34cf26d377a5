from __future__ import annotations

import re
from pathlib import Path

from tests.benchmarks.hook import SIZE, commands, timed, write_articles


def test_the_articles_are_the_same_every_time(tmp_path: Path) -> None:
    texts = []
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        names = write_articles(tmp_path / name, 3)
        texts.append([(tmp_path / name / each).read_text(encoding="utf-8") for each in names])
    assert texts[0] == texts[1]
    assert len(set(texts[0])) == 3
    assert all(SIZE <= len(text) < 2 * SIZE for text in texts[0])


def test_what_is_compared_reads_the_same_files() -> None:
    compared = commands(["a.txt", "b.txt"])
    assert all(command[-2:] == ["a.txt", "b.txt"] for name, command in compared.items() if re.search("2 files", name))


def test_a_command_is_timed(tmp_path: Path) -> None:
    clock, cpu, code = timed(["sh", "-c", "exit 3"], tmp_path, {"PATH": "/usr/bin:/bin"})
    assert (clock > 0, cpu >= 0, code) == (True, True, 3)
