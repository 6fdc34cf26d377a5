"""Which configuration file counts."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from cleaner.cli.config_file import find_config, read_config
from cleaner.errors import ConfigError
from tests.cli.conftest import ROOT

TABLE = '[tool.cleaner]\nlanguage = "en"\n'
INLINE = 'tool = {cleaner = {language = "en"}}\n'
NESTED = '[tool]\ncleaner.language = "en"\n'


@pytest.mark.parametrize(
    ("files", "found"),
    [
        pytest.param({}, None, id="none"),
        pytest.param({"a/b/cleaner.toml": ""}, "a/b/cleaner.toml", id="here"),
        pytest.param({"cleaner.toml": ""}, "cleaner.toml", id="further up"),
        pytest.param({"cleaner.toml": "", "a/cleaner.toml": ""}, "a/cleaner.toml", id="the nearest"),
        pytest.param({"a/pyproject.toml": TABLE, "cleaner.toml": ""}, "a/pyproject.toml", id="pyproject is nearer"),
        pytest.param({"a/pyproject.toml": TABLE, "a/cleaner.toml": ""}, "a/cleaner.toml", id="its own file first"),
        pytest.param({"a/pyproject.toml": "[tool.black]", "cleaner.toml": ""}, "cleaner.toml", id="of other tools"),
        pytest.param({"a/pyproject.toml": '[tool.other]\nx = "tool.cleaner"'}, None, id="only mentioned"),
        pytest.param({"a/pyproject.toml": "[tool.black\ncleaner"}, None, id="broken, and not ours"),
        pytest.param({"a/pyproject.toml": "[tool.cleaner]\nbroken"}, "a/pyproject.toml", id="broken, and ours"),
        pytest.param({"a/pyproject.toml": INLINE}, "a/pyproject.toml", id="an inline table"),
        pytest.param({"a/pyproject.toml": NESTED}, "a/pyproject.toml", id="dotted keys"),
    ],
)
def test_the_nearest_file_counts(
    folder: Path, monkeypatch: pytest.MonkeyPatch, files: dict[str, str], found: str | None
) -> None:
    (folder / "a" / "b").mkdir(parents=True)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(folder / "a" / "b")
    assert find_config() == (None if found is None else str(folder / found))


@pytest.mark.parametrize("text", [TABLE, INLINE, NESTED])
def test_a_pyproject_is_read_at_its_table(folder: Path, text: str) -> None:
    (folder / "pyproject.toml").write_text(text, encoding="utf-8")
    assert read_config("pyproject.toml") == {"language": "en"}


@pytest.mark.parametrize("text", ["", "[tool]", "tool = 1", "[tool.black]", "[tool]\ncleaner = 1"])
def test_a_named_pyproject_without_the_table_is_an_error(folder: Path, text: str) -> None:
    (folder / "pyproject.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=r"pyproject.toml: it has no \[tool.cleaner\] table"):
        read_config("pyproject.toml")


def test_a_folder_that_is_gone_has_no_configuration(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = folder / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert find_config() is None


def test_nothing_is_parsed_where_there_is_nothing(folder: Path) -> None:
    code = "import sys; from cleaner.cli.config_file import find_config; find_config(); print('tomllib' in sys.modules)"
    command = [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(ROOT)!r}); {code}"]
    assert subprocess.run(command, cwd=folder, capture_output=True, check=True).stdout == b"False\n"
