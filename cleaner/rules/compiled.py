"""Compiled patterns kept between runs, so that a pipe that starts thousands of times compiles each only once.

`re` compiles a pattern in Python, which takes milliseconds, into a list of numbers, which its engine then takes in
microseconds. Those numbers are kept, one small file a pattern, in the user's cache folder, under a name that is the
hash of the pattern, in a folder that is named for the engine's version and the shared lists. The engine checks the
numbers as it takes them; a damaged file, another Python or a folder that cannot be written cost time only.
"""

from __future__ import annotations

import marshal
import os
import re
import sys
from array import array
from functools import cache
from importlib import import_module
from itertools import pairwise

from cleaner.rules.kept import cache_folder, digest_of, read_bytes, write_quietly

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any, AnyStr

_FORMAT = 3
"""The form of the kept patterns; raise it when what is stored changes."""

_REFUSED = b"refused"

_LARGE_SET = int(import_module("re._constants").BIGCHARSET)

_KEPT = frozenset({"LITERAL", "NOT_LITERAL", "IN", "ANY", "AT", "ASSERT_NOT", "ATOMIC_GROUP", "POSSESSIVE_REPEAT"})
"""Parts of a parsed pattern that hold no others, or in which to match more would be to match less outside."""


@cache
def _engine() -> Any:
    return import_module("_sre")


@cache
def _folder_name() -> str:
    """Return a name for what all kept patterns depend on: the engine, the machine, the shared lists."""
    here, engine = os.path.dirname(__file__), _engine()  # noqa: PTH120 -- pathlib is slow to import
    shared = digest_of(read_bytes(f"{here}/packs/lists.toml"), read_bytes(f"{here}/patterns.py"))
    return f"patterns-{_FORMAT}-{engine.MAGIC}-{engine.CODESIZE}-{sys.byteorder}-{shared[:16]}"


@cache
def _folder(home: str | None) -> str:
    """Return the folder of the kept patterns where `home` is `$XDG_CACHE_HOME`, as a text: so many files are opened."""
    del home
    return f"{cache_folder()}/{_folder_name()}"


def _path(pattern: str) -> str:
    folder = _folder(os.environ.get("XDG_CACHE_HOME"))
    return f"{folder}/{digest_of(pattern.encode('utf-8', 'surrogatepass'))}"


def recall(pattern: str) -> re.Pattern[str] | None:
    """Return the compiled form of `pattern` that an earlier run kept, or None."""
    try:
        flags, groups, group_index, names, order, parts = marshal.loads(read_bytes(_path(pattern)))  # noqa: S302 -- ours
        return _from_numbers(flags, groups, group_index, names, _joined(order, parts))
    except (OSError, EOFError, ValueError, TypeError, LookupError, RuntimeError, OverflowError, AttributeError):
        return None


def is_refused(pattern: str) -> bool:
    """Say whether an earlier run found that `re` cannot take `pattern`, which takes long to find out."""
    try:
        return read_bytes(_path(pattern)) == _REFUSED
    except OSError:
        return False


def keep_refusal(pattern: str) -> None:
    """Keep for later runs that `re` cannot take `pattern`."""
    write_quietly(_path(pattern), _REFUSED)


def compile_and_keep(pattern: str, text: str, flags: int, *, wider: bool = False) -> re.Pattern[str]:
    """Compile `text`, which `pattern` was expanded to, and keep it for later runs. Raises re.error.

    With `wider` the look-behinds that `re` cannot take are left out, so that more is matched and never less.
    """
    try:
        parser: Any = import_module("re._parser")
        compiler: Any = import_module("re._compiler")
        tree = parser.parse(text, flags)
        if wider:
            _widen(tree)
        state = tree.state
        names: list[str | None] = [None] * state.groups
        for name, number in state.groupdict.items():
            names[number] = name
        header = (int(flags | state.flags), state.groups - 1, state.groupdict, names)
        code = compiler._code(tree, flags)  # noqa: SLF001
        compiled = _from_numbers(*header, code)
    except (ImportError, AttributeError, TypeError, RuntimeError):
        if wider:
            raise re.error("no way to leave anything out") from None
        return re.compile(text, flags)
    write_quietly(_path(pattern), marshal.dumps((*header, *_parted(code))))
    return compiled


def _parted(code: list[int]) -> tuple[tuple[int, ...], tuple[bytes, ...]]:
    """Return the different parts of `code`, and the order in which they make it up.

    Half of the numbers tell which letters are large, in the same words for each set of them: they are kept once.
    """
    cuts = [at for at, number in enumerate(code) if number == _LARGE_SET and at]
    parts: dict[bytes, int] = {}
    order = [
        parts.setdefault(array("I", code[first:stop]).tobytes(), len(parts))
        for first, stop in pairwise([0, *cuts, len(code)])
    ]
    return tuple(order), tuple(parts)


def _joined(order: Sequence[int], parts: Sequence[bytes]) -> list[int]:
    """Return the code that `_parted` took apart."""
    lists = []
    for part in parts:
        numbers = array("I")
        numbers.frombytes(part)
        lists.append(numbers.tolist())
    code: list[int] = []
    for place in order:
        code += lists[place]
    return code


def _widen(items: Any) -> None:
    """Leave out of a parsed pattern the look-behinds that are not of one width, where no match can be lost by it.

    Raises re.error for a part that may ask what another part matched.
    """
    kept = []
    for name, value in items.data:
        kind = str(name)
        if kind in {"ASSERT", "ASSERT_NOT"}:
            ahead, asked = value
            low, high = asked.getwidth()
            if ahead < 0 and low != high:
                continue
        if kind == "ASSERT":
            _widen(value[1])
        elif kind == "BRANCH":
            for branch in value[1]:
                _widen(branch)
        elif kind == "SUBPATTERN":
            _widen(value[3])
        elif kind in {"MAX_REPEAT", "MIN_REPEAT"}:
            _widen(value[2])
        elif kind not in _KEPT:
            raise re.error(f"{kind} may ask anything")
        kept.append((name, value))
    items.data[:] = kept
    items.width = None


class _Later:
    """A pattern that is compiled when one of its methods is first asked for, which is then its own."""

    def __init__(self, text: Any, flags: int) -> None:
        self._text = text
        self._flags = flags

    def __getattr__(self, method: str) -> Any:
        name = f"{self._flags} {self._text}"
        asked = getattr(recall(name) or compile_and_keep(name, self._text, self._flags), method)
        self.__dict__[method] = asked
        return asked


def keep_compiled(text: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """Return `text` as a pattern that is compiled when it is first used, in an earlier run where that is possible."""
    pattern: Any = _Later(text, flags)
    return pattern  # type: ignore[no-any-return]


def _from_numbers(
    flags: int, groups: int, group_index: dict[str, int], names: list[str | None], code: list[int]
) -> re.Pattern[str]:
    pattern: re.Pattern[str] = _engine().compile(None, flags, code, groups, group_index, tuple(names))
    return pattern
