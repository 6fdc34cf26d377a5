"""A text of which some lines are spared and some findings accepted is done at once and for good."""

from __future__ import annotations

from collections import Counter
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.hook.finding import digest
from cleaner.hook.look import Allowance, Look, look, nothing_spared
from cleaner.hook.spared import spared_lines
from cleaner.model import Source
from cleaner.pipeline import clean
from cleaner.rules.selftest import PROSE
from tests.invented import invented
from tests.test_promises import DOCUMENTS, LINES, is_part

ONE, TWO, THREE = PROSE
RULES = invented(
    {"id": "ad", "pattern": "AD"},
    {"id": "mark", "kind": "span", "pattern": "<<[a-z]+>>"},
)
CLEAN = partial(clean, rules=RULES, type="text")


def seen(text: str, *accepted: tuple[str, str], markdown: bool = False) -> Look:
    allowance = Allowance(Counter((rule, digest(words)) for rule, words in accepted))
    return look(Source(text), CLEAN, spared_lines if markdown else nothing_spared, allowance)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        pytest.param(f"{ONE}\n\nAD\n\n{TWO}\n", f"{ONE}\n\n{TWO}\n", id="plain"),
        pytest.param(f"---\nAD\n---\nAD\n{ONE}\n", f"---\nAD\n---\n{ONE}\n", id="front matter stays"),
        pytest.param(f"{ONE}\n```\nAD\n```\nAD\n{TWO}\n", f"{ONE}\n```\nAD\n```\n{TWO}\n", id="code stays"),
        pytest.param(f"{ONE} <<a>>\r\n\r\n~~~\r\n<<b>>\r\n~~~", f"{ONE}\r\n\r\n~~~\r\n<<b>>\r\n~~~", id="windows"),
        pytest.param(f"AD\n---\nAD: x\n---\n{ONE}\n", f"---\nAD: x\n---\n{ONE}\n", id="what comes to be front matter"),
    ],
)
def test_spared_lines_stay_and_others_go(text: str, left: str) -> None:
    assert seen(text, markdown=True).text == left


def test_an_accepted_finding_stays_as_often_as_it_was_accepted() -> None:
    text = f"{ONE}\n\nAD\n\n{TWO}\n\nAD\n\n{THREE}\n"
    found = seen(text, ("x/ad/ad", "AD"))
    assert found.text == f"{ONE}\n\nAD\n\n{TWO}\n\n{THREE}\n"
    assert [removal.line for removal in found.accepted] == [3]
    assert [removal.line for removal in found.removals] == [7]


def test_what_was_not_used_up_is_left() -> None:
    allowance = Allowance(Counter({("x/ad/ad", digest("AD")): 2, ("x/ad/ad", digest("Ad")): 1}))
    look(Source(f"{ONE}\n\nAD\n\n{TWO}\n"), CLEAN, nothing_spared, allowance)
    assert sorted(allowance.left.elements()) == sorted([("x/ad/ad", digest("AD")), ("x/ad/ad", digest("Ad"))])


def test_places_are_those_of_the_whole_text() -> None:
    text = f"---\na: b\n---\n\n{ONE} <<a>>\n```\nAD\n```\n\nAD\n\n{TWO}\n"
    found = seen(text, markdown=True)
    places = [(removal.line, text[removal.start : removal.end]) for removal in found.removals]
    assert places == [(5, " <<a>>"), (10, "AD")]


def test_a_text_that_would_lose_too_much_says_why_it_is_whole() -> None:
    found = seen(f"{ONE}\n" + "AD\n" * 1000)
    assert found.text == found.source.text
    assert found.kept.startswith("kept as it was")


SIGNS = ("---", "```", "    code", "~~~", "<!-- cleaner: off -->", "<!-- cleaner: on -->")
MARKDOWN = st.one_of(LINES, st.sampled_from(SIGNS))


@given(st.lists(MARKDOWN, max_size=16), st.sampled_from(["\n", "\r\n", "\n\n"]), st.integers(0, 3))
@settings(max_examples=150)
def test_twice_is_once_whatever_is_spared_or_accepted(lines: list[str], end: str, accepted: int) -> None:
    text = end.join(lines)
    found = clean(text, type="text", max_removed=1).removals[:accepted]
    counts = Counter((removal.rule, digest(removal.text)) for removal in found)
    whole = partial(clean, type="text", max_removed=1)
    once = look(Source(text), whole, spared_lines, Allowance(counts.copy()))
    again = look(Source(once.text), whole, spared_lines, Allowance(counts.copy()))
    assert again.text == once.text
    assert is_part(once.text, text)
    assert all(removal.text == text[removal.start : removal.end] for removal in once.removals)


@given(DOCUMENTS)
@settings(max_examples=100)
def test_plain_text_is_cleaned_as_ever(text: str) -> None:
    plain = partial(clean, type="text")
    assert look(Source(text), plain, nothing_spared, Allowance(Counter())).text == plain(text).text
