"""Run a command and write to a file what it cost: seconds, seconds of CPU, megabytes, exit code.

    python launch.py FILE COMMAND [ARGUMENT]...

In a process of its own, since Linux counts the memory of who starts a command as the command's own: a benchmark that
holds its documents would see nothing else. Seconds of CPU are those of all processes of the command, megabytes those of
the largest.
"""

from __future__ import annotations

import json
import os
import sys
import time


def main() -> None:
    began = time.perf_counter()
    process = os.posix_spawnp(sys.argv[2], sys.argv[2:], os.environ)
    _, status, used = os.wait4(process, 0)
    seconds = time.perf_counter() - began
    with open(sys.argv[1], "w", encoding="ascii") as file:  # noqa: PTH123 -- pathlib would take more than the command
        megabytes = used.ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10)
        json.dump([seconds, used.ru_utime + used.ru_stime, megabytes, os.waitstatus_to_exitcode(status)], file)


if __name__ == "__main__":
    main()
