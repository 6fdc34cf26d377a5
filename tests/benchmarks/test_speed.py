from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.benchmarks.speed import main, table, timed
from tests.benchmarks.spread import Figure, points


def test_every_tool_gets_every_text_and_each_is_first_in_turn() -> None:
    seen: list[tuple[str, str]] = []
    chosen = [(name, lambda text, name=name: seen.append((name, text))) for name in ("one", "other")]
    spent = timed("abc", chosen)
    assert [name for name, _ in seen] == ["one", "other", "other", "one", "one", "other"]
    assert sorted(seen) == [(name, text) for name in ("one", "other") for text in "abc"]
    assert set(spent) == {"one", "other"}


def test_a_ratio_is_taken_within_each_process() -> None:
    figures = [
        Figure("cleaner", 9, 1.0, 1),
        Figure("c4", 9, 2.0, 1),
        Figure("cleaner", 9, 5.0, 1),
        Figure("c4", 9, 5.0, 1),
    ]
    assert "0.75 x cleaner (0.50 to 1.00)" in "\n".join(table(points(figures)))


def test_the_table_names_the_tools(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "texts.jsonl"
    file.write_text("".join(json.dumps({"text": f"It rained for {n} days. " * 400}) + "\n" for n in range(3)))
    assert main([str(file), "--type", "text", "--processes", "1"]) == 0
    head, *rows = capsys.readouterr().out.splitlines()
    assert head == "3 documents, 0.0 MB, in 1 processes"
    assert [row.split()[0] for row in rows] == ["cleaner"]


@pytest.mark.parametrize(
    ("args", "said"),
    [
        pytest.param(["--type", "text", "--peer", "trafilatura"], "trafilatura reads no text", id="a peer for pages"),
        pytest.param(["--type", "html", "--peer", "c4"], "c4 reads no html", id="a peer for texts"),
        pytest.param(["--peer", "all"], "--peer all wants a --type", id="all peers of nothing said"),
    ],
)
def test_what_cannot_be_compared_is_refused(args: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(args)
    assert said in capsys.readouterr().err


def test_a_file_without_documents_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "none.jsonl"
    file.write_text("")
    with pytest.raises(SystemExit):
        main([str(file)])
    assert "holds no text" in capsys.readouterr().err
