"""No shipped pattern can hang a run: a line made of what it looks for, again and again, is read in a moment.

Times tell nothing in a test, so there is but a watchdog, whose patience is a thousand times what any of them takes.
"""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from cleaner.rules.literals import EDGE, Needs, needs_of
from cleaner.rules.pack_files import read_packs
from cleaner.rules.patterns import compile_pattern
from cleaner.rules.schema import Rule

LONG = 10_000
PATIENCE = 10.0

PATTERNED = [rule for rule in read_packs() if rule.pattern]
PACKS = sorted({rule.id.rpartition("/")[0] for rule in PATTERNED})


@contextmanager
def watchdog(name: str, patience: float = PATIENCE) -> Iterator[None]:
    def bark(*_: object) -> None:
        raise AssertionError(f"{name} explodes")

    before = signal.signal(signal.SIGALRM, bark)
    signal.setitimer(signal.ITIMER_REAL, patience)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def lines_that_nearly_match(rule: Rule, needs: Needs) -> Iterator[str]:
    """Yield lines, as long as any that the index lets through, of an example, its first half, and needed words."""
    example = rule.examples[0].split("\n")[0]
    words = " ".join(group[0].strip(f"{EDGE} \n") for group in needs.words) or "x"
    longest = min(LONG, needs.longest)
    # A label and something behind it, and a word in front of others.
    head = example[: min((at for sign in ": " if (at := example.find(sign)) > 0), default=4) + 1]
    for part in (example, example[: len(example) // 2 + 1], words, f"{head} ab", head):
        yield f"{part} " * (longest // (len(part) + 1)) + "\x01"


def ask(rule: Rule) -> None:
    needs = needs_of(rule.pattern, whole=rule.kind != "span")
    pattern = compile_pattern(rule.pattern)
    for line in lines_that_nearly_match(rule, needs):
        _ = list(pattern.finditer(line)) if rule.kind == "span" else pattern.fullmatch(line)


needs_an_alarm = pytest.mark.skipif(not hasattr(signal, "SIGALRM"), reason="there is no alarm on this system")


@needs_an_alarm
@pytest.mark.parametrize("pack", PACKS)
def test_no_pattern_explodes_on_its_own_words_said_again_and_again(pack: str) -> None:
    for rule in PATTERNED:
        if rule.id.rpartition("/")[0] == pack:
            with watchdog(rule.id):
                ask(rule)
