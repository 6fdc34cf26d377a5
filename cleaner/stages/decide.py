"""From evidence to verdict: the one place where something is removed, and the brakes that keep a document whole.

All matches are asked again in rounds until none takes a line more. That the end does not depend on the order, and
that reading the output again takes nothing more, follows from what rules may ask (`cleaner.rules.scene`).
"""

from __future__ import annotations

from cleaner.frozen import frozen
from cleaner.model import Removal, Strength
from cleaner.rules.kinds import REACH
from cleaner.rules.lookup import MOST_KNOWN, SHORT
from cleaner.rules.scene import Scene
from cleaner.rules.shapes import is_prose

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from cleaner.model import Evidence, Line
    from cleaner.rules.load import Rules
    from cleaner.rules.lookup import Lookup
    from cleaner.rules.schema import Rule

MOST_REMOVED = 0.6
"""The share of a document's prose beyond which it is kept as it was and flagged."""

MOST_OF_ALL = 0.9
"""The share of all its characters beyond which it is kept too: a photo story is captions for the most part, and the
furniture of a page may outweigh its story, but there must be one."""


KEPT_WHOLE = "kept as it was"
"""How the warning begins that a document was kept by these brakes."""


@frozen
class Verdict:
    """What goes, what was suspected but stays, and what the reader should be told."""

    removals: tuple[Removal, ...] = ()
    doubts: tuple[Removal, ...] = ()
    warnings: tuple[str, ...] = ()


Settled = tuple[dict[int, str], list[tuple[int, str]]]
"""The id of the rule that each line that goes goes for, by its place, and of hints that found no second witness."""


def suspect(evidence: Evidence, rules: Rules, settled: Settled | None = None) -> dict[int, Rule]:
    """Return the rule that would take each whole line, by its place, whatever share of the document that is."""
    gone, _ = settled or settle(evidence, rules)
    taken = {i: rules.by_id[spans[0].rule] for i, spans in evidence.spans.items() if not evidence.texts[i]}
    return taken | {i: rules.by_id[name] for i, name in gone.items()}


def decide(
    evidence: Evidence,
    rules: Rules,
    *,
    source: str,
    max_removed: float = MOST_REMOVED,
    settled: Settled | None = None,
) -> Verdict:
    """Return what is to go from the document that `evidence` of `rules` speaks about, as `settle` found where it did.

    More than `max_removed` of the document's prose never goes, nor, where that is the usual share or less, half as much
    again of all its characters: then nothing does, with a warning.
    """
    gone, doubted = settled or settle(evidence, rules)
    removals = _removals(evidence, gone, rules.by_id, source)
    doubts = tuple(whole(evidence.lines[i], rules.by_id[name]) for i, name in doubted)
    prose = {line.number + 1 for line in evidence.lines if is_prose(line.text)}
    of_all = min(max_removed * MOST_OF_ALL / MOST_REMOVED, max(max_removed, MOST_OF_ALL))
    every = {line.number + 1 for line in evidence.lines}
    for noun, most, among in (("its prose", max_removed, prose), ("it", of_all, every)):
        share = _share(removals, evidence.lines, among)
        if share > most:
            warning = f"{KEPT_WHOLE}: the rules would remove {share:.0%} of {noun}, more than {most:.0%}"
            return Verdict((), (*removals, *doubts), (f"{warning} (see --max-removed)",))
    return Verdict(removals, doubts)


def _share(removals: Sequence[Removal], lines: Sequence[Line], among: Collection[int]) -> float:
    """Return the share of the characters of the lines numbered in `among` that `removals` take; 0 of no lines."""
    whole = sum(len(line.text) for line in lines if line.number + 1 in among)
    return sum(len(removal.text) for removal in removals if removal.line in among) / whole if whole else 0.0


def settle(evidence: Evidence, rules: Rules) -> Settled:
    """Return what goes, whatever share of the document that is: the rules' fixed point.

    The first round asks every rule that spoke. Later ones ask those that wait for a place only when the outermost
    prose has changed, and rules of neighbours only about lines beside what went in the round before.
    """
    scene = Scene(evidence.texts, evidence.gaps, evidence.provenance)
    verdict: dict[int, str] = {}
    waiting = [(i, rules.by_id[name]) for i, name in evidence.matches]
    hinted: dict[tuple[int, str], set[str]] = {}
    for i, rule in waiting:
        if rule.strength is Strength.HINT:
            hinted.setdefault((i, rule.category), set()).add(rule.id)
    fresh = [i for i in evidence.spans if not evidence.texts[i]]
    for i in fresh:
        scene.gone[i] = {rules.by_id[match.rule].category for match in evidence.spans[i]}
    zone, head_end = None, 0
    placed: set[int] = set()
    while True:
        scene.update()
        moved, zone = zone != (scene.first_prose, scene.last_prose), (scene.first_prose, scene.last_prose)
        if moved:
            new = [i for i in scene.edges() if i not in placed]
            placed.update(new)
            waiting += [
                (i, rule)
                for i, rules_there in zip(new, _may_speak([scene.texts[i] for i in new], rules.placed), strict=True)
                for rule in rules_there
                if i not in verdict or rule.kind in {"run", "tail"}
            ]
        asked = waiting if moved else [(i, rule) for i, rule in waiting if not rule.where]
        beside = _beside(fresh, scene)
        asked += [
            (i, rule)
            for i, speaking in zip(beside, _may_speak([scene.texts[i] for i in beside], rules.neighbours), strict=True)
            if speaking and (wanting := rules.wanting(scene.near(i)))
            for rule in speaking
            if rule.id in wanting
        ]
        if moved:
            # What a sure rule says of a line above the story never changes: it was taken when it was asked first.
            end = min(scene.first_prose + 1, len(scene.texts))
            starts = ((rule, head_end if rule.strength is Strength.SURE else 0) for rule in rules.of_the_head)
            asked += [(i, rule) for rule, start in starts for i in range(start, end)]
            head_end = scene.first_prose
        taken = {
            (j, rule.id): rule
            for i, rule in asked
            # Most rules of a place are asked about lines that do not stand there: no need to look further.
            if (not rule.where or rule.kind != "line" or scene.in_place(i, rule.where, prose=rule.prose))
            and _is_sure(rule, i, scene, hinted)
            for j in REACH[rule.kind](rule, i, scene)
            if rule.category not in scene.gone.get(j, ())
        }
        if not taken:
            return verdict, [(i, rule.id) for i, rule in waiting if i not in verdict and rule.strength is Strength.HINT]
        # Of several reasons the one that knows least of the line is named last: a headline's words alone.
        for (j, name), rule in sorted(taken.items(), key=lambda item: (item[1].kind == "headline", item[0])):
            scene.gone.setdefault(j, set()).add(rule.category)
            verdict.setdefault(j, name)
        fresh = list(scene.gone) if moved else [j for j, _ in taken]
        waiting = [(i, rule) for i, rule in waiting if i not in verdict or rule.kind in {"run", "tail"}]


def _may_speak(texts: Sequence[str], lookup: Lookup) -> list[tuple[Rule, ...]]:
    """Return for each of `texts` the rules in `lookup` that may speak about it."""
    known = lookup.known
    new = [text for text in dict.fromkeys(texts) if text not in known]
    if not new:
        return [known[text] for text in texts]
    found = {
        text: tuple([lookup.rules[number] for number in numbers])
        for text, numbers in zip(new, lookup.index.candidates(new), strict=True)
    }
    speaking = [found[text] if text in found else known[text] for text in texts]
    if len(known) + len(found) > MOST_KNOWN:
        known.clear()
    known.update({text: there for text, there in found.items() if len(text) <= SHORT})
    return speaking


def _beside(lines: Iterable[int], scene: Scene) -> Sequence[int]:
    """Return the lines still standing that have one of `lines`, which went, for a neighbour."""
    found = {scene.standing(i, step) for i in lines for step in (-1, 1)}
    return sorted(i for i in found if i is not None)


def _is_sure(rule: Rule, i: int, scene: Scene, hinted: Mapping[tuple[int, str], set[str]]) -> bool:
    """Say whether `rule` may take line i: sure rules always, hints with a second witness and never from prose.

    A second witness is another hint at the same category, a place outside the story, a neighbour that went for it, or
    the line itself said again: what recurs in a document is its furniture.
    """
    if rule.strength is Strength.SURE:
        return True
    if scene.is_prose(i):
        return False
    return (
        len(hinted.get((i, rule.category), ())) > 1
        or scene.in_place(i, ("outside",))
        or len(scene.copies(i)) > 1
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


def whole(line: Line, rule: Rule) -> Removal:
    """Return the removal of a whole line for what `rule` says."""
    return _removal(line, line.offset, line.offset + len(line.text), line.text, rule)


def _removal(line: Line, start: int, end: int, text: str, rule: Rule) -> Removal:
    return Removal(line.number + 1, start, end, text, rule.id, rule.category, rule.why)
