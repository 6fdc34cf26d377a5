"""Compiled patterns kept between runs, so that a pipe that starts thousands of times compiles each only once.

`re` compiles a pattern in Python, which takes milliseconds, into a list of numbers, which its engine then takes in
microseconds. Those numbers are kept, one small file a pattern, in the user's cache folder, under a name that is the
hash of the pattern, of the shared lists that it may refer to, and of the engine's version. The engine checks the
numbers as it takes them; a damaged file, another Python or a folder that cannot be written cost time only.
"""

from __future__ import annotations

import json
import os
import re
from functools import cache
from hashlib import blake2b
from importlib import import_module
from pathlib import Path
from typing import Any


def cache_folder() -> Path:
    """Return the folder for what can be made anew: `$XDG_CACHE_HOME/cleaner`, else `~/.cache/cleaner`."""
    home = os.environ.get("XDG_CACHE_HOME")
    return (Path(home) if home else Path.home() / ".cache") / "cleaner"


def write_quietly(path: Path, content: bytes) -> None:
    """Put `content` at `path` whole or not at all; where nothing can be written, nothing happens."""
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(content)
        part.replace(path)
    except OSError:
        pass


@cache
def _engine() -> Any:
    return import_module("_sre")


@cache
def _lists_digest() -> bytes:
    lists = Path(__file__).parent / "packs" / "lists.toml"
    return blake2b(lists.read_bytes() + Path(__file__).with_name("patterns.py").read_bytes(), digest_size=16).digest()


def _path(pattern: str) -> Path:
    name = blake2b(pattern.encode("utf-8", "surrogatepass") + _lists_digest(), digest_size=16).hexdigest()
    return cache_folder() / f"patterns-{_engine().MAGIC}" / f"{name}.json"


def recall(pattern: str) -> re.Pattern[str] | None:
    """Return the compiled form of `pattern` that an earlier run kept, or None."""
    try:
        return _from_numbers(*json.loads(_path(pattern).read_bytes()))
    except (OSError, ValueError, TypeError, RuntimeError, OverflowError, AttributeError):
        return None


def compile_and_keep(pattern: str, text: str, flags: int) -> re.Pattern[str]:
    """Compile `text`, which `pattern` was expanded to, and keep it for later runs. Raises re.error."""
    try:
        parser: Any = import_module("re._parser")
        compiler: Any = import_module("re._compiler")
        tree = parser.parse(text, flags)
        state = tree.state
        names: list[str | None] = [None] * state.groups
        for name, number in state.groupdict.items():
            names[number] = name
        numbers = (int(flags | state.flags), compiler._code(tree, flags), state.groups - 1, state.groupdict, names)  # noqa: SLF001
        compiled = _from_numbers(*numbers)
    except (ImportError, AttributeError, TypeError, RuntimeError):
        return re.compile(text, flags)
    write_quietly(_path(pattern), json.dumps(numbers).encode())
    return compiled


def _from_numbers(
    flags: int, code: list[int], groups: int, group_index: dict[str, int], names: list[str | None]
) -> re.Pattern[str]:
    pattern: re.Pattern[str] = _engine().compile(None, flags, code, groups, group_index, tuple(names))
    return pattern
