"""All figures of a run: rows go in one by one with their output, figures come out."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from cleaner.scoring.blame import RuleTally, never_fired, takes
from cleaner.scoring.lines import LabelCounts, LineCounts, Lost, Missed, score_lines
from cleaner.scoring.pages import BodyScore, StringScore, body_figures, score_body, score_strings, string_figures

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cleaner.model import Removal
    from cleaner.scoring.blame import Take
    from cleaner.scoring.gold import Gold
    from cleaner.scoring.lines import LineScore

ALL = "all"
BEFORE, AFTER = "before", "after"


@dataclass(frozen=True, slots=True)
class LostBy:
    """A story line that lost text, with the rules that took it."""

    lost: Lost
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DocumentErrors:
    """What went wrong in one document: `missed` and `lost` by its labels, or `page`, its figures as a page.

    `badness` orders documents of one `kind` ("labelled", "body" or "strings"); a document without fault has 0.
    """

    id: str
    kind: str
    badness: float
    missed: tuple[Missed, ...] = ()
    lost: tuple[LostBy, ...] = ()
    page: str = ""


class Evaluation:
    """The sums over all documents so far. Texts are not kept, and single faults only with `details`.

    `rules` are the ids of the rules of the run, so that those that never fired can be told. Figures are made for all
    documents and for groups of them: by the row's field `by`; without one, English apart from other languages where
    the rows tell.
    """

    def __init__(self, rules: Iterable[str] = (), *, by: str | None = None, details: bool = False) -> None:
        self.rule_ids = tuple(rules)
        self.by = by
        self.details = details
        self.documents = 0
        self.lines: dict[str, LineCounts] = {}
        self.labels: dict[str, LabelCounts] = {}
        self.bodies: dict[str, dict[str, list[BodyScore]]] = {BEFORE: {}, AFTER: {}}
        self.strings: dict[str, dict[str, list[StringScore]]] = {BEFORE: {}, AFTER: {}}
        self.rules: dict[str, RuleTally] = {}
        self.flagged: list[tuple[str, str]] = []
        self.errors: list[DocumentErrors] = []

    def add(self, gold: Gold, output: str, removals: Iterable[Removal] = (), warnings: Iterable[str] = ()) -> None:
        """Count one document: its `output`, what was removed to make it, and what the cleaner said about it."""
        groups = tuple(self._groups(gold))
        self.documents += 1
        self.flagged += [(gold.id, warning) for warning in warnings]
        taken = takes(removals, gold.text, gold.labels)
        for take in taken:
            self.rules.setdefault(take.rule, RuleTally()).add(take, gold.id)
        if gold.labels is not None:
            score = score_lines(gold.text, gold.labels, output)
            self._add_lines(groups, score)
            self._note(_labelled_errors(gold.id, score, taken))
        for stage, text in ((BEFORE, gold.text), (AFTER, output)):
            body = None if gold.body is None else score_body(gold.body, text)
            strings = None if gold.strings is None else score_strings(gold.strings.wanted, gold.strings.unwanted, text)
            for group in groups:
                if body is not None:
                    self.bodies[stage].setdefault(group, []).append(body)
                if strings is not None:
                    self.strings[stage].setdefault(group, []).append(strings)
            if body is not None and stage == AFTER:
                self._note(_body_errors(gold.id, body))
            if strings is not None and stage == AFTER:
                self._note(_string_errors(gold.id, strings))

    def _add_lines(self, groups: Iterable[str], score: LineScore) -> None:
        for group in groups:
            self.lines[group] = self.lines.get(group, LineCounts()) + score.counts
        for label, count in score.by_label.items():
            self.labels[label] = self.labels.get(label, LabelCounts()) + count

    def _note(self, errors: DocumentErrors) -> None:
        if self.details:
            self.errors.append(errors)

    def _groups(self, gold: Gold) -> Iterator[str]:
        yield ALL
        if self.by is not None:
            yield f"{self.by}={gold.field(self.by)}"
        elif gold.fields and "lang" in gold.fields:
            yield "en" if gold.fields["lang"] == "en" else "other"

    def line_figures(self) -> dict[str, dict[str, float]]:
        """Return the figures over labelled lines by group, all documents first."""
        return {group: self.lines[group].figures() for group in _in_order(self.lines)}

    def label_figures(self) -> dict[str, dict[str, float]]:
        """Return how many lines each label has and the share that went, the commonest first."""
        figures = {label: count.figures() for label, count in self.labels.items()}
        return dict(sorted(figures.items(), key=lambda item: (-item[1]["lines"], item[0])))

    def body_figures(self, stage: str) -> dict[str, dict[str, float]]:
        """Return the figures over pages with a body by group, before or after cleaning."""
        scores = self.bodies[stage]
        return {group: body_figures(scores[group]) for group in _in_order(scores)}

    def string_figures(self, stage: str) -> dict[str, dict[str, float]]:
        """Return the figures over pages with strings by group, before or after cleaning."""
        scores = self.strings[stage]
        return {group: string_figures(scores[group]) for group in _in_order(scores)}

    def rule_tallies(self) -> dict[str, RuleTally]:
        """Return the rules that fired, those that cost most story first."""
        return dict(sorted(self.rules.items(), key=lambda item: (-item[1].story_characters, -item[1].lines, item[0])))

    def story_taken(self) -> float:
        """Return the share of the story that our removals took, counted where they stand.

        It is below `body_lost` where the measure, which sees the output alone, aligns a line that was cut with another
        line: a removed line next to it is enough. It is above where boilerplate that stayed in a line makes up there
        for story that went.
        """
        story = self.lines.get(ALL, LineCounts()).story
        return round(sum(tally.story_characters for tally in self.rules.values()) / max(1, story), 5)

    def never_fired(self) -> tuple[str, ...]:
        """Return the rules of the run that removed nothing."""
        return never_fired(self.rule_ids, self.rules)

    def worst(self, count: int) -> tuple[DocumentErrors, ...]:
        """Return the `count` worst documents of each kind, those without fault never. Needs `details`."""
        by_kind: dict[str, list[DocumentErrors]] = {}
        for errors in sorted(self.errors, key=lambda errors: (-errors.badness, errors.id)):
            if errors.badness:
                by_kind.setdefault(errors.kind, []).append(errors)
        return tuple(errors for kind in by_kind.values() for errors in kind[:count])

    def missed(self, label: str) -> tuple[tuple[str, Missed], ...]:
        """Return the boilerplate that stayed, with its document's id: of one label, "span", or "all"."""
        return tuple(
            (errors.id, missed) for errors in self.errors for missed in errors.missed if label in {missed.label, ALL}
        )

    def lost(self) -> tuple[tuple[str, LostBy], ...]:
        """Return the story lines that lost text, with their document's id."""
        return tuple((errors.id, lost) for errors in self.errors for lost in errors.lost)

    def shortfalls(self, *, under_f1: float | None = None, over_lost: float | None = None) -> tuple[str, ...]:
        """Return what falls short, in words: every F1 below `under_f1`, a share of story lost above `over_lost`.

        The figures are taken as they are shown, so that nobody reads 0.8000 and is told that it is below 0.8.
        """
        f1 = {
            "removal F1": self.line_figures().get(ALL, {}).get("removal_f1"),
            "body F1": self.body_figures(AFTER).get(ALL, {}).get("f1"),
            "string F1": self.string_figures(AFTER).get(ALL, {}).get("f1"),
        }
        lost = self.line_figures().get(ALL, {}).get("body_lost")
        faults = [
            f"{name} {value:.4f} is under {under_f1:g}"
            for name, value in f1.items()
            if under_f1 is not None and value is not None and value < under_f1
        ]
        if over_lost is not None and lost is not None and lost > over_lost:
            faults.append(f"story lost {lost:.5f} is over {over_lost:g}")
        return tuple(faults)

    def as_dict(self) -> dict[str, Any]:
        """Return every figure under plain names, for JSON; sections without rows are left out."""
        sections: dict[str, Any] = {
            "documents": self.documents,
            "removal": self.line_figures(),
            "labels": self.label_figures(),
        }
        for name, figures in (("bodies", self.body_figures), ("strings", self.string_figures)):
            sections[name] = {stage: found for stage in (BEFORE, AFTER) if (found := figures(stage))}
        return {name: section for name, section in sections.items() if section} | {
            "rules": {rule: asdict(tally) for rule, tally in self.rule_tallies().items()},
            "story_taken": self.story_taken(),
            "never_fired": list(self.never_fired()),
            "flagged": [{"id": id_, "warning": warning} for id_, warning in self.flagged],
        }


def _labelled_errors(id_: str, score: LineScore, taken: Iterable[Take]) -> DocumentErrors:
    culprits = [(take.line, take.rule) for take in taken if take.story]
    lost = tuple(LostBy(lost, tuple(rule for line, rule in culprits if line == lost.line)) for lost in score.lost)
    return DocumentErrors(id_, "labelled", len(score.missed) + len(lost), score.missed, lost)


def _body_errors(id_: str, score: BodyScore) -> DocumentErrors:
    page = f"P={score.precision:.3f} R={score.recall:.3f} F1={score.f1:.3f}"
    return DocumentErrors(id_, "body", 1 - score.f1, page=page)


def _string_errors(id_: str, score: StringScore) -> DocumentErrors:
    page = f"{score.absent} strings lost, {score.wrongly_found} kept that should go"
    return DocumentErrors(id_, "strings", score.errors, page=page)


def _in_order(groups: Iterable[str]) -> list[str]:
    return sorted(groups, key=lambda group: (group != ALL, group))
