from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.benchmarks.batch import CPU, MEASURES, main, ratio
from tests.benchmarks.processes import Cost


def test_a_ratio_is_taken_turn_by_turn() -> None:
    above, below = ([Cost(0, cpu, 0, 0) for cpu in cpus] for cpus in ((2.0, 30.0, 5.0), (1.0, 10.0, 5.0)))
    assert ratio(above, below, CPU) == 2.0


def test_every_measure_tells_what_it_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "texts.jsonl"
    file.write_text(json.dumps({"text": "The council met on Monday and chose a new mayor after a long debate."}) + "\n")
    assert main([str(file), "--megabytes", "0.002", "--files", "5", "--runs", "1"]) == 0
    told = capsys.readouterr().out
    said = ("overhead: ", "two against one: ", "files against records: ", "largest process: ")
    assert [told.count(each) for each in said] == [1] * len(MEASURES)


def test_a_file_without_text_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "texts.jsonl"
    file.write_text("")
    with pytest.raises(SystemExit):
        main([str(file)])
    assert "holds no text" in capsys.readouterr().err
