from __future__ import annotations

import random
import threading
from pathlib import Path
from zlib import crc32

import pytest

from cleaner.rules import sieve
from cleaner.rules.kept import cache_folder
from cleaner.rules.literals import EDGE, UNSURE, Needs, fold, with_single_blanks
from cleaner.rules.outline import EVERY
from cleaner.rules.sieve import index_of
from tests.no_memory import assert_fails_as_python_does

_native = pytest.importorskip("cleaner.rules._native", reason="no C compiler was here when cleaner was installed")

NEEDS = [Needs((("share this",), ("!", "."))), Needs((("see also", "\bmore\b"),)), Needs(starts=("by ",), longest=20)]
LINES = ["Share this!", "See also: more", "By Jane Doe", "Nothing here", ""]
FOUND = [[0], [1], [2], [], []]


def never() -> list[Needs]:
    raise AssertionError("what is kept is made anew")


@pytest.fixture
def cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return Path(cache_folder())


def test_what_is_compiled_is_the_source_that_is_here() -> None:
    folder = Path(sieve.__file__).parent / "native"
    if not folder.exists():
        pytest.skip("installed without its source")
    source = b"".join(path.read_bytes() for path in sorted(folder.iterdir()))
    assert crc32(source) == _native.SOURCE_SUM, "install the project anew: pip install -e ."


@pytest.mark.usefixtures("cache")
def test_a_second_run_takes_what_the_first_kept() -> None:
    assert index_of(lambda: NEEDS, "some").candidates(LINES) == FOUND
    assert index_of(never, "some").candidates(LINES) == FOUND


@pytest.mark.parametrize("damage", [b"", b"no index", bytes(64)])
def test_a_damaged_file_is_made_anew(cache: Path, damage: bytes) -> None:
    index_of(lambda: NEEDS, "some")
    (kept,) = cache.iterdir()
    kept.write_bytes(damage)
    assert index_of(lambda: NEEDS, "some").candidates(LINES) == FOUND
    assert index_of(never, "some").candidates(LINES) == FOUND


def test_a_damaged_index_is_refused_or_answers() -> None:
    """Whatever its bytes are: no answer of it lies outside of its patterns, and nothing outside of it is read."""
    packed = _native.Sieve([row(need) for need in NEEDS], "abc", 1000, fold).pack()
    chance = random.Random(3)  # noqa: S311
    refused = 0
    for _ in range(3000):
        damaged = bytearray(packed[: chance.randrange(len(packed)) if chance.random() < 0.2 else len(packed)])
        for _ in range(chance.randrange(1, 4)):
            if damaged:
                damaged[chance.randrange(len(damaged))] = chance.choice((0, 1, 127, 255))
        try:
            found = _native.Sieve.unpack(bytes(damaged), "abc", 1000, fold).candidates(LINES)
        except ValueError:
            refused += 1
        else:
            assert all(0 <= number < len(NEEDS) for numbers in found for number in numbers)
    assert 0 < refused < 3000


def row(need: Needs) -> tuple[object, ...]:
    return tuple(getattr(need, field) for field in Needs.__match_args__)


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([1], id="no row"),
        pytest.param([row(Needs())[:-1]], id="a field is missing"),
        pytest.param([row(Needs(words=(("",),)))], id="an empty word"),
        pytest.param([row(Needs(words=((1,),)))], id="a number for a word"),  # type: ignore[arg-type]
        pytest.param([row(Needs(starts=[1]))], id="a list of edges"),  # type: ignore[arg-type]
        pytest.param([row(Needs(first="x"))], id="a text for a set"),  # type: ignore[arg-type]
    ],
)
def test_what_is_no_need_is_refused(rows: list[tuple[object, ...]]) -> None:
    with pytest.raises((TypeError, ValueError)):
        _native.Sieve(rows, "abc", 1000, fold)


def test_a_line_is_text() -> None:
    with pytest.raises(TypeError):
        index_of(lambda: NEEDS, "").candidates([b"By Jane Doe"])  # type: ignore[list-item]


def test_a_fault_of_folding_is_not_lost() -> None:
    def broken(text: str) -> str:
        raise LookupError(text)

    with pytest.raises(LookupError, match="ž"):
        _native.Sieve([row(need) for need in NEEDS], "abc", 1000, broken).candidates(["Ž, ž"])


def test_all_characters_are_folded_as_in_python() -> None:
    """Most are folded without a call of it."""
    codes = [*range(0x2100), *range(0x2100, 0x1F000, 37)]
    texts = [f"x{chr(code)}x" for code in codes if chr(code) != "\n"]
    words = [f"\n{fold(with_single_blanks(text))}\n" for text in texts]
    numbers = {word: n for n, word in enumerate(dict.fromkeys(words))}
    index = _native.Sieve([row(Needs(((word,),))) for word in numbers], "abc", 1000, fold)
    assert index.candidates(texts) == [[numbers[word]] for word in words]


LETTERS = "abab xE.–éÉжİ\u0307\t"
TOLD_APART = "aE.–é "


def some_text(chance: random.Random, most: int) -> str:
    return "".join(chance.choices(LETTERS, k=chance.randrange(1, most)))


def some_words(chance: random.Random, most: int) -> tuple[str, ...]:
    bare = (
        fold(with_single_blanks(some_text(chance, chance.choice((3, 6, 12))))) for _ in range(chance.randrange(most))
    )
    return tuple(chance.choice(("", "", EDGE)) + word + chance.choice(("", "", EDGE)) for word in bare if word)


def some_set(chance: random.Random) -> int:
    return chance.choice((EVERY, EVERY, chance.getrandbits(len(TOLD_APART) + 1)))


def some_needs(chance: random.Random) -> Needs:
    return Needs(
        tuple(some_words(chance, 5) for _ in range(chance.randrange(4))),
        starts=tuple(word.strip(EDGE) for word in some_words(chance, chance.choice((1, 1, 5)))),
        ends=tuple(word.strip(EDGE) for word in some_words(chance, chance.choice((1, 1, 5)))),
        shortest=chance.randrange(4),
        longest=chance.choice((20, 1000)),
        first=some_set(chance),
        last=some_set(chance),
        held=some_set(chance),
    )


def is_met(need: Needs, text: str) -> bool:
    """Ask of a line all that a pattern needs, one thing after the other."""
    single = with_single_blanks(text)
    form, is_sure = f"\n{fold(single)}\n", UNSURE.search(single) is None
    told = [at for at, character in enumerate(form) if character.isalnum()]
    head, tail = (told[0], told[-1] + 1) if told else (len(form) - 1, len(form) - 1)
    bits = [1 << (TOLD_APART.find(character) % (len(TOLD_APART) + 1)) for character in text]
    return (
        need.shortest <= len(text)
        and len(single) <= need.longest
        and bits[0] & need.first != 0
        and bits[-1] & need.last != 0
        and all(bit & need.held for bit in bits)
        and (not need.starts or not is_sure or form[head:].startswith(need.starts))
        and (not need.ends or not is_sure or form[1:tail].endswith(need.ends))
        and all(any(holds(form, word, is_sure=is_sure) for word in group) for group in need.words)
    )


def holds(form: str, word: str, *, is_sure: bool) -> bool:
    bare = word.strip(EDGE)
    return any(
        form.startswith(bare, at)
        and not (is_sure and word.startswith(EDGE) and at and form[at - 1].isalnum())
        and not (is_sure and word.endswith(EDGE) and form[at + len(bare) : at + len(bare) + 1].isalnum())
        for at in range(len(form))
    )


def test_it_finds_what_has_all_that_is_needed() -> None:
    chance = random.Random(5)  # noqa: S311
    for _ in range(60):
        needs = [some_needs(chance) for _ in range(12)]
        lines = [some_text(chance, chance.choice((4, 40, 600))) for _ in range(12)]
        index = _native.Sieve([row(need) for need in needs], TOLD_APART, 1000, fold)
        assert index.candidates(lines) == [[n for n, need in enumerate(needs) if is_met(need, line)] for line in lines]


WITHOUT_MEMORY = """
from cleaner.rules._native import Sieve
from cleaner.rules.literals import EVERY, fold

rows = [((("share this", "see also"), ("x",)), ("s",), ("x",), 0, 99, EVERY, EVERY, EVERY)] * 3
lines = ["See also x", "É" * 99]
sieve = Sieve(rows, "abc©", 1000, fold)
packed, found = sieve.pack(), sieve.candidates(lines)
for work in (
    lambda: Sieve(rows, "abc©", 1000, fold),
    lambda: Sieve.unpack(packed, "abc©", 1000, fold),
    lambda: sieve.candidates(lines),
    lambda: sieve.pack(),
):
    failures(work, 400)
assert found == [[0, 1, 2], []] == sieve.candidates(lines)
"""


def test_without_memory_it_fails_as_python_does() -> None:
    """Each time that memory is asked for there is none, in turn."""
    assert_fails_as_python_does(WITHOUT_MEMORY)


def test_threads_share_an_index() -> None:
    index = index_of(lambda: NEEDS, "")
    lines = [line + " é" * n for n in range(40) for line in LINES[:3]]
    alone, together = index.candidates(lines), []
    threads = [threading.Thread(target=lambda: together.append(index.candidates(lines * 20))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert together == [alone * 20] * 4


def test_without_a_compiler_the_index_is_in_python(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sieve, "_native", None)
    assert not sieve.is_compiled()
    assert index_of(lambda: NEEDS, "").candidates(LINES) == FOUND
