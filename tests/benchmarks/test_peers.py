from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.benchmarks import peers
from tests.benchmarks.peers import PEERS, Peer, filters, simplified, tools, version


@pytest.mark.parametrize("name", PEERS)
def test_a_peer_reads_what_it_is_for(name: str) -> None:
    chosen = dict(tools([name], "auto"))
    if name not in chosen:
        pytest.skip(f"{name} is not installed (pip install --group peers)")
    page = "<html><body><p>The council met on Monday and chose a new mayor after a long debate.</p></body></html>"
    assert chosen[name](page if PEERS[name].reads == "html" else "The council met on Monday.") is not None


def test_a_peer_that_is_not_installed_is_named_and_left_out(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def load() -> peers.Tool:
        raise ImportError("No module named 'absent'")

    monkeypatch.setattr(peers, "PEERS", {"absent": Peer("text", "absent", load)})
    assert [name for name, _ in tools(["absent"], "text")] == ["cleaner"]
    assert capsys.readouterr().err == "absent is left out: No module named 'absent'\n"


def test_a_version_is_told_also_of_what_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    found = {"here": Peer("text", "pytest", lambda: print), "absent": Peer("text", "not-a-package", lambda: print)}
    monkeypatch.setattr(peers, "PEERS", found)
    assert [version(name) for name in found] == [f"pytest {pytest.__version__}", "no not-a-package"]


def test_a_command_takes_lines_out_by_the_patterns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(peers, "simplified", lambda: ["^(advertisement).{0,60}$"])
    monkeypatch.setattr(peers, "FILTERS", {"grep": (("grep", "-vEif"), {"LC_ALL": "C"})})
    source = tmp_path / "text"
    codes = []
    for text in ("Advertisement\n", "Advertisement\nRain.\n"):
        source.write_text(text)
        codes.append(dict(filters(tmp_path, source))["grep"]().code)
    assert codes == [1, 0]


def test_a_command_that_is_not_installed_is_named_and_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(peers, "FILTERS", {"absent -v": (("absent-command", "-v"), {})})
    assert dict(filters(tmp_path, tmp_path)) == {}
    assert capsys.readouterr().err == "absent -v is left out: absent-command is not installed\n"


def test_patterns_of_commands_are_many_and_simple() -> None:
    found = simplified()
    assert len(found) > 100
    assert [pattern for pattern in found if not re.fullmatch(r"\^\([\w |]+\)\.\{0,60\}\$", pattern)] == []
