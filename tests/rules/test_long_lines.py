"""A long line, asked part by part, loses what it loses when all of it is asked after each cut."""

from __future__ import annotations

import random
from functools import cache

import pytest

from cleaner.rules.kept_packs import needs_of_rule
from cleaner.rules.load import Rules, load_rules
from cleaner.rules.long_lines import cut_by_parts
from cleaner.rules.pack_files import read_packs
from cleaner.rules.schema import Rule, parse_pack
from cleaner.rules.selftest import PROSE
from cleaner.rules.shapes import OUTER
from cleaner.rules.spans import LONG_LINE, Cut, Pieces, cut_at_once, cut_spans

BLANKS = (" ", "", "  ", "\t", "\u3000", " " * 40)
BITS = (
    *BLANKS,
    ". ",
    "…",
    "? ",
    "?" * 30,
    " - ",
    "(",
    ") ",
    "\u00ad",
    "\u200b",
    "-" * 90,
    "a" * 60,
    "” ",
    "Foto ",
    "@",
)


@cache
def examples() -> dict[str, list[str]]:
    """Return the lines of each rule's examples, without the marks of a scene and of spans."""
    found = {}
    for rule in read_packs():
        lines = "\n".join((*rule.examples, *rule.counterexamples)).replace("[[", "").replace("]]", "").split("\n")
        found[rule.id] = [line.strip() for line in lines if line.strip()]
    return found


@cache
def spans_of(language: str) -> tuple[Rules, list[Rule]]:
    rules = load_rules(languages=frozenset({language}))
    return rules, [rule for rule in rules.rules if rule.kind == "span"]


def glued(chance: random.Random, lines: list[str], length: int) -> str:
    """Return a line made of examples, parts of them, prose, blanks and marks; more or fewer of each."""
    parts = list[str]()
    share = chance.random()
    while sum(map(len, parts)) < length:
        drawn = chance.random()
        line = chance.choice(lines)
        if drawn < share / 3:
            parts.append(line)
        elif drawn < 0.5:
            parts.append(chance.choice(BITS))
        elif drawn < 0.6:
            at = chance.randrange(len(line))
            parts.append(line[at : at + chance.randrange(40)])
        else:
            parts.append(chance.choice(PROSE)[: chance.choice((20, 60, 500))])
        parts.append(chance.choice(BLANKS[:4]))
    return "".join(parts).strip(OUTER) or "a"


def both_ways(text: str, rules: Rules) -> tuple[tuple[list[Cut], Pieces], tuple[list[Cut], Pieces]]:
    (numbers,) = rules.index.candidates([text])
    return cut_by_parts(text, rules), cut_at_once(text, rules, numbers)


@pytest.mark.parametrize("language", ["en", "de", "es", "fr", "ja", "ko", "pt", "ru", "zh"])
@pytest.mark.parametrize("seed", range(3))
def test_parts_of_a_line_lose_what_the_whole_line_loses(language: str, seed: int) -> None:
    chance = random.Random(f"{language} {seed}")  # noqa: S311 -- a choice, not a secret
    every, spans = spans_of(language)
    for _ in range(3):
        chosen = chance.sample(spans, min(4, len(spans)))
        text = glued(
            chance, [line for rule in chosen for line in examples()[rule.id]], chance.choice((300, 3_000, 9_000))
        )
        by_parts, at_once = both_ways(text, every.only(chosen))
        assert by_parts == at_once


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Share ", id="one word"),
        pytest.param(f"{PROSE[0]} " * 40 + "(Reuters) " * 30, id="one thing behind another at the end"),
        pytest.param("View this post on Instagram " * 400, id="nothing else"),
        pytest.param("★ ✦ " * 4_000 + "View this post on Instagram " + "★ ✦ " * 4_000, id="no other words"),
        pytest.param(f"{PROSE[0]} pic.twitter.com/Ab1Cd2Ef{' ' * 5_000}" * 3 + PROSE[1], id="a long run of blanks"),
        pytest.param(
            f"\u200b{PROSE[0]} " + "pic.twitter.com/Ab1Cd2Ef " * 500 + "\u200b " * 99, id="marks at the edges"
        ),
        pytest.param(f"{PROSE[0]} " * 60 + "— AFP", id="an agency behind the end"),
        pytest.param("© Jane Doe / Getty Images " + f"{PROSE[0]} " * 60, id="a credit in front"),
    ],
)
def test_parts_of_a_line_lose_what_the_whole_loses_where_it_is(text: str) -> None:
    by_parts, at_once = both_ways(text, spans_of("en")[0])
    assert by_parts == at_once


def made_of(*patterns: str, own: bool) -> Rules:
    """Return rules that look no farther than a few characters, so that a short line has many parts."""
    shared = {"kind": "span", "why": "A sign.", "category": "other", "examples": ["a"], "counterexamples": ["b"]}
    rows = [{"id": f"made-{nth}", "pattern": pattern, **shared} for nth, pattern in enumerate(patterns)]
    rules = parse_pack(
        {"about": "Made.", "rule": rows}, file="made.toml", pack="made", language="any", category=None, own=own
    )
    return Rules(rules, tuple(map(needs_of_rule, rules)))


MADE = (
    r"a b",
    r"\b cab \b",
    r"(?<= c ) b \s*",
    r"a (?= .{0,6} \) )",
    r"b (?P<cut> c .{2,9}? a )",
    r"[ab] .{7} (?P<cut> [bc] )",
    r"\( \p{L}+ \)",
    r"c? (?P<cut> [.]+ \s+ ) a",
    r"(?<= [.] ) \s* (?P<cut> c [ab]{0,4} ) $",
    r"(?: ^ | (?<! \S ) ) (?P<cut> [.] \s ) c",
    r"^ [abc]{0,9} (?P<cut> \( b? )",
    r"^ [^\n]+ (?P<cut> c a \s? $ )",
    r"^ (?! [^\n]* b b $ ) [^\n]*? (?P<cut> \( .{0,3} $ )",
    r"^ (?= .* b b ) .{3,30} (?P<cut> c ) $",
    r"^ .{0,60} (?P<cut> c c ) [.]",
)


@pytest.mark.parametrize("seed", range(150))
def test_parts_of_a_line_lose_what_the_whole_loses_by_rules_that_look_near(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    rules = made_of(*chance.sample(MADE, chance.randrange(1, 5)), own=False)
    signs = chance.choices(["a", "b", "c", " ", ".", "(", ")", "ab", "ca ", ". ", "\u200b"], k=chance.randrange(2, 7))
    signs += ["x", " ", chance.choice([" " * 20, "b" * 90, "." * 20, "\u200b" * 99, "x"])]
    text = "".join(chance.choices(signs, k=chance.randrange(1, 250)))
    by_parts, at_once = both_ways(text if chance.random() < 0.2 else text.strip(OUTER) or "a", rules)
    assert by_parts == at_once


def test_a_cut_far_behind_where_its_match_begins_waits_for_those_between() -> None:
    rules = made_of(r"a .{7} (?P<cut> b )", r"x \s y", own=False)
    for before in range(99):
        by_parts, at_once = both_ways(f"{'-' * before}a-x y---b{' c' * 99}", rules)
        assert by_parts == at_once
        assert [cut.rule for cut in by_parts[0]] == ["made/other/made-1"]


def test_a_line_begins_anew_where_marks_before_it_go_with_a_cut_behind() -> None:
    rules = made_of(r"^ c{3} (?P<cut> \( b )", r"x \s y", own=False)
    by_parts, at_once = both_ways(f"\u200bccc(b{' c' * 99} x y{' c' * 9}", rules)
    assert by_parts == at_once
    assert [cut.rule for cut in by_parts[0]] == ["made/other/made-1", "made/other/made-0"]


def test_a_rule_of_a_user_is_asked_about_the_whole_line() -> None:
    text = f"The harbour. << The harbour {PROSE[0]} " + f"{PROSE[1]} " * 90 + ">> The harbour is closed."
    by_parts, at_once = both_ways(text, made_of(r"<< .* >>", r"harbour", own=True))
    assert by_parts == at_once
    assert {cut.rule for cut in by_parts[0]} == {"made/made-0", "made/made-1"}


def test_a_long_line_is_asked_by_parts() -> None:
    text = f"{PROSE[0]} pic.twitter.com/Ab1Cd2Ef " * (LONG_LINE // 100)
    rules, _ = spans_of("en")
    assert cut_spans(text, rules, ()) == cut_by_parts(text, rules)
