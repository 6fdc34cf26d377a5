"""What `fix` would do, as a unified diff that `patch` and `git apply` take."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cleaner.views.findings.places import relative

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cleaner.hook.finding import Checked


def diff(files: Iterable[Checked]) -> Iterator[str]:
    """Yield the difference of each file that `fix` would change, line by line."""
    from difflib import unified_diff

    for file in files:
        if file.old == file.new:
            continue
        old, new = _lines(file.old), _lines(file.new)
        for line in unified_diff(old, new, _name("a", file.path), _name("b", file.path)):
            if line.endswith("\n"):
                yield line[:-1]
            else:
                yield line
                yield "\\ No newline at end of file"


def _lines(text: str) -> list[str]:
    r"""Return the lines of `text` with their ends, as `patch` counts them: only "\n" ends one."""
    parts = text.split("\n")
    return [f"{part}\n" for part in parts[:-1]] + ([parts[-1]] if parts[-1] else [])


def _name(side: str, path: str) -> str:
    """Return the name of a file in a diff; one with odd characters is quoted as git does."""
    name = f"{side}/{relative(path).lstrip('/')}"
    if all(" " < character < "\x7f" and character not in '"\\' for character in name):
        return name
    if all(character >= " " and character not in '"\\' and character != "\x7f" for character in name):
        # A tab behind a name with blanks tells where it ends.
        return f"{name}\t"
    escapes = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}
    quoted = "".join(
        escapes.get(character) or (character if character >= " " and character != "\x7f" else f"\\{ord(character):03o}")
        for character in name
    )
    return f'"{quoted}"'
