from __future__ import annotations

import marshal
import re
from pathlib import Path

import pytest

from cleaner.rules.compiled import compile_and_keep, is_refused, keep_refusal, recall

WIDE = "".join(map(chr, range(0x100, 0x3000, 3)))


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path


def kept_files(cache: Path) -> list[Path]:
    return [path for path in cache.rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        pytest.param(r"share \s this", "SHARE this", id="flags"),
        pytest.param(r"(?P<cut> ad ) (?: x | y )? (?P<rest> .* )", "adz", id="named groups"),
        pytest.param("[\u0400-\u04ff]+", "Жар", id="ranges"),
        pytest.param(f"[{WIDE}]+ x [{WIDE}]+", "\u0403x\u0403", id="large sets"),
        pytest.param(r"(.{3}) \1", "abcabc", id="a reference back"),
    ],
)
def test_what_is_remembered_is_the_same_pattern(text: str, line: str) -> None:
    flags = re.VERBOSE | re.IGNORECASE
    compile_and_keep(text, text, flags)
    recalled, fresh = recall(text), re.compile(text, flags)
    assert recalled is not None
    assert recalled.groupindex == fresh.groupindex
    assert recalled.fullmatch(line).groups() == fresh.fullmatch(line).groups()  # type: ignore[union-attr]


def test_nothing_is_recalled_that_was_not_remembered() -> None:
    assert recall("share") is None


def test_what_the_engine_cannot_take_is_remembered_too() -> None:
    keep_refusal("(?<= a+ ) b")
    assert (is_refused("(?<= a+ ) b"), recall("(?<= a+ ) b"), is_refused("b")) == (True, None, False)


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"\xff\xfe", id="no values"),
        pytest.param(marshal.dumps([]), id="too few values"),
        pytest.param(marshal.dumps((34, 0, {}, [None], (0,), (b"1234",))), id="no code"),
        pytest.param(marshal.dumps((34, 0, {}, [None], (0,), (b"12345",))), id="no numbers"),
        pytest.param(marshal.dumps((34, 0, {}, [None], (1,), (b"1234",))), id="no such part"),
    ],
)
def test_a_damaged_file_is_made_anew(cache: Path, damage: bytes) -> None:
    compile_and_keep("share", "share", re.IGNORECASE)
    (path,) = kept_files(cache)
    path.write_bytes(damage)
    assert recall("share") is None
    compile_and_keep("share", "share", re.IGNORECASE)
    assert recall("share") is not None


def test_a_folder_that_cannot_be_written_costs_nothing_but_time(cache: Path) -> None:
    (cache / "cleaner").write_text("a file where a folder should be")
    compile_and_keep("share", "share", re.IGNORECASE)
    assert recall("share") is None
