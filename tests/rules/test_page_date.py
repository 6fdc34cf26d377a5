from __future__ import annotations

import sys

import pytest

from cleaner.pipeline import clean
from cleaner.rules import page_date as module
from cleaner.rules.page_date import page_date

PAGE = (
    "<!doctype html><html><head>{}<link rel='canonical' href='https://harbour.example/2024/05/03/rain'></head>"
    "<body><article><p>It rained.</p></article>"
)
META = "<meta property='article:published_time' content='2021-01-02'>"


@pytest.fixture(autouse=True)
def looks_anew() -> None:
    module._finder.cache_clear()  # noqa: SLF001 -- whether it is installed is asked once


def test_the_day_is_found_where_no_meta_data_tell_it() -> None:
    pytest.importorskip("htmldate")
    assert clean(PAGE.format("")).metadata.published == "2024-05-03"
    assert clean(PAGE.format(META)).metadata.published == "2021-01-02"


def test_without_the_extra_nothing_is_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "htmldate", None)
    assert clean(PAGE.format("")).metadata.published is None


@pytest.mark.parametrize(
    "html",
    [
        pytest.param("https://harbour.example/2024/05/03/rain", id="an address is not fetched"),
        pytest.param("<p>" + "rain " * 1_000_001, id="too large"),
        pytest.param("<p>It rained.", id="no day"),
    ],
)
def test_no_day_is_none(html: str) -> None:
    assert page_date(html, None) is None


def test_a_page_that_it_stumbles_over_has_no_day(monkeypatch: pytest.MonkeyPatch) -> None:
    def stumble(*_: object, **__: object) -> None:
        raise ValueError("no")

    monkeypatch.setattr(module, "_finder", lambda: stumble)
    assert page_date(PAGE, None) is None
