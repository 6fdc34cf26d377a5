"""What is known to be clean is what was clean, under the same rules and settings, and nothing else."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import cleaner.hook.known
from cleaner.hook.finding import Checked, Fault, Finding
from cleaner.hook.known import Known

RAW = b"The council met on Monday.\n"
AD = Finding(1, 1, 3, "en/ad/x", "ad", "Because.", "Ad")


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path


def remember(*checked: Checked, settings: str = "usual") -> None:
    known = Known(settings, ())
    for each in checked:
        known.add(known.name(each.path, RAW, ()), each)
    known.keep()


def is_known(path: str = "a.txt", raw: bytes = RAW, ignored: tuple[str, ...] = (), settings: str = "usual") -> bool:
    known = Known(settings, ())
    return known.name(path, raw, ignored) in known


def test_what_was_clean_is_known() -> None:
    remember(Checked("a.txt"))
    assert is_known()
    assert is_known("elsewhere/b.TXT")


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param({"raw": RAW + b"Ad\n"}, id="content"),
        pytest.param({"path": "a.md"}, id="kind of file"),
        pytest.param({"ignored": ("en/ad",)}, id="rules for the file"),
        pytest.param({"settings": "others"}, id="settings"),
    ],
)
def test_what_differs_is_not_known(changed: dict[str, object]) -> None:
    remember(Checked("a.txt"))
    assert not is_known(**changed)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "checked",
    [
        pytest.param(Checked("a.txt", findings=(AD,)), id="a finding"),
        pytest.param(Checked("a.txt", accepted=(AD,)), id="an accepted one"),
        pytest.param(Checked("a.txt", warnings=("It is one line.",)), id="a warning"),
        pytest.param(Checked("a.txt", faults=(Fault("It is broken."),)), id="a fault"),
        pytest.param(Checked("a.txt", is_page=True), id="html"),
    ],
)
def test_what_anything_was_said_of_is_not_known(checked: Checked) -> None:
    remember(checked)
    assert not is_known()


def test_another_program_knows_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "package/packs"
    package.mkdir(parents=True)
    (package / "en.toml").write_text("one", encoding="utf-8")
    monkeypatch.setattr(cleaner.hook.known, "_PACKAGE", str(package.parent))
    remember(Checked("a.txt"))
    assert is_known()
    os.utime(package / "en.toml", (1, 1))
    assert not is_known()


def test_rules_of_ones_own_count_by_what_they_say(tmp_path: Path) -> None:
    rules = tmp_path / "mine.toml"
    rules.write_text("one", encoding="utf-8")
    known = Known("usual", [str(rules)])
    known.add(known.name("a.txt", RAW, ()), Checked("a.txt"))
    known.keep()
    assert not Known("usual", [str(rules)]).is_empty
    rules.write_text("two", encoding="utf-8")
    assert Known("usual", [str(rules)]).is_empty


def test_runs_at_once_lose_nothing_of_each_other() -> None:
    one, other = Known("usual", ()), Known("usual", ())
    for known, raw in ((one, b"one"), (other, b"other")):
        known.add(known.name("a.txt", raw, ()), Checked("a.txt"))
        known.keep()
    assert is_known(raw=b"one")
    assert is_known(raw=b"other")


def test_it_does_not_grow_for_ever(monkeypatch: pytest.MonkeyPatch, cache: Path) -> None:
    monkeypatch.setattr(cleaner.hook.known, "MOST", 16)
    for raw in (b"one", b"two", b"three"):
        known = Known("usual", ())
        known.add(known.name("a.txt", raw, ()), Checked("a.txt"))
        known.keep()
    (file,) = (cache / "cleaner").iterdir()
    assert file.stat().st_size <= 32


def test_what_nobody_uses_any_more_is_forgotten(cache: Path) -> None:
    remember(Checked("a.txt"), settings="old")
    (old,) = (cache / "cleaner").iterdir()
    os.utime(old, (1, 1))
    remember(Checked("a.txt"), settings="recent")
    remember(Checked("a.txt"), settings="new")
    assert not old.exists()
    assert [is_known(settings=name) for name in ("old", "recent", "new")] == [False, True, True]


def test_a_folder_that_cannot_be_written_costs_time_only(cache: Path) -> None:
    (cache / "cleaner").write_bytes(b"")
    remember(Checked("a.txt"))
    assert not is_known()
