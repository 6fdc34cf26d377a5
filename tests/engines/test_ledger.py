"""Outputs have their names only when they are complete, and the journal knows what is."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cleaner.engines.journal import Begun, Journal, Past
from cleaner.engines.ledger import Ledger
from cleaner.engines.outcome import Outcome, Removed, Tally
from cleaner.engines.run import left_to_do
from cleaner.errors import CleanerError
from cleaner.sources.articles import Article, Loss, Position
from cleaner.sources.forms import RECORDS, Form
from tests.engines.cleaners import job

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(autouse=True)
def opened() -> Iterator[list[Journal | Ledger]]:
    """What the test has opened; it is closed at its end."""
    _OPENED.clear()
    yield _OPENED
    for each in _OPENED:
        each.close()


_OPENED: list[Journal | Ledger] = []


def journal() -> Journal:
    opened = Journal("out.journal")
    _OPENED.append(opened)
    if opened.past.header is None:
        opened.begin({"version": "1"})
    return opened


def ledger_of(journal: Journal, **sides: str) -> Ledger:
    ledger = Ledger(journal, sides, overwrite=False)
    _OPENED.append(ledger)
    return ledger


RECORD_JOB = replace(job("a.jsonl"), form=Form(RECORDS, ""), to=RECORDS)


def test_an_article_gets_its_name_when_the_journal_knows_it() -> None:
    ledger = ledger_of(journal())
    ledger.put_article(job("a.txt"), b"body")
    assert Path("out/a.txt.part").read_bytes() == b"body"
    assert not Path("out/a.txt").exists()
    ledger.commit(Tally(documents=1))
    assert Path("out/a.txt").read_bytes() == b"body"
    assert not Path("out/a.txt.part").exists()


def test_the_next_run_gives_the_names_that_this_one_could_not() -> None:
    ledger = ledger_of(first := journal())
    ledger.put_article(job("a.txt"), b"body")
    ledger.commit(Tally(documents=1))
    first.close()
    Path("out/a.txt").rename("out/a.txt.part")
    ledger_of(second := journal())
    assert Path("out/a.txt").read_bytes() == b"body"
    assert list(second.past.done) == ["out/a.txt"]


def test_records_go_on_where_the_journal_ends() -> None:
    ledger = ledger_of(first := journal(), rejects="r.jsonl")
    ledger.put_documents(RECORD_JOB, [b"one\n"], Position(1, 10))
    ledger.put_side("rejects", b"bad\n")
    ledger.commit(Tally(documents=1))
    ledger.put_documents(RECORD_JOB, [b"two\n"], Position(2, 20))
    ledger.put_side("rejects", b"worse\n")
    ledger.close()
    first.close()
    again = ledger_of(journal(), rejects="r.jsonl")
    assert again.positions == {"out/a.jsonl": Position(1, 10)}
    assert again.tally.documents == 1
    again.put_documents(RECORD_JOB, [b"two\n"], Position(2, 20))
    again.end_documents(RECORD_JOB, Position(2, 20), is_whole=True)
    again.commit(Tally(documents=2))
    assert Path("out/a.jsonl").read_bytes() == b"one\ntwo\n"
    assert Path("r.jsonl.part").read_bytes() == b"bad\n"


def test_what_is_broken_off_keeps_the_name_of_a_part() -> None:
    ledger = ledger_of(journal())
    ledger.put_documents(RECORD_JOB, [b"one\n"], Position(1, 10))
    ledger.end_documents(RECORD_JOB, Position(1, 10), is_whole=False)
    ledger.commit(Tally())
    assert [path.name for path in Path("out").iterdir()] == ["a.jsonl.part"]


def test_nothing_that_appeared_meanwhile_is_written_over() -> None:
    ledger = ledger_of(journal())
    ledger.put_article(job("a.txt"), b"body")
    Path("out/a.txt").write_bytes(b"precious")
    with pytest.raises(CleanerError, match="it was not there when the run began"):
        ledger.commit(Tally())
    assert Path("out/a.txt").read_bytes() == b"precious"


def test_a_part_that_lost_its_end_is_no_ground_to_go_on() -> None:
    ledger = ledger_of(first := journal())
    ledger.put_documents(RECORD_JOB, [b"one\n"], Position(1, 10))
    ledger.commit(Tally())
    ledger.close()
    first.close()
    Path("out/a.jsonl.part").write_bytes(b"o")
    with pytest.raises(CleanerError, match="shorter than the run before left it; begin anew with --restart"):
        ledger_of(journal()).put_documents(RECORD_JOB, [b"two\n"], Position(2, 20))


def test_half_a_line_of_the_journal_counts_as_none() -> None:
    ledger = ledger_of(first := journal())
    ledger.put_article(job("a.txt"), b"body")
    ledger.commit(Tally(documents=1))
    first.close()
    whole = Path("out.journal").read_bytes()
    Path("out.journal").write_bytes(whole + b'{"done": [["out/b.t')
    opened = journal()
    assert (list(opened.past.done), opened.past.tally and opened.past.tally["documents"]) == (["out/a.txt"], 1)
    assert Path("out.journal").read_bytes() == whole


def test_two_runs_on_one_output_are_refused() -> None:
    journal()
    with pytest.raises(CleanerError, match="another run writes to this output"):
        Journal("out.journal")


def test_a_tally_comes_back_from_the_journal() -> None:
    tally = Tally(seconds=1.5)
    article = Article("a.txt", "text", b"x", size=1)
    for publisher in ("harbour.example", "harbour.example", "ferry.example"):
        tally.add(article, Outcome(b"", removed=(Removed("en/ad/marker", "ad", 2, 26),), publisher=publisher))
    tally.add(article, Outcome(None, Loss("broken", "it is broken")))
    assert tally.rules["en/ad/marker"] == Removed("en/ad/marker", "ad", 6, 78)
    assert tally.publishers["harbour.example"].documents == 2
    assert Tally.from_dict(json.loads(json.dumps(tally.as_dict()))) == tally


@pytest.mark.parametrize("raw", [b"2026-01-01 Ferry  12.00 EUR\n", b"{}\n", b"\0\0"])
def test_a_file_that_only_has_the_name_of_a_journal_is_left_alone(folder: Path, raw: bytes) -> None:
    (folder / "out.journal").write_bytes(raw)
    with pytest.raises(CleanerError, match=r"out\.journal: it is no journal of a run"):
        Journal("out.journal")
    assert (folder / "out.journal").read_bytes() == raw


@pytest.mark.parametrize("raw", [b"", b'{"ver', b'{"version": "1", "sta'])
def test_a_journal_that_was_cut_off_at_once_is_begun_anew(folder: Path, raw: bytes) -> None:
    (folder / "out.journal").write_bytes(raw)
    assert journal().past.begun == {}


def test_a_journal_that_cannot_be_written_is_said_and_taken_away(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fsync(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", fsync)
    with pytest.raises(CleanerError, match=r"out\.journal: the journal cannot be written: No space left on device"):
        journal()
    assert not (folder / "out.journal").exists()


def test_of_what_is_gathered_a_source_that_changed_is_noticed() -> None:
    gathered = replace(RECORD_JOB, source="all.jsonl", members=(job("a.jsonl"), job("b.jsonl")))
    past = Past(begun={gathered.target: Begun(1, 1, 0, 1, size=7, time=7)})
    with pytest.raises(CleanerError, match=f"the sources of {gathered.target}: changed since the run began"):
        left_to_do([gathered], past)
