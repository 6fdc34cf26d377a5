from __future__ import annotations

import random
import sys

import pytest

from cleaner.rules import languages
from cleaner.rules.languages import SAMPLE, SMALL_WORDS, languages_of
from tests.no_memory import assert_fails_as_python_does

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

_native = pytest.importorskip("cleaner.rules._native", reason="no C compiler was here when cleaner was installed")

CODES = range(sys.maxunicode + 1)
MADE_OF_OTHERS = "\u0130\u03a3\u0307\u03c3\u03c2"
WORDS = [
    *{word for words in SMALL_WORDS.values() for word in words},
    "Ve",
    "İN",
    "iṅ",
    "ΣΕ",
    "the,",
    "the" * 6,
    "É",
    "Ở",
]
BLANKS = [" ", "  ", "\n", "\t", "\x1c", "\x85", "\xa0", "\u2009", "\u3000", "\u2028", "", "\u200b"]
LETTERS = [chr(code) for start in range(0, 0x30000, 61) for code in (start, start + 7)] + list(
    "іїєґыэёъٹڈپچかぁ漢한кмα"
)


def without_a_compiler(text: str) -> frozenset[str]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(languages, "_native", None)
        return languages_of(text)


def chance_text(chance: random.Random) -> str:
    """Return words and letters of a few languages, in any case, between any blanks."""
    words = chance.sample(WORDS, chance.randrange(1, 40)) + chance.sample(LETTERS, chance.randrange(20))
    own = chance.choice(("а", "ب", "漢", "か", "क", "ü", "x")) * chance.randrange(1, 9)
    return "".join(
        chance.choice((word, word.upper(), word.title(), own, own + word)) + chance.choice(BLANKS)
        for word in chance.choices(words, k=chance.randrange(1, 400))
    )


def test_languages_are_the_same_without_a_compiler(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "py3langid", None)
    chance = random.Random(5)  # noqa: S311
    texts = [chance_text(chance) for _ in range(800)]
    told = [languages_of(text) for text in texts]
    assert told == [without_a_compiler(text) for text in texts]
    assert len(set(told)) > 30


def leading(
    text: str,
    words: Iterable[Iterable[str]],
    letters: Iterable[str] = (),
    least_words: int = 1,
    word_share: float = 0.5,
    letter_share: float = 0.0,
) -> object:
    return _native.Tally(words, letters, least_words, word_share, letter_share).leading(text, 0, len(text))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param(" \n", id="blanks"),
        pytest.param("\ud800 der \udfff und", id="lone surrogates"),
        pytest.param("x" * 5 * SAMPLE, id="one long word"),
        pytest.param("der\x00 und\x00die \x00", id="zeros"),
        pytest.param("İN VE İÇİN", id="a small letter that is two"),
        pytest.param("ΟΔΟΣ ΣΕ Σ", id="a small letter that depends on those beside it"),
        pytest.param("\U00010400 der und \U0001f600", id="letters beyond the first plane"),
    ],
)
def test_of_odd_text_too(text: str) -> None:
    assert languages_of(text) == without_a_compiler(text)


def test_a_letter_is_made_small_as_python_does() -> None:
    letters = [letter for letter in map(chr, CODES) if not letter.isspace() and letter not in MADE_OF_OTHERS]
    looked_up = [letter for letter in letters if letter < "\uffff"]
    for at in range(0, len(looked_up), 1000):
        some = looked_up[at : at + 1000]
        small = {letter.lower() for letter in some}
        assert leading(" ".join(some), [small], least_words=len(small)) == ((), (0,))


def test_a_word_ends_where_python_sees_a_blank() -> None:
    blanks = "".join(letter for letter in map(chr, CODES) if letter.isspace())
    others = "".join(letter for letter in map(chr, CODES) if not letter.isspace())
    assert leading("b".join(blanks), [["a"], ["b"]]) == ((), (1,))
    assert leading(" ".join(f"b{other} {other}b" for other in others), [["a"], ["b"]]) == ((), ())


def test_the_letters_that_it_leaves_out_are_all_that_do_not_have_one_small_letter() -> None:
    assert [code for code in CODES if len(chr(code).lower()) != 1] == [0x130]
    assert "ΑΣ".lower() != "Α".lower() + "Σ".lower()


def test_a_word_counts_once_for_each_of_its_groups() -> None:
    text, groups = "La la DE\tla de, da", [["de", "la"], ["la"], []]
    assert leading(text, groups, word_share=0.5) == ((), (0, 1))
    assert leading(text, groups, word_share=0.6) == ((), (0,))
    assert leading(text, groups, least_words=3) == ((), ())


def test_letters_count_each_time() -> None:
    text, groups = "аж, бкккл a\U00010000", ["агжж", "кк", "", "\U00010000\U0010ffff"]
    assert leading(text, [], groups) == ((0, 1, 3), ())
    assert leading(text, [], groups, letter_share=3 / len(text)) == ((0, 1), ())
    assert leading(text, [], groups, letter_share=4 / len(text)) == ((), ())


def test_only_the_part_is_read() -> None:
    tally = _native.Tally([["de"]], ["ая"], 1, 0.5, 0.0)
    assert tally.leading("de д la", 1, 7) == ((0,), ())
    assert tally.leading("de д la", 0, 3) == ((), (0,))
    assert tally.leading("de д la", 3, 3) == ((), ())


@pytest.mark.parametrize(("start", "stop"), [(-1, 2), (2, 1), (0, 4), (5, 6)])
def test_a_part_lies_in_the_text(start: int, stop: int) -> None:
    with pytest.raises(ValueError, match="not in the text"):
        _native.Tally([], [], 1, 0.5, 0.5).leading("abc", start, stop)


@pytest.mark.parametrize(
    ("words", "letters"),
    [
        pytest.param([["Der"]], [], id="a large letter"),
        pytest.param([["de r"]], [], id="a blank"),
        pytest.param([[""]], [], id="an empty word"),
        pytest.param([["d" * 13]], [], id="a long word"),
        pytest.param([["\U00010428"]], [], id="a letter beyond the first plane"),
        pytest.param([["\uffff"]], [], id="what is no letter"),
        pytest.param([["i\u0307"]], [], id="a dot above"),
        pytest.param([["σ"]], [], id="a sigma"),
        pytest.param([[1]], [], id="a number for a word"),
        pytest.param([1], [], id="a number for words"),
        pytest.param([], [1], id="a number for letters"),
        pytest.param([], ["az"], id="letters of Latin script"),
        pytest.param([], ["яа"], id="the last letter first"),
        pytest.param([[]] * 33, [], id="too many groups of words"),
        pytest.param([], [""] * 33, id="too many groups of letters"),
        pytest.param([[f"{number}" for number in range(1025)]], [], id="too many words"),
    ],
)
def test_what_cannot_be_counted_is_refused(words: list[object], letters: list[object]) -> None:
    with pytest.raises((TypeError, ValueError)):
        _native.Tally(words, letters, 2, 0.5, 0.5)


def test_a_text_is_text() -> None:
    with pytest.raises(TypeError):
        _native.Tally([["der"]], ["ая"], 2, 0.5, 0.5).leading(b"der", 0, 3)


WITHOUT_MEMORY = """
from cleaner.rules._native import Tally

words, letters = [[f"a{n}" for n in range(400)]] * 3, ["ая", "αω"]
text = " ".join(words[0]) + "я" * 400
tally = Tally(words, letters, 2, 0.5, 0.1)
for work in (lambda: Tally(words, letters, 2, 0.5, 0.1), lambda: tally.leading(text, 0, len(text))):
    failures(work, 100)
assert tally.leading(text, 0, len(text)) == ((0,), (0, 1, 2))
"""


def test_without_memory_it_fails_as_python_does() -> None:
    """Each time that memory is asked for there is none, in turn."""
    assert_fails_as_python_does(WITHOUT_MEMORY)
