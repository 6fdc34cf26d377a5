"""What nothing may touch in Markdown and HTML."""

from __future__ import annotations

import pytest

from cleaner.hook.spared import spared_lines, spared_spans

OFF, ON = "<!-- cleaner: off -->", "<!-- cleaner: on -->"


def marked(text: str) -> tuple[str, frozenset[int]]:
    """Return `text` without the `| ` that marks its spared lines, and the numbers of those."""
    lines = text.strip("\n").split("\n")
    spared = frozenset(number for number, line in enumerate(lines) if line.startswith("|"))
    return "\n".join(line.removeprefix("|") for line in lines) + "\n", spared


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("|---\n|title: One\n|---\nStory.", id="front matter of yaml"),
        pytest.param("|---\n|title: One\n|...\nStory.", id="yaml that ends in dots"),
        pytest.param("|+++\n|title = 'One'\n|+++\nStory.", id="front matter of toml"),
        pytest.param("---\nStory that no second rule follows.", id="front matter must end"),
        pytest.param("Story.\n\n---\n\nMore.\n\n---", id="rules inside a story are none"),
        pytest.param("Story.\n\n|```\n|Advertisement\n|```\n\nMore.", id="a fence"),
        pytest.param("|~~~ text\n|```\n|~~\n|~~~\nMore.", id="a fence ends as it began"),
        pytest.param("|````\n|```\n|````\nMore.", id="a fence ends as long as it began"),
        pytest.param("|```\n|Advertisement\n|", id="an open fence runs to the end"),
        pytest.param("```one``` is code in a line.\nStory.", id="code in a line is no fence"),
        pytest.param("- One:\n|  ```\n|  Share\n|  ```\nMore.", id="a fence in a list"),
        pytest.param("|> ```\n|> Share\n|> ```\nMore.", id="a fence in a quotation"),
        pytest.param("Story.\n\n|    Advertisement\n\n|    Share\n\nMore.", id="indented code"),
        pytest.param("Story that\n    goes on.", id="an indented line of a paragraph is none"),
        pytest.param("|<pre>\n|Share\n|</pre>\nMore.", id="a pre"),
        pytest.param("|<pre>Share</pre>\nMore.", id="a pre in one line"),
        pytest.param("Story.\n|<!-- more -->\nMore.", id="a comment"),
        pytest.param("|<!-- Share\n|Share\n|-->\nMore.", id="a comment of several lines"),
        pytest.param("Story [one].\n\n|[one]: https://harbour.example\n|[^1]: Share\nMore.", id="targets of links"),
        pytest.param("[one] Story.\n[one]", id="links themselves are none"),
        pytest.param("Story.\n|<!-- cleaner: off -->\n|Share\n|<!-- cleaner: on -->\nMore.", id="turned off"),
        pytest.param("Story.\n|<!--cleaner:off-->\n|Share", id="turned off to the end"),
        pytest.param("|Share <!-- cleaner: off --><!-- cleaner: on -->\nMore.", id="turned off in one line"),
        pytest.param("|```\n|<!-- cleaner: off -->\n|```\nMore.", id="a comment that is code turns nothing off"),
        pytest.param("|<!-- cleaner: off -->\n|```\n|<!-- cleaner: on -->\n|```\n|Share", id="nor does one turn it on"),
    ],
)
def test_spared_lines(text: str) -> None:
    whole, spared = marked(text)
    assert spared_lines(whole) == spared


@pytest.mark.parametrize(
    ("html", "spared"),
    [
        pytest.param(f"<p>a{OFF}<p>b{ON}<p>c", [f"{OFF}<p>b{ON}"], id="a part"),
        pytest.param(f"<p>a{OFF}<p>b", [f"{OFF}<p>b"], id="to the end"),
        pytest.param(f"{ON}<p>b", [], id="on alone is nothing"),
    ],
)
def test_spared_spans(html: str, spared: list[str]) -> None:
    assert [html[start:end] for start, end in spared_spans(html)] == spared
