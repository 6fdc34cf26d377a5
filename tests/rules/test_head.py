from __future__ import annotations

import pytest
from lxml.html import document_fromstring

from cleaner.rules.head import LONGEST, told_by

JSON = '<script type="application/ld+json">{}</script>'
BY, AT = "Jane Doe", "2026-05-04T07:15"


def told(html: str) -> dict[str, str]:
    return told_by(document_fromstring(f"<html><body>{html}</body></html>"))


@pytest.mark.parametrize(
    ("html", "found"),
    [
        pytest.param(f'<meta name="author" content="{BY}">', {"byline": BY}, id="meta"),
        pytest.param(f'<meta name="author" content="{BY}"><i itemprop="author">K</i>', {"byline": BY}, id="meta first"),
        pytest.param('<meta name="author" content="https://a.example/doe">', {}, id="an address is no name"),
        pytest.param(
            JSON.format(f'{{"@type": "NewsArticle", "datePublished": "{AT}"}}'), {"published": AT}, id="JSON-LD by type"
        ),
        pytest.param(JSON.format('{"@type": "WebSite", "author": "K"}'), {}, id="JSON-LD of the site"),
        pytest.param(
            f'<p itemprop="author">By<b itemprop="name">{BY}</b></p>', {"byline": BY}, id="a name in microdata"
        ),
        pytest.param(
            f'<i itemprop="datePublished" content="{AT}">Monday</i>', {"published": AT}, id="microdata's content"
        ),
        pytest.param(f'<time itemprop="datePublished" datetime="{AT}">Monday</time>', {"published": AT}, id="its hour"),
        pytest.param(f'<i itemprop="author">{"x" * (LONGEST + 1)}</i>', {}, id="too long for a name"),
        pytest.param(
            f'<article><time datetime="{AT}"></time></article><time datetime="1"></time>', {"published": AT}, id="time"
        ),
        pytest.param('<time datetime="1"></time><time datetime="2"></time>', {}, id="which of two hours is not known"),
        pytest.param(f'<time datetime="{AT}"></time>', {"published": AT}, id="the only hour"),
    ],
)
def test_what_a_page_tells(html: str, found: dict[str, str]) -> None:
    assert told(html) == found
