"""Archives are read in memory that does not grow with their members."""

from __future__ import annotations

import tarfile
from typing import TYPE_CHECKING

from cleaner.sources.articles import Position
from cleaner.sources.plan import Wanted, plan
from cleaner.sources.portions import articles_of
from cleaner.sources.walk import Choice, walk
from tests.sources.collections import make

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_members_of_a_tar_file_are_not_remembered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = make(tmp_path / "in.tar", ["One.", "Two.", "Three."])
    (job,) = plan(walk([str(path)], Choice()), "out", Wanted(), is_folder=True).jobs
    opened: list[tarfile.TarFile] = []
    really = tarfile.TarFile.__init__

    def listen(self: tarfile.TarFile, *args: object, **more: object) -> None:
        opened.append(self)
        really(self, *args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr("tarfile.TarFile.__init__", listen)
    held = [len(vars(opened[0])["members"]) for _ in articles_of(job, Position(), 1 << 20)]
    assert held == [1, 1, 1]
