from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

from tests.benchmarks.plot import chart
from tests.benchmarks.run import Deck, main

TEXTS = [f"The council met on day {n} and chose a new mayor after a long debate.\n\nAdvertisement" for n in range(40)]


def test_dealt_documents_are_as_long_as_asked_and_differ() -> None:
    deck = Deck(TEXTS)
    first, second = deck.document(500), deck.document(500)
    assert (len(first), len(second), first == second) == (500, 500, False)


def test_a_dealt_line_is_as_long_as_asked() -> None:
    assert [len(Deck(TEXTS).line(width)) for width in (10, 1000)] == [10, 1000]


def test_a_chart_is_well_formed_and_marks_each_point() -> None:
    root = ElementTree.fromstring(chart("a < b", "s", [(10, 0.5), (100, 0.6), (1000, 0.0)]))  # noqa: S314 -- ours
    assert len(root.findall("{*}circle")) == 3


def test_a_run_writes_a_table_and_a_plot_a_series(tmp_path: Path) -> None:
    file = tmp_path / "texts.jsonl"
    file.write_text("".join(json.dumps({"text": text}) + "\n" for text in TEXTS), encoding="utf-8")
    assert main([str(file), "--most-megabytes", "0.01", "--out", str(tmp_path / "out")]) == 0
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert names == {
        "results.md",
        "rules.svg",
        "characters-in-a-line.svg",
        "one-document-by-its-characters.svg",
        "documents-of-3-kB-by-characters-in-all.svg",
    }
    assert "| rules |" in (tmp_path / "out" / "results.md").read_text(encoding="utf-8")
