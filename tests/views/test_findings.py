"""Each form says the same of the same findings, in the way that its readers understand."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from jsonschema import Draft202012Validator

from cleaner.cli.settings import OUTPUT_FORMATS
from cleaner.hook.finding import KEPT, Checked, Fault, Finding, with_fingerprints
from cleaner.views.findings import FORMS, written
from cleaner.views.findings.diff import diff
from cleaner.views.findings.words import WIDTH

LINE = "It ended. READ MORE: Fares"
AD = Finding(3, 1, 14, "en/ad/marker", "ad", "The word stands alone.", "Advertisement", "Advertisement", 0)
CUT = Finding(5, 10, 27, "en/related/more", "related", "A cue, 100%: always.", LINE[9:], LINE, 9)
HELD = Finding(2, 10, 90, "en/ad/marker", "ad", "The word stands alone.", "Ad", "Ad", 0, inner=7)
WHOLE = Finding(1, 1, 1, KEPT, "", "kept as it was: too much would go", "", stays=True)


def file(path: str, *findings: Finding, **more: Any) -> Checked:
    return Checked(path, with_fingerprints(list(findings)), **more)


FILES = [
    file("a.txt", AD, CUT, AD),
    file("b, c: 100%\n.jsonl", HELD, faults=(Fault("not JSON: <&>", 4),)),
    file("large.txt", WHOLE),
    file("clean.txt"),
]


def form(name: str, *files: Checked) -> str:
    return "\n".join(written(name, files or FILES))


def parsed(xml: str) -> ElementTree.Element:
    return ElementTree.fromstring(xml.partition("\n")[2])  # noqa: S314 -- our own


def test_every_form_has_its_option() -> None:
    assert tuple(FORMS) == OUTPUT_FORMATS


def test_concise() -> None:
    assert form("concise").splitlines() == [
        "a.txt:3:1: en/ad/marker Advertisement",
        "a.txt:5:10: en/related/more READ MORE: Fares",
        "a.txt:3:1: en/ad/marker Advertisement",
        "b, c: 100%\\n.jsonl:2:10: en/ad/marker Ad (line 7 of the text)",
        "large.txt:1:1: brake/kept-whole kept as it was: too much would go",
    ]


def test_a_long_text_is_cut() -> None:
    (line,) = written("concise", [file("a.txt", AD._replace(text="Share " * 40))])
    assert len(line) < 100
    assert line.endswith("\N{HORIZONTAL ELLIPSIS}")


def test_commands_for_a_terminal_are_shown_and_not_given() -> None:
    assert "\x1b" not in form("full", file("a\x1b.txt", AD._replace(text="Ad\x1b[2J", source="Ad\x1b[2J")))


def test_full_marks_the_part_and_gives_the_reason() -> None:
    assert form("full", file("a.txt", CUT)).splitlines() == [
        "a.txt:5:10: en/related/more READ MORE: Fares",
        "  |",
        "5 | It ended. READ MORE: Fares",
        "  |          ^^^^^^^^^^^^^^^^^",
        "  = A cue, 100%: always.",
    ]


@pytest.mark.parametrize(
    ("line", "at", "length"),
    [
        pytest.param("word " * 60 + "AD " + "word " * 60, 300, 2, id="in a long line"),
        pytest.param("word " * 60 + "AD", 300, 2, id="at its end"),
        pytest.param("AD" + " word" * 60, 0, 2, id="at its beginning"),
        pytest.param("AD" * 200, 0, 400, id="all of it"),
    ],
)
def test_a_long_line_is_shown_around_the_part(line: str, at: int, length: int) -> None:
    found = AD._replace(source=line, at=at, text=line[at : at + length])
    _, _, shown, marks, *_ = form("full", file("a.txt", found)).splitlines()
    assert len(shown) <= WIDTH + 10
    start, end = marks.index("^"), marks.rindex("^") + 1
    assert shown[start:end].startswith("AD")
    assert set(marks[3:]) <= {" ", "^", "|"}


def test_wide_characters_take_two_columns() -> None:
    line = "東京 AD"
    marks = form("full", file("a.txt", AD._replace(source=line, at=3, text="AD"))).splitlines()[3]
    assert marks == "  |      ^^"


def test_json() -> None:
    told = json.loads(form("json"))
    assert [(row["path"], row["line"], row["column"], row["end_column"]) for row in told["findings"][:2]] == [
        ("a.txt", 3, 1, 14),
        ("a.txt", 5, 10, 27),
    ]
    assert told["findings"][3]["text_line"] == 7
    assert told["faults"] == [{"path": "b, c: 100%\n.jsonl", "line": 4, "message": "not JSON: <&>"}]


def test_jsonl_is_the_findings_of_json() -> None:
    assert [json.loads(line) for line in form("jsonl").splitlines()] == json.loads(form("json"))["findings"]


CUT_AT = "file=a.txt,line=5,col=10,endLine=5,endColumn=27"
HELD_AT = "file=b%2C c%3A 100%25%0A.jsonl,line=2,col=10,endLine=2,endColumn=90"


def test_github_escapes_what_would_end_a_property() -> None:
    assert form("github").splitlines()[1:] == [
        f"::error {CUT_AT},title=cleaner (en/related/more)::READ MORE: Fares (A cue, 100%25: always.)",
        form("github").splitlines()[0],
        f"::error {HELD_AT},title=cleaner (en/ad/marker)::Ad (line 7 of the text) (The word stands alone.)",
        "::error file=b%2C c%3A 100%25%0A.jsonl,line=4,title=cleaner::not JSON: <&>",
        "::error file=large.txt,line=1,col=1,title=cleaner (brake/kept-whole)::kept as it was: too much would go",
    ]


def test_gitlab_has_a_fingerprint_for_each_finding() -> None:
    rows = json.loads(form("gitlab"))
    assert len({row["fingerprint"] for row in rows}) == len(rows) == 5
    assert rows[0]["location"] == {
        "path": "a.txt",
        "positions": {"begin": {"line": 3, "column": 1}, "end": {"line": 3, "column": 14}},
    }
    assert {row["severity"] for row in rows} <= {"info", "minor", "major", "critical", "blocker"}


def test_checkstyle() -> None:
    root = parsed(form("checkstyle"))
    assert [(each.get("name"), len(each)) for each in root] == [
        ("a.txt", 3),
        ("b, c: 100%\\n.jsonl", 2),
        ("large.txt", 1),
    ]
    assert root[0][1].attrib == {
        "line": "5",
        "column": "10",
        "severity": "warning",
        "message": "en/related/more READ MORE: Fares (A cue, 100%: always.)",
        "source": "cleaner.en/related/more",
    }


def test_junit_counts_what_it_holds() -> None:
    root = parsed(form("junit"))
    found = [len(root.findall(f".//{name}")) for name in ("testcase", "failure", "error")]
    assert found == [int(root.attrib[name]) for name in ("tests", "failures", "errors")] == [7, 5, 1]


@pytest.mark.parametrize("name", ["checkstyle", "junit"])
def test_xml_holds_what_a_scraped_page_may_hold(name: str) -> None:
    found = AD._replace(text='\x00\x0b\ud800\ufffe<"&>', why="]]>")
    assert parsed(form(name, file('a"<\udce9.txt', found))) is not None


def test_the_diff_quotes_odd_names() -> None:
    lines = list(diff([Checked("new\nline.txt", old="a\nb\n", new="a\n"), Checked("same.txt", old="a", new="a")]))
    assert lines == ['--- "a/new\\nline.txt"', '+++ "b/new\\nline.txt"', "@@ -1,2 +1 @@", " a", "-b"]


def test_the_diff_says_where_no_line_ends() -> None:
    lines = list(diff([Checked("a.txt", old="a\nb", new="a")]))
    assert lines[2:] == [
        "@@ -1,2 +1 @@",
        "-a",
        "-b",
        "\\ No newline at end of file",
        "+a",
        "\\ No newline at end of file",
    ]


# What SARIF 2.1.0 asks of the parts of it that are written here: its sections 3.13 to 3.58.
TEXT = {"type": "string", "minLength": 1}
MESSAGE = {
    "type": "object",
    "required": ["text"],
    "properties": {"text": TEXT, "markdown": TEXT},
    "additionalProperties": False,
}
COUNT = {"type": "integer", "minimum": 1}
LEVEL = {"enum": ["none", "note", "warning", "error"]}


def closed(required: dict[str, Any], optional: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "required": list(required),
        "properties": required | optional,
        "additionalProperties": False,
    }


def rows(of: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "array", "items": of, **more}


MESSAGE = closed({"text": TEXT}, {"markdown": TEXT})
REGION = closed(
    {"startLine": COUNT},
    {"startColumn": COUNT, "endLine": COUNT, "endColumn": COUNT, "snippet": closed({"text": {"type": "string"}}, {})},
)
ARTIFACT = closed(
    {"uri": {"type": "string", "pattern": r"^[A-Za-z0-9\-._~:/?#@!$&'()*+,;=%]+$"}, "uriBaseId": {"type": "string"}}, {}
)
LOCATION = closed({"physicalLocation": closed({"artifactLocation": ARTIFACT}, {"region": REGION})}, {})
RULE = closed(
    {"id": TEXT, "shortDescription": MESSAGE, "help": MESSAGE},
    {
        "defaultConfiguration": closed({"level": LEVEL}, {}),
        "properties": closed({"tags": rows({"type": "string"}, uniqueItems=True)}, {}),
    },
)
RESULT = closed(
    {"ruleId": TEXT, "message": MESSAGE, "locations": rows(LOCATION, minItems=1)},
    {
        "ruleIndex": {"type": "integer", "minimum": 0},
        "level": LEVEL,
        "partialFingerprints": {"type": "object", "additionalProperties": TEXT},
    },
)
NOTIFICATION = closed({"message": MESSAGE}, {"level": LEVEL, "locations": rows(LOCATION)})
INVOCATION = closed({"executionSuccessful": {"type": "boolean"}}, {"toolExecutionNotifications": rows(NOTIFICATION)})
DRIVER = closed(
    {"name": TEXT},
    {
        "semanticVersion": {"type": "string", "pattern": r"^\d+\.\d+\.\d+"},
        "rules": rows(RULE, uniqueItems=True),
    },
)
RUN = closed(
    {"tool": closed({"driver": DRIVER}, {})},
    {
        "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
        "invocations": rows(INVOCATION),
        "results": rows(RESULT),
    },
)
SARIF = closed({"version": {"const": "2.1.0"}, "runs": rows(RUN)}, {"$schema": TEXT})


def sarif(*files: Checked) -> dict[str, Any]:
    (run,) = json.loads(form("sarif", *files))["runs"]
    assert isinstance(run, dict)
    return run


@pytest.mark.parametrize(
    "files", [pytest.param(FILES, id="findings and faults"), pytest.param(FILES[3:], id="nothing")]
)
def test_sarif_has_the_structure_of_its_schema(files: list[Checked]) -> None:
    faults = [error.message for error in Draft202012Validator(SARIF).iter_errors(json.loads(form("sarif", *files)))]
    assert faults == []


def test_sarif_results_point_at_their_rules() -> None:
    run = sarif()
    rules = run["tool"]["driver"]["rules"]
    assert [rules[result["ruleIndex"]]["id"] for result in run["results"]] == [
        result["ruleId"] for result in run["results"]
    ]


def test_sarif_counts_code_points_and_says_so() -> None:
    assert sarif()["columnKind"] == "unicodeCodePoints"


@pytest.mark.parametrize(
    ("path", "place"),
    [
        pytest.param("deep/a: 1.txt", {"uri": "deep/a%3A%201.txt", "uriBaseId": "%SRCROOT%"}, id="below"),
        pytest.param("./a.txt", {"uri": "a.txt", "uriBaseId": "%SRCROOT%"}, id="here"),
        pytest.param(str(Path.cwd() / "a.txt"), {"uri": "a.txt", "uriBaseId": "%SRCROOT%"}, id="here in full"),
        pytest.param("/nowhere/é.txt", {"uri": "file:///nowhere/%C3%A9.txt"}, id="elsewhere"),
    ],
)
def test_sarif_names_files_by_address(path: str, place: dict[str, str]) -> None:
    (result,) = sarif(file(path, AD))["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"] == place


def test_sarif_says_what_could_not_be_read() -> None:
    (told,) = sarif()["invocations"]
    assert (told["executionSuccessful"], len(told["toolExecutionNotifications"])) == (False, 1)


def test_sarif_rules_explain_themselves() -> None:
    rules = {rule["id"]: rule for rule in sarif()["tool"]["driver"]["rules"]}
    assert rules["en/ad/marker"]["help"]["text"].startswith("The word stands alone. Remove it with `cleaner fix`.")
    assert "--allow-large" in rules[KEPT]["help"]["text"]


def test_fingerprints_name_no_line_and_tell_equals_apart() -> None:
    here, moved = (with_fingerprints([AD._replace(line=line), CUT, AD]) for line in (3, 30))
    assert [each.fingerprint for each in here] == [each.fingerprint for each in moved]
    assert len({each.fingerprint for each in here}) == 3


def test_the_problem_matcher_of_the_readme_reads_concise_lines() -> None:
    from tests.test_readme import README

    (matcher,) = re.findall(r'"regexp": "(.*)"', README)
    pattern = re.compile(json.loads(f'"{matcher}"'))
    found = [pattern.match(line) for line in form("concise").splitlines()]
    assert [match.groups()[:3] for match in found if match] == [
        ("a.txt", "3", "1"),
        ("a.txt", "5", "10"),
        ("a.txt", "3", "1"),
        ("b, c: 100%\\n.jsonl", "2", "10"),
        ("large.txt", "1", "1"),
    ]
