"""How a run over many documents goes, and how it went."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

TOP = 5
"""So many rules, and publishers, are named in a summary."""


def progress(counts: Mapping[str, Any], seconds: float, *, total: int | None) -> str:
    """Return one line about a run so far: `total` are the bytes of all its documents, None if nobody knows."""
    size = counts["size"]
    parts = [
        f"{counts['documents']:,} documents",
        f"{size / 1e6 / seconds:.2f} MB/s" if seconds else "",
        f"{removed_share(counts):.1%} removed",
        f"{counts['flagged']:,} flagged" if counts["flagged"] else "",
        f"{counts['failed']:,} failed" if counts["failed"] else "",
    ]
    if total and size:
        left = max(0.0, (total - size) * seconds / size)
        parts.append(f"{min(1.0, size / total):.0%}, {clock(left)} left")
    return ", ".join(part for part in parts if part)


def summary_lines(
    counts: Mapping[str, Any], seconds: float, losses: Sequence[tuple[str, int]], rules: Sequence[tuple[str, int]]
) -> list[str]:
    """Return what is said at the end of a run; `losses` and `rules` are counts, the commonest first."""
    failed = f"{counts['failed']:,} failed"
    if losses:
        failed += f" ({', '.join(f'{kind} {count:,}' for kind, count in losses)})"
    documents = f"{counts['documents']:,} document{'' if counts['documents'] == 1 else 's'}"
    passed = f", {counts['passed']:,} passed over that are no documents" if counts.get("passed") else ""
    lines = [
        f"{documents}: {counts['changed']:,} changed, {counts['flagged']:,} flagged, {failed}{passed}",
        f"{counts['size'] / 1e6:,.2f} MB in {clock(seconds)}, {removed_share(counts):.1%} of the text removed",
    ]
    if rules:
        lines.append("most removals: " + ", ".join(f"{rule} {count:,}" for rule, count in rules[:TOP]))
    publishers = sorted(counts["publishers"].items(), key=lambda pair: (-pair[1]["documents"], pair[0]))
    if publishers:
        shown = (
            f"{name} {share['documents']:,} ({removed_share(share):.1%} removed"
            + (f", {share['flagged']:,} flagged" if share["flagged"] else "")
            + (f", {share['failed']:,} failed)" if share["failed"] else ")")
            for name, share in publishers[:TOP]
        )
        more = f" and {len(publishers) - TOP:,} more" if len(publishers) > TOP else ""
        lines.append(f"publishers: {', '.join(shown)}{more}")
    return lines


def removed_share(counts: Mapping[str, int]) -> float:
    """Return the share of the characters that went."""
    return 1 - counts["kept"] / counts["length"] if counts["length"] else 0.0


def clock(seconds: float) -> str:
    """Return a time as people say it.

    >>> clock(7.25), clock(75), clock(7200)
    ('7.2 s', '1:15 min', '2:00 h')
    """
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02} min" if minutes < 60 else f"{minutes // 60}:{minutes % 60:02} h"
