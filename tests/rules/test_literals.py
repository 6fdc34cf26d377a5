from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.rules.edges import LETTER_BELOW
from cleaner.rules.literals import Needs, ends_of, fold, needs_of, with_single_blanks
from cleaner.rules.load import load_rules
from cleaner.rules.outline import BIT_OF, LONG, OTHER
from cleaner.rules.pack_files import read_packs
from cleaner.rules.patterns import compile_pattern
from cleaner.rules.schema import Rule
from tests.test_promises import LINES, lines_of

PATTERNED = [rule for rule in read_packs() if rule.pattern]


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        pytest.param(r"share \s this", [{"share this"}], id="blanks between words are one"),
        pytest.param(r"(?: read | see ) \s+ also", [{"read also", "see also"}], id="branches multiply"),
        pytest.param(r"ad (?: vert )? s?", [{"ad"}], id="what may be missing is not needed"),
        pytest.param(r"\d+ \s comments?", [{" comment"}], id="behind a digit"),
        pytest.param(r"\( .{1,9} via \s AP \)", [{"via ap)"}, {"("}], id="all of several"),
        pytest.param(r"\b ap \b", [{"\bap\b"}], id="edges of words"),
        pytest.param(r"(?<! \w ) ap s?", [{"\bap"}], id="an edge before a word"),
        pytest.param(r"^ photo .{1,9} by $", [{"\nphoto"}, {"by\n"}], id="edges of the line"),
        pytest.param(r"x \s -{1,2} \s y", [{"x - y", "x -- y"}], id="once or twice"),
        pytest.param(r"(?: [a-z]+ | © )", [], id="one branch without a literal"),
        pytest.param(r"(?= .{0,9} photo ) .{1,9}", [{"photo"}], id="a look ahead"),
        pytest.param(r"(?! photo ) .{1,9}", [], id="not what must be absent"),
        pytest.param(r"(?: don['’]t | do \s not ) \s go", [{"don't go", "don’t go", "do not go"}], id="quotes"),
    ],
)
def test_needed_words(pattern: str, words: list[set[str]]) -> None:
    assert [set(group) for group in needs_of(pattern, whole=False).words] == words


@pytest.mark.parametrize(
    ("pattern", "starts", "ends"),
    [
        pytest.param(r"by \s .{1,9} / \s? staff", {"by "}, {"/staff", " staff"}, id="both"),
        pytest.param(r"(?: by \s \w+ | from \s \d ) \s x?", {"by ", "from "}, set(), id="branches"),
        pytest.param(r"[\W]{0,4} photo s? [.:]*", {"photo", "photos"}, {"photo", "photos"}, id="marks aside"),
        pytest.param(r"\(? pic", {"pic"}, {"(pic", "pic"}, id="a bracket that may be missing"),
        pytest.param(r"(?: top \s )? ads? \s \d+", {"top ad", "ad ", "ads "}, set(), id="a word that may be missing"),
        pytest.param(r"\w{1,9} photo", set(), {"photo"}, id="anything"),
    ],
)
def test_needed_edges(pattern: str, starts: set[str], ends: set[str]) -> None:
    needs = needs_of(pattern, whole=True)
    assert (set(needs.starts), set(needs.ends)) == (starts, ends)


@pytest.mark.parametrize("rule", PATTERNED, ids=lambda rule: rule.id)
def test_needs_let_every_match_through(rule: Rule) -> None:
    """What a pattern matches has all that it needs, in whatever case and with whatever blanks it is written."""
    whole = rule.kind != "span"
    needs, pattern = needs_of(rule.pattern, whole=whole), compile_pattern(rule.pattern)
    lines = set(lines_of((*rule.examples, *rule.counterexamples)))
    variants = {
        form
        for line in lines
        for form in (line, line.upper(), line.lower(), line.replace(" ", "\u00a0"), line.replace(" ", "  "))
    }
    matched = [form for form in variants if (pattern.fullmatch(form) if whole else pattern.search(form))]
    assert matched
    assert [form for form in matched if not met(needs, form)] == []


@given(LINES.filter(lambda line: "\n" not in line))
@settings(max_examples=100)
def test_needs_agree_with_trying_every_pattern(line: str) -> None:
    rules = load_rules()
    unmet = [
        rule for rule, needs in zip(rules.rules, rules.needs, strict=True) if rule.pattern and not met(needs, line)
    ]
    assert [rule.id for rule in unmet if finds(rule, line)] == []


def met(needs: Needs, line: str) -> bool:
    single = with_single_blanks(line)
    return (
        needs.shortest <= len(line)
        and len(single) <= needs.longest
        and (LETTER_BELOW in line or needs.met_by(fold(single), *ends_of(single)))
        and all(bit_of(character) & needs.first for character in line[:1])
        and (len(line) > LONG or all(bit_of(character) & needs.last for character in line[-1:]))
        and all(bit_of(character) & needs.held for character in line)
    )


def bit_of(character: str) -> int:
    return BIT_OF.get(character, OTHER)


def finds(rule: Rule, line: str) -> bool:
    pattern = compile_pattern(rule.pattern)
    return bool(pattern.search(line) if rule.kind == "span" else pattern.fullmatch(line))


@given(st.text(max_size=30), st.sampled_from(["kiss", "straße", "i", "ς", "ÅNGSTRÖM", "İ"]))
def test_fold_agrees_with_the_pattern_engine(text: str, word: str) -> None:
    if re.search(re.escape(word), text, re.IGNORECASE):
        assert fold(word) in fold(text)


@pytest.mark.parametrize("text", ["\u212aISS", "KİSS", "kıss", "ki\u017fs", "\u212bNGSTRÖM"])
def test_fold_finds_the_letters_that_only_case_folding_joins(text: str) -> None:
    for word in ("kiss", "ångström"):
        assert bool(re.search(word, text, re.IGNORECASE)) <= (fold(word) in fold(text))
