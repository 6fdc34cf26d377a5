from __future__ import annotations

import textwrap

import pytest

from cleaner.rules.selftest import PROSE
from cleaner.stages.unwrap import unwrap

GERMAN = (
    "Der Gemeinderat der alten Hafenstadt hat am Montag sechs Stunden lang über die Brücke und ihre Pfeiler beraten.",
    "Niemand im Saal konnte danach sagen, wer wofür gestimmt hatte, und das Protokoll half auch nicht viel weiter.",
)
CHINESE = (
    "市議會週一開了六個小時的會討論老橋的橋墩問題會後沒有人說得清楚誰投了什麼票而會議紀錄也沒有幫上什麼忙大橋將一直封閉到秋天"
    "屆時工程師會再次下到北邊的橋墩去查看裂縫的情況。"
) * 3


def flat(text: str) -> str:
    found = unwrap(text)
    assert found is not None
    return found.text


@pytest.mark.parametrize("width", [45, 60, 72, 78, 100])
@pytest.mark.parametrize(
    "paragraphs", [pytest.param(PROSE, id="English"), pytest.param((" ".join(GERMAN * 2),) * 2, id="German")]
)
def test_paragraphs_come_out_of_a_wrapper_whole(paragraphs: tuple[str, ...], width: int) -> None:
    wrapped = "\n\n".join(textwrap.fill(paragraph, width) for paragraph in paragraphs)
    assert flat(wrapped).split("\n\n") == list(paragraphs)


def test_script_without_blanks_is_joined_without_them() -> None:
    assert flat(textwrap.fill(CHINESE, 60)) == CHINESE


def test_an_indent_goes_with_the_line_end_that_it_stands_behind() -> None:
    wrapped = textwrap.fill(" ".join(PROSE), 70, initial_indent="   ", subsequent_indent="   ")
    assert flat(wrapped) == f"   {' '.join(PROSE)}"


def test_a_word_with_a_hyphen_that_was_broken_there_is_whole_again() -> None:
    text = (
        "The half-built bridge over the strait is a two-lane bridge with a well-known and never-ending list of faults. "
        * 3
    )
    assert flat(textwrap.fill(text.strip(), 50)) == text.strip()


def test_soft_breaks_of_quoted_printable_are_joined() -> None:
    text = "".join(f"{paragraph} " for paragraph in PROSE).strip()
    rows = [text[at : at + 75] for at in range(0, len(text), 75)]
    assert flat("=\n".join(rows)) == text


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("\n\n".join(PROSE), id="a line a paragraph"),
        pytest.param("\n".join(PROSE), id="paragraphs without blank lines"),
        pytest.param("\n".join(f"The sea is line {n} of the song\nand the wind blows" for n in range(30)), id="a poem"),
        pytest.param(
            "\n".join(f"Boat number {n} of the harbour of Saltby won the cup" for n in range(30)), id="a list"
        ),
        pytest.param("\n".join(f"{CHINESE[: 20 + 7 * n]}。" for n in range(6)), id="short lines without blanks"),
        pytest.param("", id="nothing"),
        pytest.param("x" * 200, id="one long word"),
    ],
)
def test_what_no_wrapper_made_stays(text: str) -> None:
    assert unwrap(text) is None


def test_every_character_knows_where_it_stood() -> None:
    wrapped = "\r\n".join(textwrap.wrap(" ".join(PROSE), 60))
    found = unwrap(wrapped)
    assert found is not None
    assert len(found.positions) == len(found.text)
    assert all(
        character == wrapped[at] or (character == " " and wrapped[at] == "\r")
        for character, at in zip(found.text, found.positions, strict=True)
    )
