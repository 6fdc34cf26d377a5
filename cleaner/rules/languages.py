"""Which languages a document may be written in: by its script, then by the small words that stand everywhere.

Whole documents only, never line by line: a line of boilerplate is too short to tell, and a story that quotes another
language is still one story. In doubt the answer is wide, since a rule of the wrong language hardly ever matches.
English always takes part: its "Advertisement" and "Share" stand on sites of every language.
"""

from __future__ import annotations

import re
from functools import cache

try:
    from cleaner.rules import _native
except ImportError:
    _native = None  # type: ignore[assignment]

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SAMPLE = 3000
"""So many characters from the middle of a document tell its language: boilerplate gathers at both ends."""

SURE_WORDS = 2
"""So many different small words of one language tell it where the runner-up is far behind; with fewer all are heard."""

FAR_BEHIND = 0.6
"""Languages with at least this share of the winner's words stay in, as Danish does beside Norwegian."""

SMALL_WORDS: Mapping[str, frozenset[str]] = {
    code: frozenset(words.split())
    for code, words in {
        "en": "the and of to in is that for with was on as it by from at have not but they this are he has were said",
        "de": "der die und das den nicht mit von ist des im dem auf für eine ein auch sich wurde als nach bei einen",
        "fr": "le les des et une dans pour est que qui du par sur pas avec au plus sont ont cette ce il son été ses",
        "es": "el los que las del una por con para se su más como al fue sus este ha pero lo entre también sobre",
        "pt": "os que não uma para com em foi mais como ao dos das pelo pela são ser seu sua também já à às você ele",
        "it": "il di che della per non una con sono del dei le alla nel anche più gli è stato dal delle come ha",
        "nl": "de het een van en dat niet zijn voor met op aan werd ook bij naar door uit maar heeft wordt over nog",
        "pl": "nie się jest że na do przez dla oraz jak od był po ale które który tym są tego może być roku jego",
        "cs": "že se na je by jsem ale jako pro není podle také před roku jeho byl které který když už až ve jsou",
        "sk": "že sa na je by ale ako pre nie podľa tiež pred roku jeho bol ktoré ktorý keď už až vo sú pri uviedol",
        "tr": "ve bir bu için ile da de olarak daha çok olan en gibi kadar sonra ise ancak olduğu her yeni ilk dedi",
        "id": "yang dan di ini itu dengan untuk dari dalam tidak pada akan juga oleh ada telah kata tersebut karena",
        "vi": "và của là có được cho trong với các không người đã khi này một những để tại đến sau từ về năm cũng",
        "sv": "och att det som en på är av för med den till inte har ett om han var men från ut också vi när efter",
        "da": "og at det som en på er af for med den til ikke har et om han var men fra ud også vi når efter havde",
        "no": "og at det som en på er av for med den til ikke har et om han var men fra ut også vi når etter hadde",
        "fi": "ja on ei että se oli myös kun mutta hän ovat joka mukaan sen vuoden ole kuin niin jos nyt noin ollut",
        "ro": "și în de la cu pe care nu este din pentru mai că au fost sunt dar lui după prin sau până când fi cel",
        "hu": "és hogy nem egy az meg is volt már csak mint még de ez lehet után szerint pedig el ki amely kell ezt",
    }.items()
}

_SCRIPTS: Mapping[str, tuple[str, ...]] = {
    "\u0400-\u04ff": ("ru", "uk", "bg"),
    "\u0600-\u06ff\ufb50-\ufdff\ufe70-\ufeff": ("ar", "fa", "ur"),
    "\u0900-\u097f": ("hi",),
    "\u0980-\u09ff": ("bn",),
    "\u0e00-\u0e7f": ("th",),
    "\u3040-\u30ff\u4e00-\u9fff": ("zh", "ja"),
    "\uac00-\ud7af": ("ko",),
    "\u0370-\u03ff\u1f00-\u1fff": ("el",),
}

_LANGUAGES, _LANGUAGES_OF_SCRIPTS = tuple(SMALL_WORDS), tuple(_SCRIPTS.values())

_OTHER_SCRIPT = bytes((*range(0xCD, 0xE2), *range(0xE3, 0xF0)))
"""The bytes that begin a letter of no Latin script in UTF-8; 0xE2 begins quotation marks and dashes."""

_TELLING: Mapping[str, str] = {
    "uk": "іїєґ",
    "ru": "ыэё",
    "bg": "ъ",
    "ur": "ٹڈڑےہںھ",
    "fa": "پچژگکی",
    "ja": "\u3040-\u30ff",
}
"""Letters that a language has and its neighbours in the script do not."""

SCRIPT_SHARE = 0.08
"""A script that holds this share of the sample's characters is one of the document's own."""

EVERYWHERE = "en"

SURE_MARGIN = 2.2
"""How far the model of the `lang` extra must put a language before the next, in log-probabilities: nine to one."""

_OTHER_CODES = {"nb": "no", "nn": "no", "ms": "id", "in": "id", "eng": "en", "deu": "de", "fra": "fr", "spa": "es"}
"""Codes of languages that share a pack, and old or longer ones."""


def languages_of(text: str, *, told: str | None = None) -> frozenset[str]:
    """Return the codes of the languages that `text` may be in, English always among them.

    `told` is the language that a record names ("pt", "pt-BR"): it decides among several, and stands beside the one
    that the text itself shows. With the `lang` extra a model decides where nothing is told and the words leave a doubt.
    Function words and letters are common knowledge of each language; the method is that of small-word counting
    (Grefenstette, 1995, "Comparing two language identification schemes").

    >>> sorted(languages_of("Der Rat hat die Brücke gesperrt, weil sie nicht sicher ist und das Geld fehlt."))
    ['de', 'en']
    >>> sorted(languages_of("Совет закрыл мост, и это было единственным решением в тот вечер"))
    ['en', 'ru']
    """
    start = max(0, (len(text) - SAMPLE) // 2)
    stop = min(len(text), start + SAMPLE)
    scripts, speaking = _leading(text, start, stop)
    found = {EVERYWHERE}
    for script in scripts:
        found.update(_by_letters(text[start:stop], _LANGUAGES_OF_SCRIPTS[script]))
    if not scripts:
        found.update([_LANGUAGES[number] for number in speaking] or _LANGUAGES)
    code = language_code(told)
    if len(found) > 2:
        decided = code if code in found else _by_model(text[start:stop], frozenset(found))
        return frozenset({EVERYWHERE, decided}) if decided in found else frozenset(found)
    return frozenset({*found, code} if code else found)


def language_code(told: str | None) -> str | None:
    """Return the code of a language that we know in what a record names, None where it names none of ours.

    >>> language_code("pt-BR"), language_code("nb"), language_code("unknown")
    ('pt', 'no', None)
    """
    if not told:
        return None
    code = told.strip().lower().replace("_", "-").partition("-")[0]
    code = _OTHER_CODES.get(code, code)
    return code if code in SMALL_WORDS or any(code in codes for codes in _SCRIPTS.values()) else None


def _by_model(sample: str, among: frozenset[str]) -> str | None:
    """Return the one of the languages `among` that py3langid finds, where it is installed and sure of it."""
    try:
        from py3langid import rank
    except ImportError:
        return None
    ranked = [(code, score) for name, score in rank(sample) if (code := language_code(name)) in among]
    is_sure = len(ranked) == 1 or (len(ranked) > 1 and ranked[0][1] - ranked[1][1] >= SURE_MARGIN)
    return ranked[0][0] if is_sure else None


def _leading(text: str, start: int, stop: int) -> tuple[Sequence[int], Sequence[int]]:
    """Return the numbers of the scripts that `text[start:stop]` is in, and of the languages that its small words tell.

    These are none where the words are too few, and may be none where there is a script.
    """
    if _native is not None:
        return _tally().leading(text, start, stop)
    sample = text[start:stop]
    scripts = _leading_scripts(sample)
    return scripts, () if scripts else _leading_languages(sample)


@cache
def _tally() -> _native.Tally:
    scripts = [letters.replace("-", "") for letters in _SCRIPTS]
    return _native.Tally(SMALL_WORDS.values(), scripts, SURE_WORDS, FAR_BEHIND, SCRIPT_SHARE)


def _leading_scripts(sample: str) -> Sequence[int]:
    least = max(1, SCRIPT_SHARE * len(sample))
    raw = b"" if sample.isascii() else sample.encode("utf-8", "replace")
    # Each letter of another script takes more bytes than one, as few quotation marks do in a text without any.
    if len(raw) - len(sample) < least or len(raw) - len(raw.translate(None, _OTHER_SCRIPT)) < least:
        return ()
    return [number for number, letters in enumerate(_SCRIPTS) if _count(letters, sample) >= least]


def _leading_languages(sample: str) -> Sequence[int]:
    speaking = _speaking()
    said = speaking.keys() & sample.lower().split()
    counts = sum(map(speaking.__getitem__, said)).to_bytes(len(SMALL_WORDS), "little")
    most = max(counts)
    return [number for number, count in enumerate(counts) if count >= FAR_BEHIND * most] if most >= SURE_WORDS else ()


def _by_letters(sample: str, codes: tuple[str, ...]) -> tuple[str, ...]:
    """Return the languages of a script that the letters allow: those whose own letters occur, else all without any."""
    counts = {code: _count(_TELLING[code], sample) for code in codes if code in _TELLING}
    telling = max(counts, key=lambda code: counts[code], default="")
    if telling and counts[telling] >= 3:
        return (telling,) if telling != "fa" or not counts.get("ur") else ("fa", "ur")
    return tuple(code for code in codes if code != "ja")


def _count(letters: str, sample: str) -> int:
    """Return how many of `letters` stand in `sample`; a few letters are counted fastest one by one."""
    if "-" in letters:
        return sum(map(len, re.findall(f"[{letters}]+", sample)))
    return sum(map(sample.count, letters))


@cache
def _speaking() -> Mapping[str, int]:
    """Return which languages have each small word, as a number that holds a byte for each: their sum counts for all."""
    speaking: dict[str, int] = {}
    for place, words in enumerate(SMALL_WORDS.values()):
        for word in words:
            speaking[word] = speaking.get(word, 0) + (1 << 8 * place)
    return speaking


def main_language(languages: frozenset[str]) -> str | None:
    """Return the language to tell of: the one beside English, English alone, or None in doubt."""
    others = languages - {EVERYWHERE}
    return next(iter(others or languages)) if len(others) < 2 else None
