from __future__ import annotations

import sys

import pytest

from cleaner.rules.languages import SMALL_WORDS, languages_of

GERMAN = "Der Rat hat die Brücke gesperrt, weil sie nicht sicher ist und das Geld fehlt."
NORDIC = "Det er og en på av for med som til har om han var fra ut vi når etter"
SILENT = "Kalundborg Sundby Hammerfest 1926"


@pytest.mark.parametrize(
    ("text", "told", "languages"),
    [
        pytest.param(GERMAN, None, {"en", "de"}, id="its small words"),
        pytest.param(GERMAN, "fr", {"en", "de", "fr"}, id="a record that errs is heard, but not alone"),
        pytest.param(NORDIC, "no", {"en", "no"}, id="a record decides a doubt"),
        pytest.param(NORDIC, "nb-NO", {"en", "no"}, id="by another of its names"),
        pytest.param(SILENT, "da", {"en", "da"}, id="too little to tell"),
        pytest.param("橋は月曜に閉じた。", None, {"en", "ja"}, id="kana"),
    ],
)
def test_languages_of(text: str, told: str | None, languages: set[str]) -> None:
    assert languages_of(text, told=told) == languages


def test_doubt_is_decided_by_the_model_where_it_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("py3langid", reason="the extra `lang` is not installed")
    assert languages_of(NORDIC) == {"en", "no"}
    monkeypatch.setitem(sys.modules, "py3langid", None)
    assert languages_of(NORDIC) > {"no", "da"}


def test_small_words_of_a_language_are_few_enough_to_be_counted_in_a_byte() -> None:
    assert max(map(len, SMALL_WORDS.values())) < 256
