from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from tests.benchmarks.speed import documents, main, timed


def test_each_distinct_document_counts_once(tmp_path: Path) -> None:
    file = tmp_path / "pages.jsonl.gz"
    with gzip.open(file, "wt", encoding="utf-8") as stream:
        stream.writelines(json.dumps({"html": page}) + "\n" for page in ("<p>One", "<p>Two", "<p>One", "<p>Three"))
    assert documents(file, "html", None) == ["<p>One", "<p>Two", "<p>Three"]
    assert documents(file, "html", 2) == ["<p>One", "<p>Two"]


def test_every_tool_gets_every_text_and_the_first_is_not_counted() -> None:
    seen: list[tuple[str, str]] = []
    chosen = [(name, lambda text, name=name: seen.append((name, text))) for name in ("one", "other")]
    spent = timed(["a", "b", "c"], chosen)
    assert sorted(seen) == [(name, text) for name in ("one", "other") for text in "abc"]
    assert set(spent) == {"one", "other"}


def test_the_table_names_the_tools(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "texts.jsonl"
    file.write_text("".join(json.dumps({"text": f"It rained for {n} days. " * 400}) + "\n" for n in range(3)))
    assert main([str(file), "--type", "text"]) == 0
    head, *rows = capsys.readouterr().out.splitlines()
    assert head == "2 documents, 0.0 MB"
    assert [row.split()[0] for row in rows] == ["cleaner"]


def test_too_few_documents_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "one.jsonl"
    file.write_text('{"text": "Rain."}\n')
    with pytest.raises(SystemExit):
        main([str(file)])
    assert "holds fewer than two distinct documents" in capsys.readouterr().err
