"""The plain git hook: one file of shell, for those who use git and nothing above it."""

from __future__ import annotations

import os
import shlex
import sys
from typing import TYPE_CHECKING

from cleaner.errors import ConfigError
from cleaner.hook.rewrite import replace_file
from cleaner.hook.staged import git

if TYPE_CHECKING:
    from collections.abc import Sequence

SIGN = "Written by cleaner install-hook"
"""What a hook of ours says of itself; one without it is somebody else's."""

_SCRIPT = """\
#!/bin/sh
# {sign}: checks the articles that are about to be committed. `git commit --no-verify` passes it by.
if [ -x {python} ]; then
    set -- {python} -m cleaner
elif command -v cleaner > /dev/null; then
    set -- cleaner
else
    echo "cleaner is not installed here any more; install it, or delete this hook: $0" >&2
    exit 1
fi
exec "$@" check --staged{words}
"""


def script(paths: Sequence[str]) -> str:
    """Return the hook, which checks what is staged at or below `paths`, or anywhere."""
    words = f" -- {shlex.join(paths)}" if paths else ""
    return _SCRIPT.format(sign=SIGN, python=shlex.quote(sys.executable), words=words)


def install(paths: Sequence[str], *, force: bool) -> str:
    """Write the hook of the repository around the working directory, which speaks of `paths`, and return its path.

    Raises ConfigError where there is one that is not ours, unless `force` is set.
    """
    top = os.fsdecode(git("rev-parse", "--show-toplevel").removesuffix(b"\n"))
    # In a linked worktree these are the hooks of the repository; with core.hooksPath they are where it says.
    folder = os.path.join(top, os.fsdecode(git("-C", top, "rev-parse", "--git-path", "hooks").removesuffix(b"\n")))  # noqa: PTH118
    path = os.path.join(folder, "pre-commit")  # noqa: PTH118
    if os.path.lexists(path) and not force and not _is_ours(path):
        raise ConfigError(f"{path}: there is a hook already; add `cleaner check --staged` to it, or use --force")
    try:
        os.makedirs(folder, exist_ok=True)  # noqa: PTH103
        below = [os.path.relpath(each, os.path.realpath(top)) for each in map(os.path.realpath, paths)]
        replace_file(path, os.fsencode(script(below)))
        os.chmod(path, 0o755)  # noqa: PTH101, S103 -- a hook is run by whoever commits
    except OSError as fault:
        raise ConfigError(f"{path}: cannot be written: {fault.strerror}") from None
    return path


def _is_ours(path: str) -> bool:
    try:
        with open(path, "rb") as file:  # noqa: PTH123
            return SIGN.encode() in file.read(4096)
    except OSError:
        return False
