from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from tests.benchmarks.processes import Cost, cost, environment, in_turn, succeeded


def test_a_command_is_timed_and_its_exit_code_told() -> None:
    spent = cost(["sh", "-c", "exit 3"])
    assert (spent.seconds > 0, spent.cpu >= 0, spent.code) == (True, True, 3)


def test_the_memory_of_who_asks_is_not_the_commands() -> None:
    held = bytearray(b"x") * 200_000_000
    assert cost(["true"]).megabytes < 100 < len(held) / 1e6


def test_a_command_before_does_not_lend_its_memory_to_the_next(tmp_path: Path) -> None:
    large = cost(["python3", "-c", "b'x' * 150_000_000"], folder=tmp_path)
    assert large.megabytes > 140 > 100 > cost(["true"]).megabytes


def test_cpu_is_that_of_all_processes_of_a_command() -> None:
    assert cost(["sh", "-c", "python3 -c 'sum(range(3_000_000))'; true"]).cpu > 0.01


def test_a_command_runs_with_a_cache_of_its_own_and_keeps_bytecode(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    found = environment(tmp_path)
    assert (found["XDG_CACHE_HOME"], "PYTHONDONTWRITEBYTECODE" in found) == (str(tmp_path), False)


@pytest.mark.parametrize(("code", "fails"), [(0, False), (1, False), (2, True), (-9, True)])
def test_a_command_that_failed_gives_no_figure(code: int, fails: bool) -> None:
    spent = Cost(1.0, 1.0, 1.0, code)
    if not fails:
        assert succeeded(spent) is spent
        return
    with pytest.raises(SystemExit, match=f"cleaner batch ended with exit code {code}"):
        succeeded(spent, "cleaner", "batch")


def test_each_round_begins_with_another() -> None:
    order: list[str] = []

    def run(name: str) -> int:
        order.append(name)
        return len(order)

    said = in_turn(3, {name: partial(run, name) for name in "abc"})
    assert "".join(order) == "abcbcacab"
    assert said == {"a": [1, 6, 8], "b": [2, 4, 9], "c": [3, 5, 7]}
