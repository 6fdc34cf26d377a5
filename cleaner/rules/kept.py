"""What is made once and kept between runs, in the user's cache folder.

Each file has a name that nothing else has, mostly the hash of what it was made from; it is written whole or not at all,
and begins with the sum of its bytes. So a stale or damaged file is made anew, two first runs do not disturb each other,
and a folder that cannot be written costs time only.
"""

# ruff: noqa: PTH103, PTH105, PTH111, PTH118, PTH120, PTH123 -- pathlib is slow to import

from __future__ import annotations

import marshal
import os
from zlib import crc32

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

try:
    # hashlib loads OpenSSL first, which takes longer than all that is hashed here.
    from _blake2 import blake2b
except ImportError:
    from hashlib import blake2b

_SUM = 4
"""The sum of a file's bytes takes so many of its own."""


def digest_of(*parts: bytes) -> str:
    """Return a name for `parts`, in hexadecimal digits, that no other parts have."""
    digest = blake2b(digest_size=16)
    for part in parts:
        digest.update(len(part).to_bytes(8, "little") + part)
    return str(digest.hexdigest())


def cache_folder() -> str:
    """Return the folder for what can be made anew: `$XDG_CACHE_HOME/cleaner`, else `~/.cache/cleaner`."""
    home = os.environ.get("XDG_CACHE_HOME")
    return os.path.join(home or os.path.join(os.path.expanduser("~"), ".cache"), "cleaner")


def read_bytes(path: str) -> bytes:
    """Return what the file at `path` holds. Raises OSError."""
    with open(path, "rb") as stream:
        return stream.read()


def write_quietly(path: str, content: bytes) -> None:
    """Put `content` at `path` whole or not at all; where nothing can be written, nothing happens."""
    part = f"{path}.{os.getpid()}.part"
    try:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(part, "wb") as stream:
            stream.write(content)
        os.replace(part, path)
    except OSError:
        pass


def recall_values(name: str) -> Any:
    """Return the values that `keep_values` kept under `name`, None where there are none or they are damaged."""
    try:
        content = read_bytes(os.path.join(cache_folder(), name))
        if crc32(memoryview(content)[_SUM:]).to_bytes(_SUM, "little") == content[:_SUM]:
            return marshal.loads(memoryview(content)[_SUM:])  # noqa: S302 -- ours
    except (OSError, ValueError, EOFError, TypeError):
        pass
    return None


def keep_values(name: str, values: Any) -> None:
    """Keep `values`, made of tuples, texts, numbers and the like, for later runs."""
    content = marshal.dumps(values)
    write_quietly(os.path.join(cache_folder(), name), crc32(content).to_bytes(_SUM, "little") + content)
