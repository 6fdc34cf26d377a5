r"""What every text that a pattern matches must hold: found in the parsed pattern, so that most lines never meet it.

All of it only spares work: a pattern is still asked of whatever these needs let through, and they let through all that
it matches (tested against trying every rule on every line).
"""

from __future__ import annotations

import re
from math import prod

from cleaner.frozen import frozen
from cleaner.rules.compiled import keep_compiled
from cleaner.rules.edges import after_marks, before_marks, edges
from cleaner.rules.outline import EVERY, LITERAL, is_mark, listed, outline, outline_of_line, parsed, stands_at
from cleaner.rules.rarity import chance

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import Any

MOST_WORDS = 450
"""A need names at most so many words, one of which a text must hold; where it would take more, nothing is needed."""

MOST_JOINED = 40
"""Words that follow each other are joined into longer ones as long as that makes no more than this many."""

FEW_WORDS = 12
"""A need beyond the first is worth asking about only where it names at most so many words."""

WORTH_IT = 0.85
"""One of more words is, where it keeps most lines away."""

MOST_TWICE = 4
"""What may stand once or twice is written out where it is one of so many texts."""

ANY_LENGTH = 1 << 30

EDGE = "\b"
"""Stands at an end of a needed word where the text must not go on with a letter, a digit or an underscore."""

UNSURE = keep_compiled("[\u0307\u0345]")
"""Two marks which folding takes away or makes a letter: what stands beside them may be the edge of a word or not."""

_PLACES = {
    "AT_BOUNDARY": EDGE,
    **dict.fromkeys(("AT_BEGINNING", "AT_BEGINNING_STRING", "AT_END", "AT_END_STRING"), "\n"),
}

_LINE_FEEDS = keep_compiled("\n{2,}")

# What the parser makes of `\w`.
_WORD = [("IN", "[(CATEGORY, CATEGORY_WORD)]")]

_LINE_END = (LITERAL, 0x0A)
"""Stands around the parsed pattern of a whole line, as line feeds stand around the line."""

_REPEATS = frozenset({"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"})
_BLANKS = keep_compiled(r"[^\S\n]{2,}|[^\S\n ]")
_ODD_BLANK = keep_compiled("[\t\v\f\r\x1c-\x1f\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]")


def with_single_blanks(text: str) -> str:
    r"""Return `text` with each run of blanks as one space, so that `\s+` is a literal. Line feeds stay."""
    return _BLANKS.sub(" ", text) if "  " in text or _ODD_BLANK.search(text) else text


def fold(text: str) -> str:
    """Return `text` so that whatever a pattern matches without regard to case is found by plain search.

    Case goes as `re` sees it: i matches İ and ı, k the Kelvin sign, s the long ſ; casefold does the most of it.
    """
    return text.lower() if text.isascii() else text.casefold().replace("ı", "i").replace("\u0307", "")


@frozen
class Needs:
    """What a folded text must have before a pattern can match it.

    Of each group in `words` it holds at least one, with line feeds around it as its edges; `EDGE` at an end of one says
    that the text's own word ends there. Outer marks aside it begins with one of `starts` and ends with one
    of `ends`, where there are any, unless it has `LETTER_BELOW`. It is at least `shortest` characters long, and at most
    `longest` once its blanks are single. Its first character is in `first`, its last (where `LONG` sees it) in `last`
    and all are in `held`, sets as in `cleaner.rules.outline`.
    """

    words: tuple[tuple[str, ...], ...] = ()
    starts: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    shortest: int = 0
    longest: int = ANY_LENGTH
    first: int = EVERY
    last: int = EVERY
    held: int = EVERY

    def met_by(self, folded: str, head: str, tail: str) -> bool:
        """Say whether a text has the words: `folded` is what it folds to, `head` and `tail` are from `ends_of`.

        The numbers and sets are asked about before, once for many rules.
        """
        return (
            (not self.starts or head.startswith(self.starts))
            and (not self.ends or tail.endswith(self.ends))
            and all(any(word.strip(EDGE) in f"\n{folded}\n" for word in group) for group in self.words)
        )


def ends_of(text: str) -> tuple[str, str]:
    """Return `text`, with single blanks, folded: once without the marks before it, once without those behind it."""
    return fold(after_marks(text)), fold(before_marks(text))


def needs_of(pattern: str, *, whole: bool) -> Needs:
    r"""Return what a text needs for `pattern` to match all of it, or a part of it where `whole` is False.

    >>> needs_of(r"share \s this \s (?: article | story )", whole=False).words
    (('share this article', 'share this story'),)
    >>> needs_of(r"\( .{1,30} / \s? staff \)", whole=True).ends
    (' staff', '/staff')
    """
    try:
        tree = parsed(pattern)
        shortest, longest = tree.getwidth()[0], _most(tree)
    except (ImportError, re.error):
        return Needs()
    is_from_start = whole or stands_at(tree[:1], "AT_BEGINNING")
    is_to_end = whole or _ends_line(tree)
    items = [*([_LINE_END] if is_from_start else ()), *listed(tree), *([_LINE_END] if is_to_end else ())]
    groups = sorted(set(_words(items)), key=lambda group: (chance_of(group), group))
    words = tuple(
        group
        for n, group in enumerate(groups)
        if n == 0
        or (
            (len(group) <= FEW_WORDS or chance_of(group) < WORTH_IT)
            and not any(_follows(group, held) for held in groups[:n])
        )
    )
    edge = outline_of_line(tree, re.IGNORECASE) if is_from_start else outline(tree, re.IGNORECASE)
    is_whole = is_from_start and is_to_end and not edge.is_optional
    return Needs(
        words,
        starts=edges(tree, fold, from_end=False) if is_from_start else (),
        ends=edges(tree, fold, from_end=True) if is_to_end else (),
        shortest=min(shortest, ANY_LENGTH),
        longest=longest if is_from_start and is_to_end else ANY_LENGTH,
        first=edge.first if is_from_start else EVERY,
        last=edge.last if is_to_end and not edge.is_optional else EVERY,
        held=edge.held if is_whole else EVERY,
    )


def _ends_line(items: Iterable[Any]) -> bool:
    """Say whether a pattern goes on to the end of the line, what it asks there aside."""
    last = [item for item in items if not str(item[0]).startswith("ASSERT")][-1:]
    return stands_at(last, "AT_END") or (bool(last) and str(last[0][0]) == "SUBPATTERN" and _ends_line(last[0][1][3]))


def _follows(group: tuple[str, ...], held: tuple[str, ...]) -> bool:
    """Say whether a text that holds one of `held` holds one of `group` for that very reason."""
    return all(any(word in longer for word in group) for longer in held)


def _words(items: Iterable[Any], before: str = "") -> Iterator[tuple[str, ...]]:
    """Yield groups of folded words; a match holds one of each. `before` stands right before the items."""
    joined = [before]
    for name, value in _flat(items):
        exact = _exact(name, value)
        if exact is not None and len(joined) * len(exact) <= max(MOST_JOINED, len(joined), len(exact)):
            joined = [head + tail for head in joined for tail in exact]
            continue
        yield from _group(joined)
        edge = joined[0][-1:] if joined[0][-1:] in {" ", "\n"} and len({text[-1:] for text in joined}) == 1 else ""
        joined = [edge + text for text in exact] if exact is not None else [""]
        if name in _REPEATS and value[0] > 0:
            yield from _pairs(value[2]) if value[0] > 1 else _words(value[2])
        elif name == "ASSERT":
            yield from _words(value[1])
        elif name == "BRANCH" and exact is None:
            best = [min(_words(branch, edge), key=chance_of, default=()) for branch in value[1]]
            if all(best):
                yield from _group([word for group in best for word in group])
    yield from _group(joined)


def _pairs(items: Sequence[Any]) -> Iterator[tuple[str, ...]]:
    """Yield groups of words of what stands twice in a row: of pairs where they are few, else of one copy."""
    texts = _together(items)
    if texts is not None and len(texts) ** 2 <= MOST_WORDS:
        yield from _group(first + second for first in texts for second in texts)
    else:
        yield from _words(items)


def chance_of(group: tuple[str, ...]) -> float:
    """Return how many of a hundred lines hold one of a group by chance, in hundredths: the fewer, the better it tells.

    A group of many words is compared with each line for a while, so that rare ones in small number come first.
    """
    return 1 - prod(1 - _chance_of_one(word) for word in group) + len(group) / MOST_WORDS / 10


def _chance_of_one(word: str) -> float:
    """Return the chance of a word; few words have the letters of a short one between two edges of theirs."""
    bare = word.strip(EDGE)
    return chance(bare) / (5 ** word.count(EDGE) if 1 < len(bare) < 5 else 1)


def _group(texts: Iterable[str]) -> Iterator[tuple[str, ...]]:
    words = {_with_outer_edges(fold(with_single_blanks(text))) for text in texts}
    if all(word.strip(f"{EDGE} \n") for word in words) and len(words) <= MOST_WORDS:
        yield tuple(sorted(word for word in words if not any(other in word for other in words if other != word)))


def _with_outer_edges(text: str) -> str:
    """Return `text` with the edges of words that stand at its own edges, as far as they part letters from others."""
    bare = _LINE_FEEDS.sub("\n", text.replace(EDGE, ""))
    before = EDGE if text.startswith(EDGE) and _is_of_word(bare[:1]) else ""
    return f"{before}{bare}{EDGE if text.endswith(EDGE) and _is_of_word(bare[-1:]) else ''}"


def _is_of_word(character: str) -> bool:
    return character.isalnum() or character == "_"


def _most(items: Iterable[Any]) -> int:
    """Return how long a match can be at the most, counting any run of blanks as one."""
    total = 0
    for name, value in _flat(items):
        if name in _REPEATS:
            total += 1 if _exact(name, value) in ([" "], ["", " "]) else _most(value[2]) * int(value[1])
        elif name == "BRANCH":
            total += max(map(_most, value[1]))
        elif name in {"LITERAL", "NOT_LITERAL", "IN", "ANY"}:
            total += 1
        elif name not in {"AT", "ASSERT", "ASSERT_NOT"}:
            return ANY_LENGTH
    return min(total, ANY_LENGTH)


def _flat(items: Iterable[Any]) -> Iterator[tuple[str, Any]]:
    for name, value in listed(items):
        kind = "LITERAL" if name == LITERAL else str(name)
        if kind == "SUBPATTERN":
            yield from _flat(value[3])
        elif kind == "ATOMIC_GROUP":
            yield from _flat(value)
        else:
            yield kind, value


def _exact(name: str, value: Any) -> list[str] | None:
    """Return all the texts that one item can match, when they are few; any number of blanks is one."""
    if name == "LITERAL":
        return None if is_mark(value) else [chr(value)]
    if name == "AT":
        return [_PLACES.get(str(value), "")]
    if name == "ASSERT_NOT":
        return [EDGE] if [(str(kind), str(item)) for kind, item in _flat(value[1])] == _WORD else None
    if name == "IN":
        if [(str(kind), str(item)) for kind, item in value] == [("CATEGORY", "CATEGORY_SPACE")]:
            return [" "]
        characters = [chr(item) for kind, item in value if str(kind) == "LITERAL" and not is_mark(item)]
        return characters if len(characters) == len(value) <= 6 else None
    if name == "BRANCH":
        branches = [_together(branch) for branch in value[1]]
        texts = [text for branch in branches for text in branch or ()]
        return texts if None not in branches and len(texts) <= MOST_WORDS else None
    if name in _REPEATS:
        inner = _together(value[2])
        if inner == [" "]:
            return [" "] if value[0] else ["", " "]
        if inner is None or value[0] > 1 or value[1] > 2 or (value[1] == 2 and len(inner) > MOST_TWICE):
            return None
        twice = [first + second for first in inner for second in inner] if value[1] == 2 else []
        return [*([] if value[0] else [""]), *inner, *twice]
    return None


def _together(items: Iterable[Any]) -> list[str] | None:
    texts = [""]
    for name, value in _flat(items):
        exact = _exact(name, value)
        if exact is None or len(texts) * len(exact) > MOST_WORDS:
            return None
        texts = [head + tail for head in texts for tail in exact]
    return texts
