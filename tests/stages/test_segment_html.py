from __future__ import annotations

import pytest

from cleaner.errors import InputError
from cleaner.stages import segment_html
from cleaner.stages.segment_html import looks_like_html
from cleaner.stages.segment_html import segment_html as segment

JSON = '<script type="application/ld+json">{}</script>'


@pytest.mark.parametrize(
    ("html", "lines"),
    [
        pytest.param("<p>One<p>Two", ["One", "Two"], id="unclosed"),
        pytest.param("<p>The <b>old</b>\n  bridge</p>", ["The old bridge"], id="inline, blanks"),
        pytest.param("<div>Before<p>In</p>after</div>", ["Before", "In", "after"], id="text between blocks"),
        pytest.param("<p>One<br>two</p>", ["One two"], id="a line break is a blank"),
        pytest.param("<p>A<script>x()</script>B<style>p{}</style></p>", ["AB"], id="scripts and styles are silent"),
        pytest.param("<p>A</p><!-- no --><p>&amp; B &eacute;</p>", ["A", "& B é"], id="comments go, entities are read"),
        pytest.param("<table><tr><td>1</td><td>2</td></tr></table>", ["1", "2"], id="cells"),
        pytest.param("<p>***</p><p>A</p>", ["A"], id="no words, no line"),
        pytest.param("<p>A <b>broken", ["A broken"], id="cut off"),
        pytest.param("<html><head><title>T</title></head></html>", [], id="no body"),
        pytest.param("<title>T</title><article><p>A</p></article>", ["A"], id="no body, and what none of it knows"),
        pytest.param("", [], id="nothing"),
        pytest.param('<?xml version="1.0" encoding="latin-1"?><html><p>é</p></html>', ["é"], id="an XML head"),
        pytest.param("<div>" * 1500 + "deep" + "</div>" * 1500, ["deep"], id="nested deep"),
        pytest.param("A" + "<div>" * 100_000 + "B" + "</div>" * 100_000 + "C", ["A", "B", "C"], id="nested too deep"),
        pytest.param("A " + "<b>" * 1_000_000 + "B<p>C", ["A B", "C"], id="a million unclosed elements"),
        pytest.param("".join(f"<font>{n}<p>" for n in range(5000)), list(map(str, range(5000))), id="unclosed fonts"),
        pytest.param("<ul><li>A" * 3000 + "<p>B", [*["A"] * 3000, "B"], id="lists in lists"),
        pytest.param("<p>A\0B</p>\0<p>C</p>", ["AB", "C"], id="NULs are passed over"),
        pytest.param("<p>A</p>" + "<a href=" * 100_000, ["A"], id="tags cut off"),
        pytest.param(f"<p class='{'a ' * 1_000_000}'>A</p>", ["A"], id="a huge attribute"),
        pytest.param('<!DOCTYPE x [<!ENTITY a "boom">]><p>&a;b</p>', ["&a;b"], id="no entity of its own"),
    ],
)
def test_text_of_a_page(html: str, lines: list[str]) -> None:
    assert [line for line in segment(html).text.split("\n") if line] == lines


def test_each_line_knows_its_containers_and_links() -> None:
    page = segment('<div class="a"><p>See <a href="#">this</a></p></div>')
    (block,) = page.blocks
    assert (block.tag, round(block.links, 2)) == ("p", 0.5)
    assert [page.containers[number].names for number in block.path][-2:] == ["a", ""]


@pytest.mark.parametrize(
    ("head", "told"),
    [
        pytest.param('<meta property="og:title" content="A"><title>B</title>', {"title": "A"}, id="meta before title"),
        pytest.param("<title> A \n b </title>", {"title": "A b"}, id="title"),
        pytest.param('<meta name="author" content="https://x.example/jane">', {}, id="an address is no author"),
        pytest.param(
            JSON.format('{"@graph": [{"headline": "A", "author": [{"name": "J"}, "K"]}]}'),
            {"title": "A", "byline": "J, K"},
            id="JSON-LD",
        ),
        pytest.param(JSON.format('{"headline": '), {}, id="broken JSON-LD"),
    ],
)
def test_head_of_a_page(head: str, told: dict[str, str]) -> None:
    assert dict(segment(f"<html><head>{head}</head><body><p>x</p></body></html>").head) == told


@pytest.mark.parametrize(
    ("text", "is_page"),
    [
        pytest.param("<!doctype html><p>A", True, id="document type"),
        pytest.param("\n<!-- x -->\n<html lang='en'>", True, id="behind a comment"),
        pytest.param("<p>A paragraph</p>", False, id="a piece of a page"),
        pytest.param("The <html> element is old.", False, id="a text that names it"),
    ],
)
def test_looks_like_html(text: str, is_page: bool) -> None:
    assert looks_like_html(text) is is_page


def test_a_path_is_bounded() -> None:
    page = segment("<div>" * 1000 + "".join(f"<p>{n}</p>" for n in range(10)) + "<h2>A</h2>B")
    assert {len(block.path) for block in page.blocks} == {segment_html.DEEPEST}
    assert [block.tag for block in page.blocks[-2:]] == ["h2", "div"]
    in_paths = {number for block in page.blocks for number in block.path}
    assert all(page.containers[number].parent in {-1, *in_paths} for number in in_paths)


def test_a_page_that_is_too_deep_even_so_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(segment_html, "shallow", lambda html, _: html)
    with pytest.raises(InputError, match="the page nests more than 2,048 elements"):
        segment("<div>" * 3000)


def test_a_page_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(segment_html, "MOST_CHARACTERS", 10)
    with pytest.raises(InputError, match="the page holds 11 characters, more than 10; split it"):
        segment("<p>12345678")
