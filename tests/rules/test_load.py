from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cleaner.errors import RuleError
from cleaner.model import Provenance
from cleaner.pipeline import clean
from cleaner.rules import load
from cleaner.rules.load import known_sites, load_rules, read_own, sites_with_rules
from cleaner.rules.pack_files import read_packs
from cleaner.rules.provenance import site_names
from cleaner.rules.selftest import PROSE

OWN = """
about = "Ours."
category = "other"

[[rule]]
id = "house"
why = "Our own line."
pattern = '''the \\s house \\s line'''
examples = ["The house line"]
counterexamples = ["The house line was cut."]
"""


@pytest.fixture
def own(tmp_path: Path) -> Path:
    path = tmp_path / "my.toml"
    path.write_text(OWN, encoding="utf-8")
    return path


def test_own_rules_stand_beside_ours(own: Path) -> None:
    result = clean(f"{PROSE[0]}\nThe house line\nAdvertisement\n", rules=load_rules(files=(own,)))
    assert [removal.rule for removal in result.removals] == ["my/house", "any/ad/advertisement-alone"]


@pytest.mark.parametrize(
    ("choice", "message"),
    [
        pytest.param({"languages": frozenset({"enn"})}, 'for the language "enn"; did you mean "en"', id="language"),
        pytest.param({"keep": ("captions",)}, 'no category "captions"; did you mean "caption"', id="category"),
        pytest.param({"ignore": ("en/ad/makrer",)}, 'begins with "en/ad/makrer"; did you mean "en/ad/marker"', id="id"),
        pytest.param({"files": (Path("no.toml"),)}, r"no.toml: cannot be read: No such file", id="file"),
    ],
)
def test_words_that_name_nothing_are_errors(choice: dict[str, Any], message: str) -> None:
    with pytest.raises(RuleError, match=message):
        load_rules(**choice)


@pytest.mark.parametrize(
    ("choice", "kept"),
    [
        pytest.param({"keep": ("ad",)}, True, id="keep a category"),
        pytest.param({"ignore": ("en/ad", "any/ad")}, True, id="ignore a pack"),
        pytest.param({"ignore": ("ad",)}, True, id="ignore a category"),
        pytest.param({"select": ("en/share",)}, True, id="select another"),
        pytest.param({"select": ("en/ad/marker",)}, False, id="select the rule"),
        pytest.param({"select": ("en",), "ignore": ("en/share",)}, False, id="select and ignore"),
        pytest.param({"languages": frozenset({"en"})}, False, id="its language"),
    ],
)
def test_choice_of_rules(choice: dict[str, Any], kept: bool) -> None:
    text = f"{PROSE[0]}\nAdvertisement\n"
    assert (clean(text, rules=load_rules(**choice)).text == text) is kept


def test_id_that_stands_twice_is_refused(own: Path, tmp_path: Path) -> None:
    twin = tmp_path / "folder" / "my.toml"
    twin.parent.mkdir()
    twin.write_text(OWN, encoding="utf-8")
    with pytest.raises(RuleError, match='rule "my/house" stands twice'):
        load_rules(files=(own, twin))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param(b"about = ", "my.toml: not TOML", id="broken TOML"),
        pytest.param(b'about = "\xff"', "my.toml: not UTF-8", id="another encoding"),
        pytest.param(OWN.replace('category = "other"', "").encode(), "no category None", id="no category"),
        pytest.param(OWN.replace("the \\s", "(the").encode(), '"pattern" is not a pattern', id="broken pattern"),
    ],
)
def test_fault_of_an_own_file_is_named(own: Path, content: bytes, message: str) -> None:
    own.write_bytes(content)
    with pytest.raises(RuleError, match=message):
        read_own(own)


def test_own_pattern_that_explodes_is_stopped_and_named(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cleaner.rules.patterns.OWN_PATTERN_SECONDS", 0.05)
    own.write_text(OWN.replace("the \\s house \\s line", "(?: a | a b? )+ c").replace("The house line", "ac"), "utf-8")
    with pytest.raises(RuleError, match=r'my.toml: rule "my/house": its pattern took over 0.05 s on a line of \d+'):
        clean(f"{PROSE[0]}\n{'a' * 60}\n", rules=read_own(own))


def test_cached_rules_are_the_parsed_ones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    load.shipped_rules.cache_clear()
    parsed = load.shipped_rules("en")
    load.shipped_rules.cache_clear()
    assert list(tmp_path.rglob("rules-en-*.bin"))
    cached = load.shipped_rules("en")
    load.shipped_rules.cache_clear()
    assert cached.needs == parsed.needs
    assert [(rule.id, rule.pattern, rule.where, rule.strength) for rule in cached.rules] == [
        (rule.id, rule.pattern, rule.where, rule.strength) for rule in read_packs() if rule.file.startswith("packs/en/")
    ]


def _answers() -> list[list[int]]:
    """Return what an index that no earlier test has made says of some lines."""
    load.shipped_rules.cache_clear()
    load_rules.cache_clear()
    return load_rules(languages=frozenset({"en", "de"})).index.candidates(["Advertisement", "Read more:", *PROSE])


def test_a_cached_index_answers_as_the_built_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    built = _answers()

    def never(*_: object) -> None:
        raise AssertionError("what is kept is made anew")

    monkeypatch.setattr(load.Rules, "_needs_for", never)
    assert _answers() == built


def test_a_damaged_index_is_built_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    built = _answers()
    (kept,) = tmp_path.rglob("index-*.bin")
    kept.write_bytes(kept.read_bytes()[:1000])
    assert (_answers(), kept.stat().st_size > 1000) == (built, True)


AT_ONE_SITE = OWN.replace('category = "other"', 'category = "other"\nsites = ["harbour.example"]')


@pytest.mark.parametrize(
    ("provenance", "goes"),
    [
        pytest.param(Provenance(url="https://news.harbour.example/1"), True, id="its address"),
        pytest.param(Provenance(publisher="Harbour.example"), True, id="its publisher"),
        pytest.param(Provenance(publisher="other.example"), False, id="another site"),
        pytest.param(Provenance(), False, id="no site"),
    ],
)
def test_rules_of_one_site_are_heard_there_alone(own: Path, provenance: Provenance, goes: bool) -> None:
    own.write_text(AT_ONE_SITE, encoding="utf-8")
    rules = load_rules(files=(own,), sites=known_sites(site_names(provenance), sites_with_rules((own,))))
    assert ("The house line" not in clean(f"{PROSE[0]}\nThe house line\n", rules=rules).text) is goes


def test_shipped_rules_of_a_site_are_found_by_an_address() -> None:
    text = f"{PROSE[0]}\n\nIcon: Der Spiegel\n"
    assert clean(text).text == text
    (removal,) = clean(text, provenance=Provenance(url="https://www.spiegel.de/politik/a-1.html")).removals
    assert removal.rule == "sites/spiegel/icon-names"


@pytest.mark.parametrize(
    ("table", "message"),
    [
        pytest.param(
            'sites = ["https://www.harbour.example/"]', 'holds "https.*"; write "harbour.example"', id="address"
        ),
        pytest.param('sites = "harbour.example"', '"sites" must be a list of texts', id="one text"),
    ],
)
def test_fault_in_sites_is_named(own: Path, table: str, message: str) -> None:
    own.write_text(OWN.replace('category = "other"', f'category = "other"\n{table}'), encoding="utf-8")
    with pytest.raises(RuleError, match=message):
        read_own(own)
