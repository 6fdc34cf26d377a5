"""The README is true: what it prints is what the commands print, and every command it names is understood."""

from __future__ import annotations

import doctest
import gzip
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.sources.collections import make

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
LABELLED = '{"id": "1", "text": "Advertisement\\nThe council met.", "labels": ["ad", "body"]}\n'
OWN = """
about = "Ours."
category = "other"

[[rule]]
id = "house"
why = "Our own line."
pattern = '''the \\s house \\s line'''
examples = ["The house line"]
counterexamples = ["The house line was cut."]
"""


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def examples() -> list[tuple[str, str]]:
    """Return (command, what the README says that it prints) for each line behind a dollar sign."""
    found = []
    for block in blocks("console"):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, printed = part.partition("\n")
            found.append((command, printed))
    return found


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder that holds the files that the README speaks of, and `cleaner` on the path."""
    for name in ("article.txt", "morning.txt", "evening.txt"):
        (tmp_path / name).write_text("Advertisement\n\nThe council met on Monday.\n", encoding="utf-8")
    (tmp_path / "articles.jsonl").write_text(
        '{"id": 1, "text": "Advertisement\\n\\nThe council met."}\n', encoding="utf-8"
    )
    (tmp_path / "crawl").mkdir()
    (tmp_path / "crawl" / "page.html").write_text("<p>The council met on Monday.</p>", encoding="utf-8")
    (tmp_path / "dump.jsonl.gz").write_bytes(gzip.compress((tmp_path / "articles.jsonl").read_bytes()))
    make(tmp_path / "pages.warc.gz", ["The council met on Monday and chose a new mayor after a long debate.\n"])
    (tmp_path / "labelled.jsonl").write_text(LABELLED, encoding="utf-8")
    (tmp_path / "my.toml").write_text(OWN, encoding="utf-8")
    command = tmp_path / "bin" / "cleaner"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec {sys.executable} -m cleaner "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    return tmp_path


@pytest.mark.skipif(shutil.which("sh") is None, reason="the README's commands are written for a POSIX shell")
@pytest.mark.parametrize("block", blocks("sh")[2:], ids=lambda text: text[:50])
def test_the_commands_of_a_block_run_as_printed(
    desk: Path, tmp_path_factory: pytest.TempPathFactory, block: str
) -> None:
    (desk / "fixtures").symlink_to(ROOT / "fixtures")
    ran = run(desk, tmp_path_factory, f"set -e\n{block}")
    assert ran.returncode == 0, ran.stderr


def run(desk: Path, tmp_path_factory: pytest.TempPathFactory, command: str) -> subprocess.CompletedProcess[str]:
    cache = tmp_path_factory.getbasetemp() / "cache"
    environment = {"PATH": f"{desk / 'bin'}:/usr/bin:/bin", "PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": str(cache)}
    return subprocess.run(["sh", "-c", command], cwd=desk, env=environment, capture_output=True, text=True, check=False)


def test_there_are_examples() -> None:
    assert len(examples()) >= 8


@pytest.mark.skipif(shutil.which("sh") is None, reason="the README's commands are written for a POSIX shell")
@pytest.mark.parametrize(("command", "printed"), examples(), ids=lambda text: text[:50])
def test_command_does_what_the_readme_says(
    desk: Path, tmp_path_factory: pytest.TempPathFactory, command: str, printed: str
) -> None:
    ran = run(desk, tmp_path_factory, command)
    assert ran.returncode == 0, ran.stderr
    assert not printed or ran.stdout == printed


@pytest.mark.parametrize("block", blocks("python"), ids=lambda block: block[:30])
def test_python_does_what_the_readme_says(block: str) -> None:
    test = doctest.DocTestParser().get_doctest(block, {}, "README", "README.md", 0)
    assert doctest.DocTestRunner(verbose=False).run(test).failed == 0


def test_the_first_command_cleans_an_article_that_is_there() -> None:
    (name,) = re.findall(r"fixtures/\S+", blocks("sh")[0])
    assert (ROOT / name).is_file()
