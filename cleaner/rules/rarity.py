"""How many lines hold a text by chance: a rule is found through the rarest of the words that it needs.

A guess from how often letters and small words stand in texts of Latin script; a bad one costs time only.
"""

from __future__ import annotations

from functools import cache
from math import exp, prod

from cleaner.rules.languages import SMALL_WORDS

LINE = 220
"""A paragraph has so many characters."""

TOGETHER = 2.0
"""Letters stand in words, so that each comes so much more often behind another than by chance."""

OFTEN, SOMETIMES = 0.5, 0.03
"""A small word stands in every other paragraph, one that sites and stories share in one of thirty."""

_IN_TEN_THOUSAND = {
    **dict(zip("etaoinsrhldcumgpfywbvkjxqz", (
        930, 640, 690, 570, 550, 550, 510, 480, 360, 330, 310, 240, 220, 200, 160, 160, 140, 140, 140, 120, 80, 70, 20,
        15, 10, 10,
    ), strict=True)),
    **dict.fromkeys("0123456789", 10.0),
    **dict(zip(",.’-\"'“”:()/?—![]*–", (95, 90, 22, 20, 18, 17, 12, 12, 8, 8, 8, 5, 4, 4, 4, 3, 3, 2, 2), strict=True)),
}  # fmt: skip

_OTHER_LETTER, _OTHER_SIGN = 10.0, 1.0

_MORE = (
    "a i an or if so no up do my we you she his her him its our who what which when where how why will would can could "
    "may all one two new had been were more most some any many much other than then there here their them these those "
    "out off over about into after before back down just only like get got make made take know think see say says time "
    "year years day first last people good way because even still very now your me us did does don has into being"
)
_OFTEN = frozenset(_MORE.split()).union(*SMALL_WORDS.values())


_SITES = (
    "video photo photos image images picture pictures story stories news post posts read view report media show share "
    "content article articles email follow week page site free link work life home world health today here click "
    "support call watch live film music sign join help play member people public press series season"
)
_SOMETIMES = frozenset(_SITES.split())


@cache
def chance(text: str) -> float:
    """Return the share of paragraphs that hold `text`, which is folded, by a guess that errs on the side of many.

    >>> chance("the") > chance("the year") > chance("newsletter")
    True
    """
    return prod(map(_chance_of_word, text.split() or (" ",)))


@cache
def _chance_of_word(word: str) -> float:
    if len(word) == 1 and word.isalnum():
        return 1.0
    if word in _OFTEN:
        return OFTEN
    shares = (
        _IN_TEN_THOUSAND.get(character, _OTHER_LETTER if character.isalnum() else _OTHER_SIGN) for character in word
    )
    by_letters = 1 - exp(-LINE * prod(share / 10_000 for share in shares) * TOGETHER ** len(word))
    return max(by_letters, SOMETIMES) if word in _SOMETIMES else by_letters
