"""What a line looks like, whatever it says: is it prose, is it a heading, how long does it read?

Rules and policy ask these questions in one place, so that `prose` means the same everywhere. Each answer
depends on the line alone, never on its number or on its neighbours.
"""

from __future__ import annotations

import re

from cleaner.rules.compiled import keep_compiled

PROSE_LENGTH = 60
"""A line that ends like a sentence and reads at least this long is prose: about ten English words. Headlines with a
full stop, prompts and most captions are shorter; the shortest paragraphs of news are too, so prose is never the only
reason to keep a line."""

LONG_LENGTH = 400
"""A line this long is prose however it ends: no headline, prompt or caption of one sentence reads so long."""

OUTER = "".join(
    chr(code)
    for code in (
        *range(0x21), 0x7F, 0x85, 0xA0, 0xAD, 0x061C, 0x1680, 0x180E, *range(0x2000, 0x2010), *range(0x2028, 0x2030),
        0x205F, 0x2060, *range(0x2066, 0x206A), 0x3000, 0xFEFF,
    )
)  # fmt: skip
"""What is stripped from both ends of a line before a rule sees it: controls, blanks of all widths, and marks without
width (soft hyphens, joiners, direction marks, byte order marks) that stand around scraped lines."""

_DENSE = keep_compiled(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff66-\uff9f]")
"""Scripts that pack a word into one to three characters: Thai, Lao, Burmese, Khmer, CJK, kana, hangul."""

_SENTENCE_END = keep_compiled(
    r"""(?:[.!?…。！？｡।॥۔؟።]|(?<=[\u0370-\u03ff\u1f00-\u1fff])[;\u037e])  # full stops of all scripts
        [\s"'”’»›」』）)\]*_]*$          # closing quotes and brackets, emphasis marks
    """,
    re.VERBOSE,
)

_STOPS = frozenset(".!?…。！？｡।॥۔؟።")
"""The full stops of `_SENTENCE_END`: most lines are told by their last character, without asking a pattern."""

_CRIES = frozenset("?!\uff1f\uff01")
_FULL_STOPS = _STOPS - _CRIES
_INNER_STOP = keep_compiled(r"[.!?…]\s")
_LONG_WORD = keep_compiled(r"[^\W\d_]{4,}")

_UNSPACED = keep_compiled(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")

_WORDS = keep_compiled(r"[^\W_]+")
_STEMMED = keep_compiled(r"[^\W_]{4,}")

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_PLAIN = f"{' ' * 48}0123456789{' ' * 7}{_LETTERS}{' ' * 6}{_LETTERS}{' ' * 5}"
"""What `plain` makes of each character of ASCII, in a third of the time."""


def reading_length(text: str) -> int:
    """Return the length of `text` in Latin characters: a character of a dense script counts as three."""
    return len(text) if text.isascii() else len(text) + 2 * len(_DENSE.findall(text))


def ends_like_a_sentence(text: str) -> bool:
    """Say whether `text` ends in a full stop of any script, behind which only quotes and brackets may close.

    >>> ends_like_a_sentence("“We will go on,” she said.”"), ends_like_a_sentence("Bus fares to rise")
    (True, False)
    """
    last = text[-1:]
    return not last.isalnum() and (last in _STOPS or _SENTENCE_END.search(text[-12:]) is not None)


def is_prose(text: str) -> bool:
    """Say whether a line reads like a paragraph of a story rather than like a heading, a label or a prompt."""
    if len(text) >= PROSE_LENGTH and (len(text) >= LONG_LENGTH or text[-1] in _FULL_STOPS or _is_sentence(text)):
        return True
    # Nothing reads longer than it is in UTF-8, where a character of a dense script takes three bytes.
    if text.isascii() or len(text.encode("utf-8", "replace")) < PROSE_LENGTH:
        return False
    length = reading_length(text)
    return length >= LONG_LENGTH or (length >= PROSE_LENGTH and _is_sentence(text))


def _is_sentence(text: str) -> bool:
    return ends_like_a_sentence(text) and not _is_cried_headline(text)


def _is_cried_headline(text: str) -> bool:
    """Say whether `text` asks or cries in one sentence whose words of four letters and more all have capitals."""
    if text.removesuffix("\n")[-1:] not in _CRIES or _INNER_STOP.search(text):
        return False
    words = _LONG_WORD.findall(text)
    return len(words) >= 4 and all(word[0].isupper() for word in words)


def stems(text: str) -> frozenset[str]:
    """Return what the words of `text` are known by, whatever their endings: their first five letters.

    Words of less than four letters say too little. Of Chinese, Japanese and Korean the pairs of characters are taken,
    of Thai and its kin, which write words of many signs without blanks between them, all sixes.

    >>> sorted(stems("The mayors reopen a bridge"))
    ['bridg', 'mayor', 'reope']
    """
    text = text.casefold()
    if text.isascii() or not _DENSE.search(text):
        return frozenset([word[:5] for word in _STEMMED.findall(text)])
    found: set[str] = set()
    for word in _WORDS.findall(text):
        if _UNSPACED.search(word):
            found.update(word[at : at + 6] for at in range(len(word) - 5))
        elif _DENSE.search(word):
            found.update(word[at : at + 2] for at in range(len(word) - 1))
        elif len(word) >= 4:
            found.add(word[:5])
    return frozenset(found)


def is_stem_of(folded: str, stem: str) -> bool:
    """Say whether `stem`, which `stems` found elsewhere, is one that it finds in the case-folded text as well.

    >>> is_stem_of("the mayors reopen a bridge", "reope"), is_stem_of("the mayors reopen a bridge", "ridge")
    (True, False)
    """
    at = folded.find(stem)
    while at >= 0:
        start, end = at, at + len(stem)
        while folded[start - 1 : start].isalnum():
            start -= 1
        while folded[end : end + 1].isalnum():
            end += 1
        word = folded[start:end]
        if word.isascii() or not _DENSE.search(word):
            is_found = start == at and len(word) >= 4 and word[:5] == stem
        else:
            is_found = len(stem) == (6 if _UNSPACED.search(word) else 2)
        if is_found:
            return True
        at = folded.find(stem, end)
    return False


def has_words(text: str) -> bool:
    """Say whether `text` holds a letter or a digit: what is left of a line without any is furniture."""
    return any(map(str.isalnum, text))


def plain(text: str) -> str:
    """Return `text` as two copies of one headline agree: no case, punctuation or doubled blanks.

    >>> plain("Mayor: “No” to toll!") == plain("MAYOR  ‘no’ to Toll")
    True
    """
    return " ".join(text.translate(_PLAIN).split() if text.isascii() else _WORDS.findall(text.casefold()))
