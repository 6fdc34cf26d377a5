from __future__ import annotations

import pytest

from cleaner.model import UNKNOWN, Provenance
from cleaner.pipeline import clean

HEADLINE = "Old bridge stays closed"
PARTS = ("North", "South", "Old Town", "Islands", "Harbour", "Upper Quay", "Lower Quay", "Hill", "Marsh")
MENU = (
    *("News", "Weather", "Sport", "Culture", "Boats", "Property", "Jobs", "Log in", "Search", "Newsletters"),
    *(f"{part} {topic}" for topic in ("boats", "schools", "tides", "people", "streets") for part in PARTS),
)
TAIL = ("Most read", "Seal elected", "Ferry runs aground", "Privacy Policy", "Terms of Use", "Contact us", "Imprint")
BODY = (
    "The engineers found cracks in two of the northern pillars when they went down with lamps at the lowest tide.",
    "The oldest pillars of the bridge were built before anyone kept a list of what had been poured into them.",
    "Until autumn the engineers will measure the cracks in the pillars every week and the ferry will run every hour.",
    "Whoever lives on the far side of the bridge has been given a card that opens the ferry's gate without a ticket.",
    "The council will hear in October what new pillars would cost, and in November who is to pay for the old ones.",
    "Until then the only ones who cross the closed bridge are the engineers, two cats and the man who feeds the cats.",
)
LEADS_UP = (
    "Nobody crosses the old bridge any more. Since Monday there has been a fence at either end of it, and a man with a "
    "lamp who tells whoever asks what the engineers found when they went down to the pillars:"
)
MORE = (
    "The engineers of the old bridge will go down to its pillars again when the tide is at its lowest in autumn.",
    "What the pillars hold will be known when the cracks have been measured and the council has read the list.",
)
OTHER = (
    "A seal has been chosen as the face of the aquarium after a vote in which nine thousand visitors took part.",
    "Its keepers say that it knows them all by voice and that herring is what it likes best among its presents.",
)


def page(*lines: str) -> str:
    return "\n\n".join((f"{HEADLINE} | Harbour Post", *MENU, *lines, *TAIL)) + "\n"


def body(text: str, profile: str = "auto", provenance: Provenance = UNKNOWN) -> list[str]:
    return [line for line in clean(text, profile=profile, provenance=provenance).text.split("\n") if line]


@pytest.mark.parametrize(
    ("lines", "story"),
    [
        pytest.param((HEADLINE, *BODY), BODY, id="below the headline"),
        pytest.param((HEADLINE, "Jane Doe", *BODY), BODY, id="the author's name above"),
        pytest.param(
            (HEADLINE, BODY[0], "Published: 3 May 2024, 14:02", *BODY[1:]), BODY[1:], id="a deck above the byline"
        ),
        pytest.param((HEADLINE, LEADS_UP, *BODY), (LEADS_UP, *BODY), id="a first paragraph without a full stop"),
        pytest.param((HEADLINE, LEADS_UP[:120], *BODY), BODY, id="a short summary without a full stop"),
        pytest.param(
            (HEADLINE, BODY[0], "The old bridge stays closed.", *BODY[1:]),
            (BODY[0], "The old bridge stays closed.", *BODY[1:]),
            id="a sentence with the headline's words",
        ),
        pytest.param(
            (HEADLINE, *BODY, "Related articles", "Seal wins", *OTHER), BODY, id="another story behind a marker"
        ),
        pytest.param(
            (HEADLINE, *BODY, "Related articles", "Seal wins", *MORE),
            (*BODY, *MORE),
            id="the same story behind a marker",
        ),
        pytest.param(
            (HEADLINE, *BODY, "Pillars in numbers", "- North: 9 cracks", "- South: 4 cracks", "- Piers: none"),
            (*BODY, "Pillars in numbers", "- North: 9 cracks", "- South: 4 cracks", "- Piers: none"),
            id="a list at the end",
        ),
        pytest.param(
            (HEADLINE, *BODY, "Our pages", "By harbour", *(f"* {part} boats" for part in PARTS)),
            BODY,
            id="a menu with bullets",
        ),
        pytest.param(
            (HEADLINE, *BODY, "The engineers", "By pillar", *(f"* {part} pillar" for part in PARTS[:5])),
            (*BODY, "The engineers", "By pillar", *(f"* {part} pillar" for part in PARTS[:5])),
            id="a short list of names below its headings",
        ),
        pytest.param(
            (HEADLINE, BODY[0], "What they found", *BODY[1:]), (BODY[0], "What they found", *BODY[1:]), id="a heading"
        ),
        pytest.param((*BODY, *OTHER[:1]), (*BODY, *OTHER[:1]), id="no headline"),
        pytest.param(
            (
                HEADLINE,
                "1. Saltby 12 9 31",
                "2. Nordhaven 12 8 27",
                "3. Quay United 12 7 25",
                "4. Sund 12 6 20",
                "5. Skerry 12 5 18",
            ),
            (
                "1. Saltby 12 9 31",
                "2. Nordhaven 12 8 27",
                "3. Quay United 12 7 25",
                "4. Sund 12 6 20",
                "5. Skerry 12 5 18",
            ),
            id="nothing but a table below the headline",
        ),
    ],
)
def test_the_story_of_a_page_that_has_lost_its_tags(lines: tuple[str, ...], story: tuple[str, ...]) -> None:
    assert body(page(*lines)) == list(story)


def test_a_longer_text_elsewhere_does_not_outweigh_what_is_below_the_headline() -> None:
    teasers = tuple(line for n in range(6) for line in (f"Story {n} of the day", OTHER[0]))
    assert body(page(*teasers, "Advertisement", HEADLINE, *BODY)) == list(BODY)


def test_the_address_names_the_headline_where_the_first_line_does_not() -> None:
    text = "\n\n".join(("Harbour Post", *MENU, "Why the old northern bridge stays closed", *BODY, *TAIL))
    result = clean(text, provenance=Provenance(url="https://a.example/news/old-northern-bridge-stays-closed"))
    assert [removal.rule for removal in result.removals if removal.text.startswith("Why")] == ["page/headline"]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("\n\n".join((*BODY, "The winners", *(f"Boat number {n}" for n in range(40)))), id="a list below"),
        pytest.param("\n\n".join((*(f"The sea is line {n}" for n in range(40)), *BODY)), id="a poem above"),
        pytest.param("\n\n".join(BODY), id="an article"),
        pytest.param("\n".join(MENU), id="nothing but a menu"),
    ],
)
def test_what_is_no_page_is_not_read_as_one(text: str) -> None:
    result = clean(text)
    assert (result.profile, result.story) == ("residue", None)


KNOWN = (
    "Log in",
    "Subscribe",
    "Newsletters",
    "Privacy Policy",
    "Terms of Use",
    "Most read",
    "Share this article",
    "Follow us",
)
AMOUNTS = tuple(f"{amount} g {thing}" for amount in (20, 40, 60, 90) for thing in ("flour", "leeks", "butter", "salt"))


@pytest.mark.parametrize(
    ("lines", "profile"),
    [
        pytest.param(
            (f"{HEADLINE} | Harbour Post", "Boats", "Tides", "People", *KNOWN[:4], HEADLINE, *BODY, *TAIL),
            "page",
            id="below a headline said again, menus that the rules know",
        ),
        pytest.param((HEADLINE, "Boats", *KNOWN[:4], *BODY, *TAIL), "residue", id="a headline said once"),
        pytest.param(
            (f"{HEADLINE} | Harbour Post", "Boats", *KNOWN[:3], HEADLINE, *BODY, "Most read", "Imprint"),
            "residue",
            id="a headline said again, a few lines around the story",
        ),
        pytest.param(("Harbour Post", *MENU, *BODY, *OTHER, *KNOWN), "page", id="no headline, a long menu"),
        pytest.param(
            ("Harbour Post", *MENU[:25], *BODY, *OTHER, *KNOWN), "residue", id="no headline, too few lines to be sure"
        ),
        pytest.param(
            ("Leek pie", *AMOUNTS, *BODY, *OTHER, *KNOWN), "residue", id="what a recipe takes, in lines like a menu's"
        ),
        pytest.param(
            ("Harbour Post", *MENU[10:30], *BODY, *OTHER), "residue", id="names, and nothing that only a page says"
        ),
    ],
)
def test_a_page_is_told_by_what_stands_around_its_story(lines: tuple[str, ...], profile: str) -> None:
    assert clean("\n\n".join(lines)).profile == profile


def test_every_line_around_the_story_has_a_reason() -> None:
    result = clean(page(HEADLINE, *BODY, "Related articles", "Seal wins", *MORE))
    why = {removal.text: removal.rule for removal in result.removals}
    assert why["Weather"] == "page/above-story"
    assert why[HEADLINE] == "page/headline"
    assert why["Seal wins"] == "page/interruption"
    assert why["Imprint"] == "page/after-story"
    assert all(removal.why for removal in result.removals)


def test_what_stands_between_the_headline_and_the_story_is_read_as_an_article_s() -> None:
    result = clean(page(HEADLINE, "By Jane Doe", "Published: 3 May 2024, 14:02", "The bridge. Photo: John Roe", *BODY))
    about = result.metadata
    assert (about.title, about.byline, about.published) == (HEADLINE, "By Jane Doe", "Published: 3 May 2024, 14:02")
    assert about.captions == ("The bridge. Photo: John Roe",)


def test_every_line_of_a_page_tells_what_it_weighs() -> None:
    result = clean(page(HEADLINE, *BODY))
    assert result.story is not None
    weights = {line: result.story.weights.get(n) for n, line in enumerate(result.source.text.split("\n"), 1) if line}
    assert weights[BODY[0]] == len(BODY[0]) / 10
    assert (weights["Weather"] or 0) < 0


def test_a_page_tells_where_its_story_stands() -> None:
    text = page(HEADLINE, *BODY)
    story = clean(text).story
    assert story is not None
    lines = text.split("\n")
    assert (lines[story.first - 1], lines[story.last - 1]) == (BODY[0], BODY[-1])
    assert story.headline is not None
    assert lines[story.headline - 1] == HEADLINE


@pytest.mark.parametrize("profile", ["auto", "page"])
def test_a_cleaned_page_is_an_article(profile: str) -> None:
    once = clean(page(HEADLINE, *BODY), profile=profile).text
    again = clean(once, profile=profile)
    assert (again.text, again.profile) == (once, "residue")


def test_the_profile_residue_keeps_a_menu_that_no_rule_knows() -> None:
    assert "Boats" in body(page(HEADLINE, *BODY), "residue")
