"""How an output of many documents ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cleaner.sources.forms import TAR, ZIP

if TYPE_CHECKING:
    from cleaner.sources.plan import Job


def ending_of(job: Job) -> bytes:
    """Return what stands behind the last document of the output of `job`."""
    if job.to != TAR:
        return b""
    from cleaner.sources.archives import TAR_END

    return TAR_END


def assemble(job: Job) -> None:
    """Make the part of the output of `job` out of what has grown, where the one is not the other."""
    if job.to == ZIP:
        from cleaner.sources import archives

        archives.assemble(job.stream_part, job.part)
    else:
        from cleaner.sources import columns_written

        columns_written.assemble(job, job.stream_part, job.part)
