"""`.cleanerignore`: which files of a tree nobody wants cleaned, in the language of .gitignore.

A file of that name may stand in every folder and speaks of all below it; the nearest that says something decides. Those
above the folder that a run begins in are heard too, up to the root of the repository.
"""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

NAME = ".cleanerignore"


class Ignored:
    """What the `.cleanerignore` files of all folders say; each is read once."""

    def __init__(self) -> None:
        self._specs: dict[str, GitIgnoreSpec | None] = {}
        self._folders: dict[str, bool] = {}

    def entry(self, path: str, *, is_folder: bool) -> bool:
        """Say whether `path` itself is ignored; that the folders above it are not is the caller's word.

        Raises InputError where a `.cleanerignore` cannot be read.
        """
        path = os.path.abspath(path)  # noqa: PTH100 -- a hundred thousand of them
        folder = os.path.dirname(path)  # noqa: PTH120
        while True:
            if spec := self._spec(folder):
                below = os.path.relpath(path, folder).replace(os.sep, "/")
                verdict = spec.check_file(f"{below}/" if is_folder else below).include
                if verdict is not None:
                    return verdict
            above = os.path.dirname(folder)  # noqa: PTH120
            if above == folder or os.path.lexists(os.path.join(folder, ".git")):  # noqa: PTH118
                return False
            folder = above

    def file(self, path: str) -> bool:
        """Say whether the file `path` is ignored, itself or with a folder above it."""
        return self._folder(os.path.dirname(os.path.abspath(path))) or self.entry(path, is_folder=False)  # noqa: PTH100, PTH120

    def _folder(self, folder: str) -> bool:
        if folder not in self._folders:
            above = os.path.dirname(folder)  # noqa: PTH120
            is_root = above == folder or os.path.lexists(os.path.join(folder, ".git"))  # noqa: PTH118
            self._folders[folder] = not is_root and (self._folder(above) or self.entry(folder, is_folder=True))
        return self._folders[folder]

    def _spec(self, folder: str) -> GitIgnoreSpec | None:
        if folder not in self._specs:
            self._specs[folder] = _read(os.path.join(folder, NAME))  # noqa: PTH118
        return self._specs[folder]


def _read(path: str) -> GitIgnoreSpec | None:
    try:
        with open(path, encoding="utf-8") as file:  # noqa: PTH123
            lines = file.read().splitlines()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, UnicodeDecodeError) as fault:
        from cleaner.errors import InputError

        raise InputError(f"{path}: cannot be read: {getattr(fault, 'strerror', None) or 'it is not UTF-8'}") from None
    from pathspec import GitIgnoreSpec

    try:
        return GitIgnoreSpec.from_lines(lines)
    except ValueError as fault:
        from cleaner.errors import InputError

        raise InputError(f"{path}: {fault}; its lines are those of a .gitignore") from None
