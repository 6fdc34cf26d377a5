"""Tools that take lines out of a text by patterns, run on the same text: what a pipe would use instead."""

from __future__ import annotations

import resource
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from cleaner.rules.load import load_rules

FILTERS: Mapping[str, tuple[Sequence[str], Mapping[str, str]]] = {
    "grep -vEif, LC_ALL=C": (("grep", "-vEif"), {"LC_ALL": "C"}),
    "grep -vEif, UTF-8": (("grep", "-vEif"), {"LC_ALL": "C.UTF-8"}),
    "ripgrep -vif": (("rg", "-vif"), {}),
}
"""Commands that end in the file of patterns, with their environment."""


def simplified() -> list[str]:
    """Return one simple pattern a shipped rule for English: its rarest words at the beginning of a line."""
    rules = load_rules(languages=frozenset({"en"}))
    found = []
    for rule, needs in zip(rules.rules, rules.needs, strict=True):
        words = [word for group in needs.words[:1] for word in group if word.strip().replace(" ", "").isalnum()]
        if rule.kind == "line" and words:
            found.append(f"^({'|'.join(sorted(word.strip() for word in words))}).{{0,60}}$")
    return found


def peers(text: str, commands: Mapping[str, tuple[Sequence[str], Mapping[str, str]]]) -> Iterator[tuple[str, float]]:
    """Yield (name, seconds of CPU) of each of the commands that is installed."""
    with tempfile.TemporaryDirectory() as folder:
        patterns, source = Path(folder, "patterns"), Path(folder, "text")
        patterns.write_text("\n".join(simplified()) + "\n", encoding="utf-8")
        source.write_text(text, encoding="utf-8", errors="replace")
        for name, (command, environment) in commands.items():
            if shutil.which(command[0]) is None:
                print(f"{name} is not installed")
                continue
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            subprocess.run(
                [*command, str(patterns), str(source)],
                env={"PATH": "/usr/bin:/bin:/usr/local/bin", **environment},
                stdout=subprocess.DEVNULL,
                check=False,
            )
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            yield name, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
