"""What each rule took, and what of it was story: from our own removals, whose places are known to the character.

The measure in `lines` sees only the output; where it forgives (boilerplate left in a line makes up for story gone from
it), this does not.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cleaner.scoring.lines import BODY, squeeze

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from cleaner.model import Removal
    from cleaner.scoring.gold import Labels, Span

DOUBT = "doubt"
"""What a line in doubt counts as, whatever its label."""

SAMPLES = 3
"""Samples of story that a rule keeps: enough to see what kind of line it goes wrong on."""


@dataclass(frozen=True, slots=True)
class Take:
    """What one rule took from one line (from 1): `label` is the line's, `story` the characters of story among it."""

    rule: str
    line: int
    label: str
    story: int
    text: str


@dataclass(frozen=True, slots=True)
class Sample:
    """A line of document `id` whose story a rule cut: `text` is what it took."""

    id: str
    line: int
    characters: int
    text: str


@dataclass(slots=True)
class RuleTally:
    """One rule's record: lines it took something from, those by label, story it cost, and the costliest lines."""

    lines: int = 0
    story_lines: int = 0
    story_characters: int = 0
    by_label: dict[str, int] = field(default_factory=dict)
    worst: list[Sample] = field(default_factory=list)

    def add(self, take: Take, document: str) -> None:
        """Count `take`; an unlabelled line counts as a line and nothing else."""
        self.lines += 1
        if take.label:
            self.by_label[take.label] = self.by_label.get(take.label, 0) + 1
        if take.story:
            self.story_lines += 1
            self.story_characters += take.story
            self.worst.append(Sample(document, take.line, take.story, squeeze(take.text)[:300]))
            self.worst = sorted(self.worst, key=lambda sample: -sample.characters)[:SAMPLES]


def takes(removals: Iterable[Removal], text: str, labels: Labels | None) -> tuple[Take, ...]:
    r"""Return what each rule took from each line of `text`; without labels no line is known to be story.

    Lines are those of `text.split("\n")`, as the labels count them. Story is what stands in a body line outside its
    labelled spans, blanks squeezed.
    """
    lines = text.split("\n")
    starts = _starts(lines)
    parts: dict[tuple[int, str], list[Removal]] = {}
    at = 0
    for removal in sorted(removals, key=lambda removal: removal.start):
        while at + 1 < len(starts) and starts[at + 1] <= removal.start:
            at += 1
        parts.setdefault((at, removal.rule), []).append(removal)
    return tuple(
        _take(i, rule, lines[i], [(part.start - starts[i], part.end - starts[i]) for part in removed], labels)
        for (i, rule), removed in parts.items()
    )


def _take(i: int, rule: str, line: str, cuts: Sequence[tuple[int, int]], labels: Labels | None) -> Take:
    text = " ".join(line[start:end] for start, end in cuts)
    if labels is None:
        return Take(rule, i + 1, "", 0, text)
    label = DOUBT if i in labels.doubt else labels.labels[i]
    story = 0
    if label == BODY:
        story_line = blank_spans(line, [span for span in labels.spans if span.line == i])
        story = sum(len(squeeze(story_line[start:end])) for start, end in cuts)
    return Take(rule, i + 1, label, story, text)


def blank_spans(line: str, spans: Iterable[Span]) -> str:
    """Return `line` with blanks where its spans stand: a span that is listed twice covers two places.

    >>> from cleaner.scoring.gold import Span
    >>> blank_spans("Rain. Ad Sun. Ad", [Span(0, "Ad")])
    'Rain.    Sun. Ad'
    """
    for span in spans:
        line = line.replace(span.text, " " * len(span.text), 1)
    return line


def never_fired(rules: Iterable[str], tallies: Mapping[str, RuleTally]) -> tuple[str, ...]:
    """Return the ids among `rules` that removed nothing, sorted."""
    return tuple(sorted(set(rules) - set(tallies)))


def _starts(lines: Sequence[str]) -> list[int]:
    starts = [0]
    for line in lines[:-1]:
        starts.append(starts[-1] + len(line) + 1)
    return starts
