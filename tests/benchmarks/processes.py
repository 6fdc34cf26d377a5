"""What commands cost, and what is compared, run in turn.

The clock of a machine wanders, most of all where the machine is shared: what runs a minute later runs at another pace,
by a tenth or by half. So nothing is measured ten times and then the next thing ten times; all things run one after the
other, in round after round, each round beginning with another, and what one round says is compared within it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, TypeVar

ROOT = Path(__file__).parent.parent.parent
_LAUNCH = Path(__file__).with_name("launch.py")

Measured = TypeVar("Measured")


class Cost(NamedTuple):
    """Seconds of the clock, seconds of CPU of all processes together, megabytes of the largest one, the exit code."""

    seconds: float
    cpu: float
    megabytes: float
    code: int


def environment(cache: Path | None = None) -> dict[str, str]:
    """Return where this tree of `cleaner` runs as installed, its bytecode kept, with a cache of its own if given."""
    inherited = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    return {**inherited, "PYTHONPATH": str(ROOT), **({"XDG_CACHE_HOME": str(cache)} if cache else {})}


def cost(
    command: Sequence[str | Path], *, folder: Path | None = None, environment: Mapping[str, str] | None = None
) -> Cost:
    """Run a command, start included, and return what it cost; what it prints is thrown away."""
    with tempfile.NamedTemporaryFile("r", encoding="ascii") as told:
        subprocess.run(
            [sys.executable, "-I", "-S", _LAUNCH, told.name, *command],
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=True,
        )
        return Cost(*json.load(told))


def succeeded(spent: Cost, *command: object) -> Cost:
    """Return what a command cost that ended well, with 0 or 1 as those do that found something."""
    if spent.code not in {0, 1}:
        raise SystemExit(f"{' '.join(map(str, command))} ended with exit code {spent.code}")
    return spent


def in_turn(rounds: int, measured: Mapping[str, Callable[[], Measured]]) -> dict[str, list[Measured]]:
    """Return what each of `measured` said in each round."""
    said: dict[str, list[Measured]] = {name: [] for name in measured}
    names = list(measured)
    for number in range(rounds):
        shift = number % (len(names) or 1)
        for name in names[shift:] + names[:shift]:
            said[name].append(measured[name]())
    return said
