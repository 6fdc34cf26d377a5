"""What changed between two runs, in sentences, JSON and CSV."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from cleaner.runs.counts import UNKNOWN
from cleaner.runs.drift import ALPHA, LEAST_CHANGE, LEAST_DOCUMENTS, LEAST_REMOVED
from cleaner.views.stats_table import csv_line
from cleaner.views.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from cleaner.runs.drift import Change, Drift

OFTEN, SELDOM = 0.5, 0.2
"""From the half of a publisher's documents on a rule is about its template; below a fifth it no longer is."""

_COLUMNS = ("publisher", "rule", "before", "now", "documents_before", "documents_now", "z", "meaning")


def drift_lines(found: Drift, unlike: Sequence[str], top: int | None) -> Iterator[str]:
    """Yield a sentence for each change, those of the `top` publishers; `unlike` is what else the runs differ in."""
    by_publisher = [list(group) for _, group in groupby(found.changes, key=lambda change: change.publisher)]
    for changes in by_publisher[:top]:
        yield from map(sentence, changes)
    if top is not None and len(by_publisher) > top:
        yield f"… and {len(by_publisher) - top:,} more publishers (--top 0 shows all)"
    if not found.changes:
        yield "No publisher changed by more than chance explains."
    for difference in unlike:
        yield f"! {difference}: what changed may be the cleaning, not the publishers"
    yield f"# {_method(found)}"


def sentence(change: Change) -> str:
    """Return one change and what it means."""
    name = visible(change.publisher)
    if change.rule is None:
        told = f"{change.before:.1%} of a document went on average, now {change.now:.1%}"
    else:
        told = f"{change.rule} fired in {change.before:.0%} of its documents, now in {change.now:.0%}"
    return f"{name}: {told}: {meaning(change)}"


def meaning(change: Change) -> str:
    """Return what a change says of the publisher."""
    is_less = change.now < change.before
    if change.publisher == UNKNOWN and change.rule is not None:
        return "a template changed, or the mix of sites"
    if change.rule is None:
        return "look whether furniture stays" if is_less else "look whether story goes"
    if is_less and change.before >= OFTEN and change.now < SELDOM:
        return "its template changed"
    if not is_less and change.now >= OFTEN and change.before < SELDOM:
        return "its template has a new part"
    return "fewer of its pages have this part" if is_less else "more of its pages have this part"


def drift_record(found: Drift, unlike: Sequence[str], top: int | None) -> dict[str, Any]:
    """Return the changes and how they were found as JSON can hold them; a z beyond all numbers is null."""
    names = ("critical", "tests", "compared", "small", "only_before", "only_now")
    changes = [
        {**change._asdict(), "z": change.z if abs(change.z) < float("inf") else None, "meaning": meaning(change)}
        for change in _first(found, top)
    ]
    return {"drift": changes, "alpha": ALPHA, **{name: getattr(found, name) for name in names}, "unlike": [*unlike]}


def drift_csv(found: Drift, top: int | None) -> Iterator[str]:
    """Yield a row for each change."""
    yield csv_line(_COLUMNS)
    yield from (csv_line((*change, meaning(change))) for change in _first(found, top))


def unlike(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """Return in which settings, and versions, two runs differ, where the reports of both say so; CSV does not."""
    found = []
    versions = [run.get("version") for run in (before, now)]
    if None not in versions and versions[0] != versions[1]:
        found.append(f"the runs are of version {versions[0]} and {versions[1]}")
    old, new = (run.get("settings") for run in (before, now))
    if not isinstance(old, dict) or not isinstance(new, dict):
        return found
    names = sorted(name for name in old.keys() | new.keys() if old.get(name) != new.get(name))
    if names:
        found.append(f"the runs had other settings ({', '.join(map(visible, names))})")
    return found


def _first(found: Drift, top: int | None) -> list[Change]:
    names = list(dict.fromkeys(change.publisher for change in found.changes))[:top]
    return [change for change in found.changes if change.publisher in set(names)]


def _method(found: Drift) -> str:
    compared = f"{found.compared:,} publisher{'' if found.compared == 1 else 's'} compared in {found.tests:,} tests"
    critical = f"|z| > {found.critical:.2f} (a chance of {ALPHA:.0%} for one false alarm in all)"
    least = f"a change of {LEAST_CHANGE:.0%} of the documents or {LEAST_REMOVED:.0%} of the text"
    passed = [
        f"{found.small:,} with fewer than {LEAST_DOCUMENTS} documents in a run" if found.small else "",
        f"{found.only_before:,} in the older run alone" if found.only_before else "",
        f"{found.only_now:,} in the newer run alone" if found.only_now else "",
    ]
    rest = ", ".join(part for part in passed if part)
    return f"{compared}: {critical} and {least}{f'; not compared: {rest}' if rest else ''}"
