"""Hard-wrapped text is cleaned as paragraphs and comes out in its own lines."""

from __future__ import annotations

import textwrap

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.pipeline import clean
from cleaner.rules.selftest import PROSE
from cleaner.stages.unwrap import unwrap
from tests.stages.test_locate_text import BODY, HEADLINE, MENU, TAIL
from tests.test_promises import cue_lines, is_part

PROMPT = (
    "Subscribe to our newsletter to get the best stories of the harbour and the islands delivered to your inbox every "
    "morning before the ferry leaves."
)


def wrapped(*paragraphs: str, width: int = 60) -> str:
    return "\n\n".join(textwrap.fill(paragraph, width) for paragraph in paragraphs) + "\n"


def test_a_prompt_of_several_lines_goes_whole() -> None:
    assert clean(wrapped(PROSE[0], PROMPT, *PROSE[1:])).text == wrapped(*PROSE)


def test_removals_are_those_of_the_lines_as_they_stand() -> None:
    text = wrapped(PROSE[0], PROMPT, *PROSE[1:])
    result = clean(text)
    assert " ".join(removal.text for removal in result.removals) == PROMPT
    assert all(removal.text == text[removal.start : removal.end] for removal in result.removals)
    assert [removal.line for removal in result.removals] == [4, 5, 6]


def test_unwrapped_writes_a_paragraph_a_line() -> None:
    assert clean(wrapped(PROSE[0], PROMPT, *PROSE[1:]), unwrapped=True).text == "\n\n".join(PROSE) + "\n"


def test_a_page_is_found_in_its_wrapped_text() -> None:
    result = clean(wrapped(f"{HEADLINE} | Harbour Post", *MENU, HEADLINE, *BODY, *TAIL))
    assert (result.profile, result.text) == ("page", wrapped(*BODY))
    assert result.story is not None
    assert result.text.startswith(result.source.text.split("\n")[result.story.first - 1])


@given(
    st.lists(st.one_of(st.sampled_from(PROSE), st.deferred(lambda: st.sampled_from(cue_lines()))), max_size=12),
    st.integers(40, 110),
)
@settings(max_examples=200)
def test_twice_is_once_and_nothing_is_added(paragraphs: list[str], width: int) -> None:
    text = "\n".join(textwrap.fill(paragraph, width) for paragraph in paragraphs)
    once = clean(text)
    assert clean(once.text).text == once.text
    assert is_part(once.text, text)
    assert all(removal.text == text[removal.start : removal.end] for removal in once.removals)


def test_a_text_that_looks_wrapped_only_when_it_is_clean_is_clean_then() -> None:
    foreign = "Haz clic en la foto, le decían, y la foto no se movía."
    council = "The council of the old harbour town met for six hours on Monday and left with less than it had brought."
    bridge = "The bridge will stay closed until the autumn, when the engineers are to look at its northern pillars."
    paragraphs = [foreign, "رياضة", foreign, council, council, council, bridge, "ADVERTISEMENT"]
    once = clean("\n".join(textwrap.fill(paragraph, 56) for paragraph in paragraphs))
    assert unwrap(once.source.text) is None
    assert clean(once.text).text == once.text


@pytest.mark.parametrize("text", [" ".join(PROSE * 9), " ".join(PROSE * 9) + "\n"])
def test_an_article_in_one_line_comes_with_a_warning(text: str) -> None:
    assert [warning.partition(":")[0] for warning in clean(text).warnings] == ["the whole text stands in one line"]


@pytest.mark.parametrize("text", ["\n".join(PROSE * 9), PROSE[0]])
def test_an_article_in_lines_comes_without_one(text: str) -> None:
    assert clean(text).warnings == ()
