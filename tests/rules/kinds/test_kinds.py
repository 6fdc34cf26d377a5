"""Each kind takes what its module says it takes; `-` marks what goes, as in the packs."""

from __future__ import annotations

from typing import Any

import pytest

from cleaner.pipeline import clean
from cleaner.rules.selftest import PROSE
from tests.invented import invented

CREDIT = {"id": "credit", "category": "credit", "pattern": "getty"}
CUE = {"kind": "run", "category": "related", "pattern": "read \\s more:?"}
LOOSE = {**CUE, "item": "[*].*", "loose": "[A-Z].{2,30}"}
TAIL = {"kind": "tail", "category": "comments", "pattern": r"\d+ \s comments"}
HEADLINE = {"kind": "headline", "category": "title", "pattern": ".{9,}"}
TOLD = "Council leaves hall with more minutes than money"
ABOVE = {"kind": "beside", "category": "caption", "pattern": ".{3,200}", "above": ["credit", "caption"]}
DENSE = "市議会は月曜日に六時間にわたって話し合い、古い橋の修理を認めた。"
P = PROSE[0]
Q = PROSE[1]


@pytest.mark.parametrize(
    ("rows", "scene"),
    [
        pytest.param([{"pattern": "ad"}], [f"+{P}", "-AD", "+The ad", f"+{Q}"], id="line: all of it"),
        pytest.param([{"pattern": "ad", "where": ["head"]}], ["-ad", f"+{P}", "+ad"], id="line: head"),
        pytest.param([{"pattern": "ad", "where": ["tail"]}], ["+ad", f"+{P}", "-ad"], id="line: tail"),
        pytest.param([{"pattern": "ad", "where": ["outside"]}], ["-ad", f"+{P}", "+ad", f"+{Q}", "-ad"], id="outside"),
        pytest.param(
            [{"pattern": ".{99,}x\\.", "category": "bio"}, {"pattern": "ad", "where": ["head"]}],
            [f"-{Q} x.", "-ad", f"+{P}"],
            id="head: prose that goes does not count",
        ),
        pytest.param([CUE], [f"+{P}", "-Read more:", "-A headline", "+", "-Another", f"+{Q}", "+Sub"], id="run"),
        pytest.param(
            [{**CUE, "touching": True}], ["-Read more", "-A headline", "+", "+Sub", f"+{Q}"], id="run: touching"
        ),
        pytest.param([{**CUE, "most": 1}], ["-Read more", "-A headline", "+Sub", f"+{Q}"], id="run: most"),
        pytest.param([{**CUE, "item": "[*].{9,}"}], ["-Read more", f"-* {P}", "+Sub", f"+{Q}"], id="run: item"),
        pytest.param([CUE, {"pattern": "ad"}], ["-Read more", "-ad", "-A headline", f"+{Q}"], id="run: over what went"),
        pytest.param(
            [LOOSE], ["-Read more", "-Bus fares", "-A tram", "+Sub", f"+{Q}"], id="run: the last loose one stays"
        ),
        pytest.param(
            [LOOSE], ["-Read more", "-Bus fares", "-* A tram", f"+{Q}"], id="run: an item follows a loose one"
        ),
        pytest.param([LOOSE], [f"+{P}", "-Read more", "-Bus fares"], id="run: a loose one at the end"),
        pytest.param([TAIL], [f"+{P}", "-12 comments", "-Nice one", "-Thanks"], id="tail"),
        pytest.param([TAIL], [f"+{P}", "+12 comments", "+Nice one", f"+{Q}"], id="tail: prose below"),
        pytest.param([{**TAIL, "prose": True}], [f"+{P}", "-12 comments", f"-{Q}"], id="tail: with prose"),
        pytest.param([HEADLINE], [f"-{TOLD}", f"+{P}", f"+{Q}"], id="headline: the story tells it"),
        pytest.param([HEADLINE], ["+Row on, said the river to the moon", f"+{P}"], id="headline: not told"),
        pytest.param(
            [HEADLINE], ["-市議会は橋の修理を認めた", f"+{DENSE}"], id="headline: told in a script without blanks"
        ),
        pytest.param(
            [HEADLINE], ["+川は月に向かって歌い続けた", f"+{DENSE}"], id="headline: not told in such a script"
        ),
        pytest.param([HEADLINE], ["+The old town", f"+{P}"], id="headline: too few words to tell"),
        pytest.param([HEADLINE], [f"+{P}", f"+{TOLD}", f"+{Q}"], id="headline: inside the story"),
        pytest.param([HEADLINE], [f"+{TOLD}", "+The council left the hall."], id="headline: no story"),
        pytest.param(
            [ABOVE, CREDIT], [f"+{P}", "-The mayor in Oslo", "-Getty", "+Sub", f"+{Q}"], id="above its credit"
        ),
        pytest.param([ABOVE, CREDIT], [f"+{P}", "-Getty", f"+{Q}"], id="prose above a credit stays"),
        pytest.param([{**ABOVE, "prose": True}, CREDIT], [f"-{P}", "-Getty", f"+{Q}"], id="prose = true"),
        pytest.param([{**ABOVE, "touching": True}, CREDIT], ["-The mayor", "-Getty", "+", f"+{P}"], id="touching"),
        pytest.param([{**ABOVE, "touching": True}, CREDIT], ["+The mayor", "-Getty", f"+{P}"], id="nothing is apart"),
        pytest.param([{**ABOVE, "touching": True}, CREDIT], ["+The mayor", "+", "-Getty", f"+{P}"], id="not touching"),
        pytest.param(
            [ABOVE, CREDIT], ["-Mayor Oslo", "-The mayor in Oslo", "-Getty", f"+{P}"], id="a chain of captions"
        ),
        pytest.param(
            [
                {**ABOVE, "above": ["credit"], "echo": True},
                CREDIT,
                {"pattern": "mayor \\s of \\s oslo", "category": "credit"},
            ],
            ["-Oslo mayor", "-Mayor of Oslo", f"+{P}", "+Bergen", "-Mayor of Oslo", f"+{Q}"],
            id="echo: all its words",
        ),
        pytest.param(
            [{**ABOVE, "above": ["credit"], "echo": True}, {"pattern": ".* spring", "category": "credit"}],
            [
                f"+{P}",
                "+The mayor of Oslo and his dog at a fair with a horse and another dog in Bergen",
                "-The mayor of Oslo and his dog at a fair with a horse and another dog in spring",
                f"+{Q}",
            ],
            id="echo: not its first words alone",
        ),
        pytest.param(
            [{"kind": "repeat", "category": "title"}],
            ["-Mayor vows to build bridge", "+World", "-MAYOR VOWS TO BUILD BRIDGE", f"+{P}"],
            id="repeat: both copies",
        ),
        pytest.param(
            [{"kind": "repeat", "category": "title"}],
            ["-Mayor vows to build bridge", f"+{P}", "-Mayor vows to build bridge", f"+{Q}"],
            id="repeat: after the story",
        ),
        pytest.param(
            [{"kind": "repeat", "category": "title"}],
            [f"+{P}", "+Mayor vows to build bridge", "+Mayor vows to build bridge", f"+{Q}"],
            id="repeat: neither stands in the head",
        ),
        pytest.param([{"kind": "repeat"}], ["+Row on, row on, row on", "+Row on, row on, row on"], id="repeat: a poem"),
        pytest.param(
            [{"kind": "doubled", "least": 20}],
            ["-The mayor waves in Oslo | The mayor waves in Oslo | Example", "+The mayor waves in Oslo", f"+{P}"],
            id="doubled",
        ),
    ],
)
def test_kind(rows: list[dict[str, Any]], scene: list[str]) -> None:
    text = "\n".join(line[1:] for line in scene)
    kept = clean(text, rules=invented(*rows), max_removed=1).text
    assert [line for line in kept.split("\n") if line] == [line[1:] for line in scene if line[0] == "+" and line[1:]]


@pytest.mark.parametrize(
    ("pattern", "text", "left"),
    [
        pytest.param("read \\s more: .*", "He left. READ MORE: Bus fares rise", "He left.", id="at the end"),
        pytest.param("^ ad \\b", "Ad He left.", "He left.", id="at the start"),
        pytest.param("\\[ ad \\]", "He left [ad] at once.", "He left at once.", id="in the middle: one blank stays"),
        pytest.param("\\[ ad \\]", "He left.[ad]She stayed.", "He left.She stayed.", id="no blank beside it"),
        pytest.param("\\[ ad \\]", "[ad] He [ad] left. [ad]", "He left.", id="several"),
        pytest.param("\\. (?P<cut> \\s ad )", "He left. Ad", "He left.", id="the group cut"),
        pytest.param("\\[ ad \\]", "a [a[ad]d] d", "a d", id="what is left is read again"),
        pytest.param("\\[ .{1,9} \\]", "— [ad] —", "", id="a line without words goes"),
    ],
)
def test_span(pattern: str, text: str, left: str) -> None:
    rules = invented({"kind": "span", "pattern": pattern})
    assert clean(f"{P}\n{text}\n{Q}", rules=rules).text == "\n".join(filter(None, (P, left, Q)))
