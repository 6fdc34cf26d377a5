from __future__ import annotations

import json
from itertools import islice
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.benchmarks.growth import lines_of, of_one_language, up_to
from tests.benchmarks.plot import chart
from tests.benchmarks.report import head, table
from tests.benchmarks.run import main
from tests.benchmarks.spread import Figure, points

TEXTS = [f"The council met on day {n} and chose a new mayor after a long debate.\n\nAdvertisement" for n in range(40)]


@pytest.mark.parametrize("width", [10, 1000, 100_000])
def test_lines_are_about_as_long_as_asked_and_few_as_another(width: int) -> None:
    lengths = [len(line) for line in islice(lines_of((text for _ in range(10**6) for text in TEXTS), width), 20)]
    assert 0.8 * width < sum(lengths) / 20 < 1.2 * width
    assert len(set(lengths)) > 5


def test_texts_of_one_language_are_those_that_most_speak() -> None:
    foreign = "Der Rat hat die Brücke gesperrt, weil sie nicht sicher ist und das Geld fehlt."
    assert of_one_language([foreign, *TEXTS]) == TEXTS


def test_so_many_megabytes_are_taken_and_the_document_that_passes_them() -> None:
    assert [*up_to(2.5e-6, "abcdef")] == ["a", "b", "c"]


@pytest.mark.parametrize("by_powers", [False, True])
def test_a_chart_is_well_formed_and_marks_each_point(by_powers: bool) -> None:
    drawn = chart("a < b", "s", [(10, 0.5), (100, 0.6), (1000, 60)], by_powers=by_powers)
    root = ElementTree.fromstring(drawn)  # noqa: S314 -- ours
    assert len(root.findall("{*}circle")) == 3


def test_a_chart_by_powers_climbs_evenly_where_time_grows_as_size_does() -> None:
    drawn = chart("a", "s", [(10, 0.1), (100, 1.0), (1000, 10.0)], by_powers=True)
    heights = [float(circle.get("cy", "")) for circle in ElementTree.fromstring(drawn).findall("{*}circle")]  # noqa: S314
    assert heights[0] - heights[1] == pytest.approx(heights[1] - heights[2], abs=0.2)


def test_a_table_has_a_row_a_point() -> None:
    rows = table(points([Figure("rules", 100, 0.5, 1.0), Figure("batch", 1000, 0.25, 0.5, 80.0)])).splitlines()[2:]
    assert rows == ["| rules | 100 | 0.500 | 2.00 | one run |  |", "| batch | 1,000 | 0.250 | 2.00 | one run | 80 MB |"]


def test_the_head_tells_the_command_and_what_it_ran_on() -> None:
    said = head(["--only", "rules"])
    assert said.startswith("`python -m tests.benchmarks.run --only rules`\n\nCPython 3.")
    assert "rules for all languages, index " in said


def test_a_run_writes_a_table_a_plot_a_series_and_a_file_of_pyperf(tmp_path: Path) -> None:
    file = tmp_path / "texts.jsonl"
    rows = ({"text": text, "html": f"<html><body><p>{text}"} for text in TEXTS)
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    only = [f"--only={name}" for name in ("kinds", "size", "lines", "command")]
    out = tmp_path / "out"
    args = [str(file), "--page-text", str(file), "--html", str(file), "--most-megabytes", "0.001", *only]
    assert main([*args, "--processes", "1", "--out", str(out)]) == 0
    assert {path.name for path in out.iterdir()} == {
        "results.md",
        "results.json",
        "one-document-by-its-characters.svg",
        "lines-by-their-characters.svg",
        "JSON-Lines-through-cleaner-batch-by-bytes-of-text.svg",
    }
    assert "| pages of HTML, as they come |" in (out / "results.md").read_text(encoding="utf-8")


def test_rules_grow_to_all_of_them(tmp_path: Path) -> None:
    file = tmp_path / "texts.jsonl"
    file.write_text("".join(json.dumps({"text": text}) + "\n" for text in TEXTS), encoding="utf-8")
    args = [str(file), "--most-megabytes", "0.001", "--processes", "1", "--out", str(tmp_path), "--only", "rules"]
    assert main(args) == 0
    rows = (tmp_path / "results.md").read_text(encoding="utf-8").splitlines()
    counts = [row.split("|")[2].strip() for row in rows if row.startswith("| rules")]
    assert counts[:3] == ["100", "200", "500"]
    assert len(set(counts)) == len(counts)


def test_less_than_the_least_input_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--most-megabytes", "0.0001"])
    assert "less than the least input" in capsys.readouterr().err
