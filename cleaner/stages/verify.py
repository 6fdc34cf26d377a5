"""The first promise, held at run time: the output is the input with something deleted, never with something added."""

from __future__ import annotations

from cleaner.errors import SafetyError

try:
    from cleaner.rules import _native
except ImportError:
    _native = None  # type: ignore[assignment]


def verify(source: str, text: str) -> None:
    """Raise SafetyError unless `text` can be had by deleting characters from `source`, line by line.

    Runs on every document, not only in tests: it is cheap, and a cleaner that invents a word is worse than one that
    does nothing. Line ends are no part of the question.
    """
    if text == source or (_native is not None and _native.only_deletes(source, text)):
        return
    remaining = iter(source.splitlines())
    for kept in filter(None, text.splitlines()):
        for line in remaining:
            if line == kept or (len(line) > len(kept) and _is_part(kept, line)):
                break
        else:
            raise SafetyError(
                f"the line {kept[:60]!r} is no part of the input; nothing was written. This is a fault of ours: please "
                "report it with the article"
            )


def _is_part(part: str, whole: str) -> bool:
    characters = iter(whole)
    return all(character in characters for character in part)
