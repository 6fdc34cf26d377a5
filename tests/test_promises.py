"""The four promises, over hostile text: only removes, twice is once, each removal named, nothing lost in silence."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from functools import cache

from hypothesis import example, given, settings
from hypothesis import strategies as st

from cleaner.model import Result
from cleaner.pipeline import clean
from cleaner.rules.load import Rules, load_rules
from cleaner.rules.pack_files import read_packs
from cleaner.rules.selftest import PROSE
from cleaner.rules.shapes import OUTER
from tests.stages.test_locate_text import page

HOSTILE = st.text(
    alphabet=st.one_of(
        st.characters(),
        st.sampled_from(
            "\r\n\t\x00\x0b\x0c\x1c\x85\u2028\u00ad\u200b\u200e\u200f\u202e\u2066\ufeff\ud800\udc81İıſK。：「」ا।"
        ),
    ),
    max_size=40,
)


def lines_of(texts: Iterable[str]) -> Iterator[str]:
    """Yield the lines of a rule's examples, without the marks of a scene and of spans."""
    for text in texts:
        for line in text.strip("\n").split("\n"):
            bare = line.removeprefix("- ").removeprefix("+ ") if "\n" in text.strip() else line
            if bare.strip():
                yield bare.replace("[[", "").replace("]]", "").strip()


@cache
def cue_lines() -> tuple[str, ...]:
    """Every line that any rule's examples hold: what the rules act on."""
    return tuple(
        dict.fromkeys(lines_of(text for rule in read_packs() for text in (*rule.examples, *rule.counterexamples)))
    )


LINES = st.one_of(
    st.sampled_from(PROSE),
    st.deferred(lambda: st.sampled_from(cue_lines())),
    st.just(""),
    st.just("The old harbour"),
    HOSTILE,
    st.tuples(HOSTILE, st.deferred(lambda: st.sampled_from(cue_lines())), HOSTILE).map("".join),
    st.tuples(st.sampled_from(PROSE), st.deferred(lambda: st.sampled_from(cue_lines()))).map(" ".join),
)
DOCUMENTS = st.lists(st.tuples(LINES, st.sampled_from(["\n", "\n\n", "\r\n", "\r", "\n \n", ""])), max_size=24).map(
    lambda parts: "".join(line + end for line, end in parts)
)


def is_part(part: str, whole: str) -> bool:
    characters = iter(whole)
    return all(character in characters for character in part)


def without_removals(result: Result) -> str:
    kept, at = [], 0
    for removal in result.removals:
        kept.append(result.source.text[at : removal.start])
        at = removal.end
    return "".join([*kept, result.source.text[at:]])


def visible(text: str) -> str:
    """Return `text` without blanks and the marks without width that go with the line that they stand around."""
    return "".join(character for character in text if character not in OUTER and not character.isspace())


@given(DOCUMENTS)
@settings(max_examples=300)
def test_only_removes(text: str) -> None:
    assert is_part(clean(text, max_removed=1).text, text)


@given(DOCUMENTS)
@settings(max_examples=500)
def test_twice_is_once(text: str) -> None:
    once = clean(text, max_removed=1).text
    assert clean(once, max_removed=1).text == once


@given(DOCUMENTS)
@settings(max_examples=300)
def test_twice_is_once_behind_the_brakes(text: str) -> None:
    once = clean(text).text
    assert clean(once).text == once


@given(st.lists(LINES, max_size=24), st.sampled_from(["auto", "page"]), st.sampled_from([0.6, 1]))
@settings(max_examples=200)
def test_twice_is_once_on_whole_pages(lines: list[str], profile: str, brake: float) -> None:
    text = page(*lines)
    once = clean(text, profile=profile, max_removed=brake)
    again = clean(once.text, profile=profile, max_removed=brake)
    assert again.text == once.text
    assert is_part(once.text, text)
    assert all(removal.text == text[removal.start : removal.end] for removal in once.removals)


@given(DOCUMENTS)
@settings(max_examples=300)
def test_every_removal_has_a_name_and_nothing_else_is_missing(text: str) -> None:
    result = clean(text, max_removed=1)
    rules = load_rules().by_id
    assert all(removal.text == text[removal.start : removal.end] for removal in result.removals)
    assert all(rules[removal.rule].why == removal.why for removal in result.removals)
    assert visible(without_removals(result)) == visible(result.text)


@given(st.lists(st.tuples(HOSTILE, st.sampled_from(["\n", "\r\n", "\r", "\n\n"])), max_size=20))
@settings(max_examples=200)
def test_text_without_removals_comes_back_to_the_letter(parts: list[tuple[str, str]]) -> None:
    text = "".join(line + end for line, end in parts)
    result = clean(text)
    assert result.removals or result.text == text


@given(DOCUMENTS)
@settings(max_examples=200)
@example("Advertisement\n")
def test_nothing_is_lost_in_silence(text: str) -> None:
    result = clean(text)
    assert result.text.strip() or not text.strip() or result.warnings


@given(DOCUMENTS, st.integers(0, 999))
@settings(max_examples=60)
def test_the_order_of_rules_changes_nothing(text: str, seed: int) -> None:
    rules = load_rules(languages=frozenset({"en"}))
    order = list(range(len(rules.rules)))
    random.Random(seed).shuffle(order)  # noqa: S311 -- an order, not a secret
    shuffled = Rules(tuple(rules.rules[i] for i in order), tuple(rules.needs[i] for i in order))
    assert clean(text, rules=shuffled, max_removed=1) == clean(text, rules=rules, max_removed=1)


def test_a_document_of_100_000_lines_keeps_its_story() -> None:
    story = "\n\n".join(PROSE)
    result = clean("\n".join(["Advertisement", story, ""] * 16_700))
    assert len(result.removals) == 16_700
    assert result.text.startswith(PROSE[0])


def test_a_single_line_of_a_million_characters_is_kept() -> None:
    text = " ".join(PROSE * 3_100)
    assert clean(text).text == text
