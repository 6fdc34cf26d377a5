"""Invented articles in the shapes of real ones come out as a careful reader would leave them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.articles import cleaned, folders, removed_table


def test_there_are_articles_of_many_kinds() -> None:
    assert len(folders()) >= 25


@pytest.mark.parametrize("folder", folders(), ids=lambda folder: folder.name)
def test_article_comes_out_as_its_reader_wants(folder: Path) -> None:
    assert cleaned(folder).encode().decode() == (folder / "expected.txt").read_bytes().decode()


@pytest.mark.parametrize("folder", folders(), ids=lambda folder: folder.name)
def test_every_line_goes_for_the_accepted_rule(folder: Path) -> None:
    assert removed_table(cleaned(folder)) == (folder / "removed.tsv").read_text(encoding="utf-8")
