"""`cleaner install-hook`, and what a hook sees: the content that will be committed."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.cli.conftest import ARTICLE, BODY, ROOT, put
from tests.cli.test_check import AD, PAGE

if TYPE_CHECKING:
    from tests.cli.conftest import Command

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


@pytest.fixture(autouse=True)
def repository(folder: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty repository in the working directory, and no settings of git but its own."""
    for name in list(os.environ):
        if name.startswith("GIT_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path_factory.mktemp("home")))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("LC_ALL", "C")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    git("init", "-q", ".")
    for name, value in (("user.name", "A. Tester"), ("user.email", "tester@harbour.example")):
        git("config", name, value)
    return folder


def git(*words: str, code: int = 0) -> str:
    done = subprocess.run(["git", *words], capture_output=True, text=True, check=False)
    assert done.returncode == code, done.stderr
    return done.stdout + done.stderr


def commits() -> int:
    return len(git("log", "--oneline").splitlines())


def test_a_commit_of_an_uncleaned_article_is_refused(cleaner: Command) -> None:
    assert cleaner("install-hook").code == 0
    put("a.txt", ARTICLE)
    git("add", "a.txt")
    assert f"a.txt:3:1: {AD} Advertisement" in git("commit", "-m", "One", code=1)
    cleaner("fix", "a.txt")
    git("add", "a.txt")
    git("commit", "-m", "One")
    assert commits() == 1


def test_what_is_staged_counts_and_not_what_stands_in_the_working_tree(cleaner: Command) -> None:
    put("a.txt", ARTICLE)
    git("add", "a.txt")
    put("a.txt", BODY)
    assert cleaner("check", "--staged").text == f"a.txt:3:1: {AD} Advertisement\n"
    git("add", "a.txt")
    put("a.txt", ARTICLE)
    assert cleaner("check", "--staged").code == 0


def test_only_what_is_new_or_changed_is_read(cleaner: Command) -> None:
    for name in ("old.txt", "gone.txt", "moved.txt"):
        put(name, ARTICLE)
    git("add", ".")
    git("commit", "-qm", "Before the hook")
    git("rm", "-q", "gone.txt")
    git("mv", "moved.txt", "here.txt")
    put("new.md", BODY)
    git("add", ".")
    assert cleaner("check", "--staged").text == f"here.txt:3:1: {AD} Advertisement\n"


@pytest.mark.parametrize(
    "name", ["two words.txt", "new\nline.txt", "Größe.txt", "-dash.txt", 'quo"te.txt', "a*[b].txt"]
)
def test_odd_names_are_read(cleaner: Command, name: str) -> None:
    put(name, ARTICLE)
    git("add", ".")
    assert cleaner("check", "--staged").code == 1
    assert cleaner("check", "--staged", "--", name).code == 1


def test_code_links_and_ignored_files_are_none_of_our_business(cleaner: Command) -> None:
    put("code.py", "Advertisement\n")
    put("Makefile", "Advertisement\n")
    put("drafts/a.txt", ARTICLE)
    put(".cleanerignore", "drafts\n")
    Path("link.txt").symlink_to("drafts/a.txt")
    git("add", ".")
    assert cleaner("check", "--staged").code == 0


def test_pages_are_checked_too(cleaner: Command) -> None:
    put("a.html", PAGE)
    git("add", ".")
    assert cleaner("check", "--staged").code == 1


def test_it_can_be_told_where_to_look(cleaner: Command) -> None:
    put("articles/a.txt", BODY)
    put("other/b.txt", ARTICLE)
    git("add", ".")
    assert cleaner("check", "--staged", "articles").code == 0
    assert cleaner("check", "--staged", "other").code == 1


def test_the_hook_can_be_told_where_to_look(cleaner: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    put("articles and more/a.txt", BODY)
    put("other/b.txt", ARTICLE)
    monkeypatch.chdir("articles and more")
    cleaner("install-hook", ".")
    git("add", "..")
    git("commit", "-qm", "Others are left alone")
    put("a.txt", ARTICLE)
    git("add", ".")
    git("commit", "-qm", "Ours is not", code=1)


def test_names_count_from_the_working_directory(cleaner: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    put("deep/a.txt", ARTICLE)
    git("add", ".")
    monkeypatch.chdir("deep")
    assert cleaner("check", "--staged").text == f"a.txt:3:1: {AD} Advertisement\n"


def test_a_partial_commit_is_judged_by_what_it_holds(cleaner: Command) -> None:
    cleaner("install-hook")
    put("a.txt", BODY)
    put("b.txt", ARTICLE)
    git("add", ".")
    git("commit", "-m", "Only a", "--", "a.txt")
    assert commits() == 1


def test_a_hook_that_is_not_ours_stays(cleaner: Command) -> None:
    hook = put(".git/hooks/pre-commit", "#!/bin/sh\nexit 0\n")
    done = cleaner("install-hook")
    assert (done.code, "there is a hook already" in done.err) == (2, True)
    assert hook.read_text(encoding="utf-8") == "#!/bin/sh\nexit 0\n"
    assert cleaner("install-hook", "--force").code == 0
    assert cleaner("install-hook").code == 0


def test_the_folder_of_hooks_that_git_was_told_is_used(cleaner: Command) -> None:
    git("config", "core.hooksPath", "our hooks")
    cleaner("install-hook")
    assert os.access("our hooks/pre-commit", os.X_OK)
    assert not Path(".git/hooks/pre-commit").exists()


def test_a_linked_worktree_has_the_hook_of_its_repository(cleaner: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    git("commit", "-q", "--allow-empty", "-m", "Begin")
    git("worktree", "add", "-q", "tree")
    monkeypatch.chdir("tree")
    cleaner("install-hook")
    put("a.txt", ARTICLE)
    git("add", "a.txt")
    git("commit", "-m", "One", code=1)


def test_outside_of_a_repository_it_says_so(
    cleaner: Command, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path_factory.mktemp("nowhere"))
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(Path.cwd().parent))
    for command in (("install-hook",), ("check", "--staged")):
        done = cleaner(*command)
        assert (done.code, "not a git repository" in done.err) == (2, True)


def test_a_hook_whose_cleaner_is_gone_says_what_to_do(cleaner: Command) -> None:
    cleaner("install-hook")
    hook = Path(".git/hooks/pre-commit")
    words = [line.replace("if [ -x ", "if [ -x /gone") for line in hook.read_text(encoding="utf-8").splitlines()]
    hook.write_text("\n".join(words) + "\n", encoding="utf-8")
    done = subprocess.run(
        [str(hook.resolve())], env={"PATH": "/usr/bin:/bin"}, capture_output=True, text=True, check=False
    )
    assert (done.returncode, "cleaner is not installed here any more" in done.stderr) == (1, True)
