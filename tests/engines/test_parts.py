"""Outputs find a place wherever it is."""

from __future__ import annotations

import inspect
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from cleaner.engines.parts import write
from tests.engines.cleaners import job

if TYPE_CHECKING:
    from pathlib import Path


def test_an_output_may_stand_deeper_than_functions_may(tmp_path: Path) -> None:
    target = tmp_path / "/".join("d" * 200) / "a.txt"
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(len(inspect.stack()) + 100)
    try:
        write(replace(job("a.txt"), target=str(target)), b"x")
    finally:
        sys.setrecursionlimit(before)
    assert target.with_name("a.txt.part").read_bytes() == b"x"
