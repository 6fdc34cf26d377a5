from __future__ import annotations

from pathlib import Path

import pytest

from cleaner.rules.kept import keep_values, recall_values, write_quietly

VALUES = [("share", 1 << 200, frozenset({"a"})), {"b": None}]


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "cleaner"


def test_what_is_recalled_was_kept() -> None:
    keep_values("x.bin", VALUES)
    assert recall_values("x.bin") == VALUES


def test_nothing_is_recalled_that_was_not_kept() -> None:
    assert recall_values("x.bin") is None


@pytest.mark.parametrize("at", [0, 4, 10, -1])
def test_a_damaged_file_is_none(cache: Path, at: int) -> None:
    keep_values("x.bin", VALUES)
    content = bytearray((cache / "x.bin").read_bytes())
    content[at] ^= 1
    (cache / "x.bin").write_bytes(content)
    assert recall_values("x.bin") is None


@pytest.mark.parametrize("length", [0, 3, 4, 20])
def test_a_file_that_was_cut_is_none(cache: Path, length: int) -> None:
    keep_values("x.bin", VALUES)
    (cache / "x.bin").write_bytes((cache / "x.bin").read_bytes()[:length])
    assert recall_values("x.bin") is None


def test_a_folder_that_cannot_be_written_costs_nothing_but_time(cache: Path) -> None:
    cache.write_text("a file where a folder should be")
    keep_values("x.bin", VALUES)
    assert recall_values("x.bin") is None


def test_nothing_half_written_is_left(tmp_path: Path) -> None:
    write_quietly(str(tmp_path / "a" / "b.bin"), b"x")
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["b.bin"]
