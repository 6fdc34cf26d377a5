from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.rules.shapes import is_prose, is_stem_of, plain, stems

PIECES = (
    "bridge",
    "Bridges",
    "mayor",
    "the",
    "2026年",
    "市長は橋",
    "長は",
    "สะพานแห่งใหม่",
    "แห่งใหม่",
    "ſtraße",
    "İzmir",
    "e_f",
)
TEXT = st.lists(st.sampled_from((*PIECES, " ", " ", "-", ".", "\n", "ab", "1")), max_size=12).map("".join)


@settings(max_examples=400)
@given(asked=TEXT, text=TEXT)
def test_a_text_has_the_stems_that_are_found_in_it(asked: str, text: str) -> None:
    found = stems(text)
    assert all(is_stem_of(text.casefold(), stem) is (stem in found) for stem in stems(asked))


@given(text=st.text(st.characters(max_codepoint=127)))
def test_ascii_is_made_plain_like_all_else(text: str) -> None:
    assert plain(text) == plain(f"{text} é").removesuffix("é").rstrip()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("The bridge over the harbour will stay closed until the autumn.", True, id="a sentence"),
        pytest.param("The bridge over the harbour will stay closed until the autumn", False, id="no full stop"),
        pytest.param("“The bridge over the harbour will stay closed until autumn.”*", True, id="closing marks"),
        pytest.param("The bridge will stay closed.", False, id="too short"),
        pytest.param(
            "Will The Bridge Over The Harbour Stay Closed Until The Autumn?", False, id="a headline that asks"
        ),
        pytest.param("Will the bridge over the harbour stay closed until the autumn?", True, id="a question"),
        pytest.param("Bridge, " * 50, True, id="long"),
        pytest.param("港の古い橋は秋まで閉鎖されたままになる見通しだ。", True, id="a dense script reads longer"),
        pytest.param("港の古い橋は秋まで閉鎖されたままになる見通し", False, id="a headline in a dense script"),
    ],
)
def test_prose_is_a_sentence_that_reads_long_enough(text: str, said: bool) -> None:
    assert is_prose(text) is said
