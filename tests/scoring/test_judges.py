"""Our figures are those of the judges that the project is measured by, which lie beside it in ../shared.

Without them these tests are skipped, and say so; the slow readings in test_lines and test_pages hold everywhere.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from cleaner.__main__ import main
from cleaner.scoring.evaluation import AFTER, ALL, Evaluation
from cleaner.scoring.gold import Gold, gold_lines, read_gold

BENCH = Path(__file__).parents[3] / "shared" / "bench"

pytestmark = pytest.mark.skipif(not BENCH.is_dir(), reason="../shared/bench, which holds the judges, is not here")

SCRAPED = "scraped-dev.jsonl"
PAGES = ("pagetext-aeb-html-text-dev.jsonl.gz", "pagetext-multi-html-text-dev.jsonl.gz")


def judged(judge: str, gold: str, outputs: Path) -> Any:
    command = [sys.executable, str(BENCH / judge), str(BENCH / gold), str(outputs), "--json"]
    return json.loads(subprocess.run(command, check=True, capture_output=True).stdout)


def rows(gold: str) -> list[Gold]:
    with (BENCH / gold).open("rb") as stream:
        return list(read_gold(gold_lines(stream, name=gold), name=gold))


def written(path: Path, outputs: dict[str, str]) -> Path:
    path.write_text("".join(json.dumps({"id": id_, "text": text}) + "\n" for id_, text in outputs.items()))
    return path


def damaged(text: str, chance: random.Random) -> str:
    """Return `text` with lines dropped, emptied, cut at either end, split, joined and moved."""
    lines: list[str] = []
    for line in text.split("\n"):
        at = chance.randrange(len(line) + 1)
        lines += chance.choices(
            [[line], [], [""], [line[at:]], [line[:at], line[at:]], [f"{' '.join(lines[-1:])} {line}"]],
            weights=[10, 2, 1, 2, 1, 1],
        )[0]
        if chance.random() < 0.02:
            lines.insert(0, lines.pop() if lines else "")
    return "\n".join(lines)


@pytest.mark.parametrize("seed", range(2))
def test_line_figures_agree_with_the_judge_on_damaged_text(seed: int, tmp_path: Path) -> None:
    chance, golds = random.Random(seed), rows(SCRAPED)  # noqa: S311
    outputs = {gold.id: damaged(gold.text, chance) for gold in golds}
    evaluation = Evaluation()
    for gold in golds:
        evaluation.add(gold, outputs[gold.id])
    ours = {**evaluation.line_figures(), "labels": evaluation.label_figures()}
    assert ours == judged("score_scraped.py", SCRAPED, written(tmp_path / "out.jsonl", outputs))


@pytest.mark.parametrize("gold", PAGES)
def test_page_figures_agree_with_the_judge_on_damaged_text(gold: str, tmp_path: Path) -> None:
    chance, golds = random.Random(1), rows(gold)  # noqa: S311
    outputs = {row.id: damaged(row.body or row.text, chance) for row in golds}
    evaluation = Evaluation()
    for row in golds:
        evaluation.add(row, outputs[row.id])
    sections = {"bodies": evaluation.body_figures(AFTER), "strings": evaluation.string_figures(AFTER)}
    ours = {name: figures[ALL] for name, figures in sections.items() if figures}
    assert ours == judged("score_pages.py", gold, written(tmp_path / "out.jsonl", outputs))


def test_evaluate_agrees_with_the_judge_on_what_the_filter_writes(
    tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert main(["--jsonl", str(BENCH / SCRAPED)]) == 0
    outputs = tmp_path / "out.jsonl"
    outputs.write_bytes(capsysbinary.readouterr().out)
    assert main(["evaluate", str(BENCH / SCRAPED), "--json"]) == 0
    figures = json.loads(capsysbinary.readouterr().out)
    assert {**figures["removal"], "labels": figures["labels"]} == judged("score_scraped.py", SCRAPED, outputs)
