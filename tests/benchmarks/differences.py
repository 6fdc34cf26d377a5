"""Does an index let through every rule that matches, and does the compiled one find what the one in Python finds?

    python -m tests.benchmarks.differences FILE.jsonl[.gz|.xz|.bz2] [--field text] [--lines N] [--brute N] [--seed N]

The lines of the file's documents, and the examples and counterexamples of all packs, are read as they are and changed:
other case and blanks, marks around, letters that fold to others, cut, glued, long. On `--brute` of them every rule of
every language is asked, and each index must have let through those that match; on all of them a rule that only one
index lets through must not match. What differs is printed, and the exit code is 1; Ctrl-C ends the run early.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import partial
from itertools import cycle, islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from cleaner.rules.index import LiteralIndex
from cleaner.rules.load import automata_at, load_rules
from cleaner.rules.outline import LONG
from cleaner.rules.pack_files import read_packs
from cleaner.rules.patterns import compile_pattern
from cleaner.rules.plan import planned
from cleaner.rules.schema import Rule
from cleaner.rules.sieve import index_of, is_compiled
from tests.benchmarks.texts import documents

if TYPE_CHECKING:
    from cleaner.rules.sieve import Index

AT_ONCE = 100
"""So many lines are changed in the same ways and read at once: what makes an index unsure of one makes it so of all."""

ODD_BLANKS = "\u00a0\u2009\t\u3000\x0b\x1c\x85\u202f"
MARKS = "\"'“”„«»‘’()[]{}*#>|•·–—-_.,:;!?…©®™/\\~^¡¿。、！\u200b\ufeff"
ALIKE = {"s": "ſ", "k": "\u212a", "i": "ıİ", "ss": "ßẞ", "fi": "ﬁ", "st": "ﬆ", "å": "\u212b", "μ": "µ", "ι": "\u0345"}

Change = Callable[[random.Random, str], str]
Missed = tuple[str, str, str]
"""The name of an index, the id of a rule that it should have let through, and the line."""


class Looked(NamedTuple):
    """Some of the rules, and the indexes that find them, by their names."""

    rules: Sequence[Rule]
    indexes: Mapping[str, Index]


def everything() -> list[Looked]:
    """Return all rules of all languages and sites, as the indexes of a run part them."""
    rules = load_rules(sites=None)
    needs = dict(zip((rule.id for rule in rules.rules), rules.needs, strict=True))
    looked = []
    for some in (rules.indexed, rules.placed.rules, rules.neighbours.rules):
        needed = [needs[rule.id] for rule in some]
        indexes: dict[str, Index] = {"python": LiteralIndex(planned(needed))}
        if is_compiled():
            indexes["compiled"] = index_of(lambda needed=needed: needed, "")  # type: ignore[misc]
            indexes["with automata"] = index_of(lambda needed=needed: needed, "", partial(automata_at, some))  # type: ignore[misc]
        looked.append(Looked(some, indexes))
    return looked


def _replaced(chance: random.Random, line: str, others: Mapping[str, str], share: float) -> str:
    for text, choices in others.items():
        parts = line.split(text)
        line = parts[0] + "".join((chance.choice(choices) if chance.random() < share else text) + p for p in parts[1:])
    return line


def _inserted(chance: random.Random, line: str, characters: str) -> str:
    for _ in range(chance.randint(1, 3)):
        at = chance.choice((0, len(line), chance.randint(0, len(line)), chance.randint(0, len(line))))
        line = line[:at] + chance.choice(characters) + line[at:]
    return line


def _cut(chance: random.Random, line: str) -> str:
    low, high = sorted(chance.choices(range(len(line) + 1), k=2))
    return chance.choice((line[low:], line[:high], line[low:high]))


def _glued(chance: random.Random, line: str) -> str:
    blanks = [at for at, character in enumerate(line) if character == " "] or [len(line)]
    at = chance.choice(blanks)
    return line[:at] + chance.choice(("", "", "-", "/")) + line[at + 1 :]


def _long(chance: random.Random, line: str) -> str:
    wanted = chance.choice((150, 300, LONG - 1, LONG, LONG + 1, 2 * LONG))
    filling = chance.choice((" ", "x", ". ", f"{line} "))
    filled = filling * (max(0, wanted - len(line)) // len(filling) + 1)
    return chance.choice((line + filled, filled + line, f"{line} {filled}{line}"))


def _in_digits(chance: random.Random, line: str) -> str:
    return "".join(chance.choice("0123456789٣²") if c.isdigit() and chance.random() < 0.7 else c for c in line)


CHANGES: tuple[Change, ...] = (
    lambda _, line: line,
    lambda chance, line: chance.choice((line.upper(), line.lower(), line.title(), line.swapcase())),
    lambda chance, line: "".join(" " * chance.choice((1, 2, 2, 3, 40)) if c == " " else c for c in line),
    lambda chance, line: _replaced(chance, line, {" ": ODD_BLANKS}, 0.5),
    lambda chance, line: line.join("".join(chance.choices(f"{MARKS}    ", k=chance.randint(0, 3))) for _ in range(2)),
    _glued,
    lambda chance, line: _replaced(chance, line, ALIKE, 0.3),
    lambda chance, line: _inserted(chance, line, "\u0301\u20dd\u200d"),
    lambda chance, line: _inserted(chance, line, "\u0307\u0345"),
    lambda chance, line: _replaced(chance, line, {"'": "‘’", '"': "“”"}, 0.8),
    _in_digits,
    _cut,
    lambda chance, line: _inserted(chance, line, "\ud800\udc80\udfff\0"),
    lambda chance, line: _long(chance, line) if chance.random() < 0.1 else line,
)
"""Each takes a line that has no line feed, and returns one that has none."""


def changed(sources: Sequence[Sequence[str]], seed: int) -> Iterator[list[str]]:
    """Yield lines of the sources in turn, some at a time and without end, each some changed in the same ways."""
    chance = random.Random(seed)  # noqa: S311 -- no secret, and the same each time
    streams = [cycle(chance.sample(lines, len(lines))) for lines in sources if lines]
    for stream in cycle(streams):
        lines = list(islice(stream, AT_ONCE))
        for change in chance.sample(CHANGES, chance.choice((1, 1, 2, 3))):
            lines = [change(chance, line) for line in lines]
        if chance.random() < 0.1:
            lines = [line + chance.choice(("", " ")) + other for line, other in zip(lines, lines[::-1], strict=True)]
        yield lines


def is_match(rule: Rule, line: str) -> bool:
    """Say whether a rule's pattern matches a part of the line, or all of it for a rule that speaks of whole lines."""
    pattern = compile_pattern(rule.pattern)
    return (pattern.search(line) if rule.kind == "span" else pattern.fullmatch(line)) is not None


def compared(looked: Iterable[Looked], lines: Sequence[str], *, ask_all: bool) -> tuple[Counter[str], list[Missed]]:
    """Return counts of pairs of a line and a rule, and what each index missed of those that match.

    A rule is asked where one index lets it through and another does not, or everywhere.
    """
    counts, missed = Counter(lines=len(lines)), list[Missed]()
    for rules, indexes in looked:
        found = [index.candidates(lines) for index in indexes.values()]
        for line, *numbers in zip(lines, *found, strict=True):
            agreed = set(numbers[0]).intersection(*numbers[1:])
            asked = range(len(rules)) if ask_all else sorted(set().union(*numbers) - agreed)
            matched = [number for number in asked if is_match(rules[number], line)]
            counts += Counter(agreed=len(agreed), asked=len(asked), matched=len(matched))
            for number in matched:
                silent = (name for name, some in zip(indexes, numbers, strict=True) if number not in some)
                missed += [(name, rules[number].id, line) for name in silent]
    return counts, missed


def main(args: Sequence[str] | None = None, looked: Sequence[Looked] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.differences", description=__doc__.split("\n")[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("--field", default="text", help="the field that holds the document (default: text)")
    parser.add_argument("--lines", type=int, default=100_000, help="how many lines are read (default: 100000)")
    parser.add_argument("--brute", type=int, default=500, help="on how many all rules are asked (default: 500)")
    parser.add_argument("--seed", type=int, default=7)
    given = parser.parse_args(args)
    looked = everything() if looked is None else looked
    told = [text for rule in read_packs() for text in (*rule.examples, *rule.counterexamples)]
    sources = [
        sorted({line for text in texts for line in text.splitlines() if line.strip()})
        for texts in (documents(given.file, given.field, None), told)
    ]
    beside, all_asked, missed = Counter[str](), Counter[str](), list[Missed]()
    with suppress(KeyboardInterrupt):
        for lines in changed(sources, given.seed):
            if beside["lines"] >= given.lines:
                break
            counts, found = compared(looked, lines, ask_all=False)
            beside, missed = beside + counts, missed + found
            due = min(given.brute, given.brute * beside["lines"] // given.lines) - all_asked["lines"]
            counts, found = compared(looked, lines[:due], ask_all=True)
            all_asked, missed = all_asked + counts, missed + found
    names = " and ".join(dict.fromkeys(name for some in looked for name in some.indexes))
    print(f"{sum(len(some.rules) for some in looked):,} rules, {sum(map(len, sources)):,} lines before their changes")
    for what, counts in ((f"found by an index ({names})", beside), ("all asked", all_asked)):
        print(f"{counts['lines']:,} lines, rules {what}:", end=" ")
        print(", ".join(f"{counts[name]:,} pairs {name}" for name in ("agreed", "asked", "matched")))
    print(f"{len(missed):,} differences")
    for name, rule, line in missed[:10]:
        print(f"the {name} index misses {rule} on {line!r}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
