"""What the house promises of itself: what a run imports, how long files are, what the package shows."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import cleaner

ROOT = Path(__file__).parent.parent
HEAVY = (
    *("regex", "lxml", "readability", "chardet", "rich", "click", "hypothesis", "jinja2"),
    *("typing", "dataclasses", "inspect", "pathlib", "json", "tomllib", "difflib"),
)


def imported_by(code: str, stdin: str = "") -> set[str]:
    """Return the top names of the modules that a fresh interpreter has imported after `code`."""
    script = f"{code}\nimport sys; print('\\n'.join(sys.modules), file=sys.stderr)"
    ran = subprocess.run([sys.executable, "-c", script], input=stdin, text=True, capture_output=True, check=True)
    return {name.partition(".")[0] for name in ran.stderr.split()}


def test_a_filter_run_imports_nothing_heavy() -> None:
    run = "import sys; sys.argv = ['cleaner']\nfrom cleaner.__main__ import main\nmain([])"
    imported_by(run, "A warm cache.\n")
    assert imported_by(run, "Advertisement\n\nThe council met on Monday.\n").isdisjoint(HEAVY)


@pytest.mark.parametrize("command", ["check", "fix"])
def test_a_hook_on_a_text_imports_nothing_heavy(tmp_path: Path, command: str) -> None:
    (tmp_path / "a.txt").write_text("The council met on Monday, and “nobody” came.\n", encoding="utf-8")
    run = f"from cleaner.__main__ import main\nmain(['{command}', {str(tmp_path / 'a.txt')!r}])"
    imported_by(run)
    assert imported_by(run).isdisjoint(HEAVY)


def test_version_imports_neither_rules_nor_stages() -> None:
    code = "from cleaner.__main__ import main\nmain(['--version'])\nimport sys\n"
    code += "assert not [name for name in sys.modules if name.startswith(('cleaner.rules', 'cleaner.stages'))]"
    assert imported_by(code).isdisjoint(HEAVY)


@pytest.mark.parametrize("path", sorted((ROOT / "cleaner").rglob("*.py")), ids=lambda path: path.stem)
def test_file_is_short_enough_to_read(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 300


def test_every_public_name_is_there_with_a_docstring() -> None:
    assert [name for name in cleaner.__all__ if not getattr(cleaner, name).__doc__] == []


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'clear'"):
        cleaner.clear  # noqa: B018
