from __future__ import annotations

import pytest

from cleaner.model import Provenance
from cleaner.rules.provenance import is_site, is_title, site_names, slug_words

HEADLINE = "Mayor vows to rebuild the old harbour bridge"
SITE = "https://www.harbour.example"
SENTENCE = "which the storm of the first of May took away within one night"
ADDRESS = f"{SITE}/news/mayor-vows-to-rebuild-old-harbour-bridge-20260505a.html?page=1"


@pytest.mark.parametrize(
    ("provenance", "names"),
    [
        pytest.param(Provenance(url=ADDRESS), {"harbour.example"}, id="host of an address"),
        pytest.param(Provenance(publisher="Harbour Post"), {"harbour post"}, id="publisher"),
        pytest.param(
            Provenance(url="harbour.example/a", publisher="M.Harbour.example"),
            {"harbour.example", "m.harbour.example"},
            id="both",
        ),
        pytest.param(Provenance(), set(), id="nothing known"),
    ],
)
def test_site_names(provenance: Provenance, names: set[str]) -> None:
    assert site_names(provenance) == names


@pytest.mark.parametrize(
    ("name", "is_one"),
    [
        pytest.param("a.example", True, id="the site"),
        pytest.param("news.a.example", True, id="a part of it"),
        pytest.param("banana.example", False, id="another that ends alike"),
        pytest.param("example", False, id="what it is a part of"),
    ],
)
def test_is_site(name: str, is_one: bool) -> None:
    assert is_site(name, ("a.example",)) is is_one


@pytest.mark.parametrize(
    ("line", "provenance", "is_headline"),
    [
        pytest.param(HEADLINE, Provenance(title=f"{HEADLINE} | Harbour Post"), True, id="title with the site's name"),
        pytest.param(f"{HEADLINE.upper()}!", Provenance(title=HEADLINE), True, id="other case and marks"),
        pytest.param("Mayor vows", Provenance(title=HEADLINE), False, id="two words of the title"),
        pytest.param(f"{HEADLINE}, {SENTENCE}", Provenance(title=HEADLINE), False, id="a sentence that begins so"),
        pytest.param(HEADLINE, Provenance(url=ADDRESS), True, id="spelled by the address"),
        pytest.param(
            "Une école ferme à Évreux", Provenance(url=f"{SITE}/une-ecole-ferme-a-evreux"), True, id="accents"
        ),
        pytest.param(f"{HEADLINE} {SENTENCE}", Provenance(url=ADDRESS), False, id="more than the address"),
        pytest.param("Harbour news", Provenance(url=f"{SITE}/harbour-news"), False, id="an address of two words"),
        pytest.param(HEADLINE, Provenance(), False, id="nothing known"),
    ],
)
def test_is_title(line: str, provenance: Provenance, is_headline: bool) -> None:
    assert is_title(line, provenance) is is_headline


def test_slug_words_leave_out_the_number_of_the_page() -> None:
    assert slug_words(ADDRESS) == ("mayor", "vows", "to", "rebuild", "old", "harbour", "bridge")
