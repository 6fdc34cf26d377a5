"""Invented articles in the shapes of real ones come out as a careful reader would leave them, known misses aside."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.articles import cleaned, expected, folders, known_misses, misses, removed_table
from tests.test_promises import is_part

FOLDERS = pytest.mark.parametrize("folder", folders(), ids=lambda folder: folder.name)


def test_there_are_articles_of_many_kinds() -> None:
    assert len(folders()) >= 25


@FOLDERS
def test_no_word_of_the_story_is_lost(folder: Path) -> None:
    assert is_part("".join(expected(folder).split()), "".join(cleaned(folder).text.split()))


@FOLDERS
def test_what_stays_beside_the_story_is_known(folder: Path) -> None:
    assert misses(folder, cleaned(folder)) == known_misses().get(folder.name, [])


@pytest.mark.parametrize(
    "folder", [folder for folder in folders() if folder.name not in known_misses()], ids=lambda folder: folder.name
)
def test_article_comes_out_as_its_reader_wants(folder: Path) -> None:
    assert cleaned(folder).encode().decode() == expected(folder)


@FOLDERS
def test_every_line_goes_for_the_accepted_rule(folder: Path) -> None:
    assert removed_table(cleaned(folder)) == (folder / "removed.tsv").read_text(encoding="utf-8")


def test_most_articles_come_out_exactly() -> None:
    assert len(known_misses()) <= len(folders()) / 2
