"""Outputs keep away from inputs and from each other."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from cleaner.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cleaner.sources.plan import Job


def check_apart(sources: Sequence[str], jobs: Sequence[Job], out: str, others: Sequence[str] = ()) -> None:
    """Raise ConfigError where an output would be read as an input, or be written over one."""
    folders = [os.path.realpath(source) for source in sources if os.path.isdir(source)]  # noqa: PTH112
    for name in (out, *others):
        place = os.path.realpath(name)
        for folder in folders:
            if place == folder or place.startswith(folder.rstrip(os.sep) + os.sep):
                raise ConfigError(
                    f"{name}: an output inside the input {folder} would be read again; name another place"
                )
    targets = {os.path.realpath(job.target) for job in jobs}
    for name in others:
        if (
            os.path.realpath(name) in targets
            or sum(os.path.realpath(name) == os.path.realpath(each) for each in others) > 1
        ):
            raise ConfigError(f"{name}: each output needs a name of its own")
    inputs = {os.path.realpath(source.source) for job in jobs for source in job.members or (job,)}
    for name in (*(job.target for job in jobs), *others):
        if os.path.realpath(name) in inputs:
            raise ConfigError(f"{name}: an input would be written over; name another output with -o")
