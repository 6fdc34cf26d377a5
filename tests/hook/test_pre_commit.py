"""The hooks as their users run them: by pre-commit and by prek, which build an environment and hand over files.

Everything stands in temporary folders, the home too. An environment is built once for each of the two, and one more
time for `pre-commit try-repo`, which keeps none.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
STORY = (
    "The council of the old harbour town met for six hours on Monday and left with less money than it had brought.\n"
)
ARTICLE = f"{STORY}\nAdvertisement\n\nNobody in the hall could say afterwards who had voted for what.\n"
BODY = f"{STORY}\nNobody in the hall could say afterwards who had voted for what.\n"
WHO = ("GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL")
ODD = ("two words.txt", "new\nline.txt", "Größe—東京.txt", "-dash.txt", "--exit-zero.md", "quo'te\".txt")

pytestmark = [
    pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed"),
    pytest.mark.skipif(not (ROOT / ".pre-commit-hooks.yaml").exists(), reason="the hooks are not in this copy"),
]


@dataclass(frozen=True)
class Desk:
    """A repository of a user's, and how commands are run in it."""

    folder: Path
    source: Path
    environment: Mapping[str, str]
    lines: list[str] = field(default_factory=list)

    def run(self, *words: str, code: int | None = 0) -> str:
        done = subprocess.run(
            words, cwd=self.folder, env=dict(self.environment), capture_output=True, encoding="utf-8", check=False
        )
        assert code is None or done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr

    def git(self, *words: str, code: int | None = 0) -> str:
        return self.run("git", *words, code=code)

    def put(self, name: str, text: str) -> None:
        (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / name).write_text(text, encoding="utf-8")

    def text(self, name: str) -> str:
        return (self.folder / name).read_text(encoding="utf-8")

    def use(self, *hooks: str) -> None:
        """Configure the hooks of that name, and nothing else."""
        rev = subprocess.run(
            ["git", "rev-parse", "HEAD"], cwd=self.source, capture_output=True, text=True, check=True
        ).stdout
        ids = "".join(f"      - id: {hook}\n" for hook in hooks)
        config = f"repos:\n  - repo: {self.source.as_uri()}\n    rev: {rev.strip()}\n    hooks:\n{ids}"
        self.put(".pre-commit-config.yaml", config)


PREK = shutil.which("prek", path=os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")]))


def runner(name: str) -> list[str]:
    return [sys.executable, "-m", "pre_commit"] if name == "pre-commit" else [PREK or "prek"]


RUNNERS = [
    pytest.param(
        "pre-commit",
        marks=pytest.mark.skipif(find_spec("pre_commit") is None, reason="pre-commit is not installed"),
        id="pre-commit",
    ),
    pytest.param("prek", marks=pytest.mark.skipif(PREK is None, reason="prek is not installed"), id="prek"),
]


@pytest.fixture(scope="session")
def outside(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of a user who has nothing of ours yet; without a package index there is nothing to show."""
    home = tmp_path_factory.mktemp("home")
    taken = ("GIT_", "CLEANER_", "PYTHONPATH", "PRE_COMMIT", "PREK", "GITHUB_ACTIONS")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(taken)}
    environment |= {
        "HOME": str(home),
        "XDG_CACHE_HOME": str(home / "cache"),
        "PRE_COMMIT_HOME": str(home / "pre-commit"),
        "PREK_HOME": str(home / "prek"),
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "protocol.file.allow",
        "GIT_CONFIG_VALUE_0": "always",
        **dict.fromkeys(WHO, "tester@harbour.example"),
    }
    asked = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", str(home / "asked"), "hatchling"]
    if subprocess.run(asked, env=environment, capture_output=True, check=False).returncode:
        pytest.skip("no package index can be reached: the hooks' environment cannot be built")
    return environment


@pytest.fixture(scope="session")
def source(tmp_path_factory: pytest.TempPathFactory, outside: Mapping[str, str]) -> Path:
    """This project as a repository of its own, as it stands now."""
    folder = tmp_path_factory.mktemp("source")
    for name in (".build", "cleaner"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "*.so", "*.pyd"))
    for name in ("pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml"):
        shutil.copy(ROOT / name, folder)
    for words in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "As it stands"]):
        subprocess.run(["git", *words], cwd=folder, env=dict(outside), check=True)
    return folder


@pytest.fixture
def desk(tmp_path: Path, source: Path, outside: Mapping[str, str]) -> Desk:
    made = Desk(tmp_path, source, outside)
    made.git("init", "-q", "-b", "main")
    return made


@pytest.mark.parametrize("name", RUNNERS)
def test_a_commit_is_refused_fixed_and_then_passes(desk: Desk, name: str) -> None:
    desk.use("cleaner-fix", "cleaner-check")
    desk.run(*runner(name), "install")
    desk.put("a.txt", ARTICLE)
    desk.put("notes/b.jsonl", '{"id": 1.0, "text": "Share this article\\n\\nThe council met on Monday."}\n')
    desk.git("add", "-A")
    refused = desk.git("commit", "-m", "One", code=1)
    assert re.search(r"a\.txt:3:1: any/ad/advertisement-alone Advertisement", refused)
    assert desk.text("a.txt") == BODY
    assert desk.text("notes/b.jsonl") == '{"id": 1.0, "text": "The council met on Monday."}\n'
    desk.git("add", "-A")
    desk.git("commit", "-m", "One")


@pytest.mark.parametrize("name", RUNNERS)
def test_odd_names_are_files(desk: Desk, name: str) -> None:
    desk.use("cleaner-fix")
    for odd in ODD:
        desk.put(odd, ARTICLE)
    desk.git("add", "-A")
    desk.run(*runner(name), "run", code=1)
    assert {odd: desk.text(odd) for odd in ODD} == dict.fromkeys(ODD, BODY)
    desk.git("add", "-A")
    desk.run(*runner(name), "run")


@pytest.mark.parametrize("name", RUNNERS)
def test_all_of_two_thousand_files_in_several_processes(desk: Desk, name: str) -> None:
    desk.use("cleaner-fix")
    names = [f"{number // 100:02}/{number:04}.txt" for number in range(2000)]
    for each in names:
        desk.put(each, ARTICLE if each.endswith("7.txt") else BODY)
    desk.git("add", "-A")
    desk.run(*runner(name), "run", "--all-files", code=1)
    assert {desk.text(each) for each in names} == {BODY}
    changed = desk.git("diff", "--name-only").split()
    assert len(changed) == 200
    assert desk.git("ls-files", "--others") == ""
    desk.run(*runner(name), "run", "--all-files")


@pytest.mark.parametrize("name", RUNNERS)
def test_a_push_is_judged_by_what_it_adds(desk: Desk, name: str) -> None:
    desk.use("cleaner-check")
    desk.put("old.txt", ARTICLE)
    desk.git("add", "-A")
    desk.git("commit", "-q", "-m", "Before the hook")
    desk.put("new.txt", BODY)
    desk.git("add", "-A")
    desk.git("commit", "-q", "-m", "Clean")
    asked = [*runner(name), "run", "--hook-stage", "pre-push", "--from-ref", "HEAD~1", "--to-ref", "HEAD"]
    desk.run(*asked)
    desk.put("new.txt", ARTICLE)
    desk.git("commit", "-q", "-a", "-m", "Uncleaned")
    assert "new.txt:3:1: " in desk.run(*asked, code=1)


@pytest.mark.parametrize("name", RUNNERS)
def test_html_is_checked_and_never_rewritten(desk: Desk, name: str) -> None:
    page = (
        f"<!DOCTYPE html><html><head><title>Six</title></head><body><p>{STORY}</p><p>Advertisement</p></body></html>\n"
    )
    desk.put("a.html", page)
    desk.git("add", "-A")
    desk.use("cleaner-fix")
    desk.run(*runner(name), "run", "--all-files")
    desk.use("cleaner-check")
    desk.run(*runner(name), "run", "--all-files", code=1)
    assert desk.text("a.html") == page


@pytest.mark.skipif(find_spec("pre_commit") is None, reason="pre-commit is not installed")
def test_it_can_be_tried_before_it_is_configured(desk: Desk) -> None:
    desk.put("a.txt", ARTICLE)
    desk.git("add", "-A")
    tried = desk.run(*runner("pre-commit"), "try-repo", str(desk.source), "cleaner-fix", "--all-files", code=1)
    assert "a.txt:3:1: " in tried
    assert desk.text("a.txt") == BODY


@pytest.mark.parametrize(
    ("name", "hooks"),
    [
        pytest.param("a.txt", ["cleaner-check", "cleaner-fix"], id="text"),
        pytest.param("deep/a.md", ["cleaner-check", "cleaner-fix"], id="markdown"),
        pytest.param("a.jsonl", ["cleaner-check", "cleaner-fix"], id="records"),
        pytest.param("a.html", ["cleaner-check"], id="html is only checked"),
        pytest.param("a.txt.gz", [], id="packed"),
        pytest.param("txt", [], id="no suffix"),
        pytest.param("a.py", [], id="code"),
    ],
)
def test_the_hooks_are_for_files_that_hold_articles(name: str, hooks: Sequence[str]) -> None:
    manifest = (ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")
    found = re.findall(r"^- id: (\S+)$.*?^  files: (\S+)$", manifest, re.MULTILINE | re.DOTALL)
    assert [hook for hook, files in found if re.search(files, name)] == hooks
