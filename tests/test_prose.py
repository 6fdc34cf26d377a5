"""Story that looks like boilerplate: no rule may touch it."""

from __future__ import annotations

from pathlib import Path

import pytest

from cleaner.pipeline import clean

PROSE = sorted((Path(__file__).parent.parent / "fixtures" / "prose").glob("*.txt"))


def test_there_is_prose_to_protect() -> None:
    assert len(PROSE) >= 40


@pytest.mark.parametrize("path", PROSE, ids=lambda path: path.stem)
def test_nothing_goes_from(path: Path) -> None:
    assert [(removal.rule, removal.text) for removal in clean(path.read_bytes()).removals] == []
