from __future__ import annotations

import json
from pathlib import Path

import pyperf
import pytest

from tests.benchmarks.spread import Figure, from_processes, keep, points

FIGURES = [Figure("rules", x, seconds, 2.0) for seconds in (1.0, 4.0, 1.2) for x in (100, 200)]


def test_a_figure_of_several_processes_is_their_median() -> None:
    assert [(point.x, point.pace, point.seconds) for point in points(FIGURES)] == [(100, 0.6, 1.2), (200, 0.6, 1.2)]


def test_the_spread_is_that_of_the_nearer_half() -> None:
    assert [point.off for point in points(FIGURES)] == ["± 17%", "± 17%"]


def test_one_process_has_no_spread() -> None:
    assert points(FIGURES[:1])[0].off == "one run"


def test_what_is_kept_is_a_file_of_pyperf(tmp_path: Path) -> None:
    keep(tmp_path / "results.json", points(FIGURES), "run --only rules")
    suite = pyperf.BenchmarkSuite.load(str(tmp_path / "results.json"))
    assert suite.get_benchmark_names() == ["rules: 100", "rules: 200"]
    assert suite.get_benchmark("rules: 100").get_values() == (0.5, 2.0, 0.6)


def test_what_is_kept_does_not_name_the_machine(tmp_path: Path) -> None:
    keep(tmp_path / "results.json", points(FIGURES), "")
    assert json.dumps("hostname") not in (tmp_path / "results.json").read_text(encoding="utf-8")


def test_a_process_that_fails_ends_the_run() -> None:
    with pytest.raises(SystemExit, match="failed in process 0"):
        list(from_processes("tests.benchmarks.speed", ["no-such-file.jsonl"], 1))
