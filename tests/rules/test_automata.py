"""Automata let through all that their patterns match, and little else."""

from __future__ import annotations

import random
import re
import sys
import threading
from pathlib import Path

import pytest

from cleaner.rules.kept import cache_folder
from cleaner.rules.load import load_rules
from cleaner.rules.pack_files import read_packs
from cleaner.rules.patterns import compile_pattern
from tests.no_memory import assert_fails_as_python_does

_native = pytest.importorskip("cleaner.rules._native", reason="no C compiler was here when cleaner was installed")
automata = pytest.importorskip("cleaner.rules.automata")

RULES = [rule for rule in read_packs() if rule.pattern]


def lets_through(pattern: str, text: str, *, whole: bool) -> bool:
    made = [_native.Automaton(*parts) for parts in automata.steps_of(pattern, whole=whole)]
    assert made
    return all(automaton.may_match(text) for automaton in made)


@pytest.mark.parametrize(
    ("pattern", "matched", "refused", "whole"),
    [
        pytest.param(r"share \s this", "Share this", "share that", True, id="what the pattern says"),
        pytest.param(r"a | bc", "BC", "ac", True, id="one of several"),
        pytest.param(r"a{2,3}", "aaa", "aaaa", True, id="a count"),
        pytest.param(r"a{2,}", "aa", "a", True, id="the least of a count"),
        pytest.param(r"(?: ab ){1,200} c", "ab" * 150 + "c", "abac", True, id="a large count"),
        pytest.param(r"(?: ab ){3,200} c", "ab" * 150 + "c", "ababc", True, id="the least of a large count"),
        pytest.param(r"\b ad \b .*", "ad, here", "address", True, id="the edge of a word"),
        pytest.param(r"ad \B .*", "address", "ad, here", True, id="the inside of a word"),
        pytest.param(r"(?-i: [A-Z] ) .*", "Ad", "ad", True, id="a capital"),
        pytest.param(r"(?-i: \p{Lu} \p{Ll}+ )", "Österreich", "österreich", True, id="a category"),
        pytest.param(r"[^\W\d_]+", "naïve", "na1ve", True, id="letters"),
        pytest.param(r"[^\s.]+", "a,b", "a.b", True, id="a set without some"),
        pytest.param(r"\d+", "12\u0663", "1a", True, id="digits"),
        pytest.param(r"(?= [^\n]* \d ) .*", "no 1", "no one", True, id="what it sees ahead"),
        pytest.param(r"^ (?= .* \d ) a .*", "a 1", "a one", True, id="what it sees ahead behind the start"),
        pytest.param(r"(?: a (?= b ) | c ) b", "ab", "ac", True, id="what it sees ahead elsewhere, passed by"),
        pytest.param(r"(?P<x> a ) - (?P=x)", "a-a", "b-a", True, id="what it met before, which may be anything"),
        pytest.param(
            r".{2,400}? \b ad ! $", "see the ad!", "see the mad!", True, id="the end of what begins with anything"
        ),
        pytest.param(r"(?= .{2,400} \d $ ) a .*", "a 1", "a 1.", True, id="what it sees ahead up to the end"),
        pytest.param(r"^ .{2,400} (?: ad | ads )", "two ads", "two adds", True, id="one of several at the end"),
        pytest.param(r".", "\x85", "\n", True, id="anything but a line feed"),
        pytest.param(r"ſ\u212aİ", "SKİ", "sxi", True, id="letters that are taken for others"),
        pytest.param(r"\b ad \b", "an ad here", "an address", False, id="anywhere"),
        pytest.param(r"^ ad", "address", "an ad", False, id="at the start"),
        pytest.param(r"ad $", "an ad", "an ad here", False, id="at the end"),
        pytest.param(r"(?: ^ | \. \s ) ad", "so. Ad", "so ad", False, id="at the start or behind a sentence"),
        pytest.param(r"\d{1,2} (?: \s \d ){2,}", "a 12 3 4 b", "a 12 3 b", False, id="some in a row"),
    ],
)
def test_an_automaton_knows(pattern: str, matched: str, refused: str, whole: bool) -> None:
    engine = compile_pattern(pattern)
    ask = engine.fullmatch if whole else engine.search
    assert (ask(matched) is not None, ask(refused)) == (True, None)
    assert lets_through(pattern, matched, whole=whole)
    assert not lets_through(pattern, refused, whole=whole)


PIECES = [
    *(
        "a",
        "k",
        "s",
        "i",
        "é",
        "ß",
        "Ω",
        r"\d",
        r"\w",
        r"\s",
        r"\W",
        ".",
        "[a-f]",
        "[^k]",
        "[^a-z]",
        r"[^\w.]",
        r"[\dK]",
    ),
    *(
        r"\b",
        r"\B",
        "^",
        "$",
        r"\p{L}",
        r"[\p{Lu}.]",
        r"[^\p{Ll}]",
        "(?=a)",
        "(?!k)",
        "(?<=s)",
        "[à-ö]",
        "[\u2100-\u214f]",
    ),
]
CHARACTERS = (
    "aAkKsSiIfzé\u00c9ßΩω\u2126\u212aſİıÅ\u212b1\u0663² \u00a0\t.,-_\n\u0301\u0345ǅ中\U0001f642\U00010400’\u03d2"
)


def invented(chance: random.Random, depth: int = 2) -> str:
    """Return a pattern of random parts. Groups are not repeated without end: the engine might not come to one."""
    parts = [chance.choice(("", "", "", "^ ", ".{0,30}? ", "^ .* ", "(?= .{1,40} a $ ) "))] if depth == 2 else []
    for _ in range(chance.randint(1, 4)):
        piece = chance.choice(PIECES)
        repeats: tuple[str, ...] = ("", "", "", "?", "*", "+", "{2}", "{1,3}", "{0,40}", "*?", "{3,40}")
        if depth and chance.random() < 0.4:
            piece = f"(?:{invented(chance, depth - 1)}|{invented(chance, depth - 1)})"
            piece = f"(?-i:{piece})" if chance.random() < 0.2 else piece
            repeats = ("", "", "?", "{2}", "{1,3}")
        is_place = piece in {"^", "$", r"\b", r"\B"} or piece.startswith(("(?=", "(?!", "(?<"))
        parts.append(piece if is_place else piece + chance.choice(repeats))
    return " ".join(parts)


def test_it_lets_through_all_that_a_random_pattern_matches() -> None:
    chance = random.Random(7)  # noqa: S311
    matched = refused = 0
    for _ in range(1500):
        pattern, whole = invented(chance), chance.random() < 0.5
        engine = compile_pattern(pattern)
        made = [_native.Automaton(*parts) for parts in automata.steps_of(pattern, whole=whole)]
        for _ in range(12):
            text = "".join(chance.choices(CHARACTERS, k=chance.randint(0, 6)))
            is_match = (engine.fullmatch(text) if whole else engine.search(text)) is not None
            may = all(automaton.may_match(text) for automaton in made)
            assert may or not is_match, (pattern, text, whole)
            matched, refused = matched + is_match, refused + (not may)
    assert matched > 1000
    assert refused > 1000


def test_a_category_holds_all_its_characters() -> None:
    every = "".join(map(chr, range(sys.maxunicode + 1)))
    for pattern in (
        r"\w",
        r"\s",
        r"\d",
        r"[^\w]",
        r"[^\s]",
        r"(?-i:\p{Lu})",
        r"\p{Ll}",
        r"[^\p{L}]",
        r"[^a]",
        r"[k-s]",
    ):
        (parts,) = automata.steps_of(pattern, whole=True)
        automaton = _native.Automaton(*parts)
        assert all(map(automaton.may_match, compile_pattern(pattern).findall(every))), pattern


def test_every_shipped_rule_is_let_through_where_it_speaks() -> None:
    """Its own examples, and what is said to be none: both read in large and small letters too."""
    refused = asked = 0
    for rule in RULES:
        made = automata.automata_of(rule.pattern, whole=rule.kind != "span")
        pattern = compile_pattern(rule.pattern)
        for example in (*rule.examples, *rule.counterexamples):
            for line in str(example).split("\n"):
                for text in (line, line.upper(), line.lower()):
                    is_match = (pattern.search(text) if rule.kind == "span" else pattern.fullmatch(text)) is not None
                    may = all(automaton.may_match(text) for automaton in made)
                    assert may or not is_match, (rule.id, text)
                    asked, refused = asked + (not is_match), refused + (not may)
    assert refused > 0.9 * asked


def test_no_more_states_are_made_than_there_is_room_for() -> None:
    (parts,) = automata.steps_of(r"(?: a | b )* a (?: a | b ){14}", whole=True)
    automaton = _native.Automaton(*parts)
    chance = random.Random(5)  # noqa: S311
    pattern = re.compile(r"[ab]*a[ab]{14}")
    for _ in range(300):
        text = "".join(chance.choices("ab", k=40))
        assert automaton.may_match(text) or not pattern.fullmatch(text)
    assert automaton.size() == 1000


@pytest.mark.parametrize(
    ("steps", "sets", "start"),
    [
        pytest.param(b"", b"", 0, id="no step"),
        pytest.param(b"\6\0\0\0\0", b"", 0, id="a part of a step"),
        pytest.param(b"\7\0\0\0\0\0", b"", 0, id="a step of no kind"),
        pytest.param(b"\6\0\0\0\0\0", b"", 1, id="a start that is not there"),
        pytest.param(b"\0\0\1\0\0\0", bytes(32), 0, id="a set that is not there"),
        pytest.param(b"\1\0\0\0\1\0", b"", 0, id="a step that is not there"),
        pytest.param(b"\6\0\0\0\0\0", bytes(31), 0, id="a part of a set"),
        pytest.param(bytes(6 * 20_001), bytes(32), 0, id="too many steps"),
    ],
)
def test_damaged_steps_are_refused(steps: bytes, sets: bytes, start: int) -> None:
    with pytest.raises(ValueError, match="damaged"):
        _native.Automaton(steps, sets, start, 0)


def test_a_way_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="damaged"):
        _native.Automaton(b"\6\0\0\0\0\0", b"", 0, 3)


@pytest.mark.parametrize("damage", [b"", b"no steps", bytes(64)])
def test_a_damaged_file_is_made_anew(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, damage: bytes) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    automata.automata_of.cache_clear()
    automata.automata_of("a \\d", whole=True)
    (kept,) = (path for path in Path(cache_folder()).rglob("*") if path.is_file() and "automata" in str(path))
    kept.write_bytes(damage)
    automata.automata_of.cache_clear()
    (automaton,) = automata.automata_of("a \\d", whole=True)
    assert (automaton.may_match("a1"), automaton.may_match("ab")) == (True, False)


def test_a_pattern_that_only_regex_takes_has_none() -> None:
    """The two engines do not take the same characters for letters."""
    assert not automata.automata_of(r"(?<= a | bc ) \w+ (?<= \w+ d )", whole=True)


def test_an_index_asks_the_automata_of_what_comes_often() -> None:
    rules = load_rules(languages=frozenset({"en"}), select=("en/share",))
    line = "Share of the vote in the north, by party and district, as the council counted it on Monday night"
    before, _, after = (rules.index.candidates([line] * count)[0] for count in (1, 100, 1))
    assert len(after) < len(before)


def test_what_is_no_automaton_is_refused() -> None:
    sieve = _native.Sieve([((), (), (), 0, 99, -1, -1, -1)], "abc", 1000, str)
    sieve.ask_automata(lambda number: (number,))
    with pytest.raises(TypeError, match="Automaton"):
        sieve.candidates(["a line"] * 99)
    with pytest.raises(ValueError, match="already"):
        sieve.ask_automata(tuple)


def test_threads_share_an_automaton() -> None:
    (parts,) = automata.steps_of(r"(?: \w+ \s ){2,9} \d+ [.!?]", whole=True)
    chance = random.Random(9)  # noqa: S311
    texts = [" ".join(chance.choices(("one", "two", "3", "4!"), k=chance.randint(1, 9))) for _ in range(2000)]
    alone = list(map(_native.Automaton(*parts).may_match, texts))
    shared, together = _native.Automaton(*parts), list[list[bool]]()
    threads = [threading.Thread(target=lambda: together.append(list(map(shared.may_match, texts)))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert together == [alone] * 4


WITHOUT_MEMORY = """
from cleaner.rules._native import Automaton, Sieve, symbols
from cleaner.rules.automata import steps_of

(parts,) = steps_of("(?: a | b )+ é [0-9]{1,3}", whole=True)
texts = ["abé1", "é" * 99, "ab"]

def find(number):
    return (Automaton(*parts),)

def searched():
    sieve = Sieve([((), (), (), 0, 99, -1, -1, -1)] * 2, "abc", 1000, str)
    sieve.ask_automata(find)
    return sieve.candidates(texts * 20)[:3]

assert searched() == [[0, 1], [], []]
for work in (searched, lambda: Automaton(*parts), lambda: symbols("é" * 999)):
    failures(work, 900)
assert searched() == [[0, 1], [], []]
"""


def test_without_memory_it_fails_as_python_does() -> None:
    """Each time that memory is asked for there is none, in turn; where an automaton cannot grow, it lets through."""
    assert_fails_as_python_does(WITHOUT_MEMORY)
