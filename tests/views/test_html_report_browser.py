"""The page about a run as a real browser shows it. Without one on the path these tests are skipped."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from cleaner.runs.counts import Counts
from cleaner.runs.rows import Fired
from cleaner.runs.sample import Selection
from cleaner.views.html_document import shown, unread
from cleaner.views.html_report import html_page
from tests.browser import NAMES, Tab, browser_path, chromium
from tests.runs.reports import failed, row
from tests.views.results import removal, result

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cleaner.model import Result
    from tests.browser import Browser

pytest.importorskip("jinja2")
pytestmark = pytest.mark.skipif(browser_path() is None, reason=f"no browser is installed ({', '.join(NAMES)})")

HOSTILE = (
    "</div></script><script>window.wasRun = true; fetch('https://elsewhere.example/a')</script><!-- "
    "<img src='https://elsewhere.example/b.png' onerror='window.wasRun = true'>"
    "<style>@import 'https://elsewhere.example/c.css';</style><iframe src='https://elsewhere.example/d'></iframe>"
)
SENTENCES = tuple(f"The council met on day {day} and talked about the bridge at length.\n" for day in range(40))


def article(number: int) -> Result:
    """Return an article with three removals, one of them inside a line."""
    text = f"Advertisement {number}\n\n{''.join(SENTENCES)}It left. READ MORE: Bus fares\n\nShare & <b>like</b>\n"
    return result(
        text,
        removal(text, f"Advertisement {number}", "en/ad/marker"),
        removal(text, " READ MORE: Bus fares", "en/related/cue"),
        removal(text, "Share & <b>like</b>", "en/share/buttons"),
        title=f"Article {number}",
        doubts=(removal(text, SENTENCES[3], "en/bio/perhaps"),),
    )


ARTICLES = [article(number) for number in range(1, 5)]
FIRED = (Fired("en/ad/marker", "ad", 1, 15), Fired("en/share/buttons", "share", 1, 19))
ROWS = [
    row("flagged.txt", status="flagged", removed=0, fired=(), publisher="saltby.example"),
    failed("broken.txt"),
    *(row(f"{n}.txt", characters=1000 * n, removed=300 - n, fired=FIRED[: n % 2 + 1]) for n in range(1, 5)),
    row("hostile.txt", publisher=HOSTILE, fired=(Fired(HOSTILE, "ad", 1, 1),)),
]


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    path = browser_path()
    assert path is not None
    with chromium(path, tmp_path_factory.mktemp("profile")) as running:
        yield running


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    counts = Counts()
    for each in ROWS:
        counts.add(each)
    hostile = f"{HOSTILE}\n\nShare\n"
    documents = [shown(each, one) for each, one in zip(ROWS[2:6], ARTICLES, strict=True)]
    documents.append(shown(ROWS[6], result(hostile, removal(hostile, "Share"), title=HOSTILE)))
    documents.append(unread(ROWS[0], "It cannot be read again: No such file."))
    selection = Selection(tuple(ROWS), tuple(one.row for one in documents), 3)
    run = {"sources": [HOSTILE], "output": "/bodies", "version": "0.1.0", "settings": {"title": HOSTILE}}
    path = tmp_path_factory.mktemp("page") / "report.html"
    path.write_text("".join(html_page(run, {"losses": {HOSTILE: 1}}, counts, selection, documents)), encoding="utf-8")
    return path


@pytest.fixture
def tab(browser: Browser, page: Path) -> Tab:
    return Tab(browser, page, width=1280, height=800)


def places(tab: Tab) -> list[str]:
    """Return the documents in the table that are to be seen, from the top."""
    script = """[...document.querySelectorAll('#table tbody tr')].filter(row => row.checkVisibility())
        .map(row => row.cells[1].textContent)"""
    return list(tab.ask(script))


def focused(tab: Tab) -> str:
    return str(tab.ask("document.activeElement.id || document.activeElement.textContent"))


def told(tab: Tab) -> str | None:
    """Return the rule that is told at a removal, None where nothing is."""
    rule = tab.ask(
        "document.getElementById('why').checkVisibility() ? document.querySelector('#why .rule').textContent : null"
    )
    return None if rule is None else str(rule)


def use_everything(tab: Tab) -> None:
    """Do what can be done on the page."""
    for key in "jjknnp/":
        tab.press(key)
    tab.type("bus")
    for selector in ("#theme", "th:nth-child(5) button", "[data-filter]", "del", "#sampled"):
        tab.click(selector)
    for media in ("print", ""):
        tab.media(media, scheme="dark")


def test_no_request_leaves_the_page(tab: Tab, page: Path) -> None:
    use_everything(tab)
    assert tab.requests() == [page.as_uri()]


def test_nothing_is_complained_of_in_the_console(tab: Tab) -> None:
    use_everything(tab)
    assert tab.complaints() == []


def test_a_script_in_an_article_does_not_run(tab: Tab) -> None:
    use_everything(tab)
    assert tab.ask(
        "window.wasRun === undefined && document.scripts.length === 1 && !document.querySelector('img, iframe')"
    )


def test_a_script_that_slipped_through_would_not_run(tab: Tab) -> None:
    script = """(() => {
      const one = document.createElement('script');
      one.textContent = 'window.wasRun = true';
      document.body.append(one);
      document.body.insertAdjacentHTML('beforeend', '<b onclick="window.wasRun = true">b</b>');
      document.body.lastChild.click();
      return window.wasRun === undefined;
    })()"""
    assert tab.ask(script) is True


def test_the_page_may_not_call_home(tab: Tab) -> None:
    """The policy says so: a request that only found no network would not be told here."""
    script = """new Promise(done => {
      addEventListener('securitypolicyviolation', event => done(event.effectiveDirective));
      fetch('https://elsewhere.example/').catch(() => setTimeout(() => done('no network'), 500));
    })"""
    assert tab.ask(script) == "connect-src"


def test_struck_text_is_what_was_removed(tab: Tab) -> None:
    struck = tab.ask("[...document.querySelectorAll('#d2 del')].map(gone => gone.textContent)")
    assert struck == [one.text for one in ARTICLES[1].removals]
    assert tab.style("#d2 del", "textDecorationLine") == "line-through"


def test_the_original_and_the_body_are_whole_and_stand_beside_each_other(tab: Tab) -> None:
    assert tab.ask("document.querySelector('#d2 .before .text').textContent") == ARTICLES[1].source.text
    assert tab.ask("document.querySelector('#d2 .after .text').textContent") == ARTICLES[1].text
    before, after = (
        tab.ask(f"document.querySelector('#d2 .{side}').getBoundingClientRect().toJSON()")
        for side in ("before", "after")
    )
    assert (before["top"], before["right"] <= after["left"]) == (after["top"], True)


def test_the_body_stays_in_sight_beside_a_longer_original(browser: Browser, page: Path) -> None:
    tab = Tab(browser, page, width=1280, height=1400)
    tab.ask("document.querySelector('#d2 .before .text').prepend('menu\\n'.repeat(100))")
    tab.ask("document.querySelector('#d2 .before').scrollIntoView({ block: 'end' })")
    place = tab.ask("document.querySelector('#d2 .after .text').getBoundingClientRect().toJSON()")
    assert 0 <= place["top"] < place["bottom"] <= 1400


def test_in_a_narrow_window_they_stand_below_each_other_and_nothing_sticks_out(browser: Browser, page: Path) -> None:
    tab = Tab(browser, page, width=420, height=800)
    before, after = (
        tab.ask(f"document.querySelector('#d2 .{side}').getBoundingClientRect().toJSON()")
        for side in ("before", "after")
    )
    assert before["bottom"] <= after["top"]
    assert tab.ask("document.documentElement.scrollWidth") == 420


def test_an_article_that_holds_markup_shows_it(tab: Tab) -> None:
    assert tab.ask("document.querySelector('#d5 .before .text').textContent") == f"{HOSTILE}\n\nShare\n"
    assert tab.ask("document.querySelector('#d5 h3').textContent").startswith(HOSTILE[:60])


def test_flagged_and_failed_documents_come_first(tab: Tab) -> None:
    assert places(tab)[:2] == ["flagged.txt", "broken.txt"]


@pytest.mark.parametrize(
    ("column", "clicks", "order", "first"),
    [
        pytest.param(1, 1, "descending", "1.txt", id="status, the other way round"),
        pytest.param(2, 1, "ascending", "1.txt", id="names"),
        pytest.param(5, 1, "descending", "4.txt", id="numbers, the largest first"),
        pytest.param(5, 2, "ascending", "broken.txt", id="numbers, the smallest first"),
        pytest.param(7, 1, "descending", "1.txt", id="shares"),
    ],
)
def test_the_table_is_sorted(tab: Tab, column: int, clicks: int, order: str, first: str) -> None:
    for _ in range(clicks):
        tab.click(f"th:nth-child({column}) button")
    assert tab.ask(f"document.querySelector('th:nth-child({column})').ariaSort") == order
    assert tab.ask("document.querySelectorAll('[aria-sort]').length") == 1
    assert places(tab)[0] == first


def test_a_column_can_be_sorted_with_the_keyboard(tab: Tab) -> None:
    tab.ask("document.querySelector('th:nth-child(5) button').focus()")
    tab.press("Enter", text="\r", windowsVirtualKeyCode=13)
    assert places(tab)[0] == "4.txt"


@pytest.mark.parametrize(
    ("words", "found"),
    [
        pytest.param("encoding", ["broken.txt"], id="a fault"),
        pytest.param("SALTBY", ["flagged.txt"], id="a publisher, in capitals"),
        pytest.param("en/share/buttons", ["1.txt", "3.txt"], id="a rule that the table does not show"),
        pytest.param("share 3.txt", ["3.txt"], id="two words"),
        pytest.param("nothing", [], id="nothing"),
    ],
)
def test_the_table_is_filtered_by_words(tab: Tab, words: str, found: list[str]) -> None:
    tab.press("/")
    tab.type(words)
    assert places(tab) == found
    assert tab.ask("document.getElementById('count').textContent") == f"{len(found)} of 7 documents"
    assert tab.ask("document.getElementById('none').checkVisibility()") is (not found)


def test_the_table_is_filtered_by_status(tab: Tab) -> None:
    tab.ask("""(() => {
      const one = document.getElementById('status');
      one.value = 'flagged';
      one.dispatchEvent(new Event('input', { bubbles: true }));
    })()""")
    assert places(tab) == ["flagged.txt"]


def test_only_documents_below_are_listed_on_request(tab: Tab) -> None:
    tab.click("#sampled")
    assert places(tab) == ["flagged.txt", "1.txt", "2.txt", "3.txt", "4.txt", "hostile.txt"]


def test_a_bar_finds_its_documents(tab: Tab) -> None:
    tab.click("[data-filter='en/share/buttons']")
    assert places(tab) == ["1.txt", "3.txt"]


def test_all_come_back_when_none_was_found(tab: Tab) -> None:
    tab.press("/")
    tab.type("nothing")
    tab.click("#clear")
    assert len(places(tab)) == 7


def test_a_name_in_the_table_leads_to_the_document(tab: Tab) -> None:
    tab.click("a[href='#d3']")
    assert tab.ask("Math.abs(document.getElementById('d3').getBoundingClientRect().top) < 40")


@pytest.mark.parametrize(
    ("keys", "document"),
    [("j", "d1"), ("jj", "d2"), ("jjk", "d1"), ("k", "d1"), ("jjjjjjjjj", "d6"), ("jjjjjjjjk", "d5")],
)
def test_j_and_k_go_from_document_to_document(tab: Tab, keys: str, document: str) -> None:
    for key in keys:
        tab.press(key)
    assert focused(tab) == document
    assert tab.ask(
        "(place => place.top >= -1 && place.top < innerHeight)(document.activeElement.getBoundingClientRect())"
    )


def test_j_goes_on_from_where_the_reader_has_scrolled(tab: Tab) -> None:
    tab.press("j")
    tab.ask("document.getElementById('d3').scrollIntoView({ behavior: 'instant' })")
    tab.press("j")
    assert focused(tab) == "d4"


def test_keys_are_letters_where_words_are_typed(tab: Tab) -> None:
    tab.press("/")
    tab.type("jk")
    assert tab.ask("[document.activeElement.id, document.getElementById('find').value]") == ["find", "jk"]


def test_n_and_p_go_from_removal_to_removal_across_documents(tab: Tab) -> None:
    tab.press("j")
    seen = []
    for key in "nnnnnp":
        tab.press(key)
        seen.append((focused(tab), told(tab)))
    assert seen == [
        ("Advertisement 1", "en/ad/marker"),
        (SENTENCES[3], "en/bio/perhaps"),
        (" READ MORE: Bus fares", "en/related/cue"),
        ("Share & <b>like</b>", "en/share/buttons"),
        ("Advertisement 2", "en/ad/marker"),
        ("Share & <b>like</b>", "en/share/buttons"),
    ]


def test_the_pointer_shows_the_rule_and_its_reason(tab: Tab) -> None:
    tab.point("#d1 del", 1)
    assert told(tab) == "en/related/cue"
    assert tab.ask("document.querySelector('#why .why').textContent") == "Why of en/related/cue."
    tab.point("#d1 h3")
    assert told(tab) is None


def test_what_was_suspected_says_that_it_stayed(tab: Tab) -> None:
    tab.point("#d1 .text mark")
    assert (told(tab), tab.ask("document.querySelector('#why .stayed').textContent")) == (
        "en/bio/perhaps",
        "suspected, stayed",
    )
    assert tab.ask("document.querySelector('#d1 .text mark').textContent") == SENTENCES[3]


def test_a_click_keeps_the_reason_until_escape(tab: Tab) -> None:
    tab.click("#d1 del")
    tab.point("#d1 h3")
    assert told(tab) == "en/ad/marker"
    tab.press("Escape")
    assert told(tab) is None


def test_the_reason_is_read_with_the_struck_text(tab: Tab) -> None:
    tab.ask("document.querySelector('#d1 del').focus()")
    script = "document.getElementById(document.activeElement.getAttribute('aria-describedby')).textContent"
    assert "Why of en/ad/marker." in tab.ask(script)


def test_the_reason_stays_inside_the_window(browser: Browser, page: Path) -> None:
    tab = Tab(browser, page, width=360, height=500)
    for nth in range(3):
        tab.click("#d1 del", nth)
        place = tab.ask("document.getElementById('why').getBoundingClientRect().toJSON()")
        assert place["left"] >= 0
        assert place["right"] <= 360
        assert place["bottom"] <= 500


def brightness(color: str) -> float:
    numbers = [float(part) for part in color.partition("(")[2].rstrip(")").split(",")[:3]]
    return sum(numbers) / 3


@pytest.mark.parametrize(
    ("scheme", "clicks", "is_dark"),
    [("light", 0, False), ("dark", 0, True), ("light", 1, True), ("dark", 1, False), ("light", 2, False)],
)
def test_the_theme_is_the_systems_until_the_button_says_otherwise(
    tab: Tab, scheme: str, clicks: int, is_dark: bool
) -> None:
    tab.media(scheme=scheme)
    for _ in range(clicks):
        tab.click("#theme")
    assert (brightness(tab.style("body", "backgroundColor")) < 60) is is_dark
    assert (brightness(tab.style("body", "color")) > 180) is is_dark
    assert tab.ask("document.getElementById('theme').ariaPressed") == json.dumps(is_dark)


def contrast(one: str, other: str) -> float:
    def luminance(color: str) -> float:
        parts = [float(part) / 255 for part in color.partition("(")[2].rstrip(")").split(",")[:3]]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("text", "paper"),
    [
        pytest.param("del", "del", id="struck text"),
        pytest.param(".text", "article", id="the body"),
        pytest.param(".facts", "article", id="facts"),
        pytest.param(".status.flagged", ".status.flagged", id="flagged"),
        pytest.param(".status.failed", ".status.failed", id="failed"),
        pytest.param(".note", ".note", id="notes"),
        pytest.param(".value", "body", id="figures"),
    ],
)
def test_text_can_be_read_on_its_paper(tab: Tab, scheme: str, text: str, paper: str) -> None:
    tab.media(scheme=scheme)
    assert contrast(tab.style(text, "color"), tab.style(paper, "backgroundColor")) >= 4.5


def test_print_is_black_on_white_without_controls_and_names_each_reason(tab: Tab) -> None:
    tab.click("#theme")
    tab.media("print", scheme="dark")
    assert tab.style("body", "backgroundColor") == "rgb(255, 255, 255)"
    assert tab.style("body", "color") == "rgb(0, 0, 0)"
    assert [tab.style(name, "display") for name in ("#theme", "#filters", ".keys")] == ["none"] * 3
    number = tab.ask("getComputedStyle(document.querySelectorAll('#d1 del')[1], '::after').content")
    assert number.replace('"', "").replace(" ", "") in {"[attr(data-number)]", "[2]"}


def test_it_prints(tab: Tab) -> None:
    assert tab.pdf().startswith(b"%PDF")


def accessible(tab: Tab) -> list[dict[str, Any]]:
    nodes = tab.call("Accessibility.getFullAXTree")["nodes"]
    return [node for node in nodes if not node.get("ignored")]


def test_what_can_be_operated_has_a_name(tab: Tab) -> None:
    operable = {"button", "searchbox", "combobox", "checkbox", "link", "textbox"}
    nodes = [node for node in accessible(tab) if node["role"]["value"] in operable]
    assert len(nodes) > 20
    assert [node for node in nodes if not node.get("name", {}).get("value")] == []


def test_headings_landmarks_and_the_table_are_told(tab: Tab) -> None:
    roles = {node["role"]["value"] for node in accessible(tab)}
    assert {"main", "banner", "search", "table", "columnheader", "heading", "article", "deletion"} <= roles
