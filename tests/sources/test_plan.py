"""Every output has its place before anything is written."""

from __future__ import annotations

import gzip
import os
from typing import TYPE_CHECKING

import pytest

from cleaner.errors import ConfigError, InputError
from cleaner.sources.apart import check_apart
from cleaner.sources.forms import RECORDS
from cleaner.sources.plan import Wanted, plan
from cleaner.sources.walk import Choice, Found, walk

if TYPE_CHECKING:
    from pathlib import Path

    from cleaner.sources.plan import Plan


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "crawl/sub").mkdir(parents=True)
    return tmp_path


def planned(*sources: str, to: str = "text", out: str = "out", is_folder: bool = True) -> Plan:
    return plan(walk(sources, Choice()), out, Wanted(body=to), is_folder=is_folder)


@pytest.mark.parametrize(
    ("name", "to", "target"),
    [
        pytest.param("a.txt", "text", "a.txt", id="a text"),
        pytest.param("sub/a.html", "text", "sub/a.txt", id="a page becomes a text"),
        pytest.param("a.html?page=2", "text", "a.html?page=2.txt", id="a query stays"),
        pytest.param("a.html", "markdown", "a.md", id="markdown"),
        pytest.param("a.txt", "json", "a.json", id="json"),
        pytest.param("story", "markdown", "story.md", id="no suffix"),
        pytest.param("a.jsonl", "markdown", "a.jsonl", id="records stay records"),
    ],
)
def test_the_output_is_named_after_the_input(folder: Path, name: str, to: str, target: str) -> None:
    (folder / "crawl" / name).write_text("x", encoding="utf-8")
    assert [job.target for job in planned("crawl", to=to).jobs] == [f"out/{target}"]


@pytest.mark.parametrize(
    ("name", "out", "target", "packing"),
    [
        pytest.param("a.html.gz", None, "out/a.txt.gz", "gzip", id="in a folder as it came"),
        pytest.param("a.jsonl", None, "out/a.jsonl", "gzip", id="though its name hides it"),
        pytest.param("a.jsonl.gz", "b.jsonl", "b.jsonl", "", id="the output's name unpacks"),
        pytest.param("a.tgz", "b.tgz", "b.tgz", "gzip", id="a suffix of packed tar files"),
        pytest.param("a.jsonl.gz", "b.jsonl.xz", "b.jsonl.xz", "xz", id="the output's name repacks"),
    ],
)
def test_packing_follows_the_output(folder: Path, name: str, out: str | None, target: str, packing: str) -> None:
    (folder / "crawl" / name).write_bytes(gzip.compress(b'{"text": "x"}\n'))
    (job,) = planned("crawl", is_folder=out is None, out=out or "out").jobs
    assert (job.target, job.packing) == (target, packing)


def test_what_becomes_records_is_packed_only_where_its_name_says_so(folder: Path) -> None:
    (folder / "crawl/a.tgz").write_bytes(gzip.compress(b"x"))
    (job,) = plan(walk(["crawl"], Choice()), "out", Wanted(collection=RECORDS), is_folder=True).jobs
    assert (job.target, job.packing) == ("out/a.jsonl", "")


def test_two_inputs_for_one_output_are_refused(folder: Path) -> None:
    for name in ("a.html", "a.txt"):
        (folder / "crawl" / name).write_text("x", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"crawl/a.html and crawl/a.txt would both become out/a.txt"):
        planned("crawl")


def test_what_is_no_article_is_passed_over(folder: Path) -> None:
    (folder / "crawl/style.css").write_text("x", encoding="utf-8")
    assert planned("crawl").passed_over == ("crawl/style.css",)


@pytest.mark.parametrize(
    ("out", "others"),
    [
        pytest.param("crawl", (), id="the folder itself"),
        pytest.param("crawl/sub/out", (), id="a folder in it"),
        pytest.param("link/out", (), id="by way of a link"),
        pytest.param("out", ("crawl/rejects.jsonl",), id="the rejects"),
        pytest.param(".", (), id="over the inputs"),
    ],
)
def test_an_output_inside_the_input_is_refused(folder: Path, out: str, others: tuple[str, ...]) -> None:
    (folder / "crawl/a.txt").write_text("x", encoding="utf-8")
    (folder / "link").symlink_to(folder / "crawl")
    sources = ("crawl/a.txt", "crawl/a.txt") if out == "." else ("crawl",)
    jobs = planned(*sources, out="crawl" if out == "." else out).jobs
    with pytest.raises(ConfigError, match=r"would be read again|would be written over"):
        check_apart(sources, jobs, out, others)


def test_two_outputs_of_one_name_are_refused(folder: Path) -> None:
    (folder / "crawl/a.txt").write_text("x", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"each output needs a name of its own"):
        check_apart(("crawl",), planned("crawl").jobs, "out", ("out/a.txt",))


def test_an_output_beside_the_input_is_not(folder: Path) -> None:
    (folder / "crawl/a.txt").write_text("x", encoding="utf-8")
    check_apart(("crawl",), planned("crawl", out="crawl-clean").jobs, "crawl-clean", ("rejects.jsonl",))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_a_pipe_is_refused(folder: Path) -> None:
    os.mkfifo(folder / "pipe")
    with pytest.raises(InputError, match="pipe: it cannot be read twice"):
        plan([Found("pipe", ".", named=True)], "out", Wanted(), is_folder=True)
