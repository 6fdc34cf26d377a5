"""What is unfinished has a name that a file system takes, and no other output's."""

from __future__ import annotations

import os

import pytest

from cleaner.sources.unfinished import part, rows_part


@pytest.mark.parametrize(
    ("path", "name"),
    [
        pytest.param("out/a.txt", "out/a.txt.part", id="a short name"),
        pytest.param(f"out/{'a' * 246}.txt", f"out/{'a' * 246}.txt.part", id="one that is just short enough"),
    ],
)
def test_part(path: str, name: str) -> None:
    assert part(path) == name


@pytest.mark.parametrize("letter", ["a", "\N{GREEK SMALL LETTER OMEGA}", "\udcff"])
def test_a_name_that_would_be_too_long_is_cut(letter: str) -> None:
    long = os.fsdecode(os.fsencode(letter * 300)[:255])
    names = {name(f"out/{each}") for name in (part, rows_part) for each in (long, f"b{long[1:]}", f"{long[:-1]}b")}
    assert len(names) == 6
    assert {len(os.fsencode(name)) for name in names} == {len("out/") + 255}
