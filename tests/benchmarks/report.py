"""What `run` writes: the command and what it ran on, and a table of Markdown."""

from __future__ import annotations

import os
import platform
import re
import shutil
import subprocess
from collections.abc import Iterable, Sequence

import pyperf

from cleaner.rules.load import load_rules
from cleaner.rules.sieve import is_compiled
from tests.benchmarks.peers import PEERS, version
from tests.benchmarks.spread import Point

_COMMANDS = ("grep", "rg", "codespell")


def head(arguments: Iterable[str]) -> str:
    """Return the command, the machine, and the versions of all that is compared and installed."""
    known = pyperf.Run([1.0], metadata={"name": "machine"}).get_metadata()
    index = "compiled" if is_compiled() else "in Python"
    python = f"{platform.python_implementation()} {platform.python_version()}"
    processor = f"{known.get('cpu_model_name', 'processor unknown')}, {os.cpu_count()} cores"
    lines = (
        f"`python -m tests.benchmarks.run {' '.join(arguments)}`".replace(" `", "`"),
        "",
        f"{python}, {platform.system()} {platform.machine()}, {processor}",
        "",
        f"{len(load_rules().rules):,} rules for all languages, index {index}; {', '.join(versions())}",
    )
    return "\n".join(lines)


def versions() -> list[str]:
    """Return the names and versions of what is installed of all that `cleaner` is compared with."""
    found = [version(name) for name in PEERS]
    for name in _COMMANDS:
        if path := shutil.which(name):
            said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout
            number = re.search(r"\d+(?:\.\d+)+", said)
            found.append(f"{name} {number[0] if number else ''}".rstrip())
        else:
            found.append(f"no {name}")
    return found


def table(measured: Sequence[Point]) -> str:
    """Return the points as a table of Markdown."""
    rows = [
        f"| {point.series} | {f'{point.x:,.0f}' if point.x else ''} | {point.seconds:.3f} | {1 / point.pace:.2f} "
        f"| {point.off} | {f'{point.memory:.0f} MB' if point.memory else ''} |"
        for point in measured
    ]
    names = "| what | x | CPU s | MB/s | off the median | memory |"
    return "\n".join([names, "| --- | ---: | ---: | ---: | ---: | ---: |", *rows, ""])
