"""`cleaner check`: what is uncleaned in files, and what is accepted."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cleaner.hook.checker import held
from cleaner.sources.forms import form_of
from tests.cli.conftest import ARTICLE, BODY, PROSE, put

if TYPE_CHECKING:
    from tests.cli.conftest import Command, Process

AD = "any/ad/advertisement-alone"
RECORD = b'{"id":1.0e+2, "text":%s , "n":-0.0}\n' % json.dumps(ARTICLE).encode()
LARGE = f"{PROSE}\n" + "Advertisement\n" * 200
STORY = BODY.strip().replace("\n\n", "</p>\n<p>")
PAGE = f"""<!DOCTYPE html>
<html><head><title>Six hours</title></head><body>
<nav><a href="/">Home</a> <a href="/news">News</a></nav>
<article><h1>Six hours</h1>
<p>{STORY}</p>
<p>Advertisement</p></article></body></html>
"""


pytestmark = pytest.mark.usefixtures("article")


def test_a_finding_names_place_rule_and_text(cleaner: Command) -> None:
    done = cleaner("check", "a.txt")
    assert (done.code, done.text) == (1, f"a.txt:3:1: {AD} Advertisement\n")
    assert done.err == "cleaner: 1 finding in 1 of 1 file\n"


def test_a_clean_file_says_nothing(cleaner: Command) -> None:
    put("b.txt", BODY)
    done = cleaner("check", "b.txt")
    assert (done.code, done.out, done.err) == (0, b"", "")


def test_it_writes_nothing(cleaner: Command, folder: Path, article: Path) -> None:
    before = article.stat()
    cleaner("check", "a.txt")
    cleaner("check", "--diff", "a.txt")
    assert (article.stat(), [path.name for path in folder.iterdir()]) == (before, ["a.txt"])


@pytest.mark.parametrize(
    ("name", "raw", "found"),
    [
        pytest.param("a.txt", f"é {PROSE}\r\n\r\nAdvertisement\r\n".encode("utf-16"), "3:1", id="utf-16 and windows"),
        pytest.param("a.txt", ("\u3000\u3000Advertisement\n\n" + PROSE).encode(), "1:3", id="columns are code points"),
        pytest.param("a.md", f"---\nAdvertisement\n---\n{ARTICLE}".encode(), "6:1", id="behind front matter"),
        pytest.param("a.md", f"```\nAdvertisement\n```\n\n{ARTICLE}".encode(), "7:1", id="behind code"),
        pytest.param("a.jsonl", b'{"text": "Fine."}\n' + RECORD, "2:22", id="a record's line, its text's column"),
        pytest.param("a.jsonl", b"\xef\xbb\xbf" + RECORD, "1:22", id="a byte order mark is no column"),
        pytest.param("a.html", PAGE.encode(), "7:4", id="html, without its menu"),
    ],
)
def test_a_place_is_one_that_an_editor_knows(cleaner: Command, name: str, raw: bytes, found: str) -> None:
    put(name, raw)
    done = cleaner("check", name)
    assert [line.split(f" {AD}")[0] for line in done.text.splitlines()] == [f"{name}:{found}:"]


def test_a_record_names_the_line_of_its_text(cleaner: Command) -> None:
    put("a.jsonl", RECORD)
    assert cleaner("check", "a.jsonl").text.endswith(" Advertisement (line 3 of the text)\n")


def test_the_field_of_a_record_can_be_named(cleaner: Command) -> None:
    put("a.jsonl", RECORD.replace(b'"text"', b'"body"'))
    assert cleaner("check", "--field", "body", "a.jsonl").code == 1
    assert cleaner("check", "a.jsonl").code == 2


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f"{PROSE}\n\n<!-- cleaner: off -->\n\nAdvertisement\n\n<!-- cleaner: on -->\n", id="markdown"),
        pytest.param(f"{PROSE}\n\n    Advertisement\n", id="code"),
    ],
)
def test_what_is_turned_off_is_not_found(cleaner: Command, text: str) -> None:
    put("a.md", text)
    assert cleaner("check", "a.md").code == 0


def test_html_can_be_turned_off(cleaner: Command) -> None:
    put("a.html", PAGE.replace("<p>Adv", "<!-- cleaner: off --><p>Adv"))
    assert cleaner("check", "a.html").code == 0


def test_a_file_that_would_lose_too_much_is_found(cleaner: Command) -> None:
    put("large.txt", LARGE)
    done = cleaner("check", "large.txt")
    assert done.code == 1
    assert done.text.startswith("large.txt:1:1: brake/kept-whole kept as it was: the rules would remove 9")


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        pytest.param(("gone.txt",), 2, "gone.txt: No such file or directory", id="no file"),
        pytest.param(("picture.txt",), 2, "picture.txt: this is a PNG image", id="no text"),
        pytest.param(("bad.jsonl",), 2, "bad.jsonl: line 1: not JSON", id="no record"),
        pytest.param(("--select", "en/nothing", "a.txt"), 2, 'no rule\'s id begins with "en/nothing"', id="no rule"),
        pytest.param((), 2, "name a FILE", id="nothing named"),
        pytest.param(("--unwrap", "a.txt"), 2, "No such option", id="no option of the filter"),
        pytest.param(("--baseline", "gone.json", "a.txt"), 2, "there is no such baseline", id="no baseline"),
        pytest.param(("--stdin-filename", "b.txt", "a.txt"), 2, "name no FILE beside it", id="stdin and a file"),
        pytest.param(("--diff", "--statistics", "a.txt"), 2, "print different things", id="two outputs"),
        pytest.param(("--staged", "--stdin-filename", "a.txt"), 2, "leave one of them out", id="two sources"),
    ],
)
def test_faults_are_named(cleaner: Command, args: tuple[str, ...], code: int, said: str) -> None:
    put("picture.txt", b"\x89PNG\r\n\x1a\n\0\0")
    put("bad.jsonl", b'{"text": }\n')
    done = cleaner("check", *args)
    assert (done.code, said in done.err) == (code, True), done.err


def test_one_bad_file_does_not_keep_the_others_from_being_checked(cleaner: Command) -> None:
    done = cleaner("check", "gone.txt", "a.txt")
    assert (done.code, done.text) == (2, f"a.txt:3:1: {AD} Advertisement\n")


def test_a_fault_of_ours_is_three(cleaner: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    from cleaner.errors import SafetyError

    def broken(*_: object) -> None:
        raise SafetyError("a promise was broken")

    monkeypatch.setattr("cleaner.pipeline.verify", broken)
    assert cleaner("check", "a.txt").code == 3


@pytest.mark.parametrize(
    ("raw", "args"),
    [
        pytest.param(ARTICLE, (), id="text"),
        pytest.param(f"{BODY}", ("--exit-zero",), id="clean"),
    ],
)
def test_exit_zero(cleaner: Command, raw: str, args: tuple[str, ...]) -> None:
    put("a.txt", raw)
    assert cleaner("check", "--exit-zero", *args, "a.txt").code == 0


def test_the_order_of_names_is_no_part_of_the_result(cleaner: Command) -> None:
    for name in ("b.txt", "É.txt", "z.txt"):
        put(name, ARTICLE)
    names = ["a.txt", "b.txt", "z.txt", "É.txt"]
    one = cleaner("check", *names)
    assert one.out == cleaner("check", *reversed(names), "./a.txt").out
    assert [line.partition(":")[0] for line in one.text.splitlines()] == names


def test_a_folder_is_its_articles(cleaner: Command) -> None:
    put("deep/b.md", ARTICLE)
    put("deep/code.py", "# Advertisement\n")
    put("deep/Makefile", "Advertisement\n")
    done = cleaner("check", ".")
    assert [line.partition(":")[0] for line in done.text.splitlines()] == ["a.txt", "deep/b.md"]


@pytest.mark.parametrize(
    "name",
    [
        "two words.txt",
        "new\nline.txt",
        "Größe—東京.txt",
        "-dash.txt",
        "--exit-zero.txt",
        "--config=x.txt",
        "a:1:2: b.txt",
    ],
)
def test_odd_names_are_files(cleaner: Command, name: str) -> None:
    put(name, ARTICLE)
    done = cleaner("check", "--output-format", "jsonl", name)
    assert (done.code, json.loads(done.out)["path"]) == (1, name)


def test_a_name_that_is_no_utf_8_is_a_file(process: Process, folder: Path) -> None:
    try:
        (folder / os.fsdecode(b"caf\xe9.txt")).write_text(ARTICLE, encoding="utf-8")
    except OSError:
        pytest.skip("this file system knows only names in UTF-8")
    assert process("check", os.fsdecode(b"caf\xe9.txt")).code == 1


def test_stdin_is_read_as_the_file_that_an_editor_names(cleaner: Command) -> None:
    done = cleaner("check", "--stdin-filename", "notes/b.md", stdin=f"```\nAdvertisement\n```\n\n{ARTICLE}")
    assert (done.code, done.text) == (1, f"notes/b.md:7:1: {AD} Advertisement\n")


def test_a_dash_is_stdin(cleaner: Command) -> None:
    assert cleaner("check", "-", stdin=ARTICLE).text == f"<stdin>:3:1: {AD} Advertisement\n"


def test_the_diff_is_what_fix_would_do(cleaner: Command, folder: Path) -> None:
    put("two words.txt", ARTICLE)
    put("a.jsonl", RECORD)
    done = cleaner("check", "--diff", ".")
    assert done.code == 1
    subprocess.run(["git", "apply", "--unsafe-paths", "-p1", "-"], input=done.out, cwd=folder, check=True)
    assert (folder / "a.txt").read_text(encoding="utf-8") == BODY
    assert (folder / "two words.txt").read_text(encoding="utf-8") == BODY
    assert cleaner("check", ".").code == 0


def test_what_no_diff_can_show_is_said(cleaner: Command) -> None:
    put("large.txt", LARGE)
    done = cleaner("check", "--diff", "large.txt")
    assert (done.code, done.out) == (1, b"")
    assert "large.txt:1:1: brake/kept-whole" in done.err


def test_verbose_tells_of_each_file(cleaner: Command) -> None:
    put("b.txt", BODY)
    done = cleaner("check", "-v", "a.txt", "b.txt")
    assert "a.txt: 1 finding, 0 accepted\ncleaner: b.txt: 0 findings, 0 accepted\n" in done.err


def test_the_diff_of_a_clean_file_is_empty(cleaner: Command) -> None:
    put("a.txt", BODY)
    done = cleaner("check", "--diff", "a.txt")
    assert (done.code, done.out) == (0, b"")


def test_statistics_count_rules(cleaner: Command) -> None:
    put("b.txt", f"{ARTICLE}\nShare this article\n")
    lines = cleaner("check", "--statistics", ".").text.splitlines()
    assert [line.split()[:2] for line in lines] == [["2", AD], ["1", "en/share/please-share"]]
    done = cleaner("check", "--statistics", "--output-format", "json", ".")
    assert [(row["count"], row["rule"]) for row in json.loads(done.out)] == [(2, AD), (1, "en/share/please-share")]


def test_workflows_of_github_get_annotations(cleaner: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    assert cleaner("check", "a.txt").text.startswith("::error file=a.txt,line=3,col=1,")
    assert cleaner("check", "--output-format", "concise", "a.txt").text.startswith("a.txt:3:1: ")


@pytest.mark.parametrize(
    "environment",
    [
        pytest.param({"LC_ALL": "C", "PYTHONIOENCODING": "ascii", "TZ": "Asia/Kathmandu"}, id="ascii and another zone"),
        pytest.param({"LC_ALL": "tr_TR.UTF-8", "PYTHONHASHSEED": "1"}, id="turkish"),
        pytest.param({"PYTHONHASHSEED": "4711"}, id="another seed"),
    ],
)
def test_same_bytes_same_findings(process: Process, environment: dict[str, str]) -> None:
    put("Größe.txt", f"{ARTICLE}\nShare this article – now\n")
    put("a.jsonl", RECORD)
    put("a.html", PAGE)
    usual = process("check", "--output-format", "json", ".", PYTHONHASHSEED="0")
    process.environment |= environment
    assert process("check", "--output-format", "json", ".").out == usual.out
    assert usual.code == 1


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        pytest.param("a.txt", b"The council met.", id="text"),
        pytest.param("a.md", "„Nein“, sagte sie.".encode(), id="a quotation mark"),
        pytest.param("a.txt", b"<!DOCTYPE html><p>x", id="a page"),
        pytest.param("a.txt", b"\xef\xbb\xbf<html><p>x", id="a page behind a mark"),
        pytest.param("a.txt", b"PAR1\x15", id="a table"),
        pytest.param("a.txt", b"WARC/1.0", id="a crawl"),
        pytest.param("a.txt", b"dir/" + bytes(253) + b"ustar", id="an archive"),
        pytest.param("a.jsonl", b'{"text": "x"}', id="records"),
        pytest.param("story", b'{"text": "x"}\n', id="records without a name"),
        pytest.param("a.html", b"The council met.", id="html by name"),
        pytest.param("a.csv", b"id,text", id="a table by name"),
    ],
)
def test_a_hook_sees_in_a_file_what_batch_sees(name: str, raw: bytes) -> None:
    form = form_of(str(put(name, raw)), named=True)
    assert form is not None
    assert held(name, raw) == form.holds


def test_a_file_of_many_documents_is_for_batch(cleaner: Command) -> None:
    put("a.csv", "id,text\n1,Advertisement\n")
    done = cleaner("check", "a.csv")
    assert (done.code, "clean it with cleaner batch" in done.err) == (2, True)


def test_a_second_run_over_many_files_says_the_same(process: Process, folder: Path) -> None:
    names = [f"{number:02}.txt" for number in range(20)]
    for name in names:
        put(name, ARTICLE if name == "07.txt" else f"{BODY}\n{name}\n")
    first = process("check", *names)
    assert process("check", *names) == first
    assert process("check", "--no-cache", *names) == first
    put("08.txt", ARTICLE)
    assert process("check", *names).text == "".join(
        f"{name}:3:1: {AD} Advertisement\n" for name in ("07.txt", "08.txt")
    )
    assert process("fix", *names).code == 1
    assert process("check", *names).code == 0
    assert (folder / "07.txt").read_text(encoding="utf-8") == BODY
