"""From evidence to verdict: the one place where something is removed, and the brakes that keep a document whole.

All matches are asked again in rounds until none takes a line more. That the end does not depend on the order, and
that reading the output again takes nothing more, follows from what rules may ask (`cleaner.rules.scene`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cleaner.model import Removal, Strength
from cleaner.rules.kinds import REACH
from cleaner.rules.scene import Scene

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cleaner.model import Evidence, Line
    from cleaner.rules.schema import Rule

MOST_REMOVED = 0.6
"""The share of a document's characters beyond which it is kept as it was and flagged."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What goes, what was suspected but stays, and what the reader should be told."""

    removals: tuple[Removal, ...] = ()
    doubts: tuple[Removal, ...] = ()
    warnings: tuple[str, ...] = ()


def decide(evidence: Evidence, rules: Mapping[str, Rule], *, source: str, max_removed: float = MOST_REMOVED) -> Verdict:
    """Return what is to go from the document that `evidence` speaks about; `rules` are by id.

    More than `max_removed` of the document's characters never goes: then nothing does, with a warning.
    """
    gone = _settle(evidence, rules)
    removals = _removals(evidence, gone, rules, source)
    doubts = _doubts(evidence, gone, rules)
    share = sum(len(removal.text) for removal in removals) / max(1, sum(len(line.text) for line in evidence.lines))
    if share > max_removed:
        warning = (
            f"kept as it was: the rules would remove {share:.0%} of it, more than {max_removed:.0%} (see --max-removed)"
        )
        return Verdict((), (*removals, *doubts), (warning,))
    return Verdict(removals, doubts)


def _settle(evidence: Evidence, rules: Mapping[str, Rule]) -> dict[int, str]:
    """Return {line: id of the rule it goes for}, the fixed point of all that the matches can take."""
    scene = Scene(evidence.texts, evidence.gaps)
    matches = [(i, rules[rule]) for i, rule in evidence.matches]
    verdict: dict[int, str] = {}
    for i, taken in evidence.spans.items():
        if not evidence.texts[i]:
            scene.gone[i] = {rules[match.rule].category for match in taken}
    hinted: dict[tuple[int, str], set[str]] = {}
    for i, rule in matches:
        if rule.strength is Strength.HINT:
            hinted.setdefault((i, rule.category), set()).add(rule.id)
    while True:
        scene.update()
        taken_now = [
            (j, rule)
            for i, rule in matches
            if _is_sure(rule, i, scene, hinted)
            for j in REACH[rule.kind](rule, i, scene)
            if rule.category not in scene.gone.get(j, ())
        ]
        if not taken_now:
            return verdict
        for j, rule in sorted(taken_now, key=lambda pair: pair[1].id):
            scene.gone.setdefault(j, set()).add(rule.category)
            verdict.setdefault(j, rule.id)


def _is_sure(rule: Rule, i: int, scene: Scene, hinted: Mapping[tuple[int, str], set[str]]) -> bool:
    """Say whether `rule` may take line i: sure rules always, hints with a second witness and never from prose.

    A second witness is another hint at the same category, a place outside the story, or a neighbour that went for it.
    """
    if rule.strength is Strength.SURE:
        return True
    if scene.is_prose(i):
        return False
    return (
        len(hinted[i, rule.category]) > 1
        or scene.in_place(i, ("outside",))
        or any(rule.category in scene.gone[j] for step in (-1, 1) for j in scene.went_beside(i, step))
    )


def _removals(
    evidence: Evidence, gone: Mapping[int, str], rules: Mapping[str, Rule], source: str
) -> tuple[Removal, ...]:
    removals: list[Removal] = []
    for i, line in enumerate(evidence.lines):
        taken = [(match.start, match.end, match.rule) for match in evidence.spans.get(i, ())]
        if i in gone and evidence.texts[i]:
            at = line.offset
            for start, end, _ in sorted(taken):
                taken.append((at, start, gone[i]))
                at = end
            taken.append((at, line.offset + len(line.text), gone[i]))
        removals += [
            _removal(line, start, end, source[start:end], rules[rule])
            for start, end, rule in sorted(taken)
            if start < end
        ]
    return tuple(removals)


def _doubts(evidence: Evidence, gone: Mapping[int, str], rules: Mapping[str, Rule]) -> tuple[Removal, ...]:
    return tuple(
        _removal(line, line.offset, line.offset + len(line.text), line.text, rules[rule])
        for i, rule in evidence.matches
        for line in (evidence.lines[i],)
        if i not in gone and rules[rule].strength is Strength.HINT
    )


def _removal(line: Line, start: int, end: int, text: str, rule: Rule) -> Removal:
    return Removal(line.number + 1, start, end, text, rule.id, rule.category, rule.why)
