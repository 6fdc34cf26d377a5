"""Findings for people: a line each, or with the line that they stand in."""

from __future__ import annotations

from collections import Counter

from cleaner.hook.finding import KEPT
from cleaner.views.visible import visible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cleaner.hook.finding import Checked, Finding

SHOWN = 60
"""So many characters of a finding's text are shown in its line."""

WIDTH = 100
"""So many columns of an article's line are shown around a finding."""

_MORE = "\N{HORIZONTAL ELLIPSIS}"


def concise(files: Iterable[Checked]) -> Iterator[str]:
    """Yield `path:line:column: rule text` for each finding, as compilers do."""
    for file in files:
        for finding in file.findings:
            yield headline(file.path, finding)


def full(files: Iterable[Checked]) -> Iterator[str]:
    """Yield each finding with its line, the part marked below it, and the reason."""
    for file in files:
        for finding in file.findings:
            yield headline(file.path, finding)
            if finding.rule == KEPT:
                yield f"  = {REMEDY}"
                yield ""
                continue
            line, before, part = _window(finding)
            digits = " " * len(str(finding.line))
            yield f"{digits} |"
            yield f"{finding.line} | {line}".rstrip()
            yield f"{digits} | {' ' * _columns(before)}{'^' * max(1, _columns(part))}"
            yield f"{digits} = {visible(finding.why)}"
            yield ""


REMEDY = "read it; then take it out of the repository, clean it with `cleaner fix --allow-large`, or accept it"
"""What can be done about a file that the brakes kept whole."""


def message(finding: Finding) -> str:
    """Return what is said of a finding beside its rule."""
    inner = f" (line {finding.inner} of the text)" if finding.inner else ""
    if finding.rule == KEPT:
        return visible(finding.why)
    text = visible(finding.text).strip()
    return (text if len(text) <= SHOWN else f"{text[: SHOWN - 1].rstrip()}{_MORE}") + inner


def statistics(files: Iterable[Checked]) -> Iterator[str]:
    """Yield how often each rule found something, the most frequent first, with its reason."""
    counts, reasons = counted(files)
    width = len(str(max(counts.values(), default=0)))
    names = max(map(len, counts), default=0)
    for rule, count in counts.items():
        yield f"{count:>{width}}  {rule:<{names}}  {visible(reasons[rule])}".rstrip()


def counted(files: Iterable[Checked]) -> tuple[dict[str, int], dict[str, str]]:
    """Return how often each rule found something in `files`, the most frequent first, and the reasons of the rules."""
    counts: Counter[str] = Counter()
    reasons: dict[str, str] = {}
    for file in files:
        for finding in file.findings:
            counts[finding.rule] += 1
            reasons[finding.rule] = "" if finding.rule == KEPT else finding.why
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0]))), reasons


def headline(path: str, finding: Finding) -> str:
    """Return the line of a finding."""
    return f"{visible(path)}:{finding.line}:{finding.column}: {finding.rule} {message(finding)}"


def _window(finding: Finding) -> tuple[str, str, str]:
    """Return what is shown of a finding's line, what of that stands before the part, and the part as shown."""
    line, at = finding.source or finding.text, finding.at
    end = at + len(finding.text)
    low = max(0, min(at - WIDTH // 4, len(line) - WIDTH)) if len(line) > WIDTH else 0
    high = min(len(line), low + WIDTH)
    left, right = _MORE if low else "", _MORE if high < len(line) else ""
    before, part = left + visible(line[low:at]), visible(line[at : min(end, high)])
    return before + part + visible(line[min(end, high) : high]) + right, before, part


def _columns(text: str) -> int:
    """Return how many columns of a terminal `text` takes: two for a wide character, none for a combining one."""
    if text.isascii():
        return len(text)
    from unicodedata import combining, east_asian_width

    return sum(0 if combining(character) else 2 if east_asian_width(character) in "WF" else 1 for character in text)
