"""What is compiled, where Python has no memory left: each time that some is asked for there is none, in turn."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

FAILURES = """
from _testcapi import remove_mem_hooks, set_nomemory

def failures(work, most):
    failed = 0
    for left in range(most):
        set_nomemory(left, left + 1)
        try:
            work()
        except MemoryError:
            failed += 1
        finally:
            remove_mem_hooks()
    assert 0 < failed < most, failed
"""
"""`failures(work, most)` asserts that `work` raises MemoryError where one of its first grants is refused, and ends."""


def assert_fails_as_python_does(script: str) -> None:
    """Run a script that calls `failures`, in a process of its own."""
    pytest.importorskip("_testcapi", reason="this Python came without its own tests")
    root = str(Path(__file__).parent.parent)
    ran = subprocess.run(
        [sys.executable, "-c", FAILURES + script],
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": root},
    )
    assert (ran.returncode, ran.stderr) == (0, "")
