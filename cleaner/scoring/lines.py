"""The measure on labelled lines: what of the boilerplate went, and what of the story went with it.

The labels and what they mean are those of the scraped-text set (LABELS.md). Lines and outputs are compared with blanks
squeezed, and an output line belongs to the source line that difflib aligns it with: so the measure asks for nothing but
text, and is the same for a tool that cannot say what it removed.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from difflib import SequenceMatcher
from operator import add, attrgetter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cleaner.scoring.gold import Labels

BODY = "body"

UNSCORED = frozenset({"blank", "standfirst"})
"""Labels of lines that count neither way: keeping a deck and removing it are both right."""


@dataclass(frozen=True, slots=True)
class Missed:
    """Boilerplate that stayed: a line (from 1), or the part of a story line that the label "span" marks."""

    line: int
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Lost:
    """A story line (from 1) that lost `characters` of its story."""

    line: int
    characters: int
    text: str


@dataclass(frozen=True, slots=True)
class LineCounts:
    """What is counted over documents; counts of two sets of documents add up."""

    documents: int = 0
    perfect: int = 0
    removed: int = 0
    kept: int = 0
    story_lines_removed: int = 0
    spans: int = 0
    spans_gone: int = 0
    story: int = 0
    story_lost: int = 0

    def __add__(self, other: LineCounts) -> LineCounts:
        return LineCounts(*map(add, _counts(self), _counts(other)))

    def figures(self) -> dict[str, float]:
        """Return the figures, rounded as they are shown.

        Precision, recall and F1 are those of removing: over boilerplate lines, a line being removed when nothing of it
        is left. `spans` is the share of boilerplate inside story lines that is gone, `body_lost` the share of the
        story's characters that is missing, `perfect` the share of documents without any fault.

        >>> LineCounts(documents=2, removed=3, kept=1).figures()["removal_recall"]
        0.75
        """
        precision = self.removed / max(1, self.removed + self.story_lines_removed)
        recall = self.removed / max(1, self.removed + self.kept)
        f1 = 2 * precision * recall / (precision + recall) if self.removed else 0.0
        return {
            "documents": self.documents,
            "removal_precision": round(precision, 4),
            "removal_recall": round(recall, 4),
            "removal_f1": round(f1, 4),
            "spans": round(self.spans_gone / max(1, self.spans), 4),
            "body_lost": round(self.story_lost / max(1, self.story), 5),
            "perfect": round(self.perfect / max(1, self.documents), 4),
        }


_counts = attrgetter(*(field.name for field in fields(LineCounts)))


@dataclass(frozen=True, slots=True)
class LabelCounts:
    """How many lines of one label went and how many stayed."""

    removed: int = 0
    kept: int = 0

    def __add__(self, other: LabelCounts) -> LabelCounts:
        return LabelCounts(self.removed + other.removed, self.kept + other.kept)

    def figures(self) -> dict[str, float]:
        """Return how many lines there are and the share that went."""
        lines = self.removed + self.kept
        return {"lines": lines, "removed": round(self.removed / max(1, lines), 3)}


@dataclass(frozen=True, slots=True)
class LineScore:
    """One document's score, with the lines that it is made of."""

    counts: LineCounts
    by_label: Mapping[str, LabelCounts]
    missed: tuple[Missed, ...] = ()
    lost: tuple[Lost, ...] = ()


def score_lines(text: str, labels: Labels, output: str) -> LineScore:
    """Return how `output`, made of `text`, does by the labels of the lines of `text`."""
    source = [squeeze(line) for line in text.split("\n")]
    left = surviving(source, [squeeze(line) for line in output.split("\n")])
    total = LineCounts(documents=1)
    by_label: dict[str, LabelCounts] = {}
    missed: list[Missed] = []
    lost: list[Lost] = []
    for i, label in enumerate(labels.labels):
        if label in UNSCORED or i in labels.doubt or not source[i]:
            continue
        if label == BODY:
            spans = [squeeze(span.text) for span in labels.spans if span.line == i]
            kept_spans = [span for span in spans if span in left[i]] if left[i] else []
            story = _story_length(source[i], spans)
            gone = max(0, story - len(left[i]))
            total += LineCounts(
                story=story,
                story_lost=gone,
                story_lines_removed=int(not left[i]),
                spans=len(spans),
                spans_gone=len(spans) - len(kept_spans),
            )
            missed += [Missed(i + 1, "span", span) for span in kept_spans]
            if gone:
                lost.append(Lost(i + 1, gone, source[i]))
        else:
            count = LabelCounts(removed=int(not left[i]), kept=int(bool(left[i])))
            total += LineCounts(removed=count.removed, kept=count.kept)
            by_label[label] = by_label.get(label, LabelCounts()) + count
            if left[i]:
                missed.append(Missed(i + 1, label, source[i]))
    total += LineCounts(perfect=int(not missed and not lost))
    return LineScore(total, by_label, tuple(missed), tuple(lost))


def surviving(source: Sequence[str], output: Sequence[str]) -> list[str]:
    """Return, for each line of `source`, what of it stands in `output`; empty where nothing does.

    Whole lines are found by difflib's alignment. Where lines were exchanged for others, each output line goes to the
    first source line that it can be a part of, never back above the line that the one before went to; several may be
    parts of one line, for a removal from its middle can break it.

    >>> surviving(["Ad", "Rain fell. READ MORE: Sun", "Snow"], ["Rain fell.", "Snow"])
    ['', 'Rain fell.', 'Snow']
    """
    left = [""] * len(source)
    for tag, at, end, new, new_end in SequenceMatcher(None, source, output, autojunk=False).get_opcodes():
        if tag == "equal":
            left[at:end] = source[at:end]
        elif tag == "replace":
            home = at
            for part in output[new:new_end]:
                whole = next((i for i in range(home, end) if is_part(part, source[i])), None) if part else None
                if whole is not None:
                    left[whole] = f"{left[whole]} {part}".lstrip()
                    home = whole
    return left


def is_part(part: str, whole: str) -> bool:
    """Say whether deleting characters from `whole` can give `part`.

    >>> is_part("Rain", "Rather again"), is_part("niar", "rain")
    (True, False)
    """
    at = 0
    for character in part:
        at = whole.find(character, at) + 1
        if not at:
            return False
    return True


def squeeze(text: str) -> str:
    r"""Return `text` with each run of blanks as one space, none outside.

    >>> squeeze(" Rain \t in\N{NO-BREAK SPACE}May\n")
    'Rain in May'
    """
    return " ".join(text.split())


def _story_length(line: str, spans: Sequence[str]) -> int:
    for span in spans:
        line = line.replace(span, "", 1)
    return len(squeeze(line))
