"""`cleaner explain`: a line for every line, and why some go."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.cli.conftest import PROSE
from tests.stages.test_locate_text import BODY, HEADLINE, page

if TYPE_CHECKING:
    from tests.cli.conftest import Command

OWN = ("explain", "--rules", "mine.toml", "--select", "mine")


@pytest.mark.usefixtures("own_rules")
def test_the_plain_form(cleaner: Command) -> None:
    text = f"GONE\n\n{PROSE} <<x>> And on.\nPERHAPS\n\x1b[31m {PROSE}\n"
    assert cleaner(*OWN, stdin=text).text.splitlines() == [
        "- 1  [-GONE-]{mine/gone}  # Test line.",
        "  2",
        f"~ 3  {PROSE}[- <<x>>-]{{mine/mark}} And on.  # Test span.",
        "? 4  [?PERHAPS?]{mine/perhaps}  # Test hint.",
        f"  5  \\x1b[31m {PROSE}",
        "# profile residue, utf-8, 2 removals: share 1, media 1; 1 doubt",
    ]


@pytest.mark.usefixtures("own_rules")
def test_a_kept_document_shows_its_warning_and_what_was_suspected(cleaner: Command) -> None:
    lines = cleaner(*OWN, "--max-removed", "0", stdin=f"GONE\n{PROSE}\n").text.splitlines()
    assert lines[0] == "? 1  [?GONE?]{mine/gone}  # Test line."
    assert lines[2].startswith("! kept as it was: ")


def test_the_lines_of_a_page_tell_what_they_weigh(cleaner: Command) -> None:
    lines = cleaner("explain", stdin=page(HEADLINE, *BODY)).text.splitlines()
    assert "  # weighs +10.8" in next(line for line in lines if BODY[0] in line)
    assert next(line for line in lines if "Weather" in line).endswith(" | weighs -4.0")
    assert lines[-1].startswith("# profile page (headline in line ")


@pytest.mark.usefixtures("own_rules")
def test_several_files_have_headings(cleaner: Command, folder: Path) -> None:
    (folder / "a.txt").write_text("a", encoding="utf-8")
    (folder / "b.txt").write_text("b", encoding="utf-8")
    done = cleaner(*OWN, "a.txt", "none.txt", "b.txt")
    assert [line for line in done.text.splitlines() if not line.startswith("#")] == [
        "=== a.txt",
        "  1  a",
        "=== b.txt",
        "  1  b",
    ]
    assert (done.code, done.err) == (2, "cleaner: none.txt: No such file or directory\n")


@pytest.mark.usefixtures("own_rules")
@pytest.mark.parametrize(
    ("environment", "is_colored"),
    [
        pytest.param({}, False, id="not a terminal"),
        pytest.param({"FORCE_COLOR": "1"}, True, id="force"),
        pytest.param({"FORCE_COLOR": ""}, False, id="an empty force is none"),
        pytest.param({"FORCE_COLOR": "1", "TERM": "dumb"}, True, id="force over dumb"),
        pytest.param({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False, id="no color wins"),
    ],
)
def test_colour(
    cleaner: Command, monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], *, is_colored: bool
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert ("\x1b[" in cleaner(*OWN, stdin=f"GONE\n{PROSE}").text) is is_colored
