"""A finding in a page of HTML names a place of the file."""

from __future__ import annotations

import pytest

from cleaner.hook.pages import places_in_page
from cleaner.model import Removal
from cleaner.stages.segment_text import segment_text


def places(html: str, page: str, *texts: str) -> list[str]:
    """Return the parts of `html` that the lines or parts `texts` of its text `page` are said to stand at."""
    removals = []
    at = 0
    for text in texts:
        at = page.index(text, at)
        line = next(line for line in segment_text(page) if line.start <= at < line.stop)
        removals.append(Removal(line.number + 1, at, at + len(text), text, "r", "ad", "Because."))
    return [html[start:end] for start, end in places_in_page(html, page, removals)]


@pytest.mark.parametrize(
    ("html", "page", "texts", "found"),
    [
        pytest.param("<p>One</p><p>Ad</p>", "One\n\nAd\n", ["Ad"], ["Ad"], id="a line"),
        pytest.param("<p>One <b>a</b>d</p>", "One ad", ["ad"], ["a</b>d"], id="across tags"),
        pytest.param("<p>Ad\n  one</p>", "Ad one", ["Ad one"], ["Ad\n  one"], id="across lines"),
        pytest.param("<p>A &amp; B&nbsp;C</p>", "A & B C", ["& B C"], ["&amp; B&nbsp;C"], id="entities"),
        pytest.param("<!-- Ad --><script>Ad</script><p id='Ad'>Ad</p>", "Ad", ["Ad"], ["Ad"], id="not in mark-up"),
        pytest.param("<p>Ad</p><p>One</p><p>Ad</p>", "Ad\n\nOne\n\nAd", ["One", "Ad"], ["One", "Ad"], id="in order"),
        pytest.param("<p>One</p><p>Ad</p>", "One\n\nTwo\n\nAd", ["Ad"], ["Ad"], id="behind a line that is nowhere"),
        pytest.param("", "Ad", ["Ad"], [""], id="nothing to stand in"),
    ],
)
def test_places_in_page(html: str, page: str, texts: list[str], found: list[str]) -> None:
    assert places(html, page, *texts) == found


def test_the_second_of_two_equal_lines_is_the_second() -> None:
    html, page = "<p>Ad</p><p>One</p><p>Ad</p>", "Ad\n\nOne\n\nAd\n"
    removals = [Removal(number, at, at + 2, "Ad", "r", "ad", "Because.") for number, at in ((1, 0), (5, 9))]
    assert [start for start, _ in places_in_page(html, page, removals)] == [html.index("Ad"), html.rindex("Ad")]
