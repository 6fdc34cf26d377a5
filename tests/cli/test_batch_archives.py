"""Zip and tar files, in and out."""

from __future__ import annotations

import io
import json
import tarfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.cli.conftest import PROSE
from tests.sources.collections import BODIES, TEXTS, WHEN, make, read, zipped

if TYPE_CHECKING:
    from tests.cli.conftest import Command


def test_an_archive_keeps_the_names_and_times_of_its_articles(cleaner: Command, folder: Path) -> None:
    make(folder / "in.tar.gz", TEXTS)
    assert cleaner("batch", "in.tar.gz", "-o", "out.tar", "--to", "markdown").code == 0
    with tarfile.open(folder / "out.tar") as archive:
        assert [(each.name, each.mtime) for each in archive] == [(f"news/{number:03}.md", WHEN) for number in range(5)]


def test_a_damaged_member_is_left_out_of_an_archive(cleaner: Command, folder: Path) -> None:
    raw = zipped(TEXTS)
    (folder / "in.zip").write_bytes(raw.replace(b"2 gulls stole", b"2 GULLS stole"))
    done = cleaner("batch", "in.zip", "-o", "out.zip", "--rejects", "bad.jsonl")
    assert (done.code, "in.zip: news/002.txt: Bad CRC-32" in done.err) == (1, True)
    assert json.loads(Path("bad.jsonl").read_bytes())["member"] == "news/002.txt"
    assert read(folder / "out.zip") == [body for number, body in enumerate(BODIES) if number != 2]


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_member_whose_packing_is_damaged_is_left_out_alone(cleaner: Command, folder: Path, method: int) -> None:
    with zipfile.ZipFile("in.zip", "w", method) as archive:
        for number, text in enumerate(TEXTS):
            archive.writestr(zipfile.ZipInfo(f"{number}.txt", (1980, 1, 1, 0, 0, 0)), text, method)
    raw = Path("in.zip").read_bytes()
    begin = raw.index(b"2.txt") + len(b"2.txt")
    Path("in.zip").write_bytes(raw[: begin + 4] + b"\xff" * 30 + raw[begin + 34 :])
    assert cleaner("batch", "in.zip", "-o", "out.zip").code == 1
    assert read(folder / "out.zip") == [body for number, body in enumerate(BODIES) if number != 2]


def member(archive: tarfile.TarFile, name: str, text: str, **more: Any) -> None:
    about = tarfile.TarInfo(name)
    about.size = len(text.encode())
    for key, value in more.items():
        setattr(about, key, value)
    archive.addfile(about, io.BytesIO(text.encode()))


def test_odd_names_and_times_go_from_tar_to_zip(cleaner: Command, folder: Path) -> None:
    with tarfile.open("in.tar", "w", format=tarfile.PAX_FORMAT) as archive:
        member(archive, "a\udcff.txt", TEXTS[0])
        for number, when in enumerate(("nan", "inf", "-5", "999999999999"), 1):
            member(archive, f"{number}.txt", TEXTS[number], pax_headers={"mtime": when})
    assert cleaner("batch", "in.tar", "-o", "out.zip").code == 0
    assert read(folder / "out.zip") == BODIES


def test_a_zip_file_whose_names_are_broken_is_said(cleaner: Command) -> None:
    with zipfile.ZipFile("in.zip", "w") as archive:
        archive.writestr("\xe4.txt", TEXTS[0])
    Path("in.zip").write_bytes(Path("in.zip").read_bytes().replace("\xe4".encode(), b"\xff\xff"))
    done = cleaner("batch", "in.zip", "-o", "out.zip")
    assert (done.code, "in.zip: no whole zip file" in done.err) == (1, True)


@pytest.mark.parametrize("length", [100, 1024 + 10, 1024 + 500])
def test_a_tar_file_that_is_cut_in_a_head_is_said(cleaner: Command, folder: Path, length: int) -> None:
    with tarfile.open("whole.tar", "w") as archive:
        for number in range(2):
            member(archive, f"{number}.txt", PROSE)
    Path("in.tar").write_bytes(Path("whole.tar").read_bytes()[:length])
    done = cleaner("batch", "in.tar", "-o", "out.tar")
    assert (done.code, "in.tar: no whole tar file" in done.err) == (1, True)
    assert not (folder / "out.tar").exists()
