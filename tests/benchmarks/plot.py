"""A plot as SVG, without a library: x by powers of ten, y from nothing, or by powers of ten too."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from math import log10

WIDTH, HEIGHT, LEFT, BELOW = 640, 320, 60, 50


def chart(title: str, unit: str, points: Sequence[tuple[float, float]], *, by_powers: bool = False) -> str:
    """Return a drawing of `points`, which have an x above nothing, as a line; `by_powers` wants such a y as well."""
    low, high = log10(min(x for x, _ in points)), log10(max(x for x, _ in points))
    heights = [log10(y) if by_powers else y for _, y in points]
    bottom = min(heights) - 0.3 if by_powers else 0.0
    top = (max(heights) + 0.3 if by_powers else max(heights) * 1.1) or 1.0
    placed = [
        (
            LEFT + (log10(x) - low) / ((high - low) or 1) * (WIDTH - LEFT - 40),
            HEIGHT - BELOW - (height - bottom) / (top - bottom) * (HEIGHT - BELOW - 30),
        )
        for (x, _), height in zip(points, heights, strict=True)
    ]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in placed)
    marks = "".join(
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3"/>'
        f'<text x="{x:.1f}" y="{y - 8:.1f}" text-anchor="middle">{value:.3g}</text>'
        f'<text x="{x:.1f}" y="{HEIGHT - BELOW + 18}" text-anchor="middle">{at:,.0f}</text>'
        for (x, y), (at, value) in zip(placed, points, strict=True)
    )
    scale = "by powers of ten" if by_powers else "from nothing up"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        'font-family="sans-serif" font-size="11">'
        f'<rect width="100%" height="100%" fill="white"/><text x="{LEFT}" y="18" font-size="13">{escape(title)}</text>'
        f'<text x="{LEFT}" y="{HEIGHT - 8}">{escape(unit)}, {scale}</text>'
        f'<path d="M{LEFT} {HEIGHT - BELOW}H{WIDTH - 10}" stroke="#999"/>'
        f'<polyline points="{line}" fill="none" stroke="#05a" stroke-width="2"/>{marks}</svg>\n'
    )
