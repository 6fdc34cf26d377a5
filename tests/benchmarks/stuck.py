"""Which patterns take long on a single line, since there are too many ways to part it?

    python -m tests.benchmarks.stuck [--select PREFIX] [--seconds 0.2]

Every rule is asked about its own examples as they stand, in capitals and in title case, alone and repeated, with an end
that it did not expect: a pattern that gives back what it took tries all other ways before it says no. What has not
answered after so many seconds is printed, and the exit code is 1. An answer takes millionths of a second.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator, Sequence

from cleaner.rules.load import load_rules
from cleaner.rules.pack_files import read_packs
from cleaner.rules.patterns import compile_pattern
from cleaner.rules.schema import Rule

ENDS = ("", " »", " usw", " zq ¤", " - 5.")
MOST = 600
"""Lines of more characters than these are cut: what explodes does so long before."""


def lines_of(examples: Iterable[str]) -> Iterator[str]:
    """Yield lines that are like the examples of a rule, but end otherwise."""
    for example in examples:
        for line in example.splitlines():
            for written in dict.fromkeys((line, line.upper(), line.title())):
                last = " ".join(written.split()[-3:])
                for repeated in (written, f"{written} " * 4, f"{written} {last * 6}", f"{written}, {last} {last}"):
                    yield from (repeated[:MOST] + end for end in ENDS)


def stuck(rules: Iterable[Rule], seconds: float) -> Iterator[tuple[str, str]]:
    """Yield the id of each rule that does not answer in so many seconds, with the first such line."""
    for rule in rules:
        if not rule.pattern:
            continue
        pattern = compile_pattern(rule.pattern, own=True)
        ask = pattern.search if rule.kind == "span" else pattern.fullmatch
        for line in lines_of(rule.examples):
            try:
                ask(line, timeout=seconds)
            except TimeoutError:
                yield rule.id, line
                break


def main(args: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.stuck", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("--select", default="", help="only rules whose id begins so")
    parser.add_argument("--seconds", type=float, default=0.2, help="how long one answer may take (default: 0.2)")
    given = parser.parse_args(args)
    asked = {rule.id for rule in load_rules(sites=None).rules if rule.id.startswith(given.select)}
    if not asked:
        parser.error(f"no rule's id begins with {given.select!r}")
    count = 0
    for id_, line in stuck((rule for rule in read_packs() if rule.id in asked), given.seconds):
        count += 1
        print(f"{id_} on {line!r}", flush=True)
    print(f"{len(asked):,} rules, {count} stuck")
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main())
