"""Results made by hand, so that the views are tested without rules."""

from __future__ import annotations

from cleaner.model import Metadata, Removal, Result, Source


def removal(source: str, text: str, rule: str = "x/share/one", *, line: int | None = None) -> Removal:
    """Take the first `text` in `source`."""
    start = source.index(text)
    number = source.count("\n", 0, start) + 1 if line is None else line
    return Removal(number, start, start + len(text), text, rule, rule.split("/")[1], f"Why of {rule}.")


def result(source: str, *removals: Removal, doubts: tuple[Removal, ...] = (), title: str | None = None) -> Result:
    text = source
    for taken in reversed(removals):
        text = text[: taken.start] + text[taken.end :]
    return Result(text, Source(source), removals, doubts, Metadata(title=title), ("Careful.",))
