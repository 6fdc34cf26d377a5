"""From evidence to verdict: the one place where something is removed, and the brakes that keep a document whole.

All matches are asked again in rounds until none takes a line more. That the end does not depend on the order, and
that reading the output again takes nothing more, follows from what rules may ask (`cleaner.rules.scene`).
"""

from __future__ import annotations

from cleaner.frozen import frozen
from cleaner.model import Removal, Strength
from cleaner.rules.kinds import REACH
from cleaner.rules.kinds.beside import may_stand, stands
from cleaner.rules.lookup import MOST_KNOWN, SHORT
from cleaner.rules.scene import Scene
from cleaner.rules.shapes import is_prose

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from cleaner.model import Evidence, Line
    from cleaner.rules.load import Rules
    from cleaner.rules.lookup import Lookup
    from cleaner.rules.schema import Rule

MOST_REMOVED = 0.6
"""The share of a document's prose beyond which it is kept as it was and flagged."""

MOST_OF_ALL = 0.9
"""The share of all its characters beyond which it is kept too: a photo story is captions for the most part, and the
furniture of a page may outweigh its story, but there must be one."""


LASTING = frozenset({"run", "tail"})
"""Kinds whose rules are asked about a line that went as well: what they take below it may be more by then."""

ALONE = frozenset({"line", "beside", "headline", "titled", "doubled"})
"""Kinds whose rules take the line that they are asked about, or none."""

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
    taken = _removals(evidence, gone, rules.by_id, source)
    removals = tuple([removal for of_line in taken.values() for removal in of_line])
    doubts = tuple([whole(evidence.lines[i], rules.by_id[name]) for i, name in doubted])
    of_all = min(max_removed * MOST_OF_ALL / MOST_REMOVED, max(max_removed, MOST_OF_ALL))
    for noun, most, is_meant in (("its prose", max_removed, is_prose), ("it", of_all, bool)):
        share = _share(taken, evidence.lines, is_meant)
        if share > most:
            warning = f"{KEPT_WHOLE}: the rules would remove {share:.0%} of {noun}, more than {most:.0%}"
            return Verdict((), (*removals, *doubts), (f"{warning} (see --max-removed)",))
    return Verdict(removals, doubts)


def _share(taken: Mapping[int, Sequence[Removal]], lines: Sequence[Line], is_meant: Callable[[str], bool]) -> float:
    """Return the share of the characters of the lines that are meant which is `taken` from them; 0 of no lines."""
    length = sum([len(removal.text) for i in taken if is_meant(lines[i].text) for removal in taken[i]])
    return length / sum([len(line.text) for line in lines if is_meant(line.text)]) if length else 0.0


def settle(evidence: Evidence, rules: Rules) -> Settled:
    """Return what goes, whatever share of the document that is: the rules' fixed point.

    The first round asks every rule that spoke. Later ones ask only about lines for which an answer may have changed:
    those beside what went in the round before, those that the story's edge has passed, and those that waited for one.
    """
    by_id, texts, sure = rules.by_id, evidence.texts, Strength.SURE
    scene = Scene(texts, evidence.gaps, evidence.provenance, evidence.matches)
    gone, verdict = scene.gone, dict[int, str]()
    waiting: dict[int, list[Rule]] = {}
    hinted: dict[tuple[int, str], set[str]] = {}
    for i, name in evidence.matches:
        rule = by_id[name]
        waiting.setdefault(i, []).append(rule)
        if rule.strength is not sure:
            hinted.setdefault((i, rule.category), set()).add(name)
    cut = [i for i in evidence.spans if not texts[i]]
    for i in cut:
        gone[i] = {by_id[match.rule].category for match in evidence.spans[i]}
    beside = scene.standing_beside(cut)
    touched = set(waiting)
    late: set[int] = set()
    placed: set[int] = set()
    while True:
        above, below = scene.update()
        moved = bool(above or below)
        if moved:
            edges = {*above, *below}
            _look_up_placed(edges - placed, scene, rules, waiting, verdict)
            placed |= edges
            touched |= edges | late
            late = set()
            beside |= edges
        else:
            late |= touched
        asked = [
            (i, rule)
            for i in touched
            for rule in waiting.get(i, ())
            if (moved or not rule.where) and (i not in verdict or rule.kind in LASTING)
        ]
        asked += _of_neighbours(beside, scene, rules)
        asked += _of_the_head(above, scene, rules)
        taken = _taken(asked, scene, hinted)
        if not taken:
            hints = evidence.matches if hinted else ()
            return verdict, [(i, name) for i, name in hints if i not in verdict and by_id[name].strength is not sure]
        # Of several reasons the one that knows least of the line is named last: a headline's words alone.
        for (j, name), rule in sorted(taken.items(), key=lambda item: (item[1].kind == "headline", item[0])):
            gone.setdefault(j, set()).add(rule.category)
            verdict.setdefault(j, name)
        fresh = {j for j, _ in taken}
        beside = scene.standing_beside(fresh)
        touched = beside | scene.woken(fresh)


def _taken(
    asked: Iterable[tuple[int, Rule]], scene: Scene, hinted: Mapping[tuple[int, str], set[str]]
) -> dict[tuple[int, str], Rule]:
    """Return what the rules that are `asked`, each about a line, take now, by the place of the line and their ids."""
    gone, sure = scene.gone, Strength.SURE
    taken: dict[tuple[int, str], Rule] = {}
    for i, rule in asked:
        kind, category = rule.kind, rule.category
        if kind in ALONE and i in gone and category in gone[i]:
            continue
        # Most rules of a place are asked about lines that do not stand there: no need to look further.
        if rule.where and kind == "line" and not scene.in_place(i, rule.where, prose=rule.prose):
            continue
        if rule.strength is sure or _has_witness(rule, i, scene, hinted):
            for j in REACH[kind](rule, i, scene):
                if j not in gone or category not in gone[j]:
                    taken[j, rule.id] = rule
    return taken


def _look_up_placed(
    lines: Collection[int], scene: Scene, rules: Rules, waiting: dict[int, list[Rule]], verdict: Mapping[int, str]
) -> None:
    """Add to those `waiting` at each of `lines`, which the story's edge has passed, the rules that ask for a place."""
    for i, speaking in zip(lines, _may_speak([scene.texts[i] for i in lines], rules.placed), strict=True):
        if not speaking:
            continue
        # No paragraph that stands is outside of the story for a rule that does not ask about paragraphs.
        is_gone, is_prose = i in verdict, scene.is_prose[i]
        there = [rule for rule in speaking if rule.kind in LASTING or (not is_gone and (rule.prose or not is_prose))]
        if there:
            waiting.setdefault(i, []).extend(there)


def _of_neighbours(lines: Iterable[int], scene: Scene, rules: Rules) -> list[tuple[int, Rule]]:
    """Return the rules that speak about one of `lines` which stands beside what they ask for, with its place."""
    gone, is_prose, fitting = scene.gone, scene.is_prose, rules.fitting
    wanted: dict[int, list[Rule]] = {}
    for i in lines:
        if i in gone or not (i - 1 in gone or i + 1 in gone):
            continue
        near = (*scene.near(i), is_prose[i])
        # Hardly any two lines differ in that.
        there = fitting.get(near)
        if there is None:
            there = _fitting(rules, *near)
        if there and (standing := [rule for rule in there if stands(rule, i, scene)]):
            wanted[i] = standing
    if not wanted:
        return []
    speaking = _may_speak([scene.texts[i] for i in wanted], rules.neighbours)
    found: list[tuple[int, Rule]] = []
    for (i, standing), known in zip(wanted.items(), speaking, strict=True):
        if known:
            ids = {rule.id for rule in known}
            found += [(i, rule) for rule in standing if rule.id in ids]
    return found


def _fitting(rules: Rules, above: frozenset[str], below: frozenset[str], is_prose: bool) -> tuple[Rule, ...]:
    """Return the rules that may take a line whose neighbours above and below went for these categories."""
    there = tuple(
        [rule for rule in rules.neighbours.rules if (rule.prose or not is_prose) and may_stand(rule, above, below)]
    )
    if len(rules.fitting) >= MOST_KNOWN:
        rules.fitting.clear()
    rules.fitting[above, below, is_prose] = there
    return there


def _of_the_head(above: Iterable[int], scene: Scene, rules: Rules) -> list[tuple[int, Rule]]:
    """Return the rules for headlines with the place of each line `above` that they may take."""
    # The first paragraph stands in the story; of an article of which nothing is told no line is the known headline.
    inside = [i for i in above if i != scene.first_prose]
    known = above if scene.provenance.title or scene.provenance.url else ()
    if not inside and not known:
        return []
    return [(i, rule) for rule in rules.of_the_head for i in (known if rule.kind == "titled" else inside)]


def _may_speak(texts: Sequence[str], lookup: Lookup) -> list[tuple[Rule, ...]]:
    """Return for each of `texts` the rules in `lookup` that may speak about it."""
    known, rules = lookup.known, lookup.rules
    found = {text: there for text in texts if (there := known.get(text)) is not None}
    new = [text for text in dict.fromkeys(texts) if text not in found]
    if new:
        for text, numbers in zip(new, lookup.index.candidates(new), strict=True):
            found[text] = tuple([rules[number] for number in numbers])
        if len(known) + len(new) > MOST_KNOWN:
            known.clear()
        known.update({text: found[text] for text in new if len(text) <= SHORT})
    return [found[text] for text in texts]


def _has_witness(rule: Rule, i: int, scene: Scene, hinted: Mapping[tuple[int, str], set[str]]) -> bool:
    """Say whether a hint may take line i: with a second witness, and never from prose.

    That is another hint at the same category, a place outside the story, a neighbour that went for it, or the line
    itself said again: what recurs in a document is its furniture.
    """
    if scene.is_prose[i]:
        return False
    return (
        len(hinted.get((i, rule.category), ())) > 1
        or scene.in_place(i, ("outside",))
        or len(scene.copies(i)) > 1
        or any(rule.category in categories for categories in scene.near(i))
    )


def _removals(
    evidence: Evidence, gone: Mapping[int, str], rules: Mapping[str, Rule], source: str
) -> dict[int, list[Removal]]:
    """Return what goes of each line that loses something, in order."""
    removals: dict[int, list[Removal]] = {}
    for i in sorted(gone.keys() | evidence.spans.keys()):
        line = evidence.lines[i]
        if i not in evidence.spans:
            removals[i] = [whole(line, rules[gone[i]])]
            continue
        taken = [(match.start, match.end, match.rule) for match in evidence.spans[i]]
        if i in gone and evidence.texts[i]:
            at = line.offset
            for start, end, _ in sorted(taken):
                taken.append((at, start, gone[i]))
                at = end
            taken.append((at, line.offset + len(line.text), gone[i]))
        removals[i] = [
            _removal(line, start, end, source[start:end], rules[rule])
            for start, end, rule in sorted(taken)
            if start < end
        ]
    return removals


def whole(line: Line, rule: Rule) -> Removal:
    """Return the removal of a whole line for what `rule` says."""
    return _removal(line, line.offset, line.offset + len(line.text), line.text, rule)


def _removal(line: Line, start: int, end: int, text: str, rule: Rule) -> Removal:
    return Removal(line.number + 1, start, end, text, rule.id, rule.category, rule.why)
