from __future__ import annotations

import gzip
import io
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from cleaner.__main__ import main
from cleaner.cli.evaluate import evaluate

RULES = """
about = "Rules of a test, one of them bad."
category = "ad"

[[rule]]
id = "marker"
why = "Says what it is."
pattern = "advertisement"
examples = ["Advertisement"]
counterexamples = ["The advertisement was long."]

[[rule]]
id = "more"
why = "Says where it leads."
kind = "span"
pattern = '''READ \\s MORE: .{1,80}'''
examples = ["Rain fell. [[READ MORE: Sun]]"]
counterexamples = ["Read more books."]

[[rule]]
id = "snow"
why = "A bad rule: it takes story."
pattern = '''snow \\s too [.]'''
examples = ["Snow too."]
counterexamples = ["Snow."]

[[rule]]
id = "never"
why = "Nothing says so."
pattern = "xyzzy"
examples = ["Xyzzy"]
counterexamples = ["Plugh"]
"""

LABELLED = {
    "id": "1",
    "publisher": "a.example",
    "lang": "en",
    "text": "Advertisement\n\nRain fell all of Monday. READ MORE: Sun\nSnow too.\nFollow us",
    "labels": ["ad", "blank", "body", "body", "share"],
    "spans": [{"line": 2, "text": "READ MORE: Sun", "label": "related"}],
    "doubt": [],
}
BODY = {"id": "2", "text": "Advertisement\nRain fell all of Monday.", "gold": "Rain fell all of Monday."}
STRINGS = {"id": "3", "text": "Advertisement\nRain.", "with": ["Rain"], "without": ["Advertisement"]}


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "my.toml").write_text(RULES)
    for name, row in (("labelled", LABELLED), ("body", BODY), ("strings", STRINGS)):
        (tmp_path / f"{name}.jsonl").write_text(json.dumps(row) + "\n")
    return tmp_path


def arguments(*words: str) -> list[str]:
    return ["evaluate", *words, "--rules", "my.toml", "--select", "my", "--max-removed", "1"]


SUMMARY = """\
removal       documents  removal_precision  removal_recall  removal_f1   spans  body_lost  perfect
removal  all          1             0.5000          0.5000      0.5000  1.0000    0.27273   0.0000
removal  en           1             0.5000          0.5000      0.5000  1.0000    0.27273   0.0000

label         lines  removed
label  ad         1    1.000
label  share      1    0.000

rule           lines  story_lines  story_characters
rule  my/snow      1            1                 9
sample\tmy/snow\t1\t4\t9\tSnow too.
rules: 3 fired, 1 of them took story (0.27273 of it); 1 never fired
"""


@pytest.mark.usefixtures("here")
def test_evaluate_prints_the_figures(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments("labelled.jsonl")) == 0
    assert capsys.readouterr() == (SUMMARY, "")


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("words", "lines"),
    [
        pytest.param(["--per-rule"], ["rule  my/marker      1            0   ", "never\tmy/never"], id="every rule"),
        pytest.param(["--missed", "share"], ["missed\t1\t5\tshare\tFollow us"], id="missed of a label"),
        pytest.param(["--missed", "all"], ["missed\t1\t5\tshare\tFollow us"], id="missed of all"),
        pytest.param(["--lost"], ["lost\t1\t4\t9\tmy/snow\tSnow too."], id="lost with the rule"),
        pytest.param(["--worst", "1"], ["worst\t1\t2 errors", "missed\t1\t5\tshare\tFollow us"], id="worst"),
        pytest.param(["--by", "publisher"], ["removal  publisher=a.example"], id="by publisher"),
        pytest.param(["--ignore", "my/snow"], ["rules: 2 fired, 0 of them took story (0.00000 of it)"], id="ignore"),
        pytest.param(["--only", "lang=en", "--only", "id=1"], ["removal  all          1"], id="only some rows"),
        pytest.param(["body.jsonl"], ["bodies before  all      1  0.8000     0.6667"], id="bodies before"),
        pytest.param(["body.jsonl"], ["bodies after   all      1  1.0000     1.0000"], id="bodies after"),
        pytest.param(["strings.jsonl"], ["strings after   all      1  1.0000"], id="strings"),
    ],
)  # fmt: skip
def test_evaluate_shows_what_is_asked(words: list[str], lines: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments("labelled.jsonl", *words)) == 0
    out = capsys.readouterr().out
    assert [line for line in lines if f"\n{line}" not in f"\n{out}"] == []


@pytest.mark.usefixtures("here")
def test_evaluate_writes_everything_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    files = ["labelled.jsonl", "body.jsonl", "strings.jsonl"]
    assert main(arguments(*files, "--json", "--worst", "1", "--missed", "all", "--lost")) == 0
    figures = json.loads(capsys.readouterr().out)
    assert figures["documents"] == 3
    assert figures["removal"]["all"]["removal_f1"] == 0.5
    assert figures["labels"] == {"ad": {"lines": 1, "removed": 1.0}, "share": {"lines": 1, "removed": 0.0}}
    assert figures["bodies"]["before"]["all"]["precision"] == 0.6667
    assert figures["strings"]["after"]["all"]["accuracy"] == 1.0
    assert figures["rules"]["my/marker"]["lines"] == 3
    assert figures["never_fired"] == ["my/never"]
    assert figures["worst"][0]["id"] == "1"
    assert figures["missed"] == [{"id": "1", "line": 5, "label": "share", "text": "Follow us"}]
    assert figures["lost"] == [{"id": "1", "line": 4, "characters": 9, "text": "Snow too.", "rules": ["my/snow"]}]


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        pytest.param(["--fail-under-f1", "0.5", "--fail-over-lost", "0.3"], 0, "", id="good enough"),
        pytest.param(["--fail-under-f1", "0.6"], 1, "removal F1 0.5000 is under 0.6", id="F1 too low"),
        pytest.param(["--fail-over-lost", "0.005"], 1, "story lost 0.27273 is over 0.005", id="too much lost"),
        pytest.param(["--fail-over-lost", "0"], 1, "story lost 0.27273 is over 0", id="nothing may be lost"),
        pytest.param(["--fail-under-f1", "80"], 2, "80.0 is not in the range", id="a percentage"),
        pytest.param(["--only", "lang"], 2, "'lang' is not FIELD=VALUE (for example lang=en)", id="only what"),
        pytest.param(["--only", "lang=de"], 2, "no row with lang=de; there is nothing to evaluate", id="no rows left"),
        pytest.param(["--by", "publsher"], 2, 'no field "publsher"; did you mean "publisher"?', id="no such field"),
        pytest.param(["--missed", "boddy"], 2, "'boddy' is not one of", id="no such label"),
        pytest.param(["--encoding", "cp1252"], 2, "--encoding has no meaning with evaluate", id="encoding"),
        pytest.param(["gone.jsonl"], 2, "gone.jsonl: No such file", id="no such file"),
    ],
)
def test_evaluate_exits(words: list[str], code: int, message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments("labelled.jsonl", *words)) == code
    assert message in capsys.readouterr().err


def test_evaluate_names_the_line_of_a_broken_row(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    row = {**LABELLED, "id": "4", "labels": ["ad"]}
    (here / "labelled.jsonl").write_text(f"{json.dumps(LABELLED)}\n{json.dumps(row)}\n")
    assert main(arguments("labelled.jsonl")) == 2
    message = "labelled.jsonl:2: 1 labels for 5 lines; each line, blank ones too, has one"
    assert capsys.readouterr() == ("", f"cleaner: {message}\n")


@pytest.mark.usefixtures("here")
def test_evaluate_refuses_to_judge_story_lost_where_nothing_tells(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments("body.jsonl", "--fail-over-lost", "0.1")) == 2
    assert "--fail-over-lost has no meaning here: no row holds labels" in capsys.readouterr().err


def test_evaluate_reads_gzip_and_stdin_alike(
    here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    packed = gzip.compress((here / "labelled.jsonl").read_bytes())
    (here / "labelled.jsonl.gz").write_bytes(packed)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO((here / "labelled.jsonl").read_bytes())))
    assert (main(arguments("labelled.jsonl.gz")), main(arguments("-"))) == (0, 0)
    assert capsys.readouterr().out == SUMMARY * 2


def test_evaluate_tells_of_documents_that_were_kept(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    row: dict[str, Any] = {"id": "x", "text": "Advertisement\nAdvertisement\nRain.", "gold": "Rain."}
    (here / "kept.jsonl").write_text(json.dumps(row))
    assert main(["evaluate", "kept.jsonl", "--rules", "my.toml", "--select", "my", "--max-removed", "0.2"]) == 0
    assert "\nflagged\tx\tkept " in capsys.readouterr().out


@pytest.mark.usefixtures("here")
def test_evaluate_survives_what_cannot_be_written(here: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    row = {"id": "\udc80", "text": "Advertisement \udc80", "labels": ["ad"]}
    (here / "odd.jsonl").write_text(json.dumps(row))
    assert main(arguments("odd.jsonl", "--json", "--missed", "all")) == 0
    assert json.loads(capsysbinary.readouterr().out)["missed"][0]["id"] == "\udc80"


@pytest.mark.usefixtures("here")
def test_evaluate_says_what_it_cleans_with_verbose(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments("labelled.jsonl", "-v")) == 0
    assert capsys.readouterr().err.startswith("cleaner: labelled.jsonl:1: profile ")


def test_evaluate_explains_itself() -> None:
    shown = CliRunner().invoke(evaluate, ["-h"])
    assert (shown.exit_code, "--fail-over-lost" in shown.output) == (0, True)


def test_evaluate_wants_a_file() -> None:
    assert CliRunner().invoke(evaluate, []).exit_code == 2
