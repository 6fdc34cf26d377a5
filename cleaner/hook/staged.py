"""What is staged in git: the content that will be committed, whatever stands in the working tree by now."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, cast

from cleaner.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_FILES = (b"100644", b"100755")
"""The modes of files; links and other repositories hold no articles."""


@dataclass(frozen=True, slots=True)
class Staged:
    """A file that is staged: its path from the working directory on, and the name of its content."""

    path: str
    blob: str


def git(*words: str) -> bytes:
    """Return what git prints. Raises InputError with what it says when it fails."""
    try:
        done = subprocess.run(["git", *words], capture_output=True, check=False)  # noqa: S603, S607 -- the user's git
    except FileNotFoundError:
        raise InputError("git: there is no such command; install git, or name files instead") from None
    if done.returncode:
        told = os.fsdecode(done.stderr).strip().removeprefix("fatal: ")
        raise InputError(f"git {words[0]}: {told or f'exit code {done.returncode}'}")
    return done.stdout


def staged_files(paths: Sequence[str]) -> list[Staged]:
    """Return the files at or below `paths`, or anywhere, that the next commit adds or changes."""
    top = os.fsdecode(git("rev-parse", "--show-toplevel").rstrip(b"\r\n"))
    words = ("--cached", "--raw", "--no-abbrev", "--no-renames", "--diff-filter=ACMT", "-z")
    parts = git("--literal-pathspecs", "diff", *words, "--", *paths).split(b"\0")
    found = []
    # Of each file, ":<mode> <mode> <blob> <blob> <status>" and its path.
    for about, path in zip(parts[::2], parts[1::2], strict=False):
        _, mode, _, blob, _ = about.split(b" ")
        if mode in _FILES and blob.strip(b"0"):
            whole = os.path.join(top, os.fsdecode(path))  # noqa: PTH118
            found.append(Staged(os.path.relpath(whole), blob.decode()))
    return sorted(found, key=lambda file: file.path)


def contents(files: Sequence[Staged]) -> Iterator[bytes]:
    """Yield the content of each of `files`, from one process of git."""
    if not files:
        return
    words = ["git", "cat-file", "--batch"]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as running:  # noqa: S603
        asked, told = cast("IO[bytes]", running.stdin), cast("IO[bytes]", running.stdout)
        for file in files:
            asked.write(f"{file.blob}\n".encode())
            asked.flush()
            about = told.readline().split()
            if len(about) != 3:
                raise InputError(f"{file.path}: git does not have its staged content; stage it again")
            yield told.read(int(about[2]))
            told.read(1)
        asked.close()
