"""The measures on whole pages: a known body, or strings that must and must not be there.

Bodies: precision, recall and F1 of 4-word shingles, averaged over pages, and the share of pages with exactly the right
words, as the public article-extraction-benchmark has it (github.com/scrapinghub/article-extraction-benchmark).
Strings: which of the strings to be found are there and which of the others, summed over pages, as in trafilatura's
evaluation (github.com/adbar/trafilatura, tests/evaluate.py).
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from statistics import mean
from typing import TYPE_CHECKING

from cleaner.scoring.lines import squeeze

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

SHINGLE = 4
"""Words in a shingle: article-extraction-benchmark takes four, so that order counts and one wrong word costs little."""

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class BodyScore:
    """One page against its body, in shingles: `shared` by both, `extra` in the output, `missing` from it."""

    shared: int
    extra: int
    missing: int
    exact: bool

    @property
    def precision(self) -> float:
        """The share of the output's shingles that are the body's; 1 when both hold the same."""
        return self._share(self.shared + self.extra)

    @property
    def recall(self) -> float:
        """The share of the body's shingles that are in the output; 1 when both hold the same."""
        return self._share(self.shared + self.missing)

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return harmonic_mean(self.precision, self.recall)

    def _share(self, whole: int) -> float:
        if not self.extra and not self.missing:
            return 1.0
        return self.shared / whole if whole else 0.0


@dataclass(frozen=True, slots=True)
class StringScore:
    """How many strings were found of those that must be there and of those that must not; scores add up."""

    found: int = 0
    absent: int = 0
    wrongly_found: int = 0
    rightly_absent: int = 0

    def __add__(self, other: StringScore) -> StringScore:
        return StringScore(
            self.found + other.found,
            self.absent + other.absent,
            self.wrongly_found + other.wrongly_found,
            self.rightly_absent + other.rightly_absent,
        )

    @property
    def errors(self) -> int:
        """How many strings are on the wrong side."""
        return self.absent + self.wrongly_found


def shingles(words: Sequence[str]) -> Counter[tuple[str, ...]]:
    """Return the runs of four words with how often each stands; fewer words are one run, none are none.

    >>> sorted(shingles("a rose is a rose".split()))
    [('a', 'rose', 'is', 'a'), ('rose', 'is', 'a', 'rose')]
    """
    if len(words) < SHINGLE:
        return Counter([tuple(words)] if words else [])
    return Counter(zip(*(words[i:] for i in range(SHINGLE)), strict=False))


def score_body(body: str, output: str) -> BodyScore:
    """Return how `output` does against the page's known `body`; words are runs of letters, digits and underscores."""
    expected, words = _WORD.findall(body), _WORD.findall(output)
    wanted, made = shingles(expected), shingles(words)
    shared = (wanted & made).total()
    return BodyScore(shared, made.total() - shared, wanted.total() - shared, exact=words == expected)


def score_strings(wanted: Iterable[str], unwanted: Iterable[str], output: str) -> StringScore:
    r"""Return which strings stand in `output`, blanks squeezed in both.

    >>> score_strings(["rain fell"], ["Subscribe now"], "All day  rain\nfell. Subscribe")
    StringScore(found=1, absent=0, wrongly_found=0, rightly_absent=1)
    """
    text = squeeze(output)
    right = [squeeze(string) in text for string in wanted]
    wrong = [squeeze(string) in text for string in unwanted]
    return StringScore(sum(right), len(right) - sum(right), sum(wrong), len(wrong) - sum(wrong))


def body_figures(scores: Sequence[BodyScore]) -> dict[str, float]:
    """Return the figures over pages, rounded as they are shown.

    Precision is the mean over the pages that have any output, recall over those that have a body, and F1 the harmonic
    mean of these two means, not the mean of the pages' F1.
    """
    precision = mean([score.precision for score in scores if score.shared + score.extra] or [0.0])
    recall = mean([score.recall for score in scores if score.shared + score.missing] or [0.0])
    return {
        "pages": len(scores),
        "f1": round(harmonic_mean(precision, recall), 4),
        "precision": round(precision, 4),
        "recall": round(recall, 4),
        "exact": round(sum(score.exact for score in scores) / max(1, len(scores)), 4),
    }


def string_figures(scores: Sequence[StringScore]) -> dict[str, float]:
    """Return the figures of the strings of all pages together, rounded as they are shown."""
    score = sum(scores, StringScore())
    precision = score.found / max(1, score.found + score.wrongly_found)
    recall = score.found / max(1, score.found + score.absent)
    strings = score.found + score.absent + score.wrongly_found + score.rightly_absent
    return {
        "pages": len(scores),
        "f1": round(harmonic_mean(precision, recall), 4),
        "precision": round(precision, 4),
        "recall": round(recall, 4),
        "accuracy": round((score.found + score.rightly_absent) / max(1, strings), 4),
    }


def harmonic_mean(precision: float, recall: float) -> float:
    """Return the F1 of a precision and a recall; 0 when both are.

    >>> harmonic_mean(1.0, 0.5), harmonic_mean(0, 0)
    (0.6666666666666666, 0.0)
    """
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0
