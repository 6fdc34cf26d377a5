"""`cleaner batch`: every document of a source lands in its place, and nothing else is touched."""

from __future__ import annotations

import bz2
import gzip
import json
import lzma
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.cli.conftest import ARTICLE, BODY, Outcome
from tests.sources.collections import make

if TYPE_CHECKING:
    from tests.cli.conftest import Command, Process

STORY = BODY.replace("\n\n", "</p><p>")
PAGE = f"<html><head><title>Six hours</title></head><body><article><p>{STORY}</p></article></body></html>"
RECORD = b'{"id":1.0e+2, "text":%s , "n":-0.0,"n":12345678901234567890}\n' % json.dumps(ARTICLE).encode()
CLEANED = b'{"id":1.0e+2, "text":%s , "n":-0.0,"n":12345678901234567890}\n' % json.dumps(BODY).encode()
SUMMARY = "1 document: 1 changed, 0 flagged, 0 failed"


@pytest.fixture
def crawl(folder: Path) -> Path:
    """A folder with a text, a page, packed records and something else."""
    (folder / "crawl/deep").mkdir(parents=True)
    (folder / "crawl/a.txt").write_text(ARTICLE.replace("\n", "\r\n"), encoding="utf-16", newline="")
    (folder / "crawl/deep/b.html").write_text(PAGE, encoding="utf-8")
    (folder / "crawl/deep/c.jsonl.gz").write_bytes(gzip.compress(RECORD * 3))
    (folder / "crawl/style.css").write_text("p { margin: 0 }", encoding="utf-8")
    return folder / "crawl"


def tree(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_a_folder_is_mirrored(cleaner: Command, folder: Path, crawl: Path) -> None:
    done = cleaner("batch", str(crawl), "-o", "out")
    assert (done.code, done.out) == (0, b"")
    assert tree(folder / "out") == ["a.txt", "deep/b.txt", "deep/c.jsonl.gz"]
    assert (folder / "out/a.txt").read_bytes() == BODY.replace("\n", "\r\n").encode("utf-16")
    assert "six hours on Monday" in (folder / "out/deep/b.txt").read_text(encoding="utf-8")
    assert gzip.decompress((folder / "out/deep/c.jsonl.gz").read_bytes()) == CLEANED * 3
    assert "1 file passed over" in done.err
    assert "5 documents: " in done.err
    assert tree(folder) == sorted(
        [f"crawl/{name}" for name in tree(crawl)] + [f"out/{name}" for name in tree(Path("out"))]
    )


@pytest.mark.parametrize(
    ("to", "name", "begins"),
    [("markdown", "b.md", "# Six hours\n\n"), ("json", "b.json", '{"title": "Six hours"')],
)
def test_to_names_what_is_written(cleaner: Command, crawl: Path, to: str, name: str, begins: str) -> None:
    assert cleaner("batch", str(crawl), "-o", "out", "--to", to, "--include", "*.html").code == 0
    assert (Path("out/deep") / name).read_text(encoding="utf-8").startswith(begins)


def test_an_article_is_what_the_filter_makes_of_it(cleaner: Command, crawl: Path) -> None:
    cleaner("batch", str(crawl), "-o", "out")
    assert Path("out/deep/b.txt").read_bytes() == cleaner(str(crawl / "deep/b.html")).out


@pytest.mark.parametrize(
    ("pack", "unpack", "suffix"),
    [
        (bytes, bytes, ""),
        (gzip.compress, gzip.decompress, ".gz"),
        (bz2.compress, bz2.decompress, ".bz2"),
        (lzma.compress, lzma.decompress, ".xz"),
    ],
)
def test_records_keep_their_shape_and_packing(
    cleaner: Command, folder: Path, pack: object, unpack: object, suffix: str
) -> None:
    raw = b"\xef\xbb\xbf" + RECORD + b"\n" + RECORD.replace(b"\n", b"\r\n") + RECORD.rstrip()
    (folder / f"in.jsonl{suffix}").write_bytes(pack(raw))  # type: ignore[operator]
    done = cleaner("batch", f"in.jsonl{suffix}", "-o", f"out.jsonl{suffix}")
    assert done.code == 0
    assert "3 documents: 3 changed" in done.err
    cleaned = unpack((folder / f"out.jsonl{suffix}").read_bytes())  # type: ignore[operator]
    assert cleaned == b"\xef\xbb\xbf" + CLEANED + b"\n" + CLEANED.replace(b"\n", b"\r\n") + CLEANED.rstrip()


def test_zstandard(cleaner: Command, folder: Path) -> None:
    zstandard = pytest.importorskip("zstandard")
    (folder / "in.jsonl.zst").write_bytes(zstandard.compress(RECORD))
    assert cleaner("batch", "in.jsonl.zst", "-o", "out/").code == 0
    assert zstandard.ZstdDecompressor().decompressobj().decompress(Path("out/in.jsonl.zst").read_bytes()) == CLEANED


def test_zstandard_without_its_package_says_what_to_install(
    cleaner: Command, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "zstandard", None)
    (folder / "in.jsonl.zst").write_bytes(b"(\xb5/\xfd")
    done = cleaner("batch", "in.jsonl.zst", "-o", "out/")
    assert done.code == 2
    assert "in.jsonl.zst: Zstandard needs a package: pip install 'cleaner-news[zstd]'" in done.err


@pytest.mark.parametrize("packed", [b"", gzip.compress(b"")])
def test_records_of_which_there_are_none(cleaner: Command, folder: Path, packed: bytes) -> None:
    (folder / "in.jsonl.gz").write_bytes(packed)
    assert cleaner("batch", "in.jsonl.gz", "-o", "out.jsonl.gz").code == 0
    assert gzip.decompress(Path("out.jsonl.gz").read_bytes()) == b""


def test_field_and_into(cleaner: Command, folder: Path) -> None:
    (folder / "in.jsonl").write_bytes(b'{"html": %s}\n' % json.dumps(ARTICLE).encode())
    assert cleaner("batch", "in.jsonl", "-o", "out.jsonl", "--field", "html", "--into", "body").code == 0
    assert json.loads(Path("out.jsonl").read_bytes()) == {"html": ARTICLE, "body": BODY}


@pytest.mark.parametrize(
    ("args", "listed"),
    [
        pytest.param(("crawl/*.txt",), b"", id="a glob"),
        pytest.param(("--files-from", "list"), b"crawl/a.txt\n", id="a list"),
        pytest.param(("--files-from", "list", "-0"), b"crawl/a.txt\0", id="a list with zeros"),
        pytest.param(("--files-from", "-"), b"", id="a list from stdin"),
        pytest.param(("crawl", "--exclude", "deep"), b"", id="a folder without another"),
    ],
)
def test_sources(cleaner: Command, folder: Path, crawl: Path, args: tuple[str, ...], listed: bytes) -> None:
    (folder / "list").write_bytes(listed)
    assert crawl.is_dir()
    done = cleaner("batch", *args, "-o", "out", stdin=b"crawl/a.txt\n")
    assert (done.code, tree(folder / "out")) == (0, ["a.txt"])


def test_a_single_file_becomes_a_single_file(cleaner: Command, crawl: Path) -> None:
    assert cleaner("batch", str(crawl / "a.txt"), "-o", "body.txt", "-q") == Outcome(0, b"", "")
    assert Path("body.txt").read_bytes() == BODY.replace("\n", "\r\n").encode("utf-16")


def test_a_dry_run_writes_nothing(cleaner: Command, folder: Path, crawl: Path) -> None:
    before = tree(folder)
    done = cleaner("batch", str(crawl), "-o", "out", "-n")
    assert done.code == 0
    assert done.text.splitlines()[0] == f"{crawl}/a.txt -> out/a.txt"
    assert "style.css: passed over" in done.err
    assert tree(folder) == before


def test_nothing_is_written_over(cleaner: Command, folder: Path, crawl: Path) -> None:
    (folder / "out").mkdir()
    (folder / "out/a.txt").write_text("precious", encoding="utf-8")
    done = cleaner("batch", str(crawl), "-o", "out")
    assert (done.code, tree(folder / "out")) == (2, ["a.txt"])
    assert done.err == "cleaner: out/a.txt: it is there already; name another output, or give --overwrite\n"
    assert (folder / "out/a.txt").read_text(encoding="utf-8") == "precious"
    assert not Path("out.journal").exists()
    assert cleaner("batch", str(crawl), "-o", "out", "--overwrite").code == 0
    assert (folder / "out/a.txt").read_bytes() == BODY.replace("\n", "\r\n").encode("utf-16")


@pytest.mark.parametrize(
    ("args", "fault"),
    [
        pytest.param((), "name the folder or file to write with -o OUT", id="no output"),
        pytest.param(("-o", "out"), "name a SOURCE", id="no source"),
        pytest.param(("-", "-o", "out"), "for a pipe there is the filter", id="stdin"),
        pytest.param(("nothing", "-o", "out"), "nothing: No such file or directory", id="a source that is not there"),
        pytest.param(("crawl", "-o", "crawl/out"), "would be read again", id="output inside the input"),
        pytest.param(("crawl/a.txt", "-o", "crawl/a.txt"), "would be written over", id="output over the input"),
        pytest.param(
            ("crawl", "-o", "crawl/a.txt"), "the outputs of a folder need a folder", id="a file for a folder's output"
        ),
        pytest.param(("crawl", "-o", "out", "-0"), "-0 has no meaning without --files-from", id="zeros of nothing"),
        pytest.param(("crawl", "-o", "out", "--report", "r.xls"), "ends with none of .json, .csv, .md", id="a report"),
        pytest.param(("crawl", "-o", "out", "--max-errors", "x"), "is no number or percentage", id="max errors"),
        pytest.param(("crawl", "-o", "out", "--max-size", "0"), "is not a size", id="max size"),
        pytest.param(("crawl", "-o", "out", "--keep", "adds"), 'no category "adds"', id="settings"),
    ],
)
def test_usage(cleaner: Command, crawl: Path, args: tuple[str, ...], fault: str) -> None:
    before = tree(crawl.parent)
    done = cleaner("batch", *args)
    assert done.code == 2
    assert fault in done.err
    assert tree(crawl.parent) == before


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_workers_make_the_same(cleaner: Command, process: Process, folder: Path, crawl: Path, jobs: str) -> None:
    cleaner("batch", str(crawl), "-o", "here")
    assert process("batch", str(crawl), "-o", "there", "-j", jobs).code == 0
    for name in tree(folder / "here"):
        assert (folder / "there" / name).read_bytes() == (folder / "here" / name).read_bytes()


def test_rules_of_ones_own_reach_the_workers(process: Process, own_rules: Path) -> None:
    (own_rules.parent / "a.txt").write_text("GONE\n\nThe council met.\n", encoding="utf-8")
    assert process("batch", "a.txt", "-o", "b.txt", "-j", "1", "--rules", own_rules.name).code == 0
    assert Path("b.txt").read_text(encoding="utf-8") == "The council met.\n"


def test_a_sample_is_shown_and_nothing_is_written(cleaner: Command, folder: Path, crawl: Path) -> None:
    before = tree(folder)
    done = cleaner("batch", str(crawl), "--sample", "9")
    assert done.code == 0
    assert [line for line in done.text.splitlines() if line.startswith("=== ")] == [
        f"=== {crawl}/a.txt",
        f"=== {crawl}/deep/b.html",
        *(f"=== {crawl}/deep/c.jsonl.gz: line {number}" for number in (1, 2, 3)),
    ]
    assert done.text.count("[-Advertisement-]") == 4
    assert tree(folder) == before


@pytest.mark.parametrize("source", ["in.jsonl", "in.tar"])
def test_without_order_every_document_is_there_once(cleaner: Command, folder: Path, source: str) -> None:
    texts = [f"{number} ferries were late.\n" for number in range(40)]
    make(folder / source, [text * (500 if number % 7 == 0 else 1) for number, text in enumerate(texts)])
    for name, more in (("calm", ()), ("wild", ("--unordered", "-j", "2"))):
        assert cleaner("batch", source, "-o", f"{name}.jsonl", *more).code == 0
    calm, wild = (sorted(Path(f"{name}.jsonl").read_bytes().splitlines()) for name in ("calm", "wild"))
    assert (len(calm), wild) == (40, calm)


def test_a_name_may_be_as_long_as_names_may_be(cleaner: Command, folder: Path) -> None:
    (folder / "in").mkdir()
    name = f"{'a' * 251}.txt"
    (folder / "in" / name).write_text(ARTICLE, encoding="utf-8")
    assert cleaner("batch", "in", "-o", "out").code == 0
    assert [path.name for path in (folder / "out").iterdir()] == [name]


def test_a_folder_that_cannot_be_read_is_said(cleaner: Command, crawl: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    really = os.scandir

    def scandir(path: str) -> object:
        if path.endswith("deep"):
            raise PermissionError(13, "Permission denied")
        return really(path)

    monkeypatch.setattr("os.scandir", scandir)
    done = cleaner("batch", str(crawl), "-o", "out")
    assert (done.code, "deep: the folder cannot be read: Permission denied; leave it out" in done.err) == (2, True)
    assert not Path("out").exists()
