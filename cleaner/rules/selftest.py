"""Does a rule keep its word? The tests and `cleaner rules test` both ask here.

A one-line text is put where its rule asks to stand, between two paragraphs otherwise. A text of several lines is a
scene: each line begins with `- ` (goes) or `+ ` (stays), blank lines stand as they are. `[[…]]` marks the part of a
line that goes while the rest stays; `= title: …`, `= url: …` and `= publisher: …` say what is known beside the text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cleaner.model import UNKNOWN, Provenance, Strength
from cleaner.rules.patterns import compile_pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from cleaner.rules.load import Rules
    from cleaner.rules.schema import Rule

PROSE = (
    "The council of the old harbour town met for six hours on Monday and left with less money than it had brought.",
    "Nobody in the hall could say afterwards who had voted for what, and the minutes, when they came, did not help.",
    "The bridge will stay closed until the autumn, when the engineers are to look at its northern pillars once more.",
)
"""Story lines that stand around an example: prose by any measure, and of no interest to any rule."""

_MARK = re.compile(r"\[\[(.*?)\]\]")
_FACT = re.compile(r"= (?:url|publisher|title): ")


def broken_promises(
    rules: Sequence[Rule], chosen: Callable[[Rule], Rules], clean: Callable[[str, Rules, Provenance], str]
) -> Iterator[tuple[Rule, str]]:
    """Yield (rule, what is wrong with it) for each promise that one of `rules` breaks.

    `chosen(rule)` returns the rules that stand together with one, `clean` runs the pipeline without brakes.
    """
    for rule in rules:
        try:
            for pattern in filter(None, (rule.pattern, rule.item, rule.loose)):
                compile_pattern(pattern, own=rule.own)
        except ValueError as fault:
            yield rule, f"{pattern!r} is not a pattern: {fault}"
            continue
        together = chosen(rule)
        alone = together.only([rule])
        for text in rule.examples:
            scene, wanted, known = _scene(rule, text)
            crowd = together if "\n" in text.strip() else alone
            if (kept := _lines(clean(scene, crowd, known))) != wanted:
                yield rule, f"example {text!r} should leave {_shown(wanted)}, leaves {_shown(kept)}"
        for text in rule.counterexamples:
            for crowd, (scene, wanted, known) in (
                (together, _scene(None, text)),
                (alone, _scene(rule, text, stays=True)),
            ):
                if (kept := _lines(clean(scene, crowd, known))) != wanted:
                    who = "its own rule" if crowd is alone else "the rules of its language"
                    yield rule, f"counterexample {text!r} must survive {who}, which leave {_shown(kept)}"
        for text in rule.known_misses:
            scene, _, known = _scene(rule, text)
            if _lines(clean(scene, together, known)) != _lines(_MARK.sub(r"\1", scene)):
                yield rule, f"known miss {text!r} is no miss any more: make it an example"


def _scene(rule: Rule | None, text: str, *, stays: bool = False) -> tuple[str, list[str], Provenance]:
    """Return (a document with `text` in it, the lines that should be left of it, what is known beside it)."""
    if "\n" in text.strip():
        rows = text.strip("\n").split("\n")
        facts = dict(row[2:].split(": ", 1) for row in rows if _FACT.match(row))
        known = Provenance(facts.get("url"), facts.get("publisher"), facts.get("title"))
        rows = [row for row in rows if not _FACT.match(row)]
        if wrong := [row for row in rows if row.strip() and row[:2] not in {"- ", "+ "}]:
            return text, [f"(a scene's lines begin with '- ' or '+ ', not so {wrong[0]!r})"], known
        source = "\n".join(_MARK.sub(r"\1", row[2:]) for row in rows)
        return source, _lines("\n".join(_MARK.sub("", row[2:]) for row in rows if row.startswith("+ "))), known
    line, left = _MARK.sub(r"\1", text), _MARK.sub("", text) if "[[" in text else ""
    if rule is None or stays:
        left = line
    above_it = 1
    if rule is not None and _asks_for_a_place(rule):
        above_it = 0 if "head" in rule.where else len(PROSE)
    above, below = PROSE[:above_it], PROSE[above_it:]
    return "\n\n".join((*above, line, *below)), _lines("\n".join((*above, left, *below))), UNKNOWN


def _asks_for_a_place(rule: Rule) -> bool:
    return bool(rule.where) or rule.kind in {"tail", "run"} or rule.strength is Strength.HINT


def _lines(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


def _shown(lines: Sequence[str]) -> str:
    own = [line for line in lines if line not in PROSE]
    return " / ".join(own) if own else "nothing of it"
