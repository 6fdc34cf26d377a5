from __future__ import annotations

import pytest

from cleaner.pipeline import clean
from cleaner.rules.selftest import PROSE

P, Q, R = (f"<p>{paragraph}</p>" for paragraph in PROSE)
STORY = f"<div class='story'>{P}{Q}{R}</div>"
HEADLINE = "<h1>Bridge stays closed</h1>"
DECK = "The mayor asked the town for patience and promised to pay the ferry for all until the first snow falls."
MORE = "Nobody in the square laughed, but for the ferryman, who had bought himself a second boat the week before."
LINK = "<p><a href='#'>What the ferryman saw on his last day of work</a></p>"


def body(html: str) -> list[str]:
    return [line for line in clean(f"<!doctype html><title>Bridge stays closed</title>{html}").text.split("\n") if line]


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(STORY, id="alone"),
        pytest.param(f"<nav><a href='#'>News</a></nav>{STORY}<footer>Imprint</footer>", id="between menu and footer"),
        pytest.param(f"<h1>Bridge stays closed</h1>{STORY}", id="below its headline"),
        pytest.param(f"<div>{P}<figure>A bridge</figure>{Q}{R}</div>", id="a figure inside"),
        pytest.param(f"<div>{P}<div class='share-box'>Tell all</div>{Q}{R}</div>", id="a box inside, by its class"),
        pytest.param(f"<div>{P}<div style='display: none'>Psst</div>{Q}{R}</div>", id="a hidden part"),
        pytest.param(f"<div><div>{P}{Q}</div><div class='ad'>Buy</div><div>{R}</div></div>", id="cut in two by an ad"),
        pytest.param(f"<div class='sidebar related'>{P}{Q}{R}</div>", id="a class name alone takes no story"),
        pytest.param(f"<div>{P}{Q}<p><a href='#'>Another bridge is closed as well</a></p>{R}</div>", id="a lone link"),
        pytest.param(f"<article>{P}{Q}{R}</article><div class='comments'>{P}{P}</div>", id="comments"),
    ],
)
def test_the_body_of_a_page(page: str) -> None:
    assert body(page) == list(PROSE)


def test_the_article_below_the_headline_is_not_left_for_longer_ones() -> None:
    other = "".join(f"<article><p>{PROSE[1]} {n}.</p></article>" for n in range(8))
    page = f"<div><article><h1>Bridge stays closed</h1>{P}{R}{R}</article>{other}</div>"
    assert body(page) == [PROSE[0], PROSE[2], PROSE[2]]


def test_a_quotation_keeps_its_words_in_a_box_for_sharing() -> None:
    post = "<div class='social-embed'><blockquote><p>I saw no seal.</p></blockquote></div>"
    assert body(f"<div>{P}{post}{Q}{R}</div>") == [PROSE[0], "I saw no seal.", *PROSE[1:]]


def test_every_removal_of_a_page_has_a_reason() -> None:
    result = clean(f"<!doctype html><nav>News</nav>{STORY}<footer>Imprint</footer>")
    assert [(removal.text, removal.rule) for removal in result.removals] == [
        ("News", "html/navigation"),
        ("Imprint", "html/footer"),
    ]
    assert all(removal.why for removal in result.removals)
    assert result.profile == "page"


def test_a_cleaned_page_is_clean() -> None:
    once = clean(f"<!doctype html><nav>News</nav>{STORY}<footer>Imprint</footer>").text
    assert clean(once).text == once


def test_a_page_without_a_story_is_kept_with_a_warning() -> None:
    result = clean("<!doctype html><nav>News</nav><footer>Imprint</footer>")
    assert result.text == "News\n\nImprint\n"
    assert result.warnings == ("no story was found on this page: its whole text is kept",)


def test_a_page_without_words_is_empty() -> None:
    assert clean("<!doctype html><p></p>").text == ""


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(f"{HEADLINE}<p>{DECK}</p>{STORY}", id="below the headline"),
        pytest.param(f"<header>{HEADLINE}<p>{DECK}</p></header>{STORY}", id="a paragraph in the header"),
        pytest.param(f"{HEADLINE}<div class='teaser-text'><p>{DECK}</p></div>{STORY}", id="called a teaser"),
        pytest.param(f"{HEADLINE}<h2 class='deck'>{DECK}</h2>{STORY}", id="set as a heading"),
        pytest.param(f"<header>{HEADLINE}<div>{DECK} {MORE}</div></header>{STORY}", id="a long text in the header"),
    ],
)
def test_a_deck_between_headline_and_story_stays(page: str) -> None:
    deck, *story = body(page)
    assert deck in {DECK, f"{DECK} {MORE}"}
    assert story == list(PROSE)


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(f"<p>{DECK}</p>{HEADLINE}{STORY}", id="above the headline"),
        pytest.param(f"<header>{HEADLINE}<div>{DECK}</div></header>{STORY}", id="the header's own summary"),
        pytest.param(f"{HEADLINE}<figure><p>{DECK}</p></figure>{STORY}", id="under a picture"),
        pytest.param(f"{HEADLINE}<p><a href='#'>{DECK}</a></p>{STORY}", id="a link"),
        pytest.param(f"{HEADLINE}<p>{PROSE[0]}</p>{STORY}", id="what the story says again"),
    ],
)
def test_what_is_no_deck_goes(page: str) -> None:
    assert body(page) == list(PROSE)


def test_the_only_h1_is_the_headline_whatever_the_title_says() -> None:
    other = "".join(f"<div class='post'><h2>Post {n}</h2><p>{PROSE[1]} {n}.</p></div>" for n in range(8))
    page = f"<div><article><h1>No way across</h1>{P}{R}{P}</article><div>{other}</div></div>"
    assert body(page) == [PROSE[0], PROSE[2], PROSE[0]]


def test_one_of_several_h1_is_a_heading_of_the_story() -> None:
    assert body(f"<div><h1>Monday</h1>{P}<h1>Tuesday</h1>{Q}{R}</div>") == [
        "Monday", PROSE[0], "Tuesday", *PROSE[1:]
    ]  # fmt: skip


def test_a_body_in_several_sections_stays_whole() -> None:
    links = "<div><a href='#'>To the top</a></div>"
    section = "<section><div><div><div><div>{}</div></div></div></div></section>"
    page = links.join(section.format(paragraph * 3) for paragraph in (P, Q, R, P, Q))
    paragraphs = [PROSE[n] for n in (0, 1, 2, 0, 1) for _ in range(3)]
    assert body(f"<div>{HEADLINE}<div>{page}</div></div>") == paragraphs


def test_what_stands_behind_many_links_is_no_section() -> None:
    links = "".join(f"<div><a href='#'>What else happened on day {n} of the year</a></div>" for n in range(20))
    page = f"<section><div><div>{P}{Q}{R}</div></div></section><div>{links}</div><section>{P}{R}</section>"
    assert body(f"<div>{HEADLINE}{page}</div>") == list(PROSE)


def test_teasers_below_the_body_are_no_section_of_it() -> None:
    teasers = "".join(
        f"<div class='box'><div><a href='#'>What else happened on day {n} of the year</a></div>{Q}</div>"
        for n in range(3)
    )
    assert body(f"<div>{HEADLINE}{STORY}<div><div><div>{teasers}</div></div></div></div>") == list(PROSE)


def test_a_list_without_links_stays_with_the_paragraphs_below_it() -> None:
    takes = "".join(f"<li>{n} spoons of flour</li>" for n in range(1, 9))
    page = f"<div><section><ul>{takes}</ul></section><section>{P}{Q}{R}</section><section>{P}</section></div>"
    assert [line for line in body(page) if "spoons" in line] == [f"{n} spoons of flour" for n in range(1, 9)]


def teasers(*summaries: str) -> str:
    return "".join(
        f"<div class='box'><div><a href='#'>What else happened on day {n} of the year</a></div>{summary}</div>"
        for n, summary in enumerate(summaries)
    )


@pytest.mark.parametrize(
    ("page", "kept"),
    [
        pytest.param(f"{STORY}<div>{teasers(Q, Q, Q)}</div>", PROSE, id="three go"),
        pytest.param(f"<div>{P}{Q}{R}{teasers(Q, '', Q)}</div>", PROSE, id="they go inside the body too"),
        pytest.param(f"<div>{P}{Q}{teasers(R)}</div>", PROSE, id="one is a paragraph with a link above it"),
        pytest.param(f"<div>{teasers(P, Q, R)}</div>", PROSE, id="a page of nothing else keeps them"),
    ],
)
def test_teasers_are_told_by_their_kin(page: str, kept: tuple[str, ...]) -> None:
    assert body(f"{HEADLINE}<div>{page}</div>") == list(kept)


@pytest.mark.parametrize(
    ("page", "kept"),
    [
        pytest.param(
            f"<div>{STORY}<ol class='commentlist'>{Q * 6}</ol></div>", PROSE, id="comments longer than the story"
        ),
        pytest.param(f"<div class='related'>{P}{Q}{R}</div>", PROSE, id="there is no other story"),
        pytest.param(
            f"<div><p>{DECK}</p><div class='related'>{P}{Q}{R}</div></div>", (DECK, *PROSE), id="but for a deck"
        ),
    ],
)
def test_what_stands_beside_a_story_goes_however_long_it_is(page: str, kept: tuple[str, ...]) -> None:
    assert body(f"{HEADLINE}{page}") == list(kept)


@pytest.mark.parametrize(
    ("lines", "kept"),
    [
        pytest.param(f"<p>Not to be missed</p>{LINK}", [], id="a cue"),
        pytest.param("<p>Not to be missed</p>", ["Not to be missed"], id="without a link below"),
        pytest.param(f"<p>She read aloud:</p>{LINK}", ["She read aloud:"], id="a line that goes on"),
        pytest.param(f"<p>Nobody spoke.</p>{LINK}", ["Nobody spoke."], id="a sentence"),
        pytest.param(f"<h2>The ferry</h2>{LINK}", ["The ferry"], id="a heading of what stands below the link"),
    ],
)
def test_a_line_that_only_announces_links_goes_with_them(lines: str, kept: list[str]) -> None:
    assert body(f"{HEADLINE}<div>{P}{Q}{lines}{R}</div>") == [PROSE[0], PROSE[1], *kept, PROSE[2]]


def test_a_heading_below_which_nothing_stands_goes() -> None:
    assert body(f"{HEADLINE}<div>{P}<h2>The pillars</h2>{Q}{R}<h2>Films of the day</h2>{LINK}</div>") == [
        PROSE[0], "The pillars", *PROSE[1:]
    ]  # fmt: skip


@pytest.mark.parametrize("names", ["post-meta", "cookiehint", "kommentare", "teilen", "publicidad", "relacionadas"])
def test_a_box_goes_by_its_name_in_other_tongues(names: str) -> None:
    assert body(f"<div>{P}<div class='{names}'>Three words there</div>{Q}{R}</div>") == list(PROSE)


TAKES = "".join(f"<li>{n} spoons of <a href='#'>flour</a></li>" for n in range(1, 9))


@pytest.mark.parametrize(
    ("page", "stays"),
    [
        pytest.param(f"<div><div class='ingredients'><ul>{TAKES}</ul></div>{STORY}</div>", True, id="ingredients"),
        pytest.param(f"<div><div class='recipe-list'><ul>{TAKES}</ul></div>{STORY}</div>", False, id="a list of links"),
        pytest.param(f"<nav class='ingredients'><ul>{TAKES}</ul></nav>{STORY}", False, id="a menu of ingredients"),
    ],
)
def test_what_a_recipe_takes_stays(page: str, stays: bool) -> None:
    assert any("spoons" in line for line in body(f"{HEADLINE}{page}")) is stays


def test_a_deck_without_a_full_stop_stays_beside_the_headline() -> None:
    deck = DECK.removesuffix(".")
    assert body(f"<div>{HEADLINE}<p>{deck}</p>{STORY}</div>") == [deck, *PROSE]
    assert body(f"<div>{HEADLINE}</div><section><p>{deck}</p></section>{STORY}") == list(PROSE)


def test_the_h1_is_the_headline_though_a_section_says_it_again() -> None:
    page = f"{HEADLINE}<p>{DECK}</p>{P}<h2>Bridge stays closed</h2>{Q}{R * 6}"
    assert body(f"<div>{page}</div>")[:2] == [DECK, PROSE[0]]


@pytest.mark.parametrize(
    ("names", "stays"),
    [
        pytest.param("print-area", True, id="what is printed"),
        pytest.param("d-none d-print-block", False, id="what stands on paper only"),
        pytest.param("no-print", False, id="what stands on the screen only"),
        pytest.param("box read-more", False, id="two words that stand side by side"),
        pytest.param("read no-more", True, id="the same two apart"),
    ],
)
def test_names_of_two_words(names: str, stays: bool) -> None:
    assert (DECK in body(f"<div>{P}<div class='{names}'>{DECK}</div>{Q}{R}</div>")) is stays


def test_a_deck_stays_below_the_nearest_of_several_h1() -> None:
    page = f"<header><h1>Harbour Post</h1></header><header><h1>No way across</h1><p>{DECK}</p></header>{STORY}"
    assert body(page) == [DECK, *PROSE]


@pytest.mark.parametrize(
    ("part", "kept"),
    [
        pytest.param("<table><tr><td>Tolls in 1911</td></tr></table>", ["Tolls in 1911"], id="a table"),
        pytest.param("<pre>toll = 2</pre>", ["toll = 2"], id="a program"),
        pytest.param("<p>The bridge in 1911</p>", [], id="a caption"),
    ],
)
def test_a_figure_may_hold_what_is_story(part: str, kept: list[str]) -> None:
    assert body(f"<div>{P}<figure>{part}</figure>{Q}{R}</div>") == [PROSE[0], *kept, *PROSE[1:]]


@pytest.mark.parametrize(
    ("header", "kept"),
    [
        pytest.param("<header><h2>The pillars</h2></header>", ["The pillars"], id="right above a paragraph"),
        pytest.param("<header><h2>More films</h2></header><nav>Films</nav>", [], id="above what is no story"),
        pytest.param("<header><p>Part two</p></header>", [], id="no heading"),
    ],
)
def test_a_header_may_head_a_part_of_the_story(header: str, kept: list[str]) -> None:
    assert body(f"<div>{P}<section>{header}{Q}{R}</section></div>") == [PROSE[0], *kept, *PROSE[1:]]
