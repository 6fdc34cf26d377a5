"""Packed files: gzip, bzip2, xz and Zstandard, read as a stream and written member by member.

All four formats allow several members in one file, which unpack as one. A run cut off between two members can go on
behind the last, and what stands there is a valid file at any time.
"""

from __future__ import annotations

import io
from importlib import import_module
from typing import IO, Any, cast

from cleaner.errors import ConfigError, InputError

SUFFIXES = {".gz": "gzip", ".bz2": "bzip2", ".xz": "xz", ".zst": "zstd"}
"""How a packed file is named, and what it is packed with."""

_TAR_SUFFIXES = {".tgz": "gzip", ".tbz2": "bzip2", ".txz": "xz"}
"""How a packed tar file may be named too."""

_SIGNATURES = {b"\x1f\x8b": "gzip", b"BZh": "bzip2", b"\xfd7zXZ\0": "xz", b"(\xb5/\xfd": "zstd"}


def packing_of(head: bytes) -> str:
    """Return what the bytes that begin with `head` are packed with, "" for nothing."""
    return next((name for signature, name in _SIGNATURES.items() if head.startswith(signature)), "")


def split_packing(name: str) -> tuple[str, str]:
    """Return `name` without the suffix of a packed file, and that suffix.

    >>> split_packing("crawl.jsonl.gz")
    ('crawl.jsonl', '.gz')
    """
    suffix = next((suffix for suffix in SUFFIXES if name.lower().endswith(suffix)), "")
    return name[: len(name) - len(suffix)], name[len(name) - len(suffix) :]


def named_packing(name: str) -> str | None:
    """Return what a file called `name` is to be packed with, None where its name says nothing.

    >>> named_packing("crawl.jsonl.gz"), named_packing("crawl.tgz"), named_packing("crawl.tar")
    ('gzip', 'gzip', None)
    """
    known = SUFFIXES | _TAR_SUFFIXES
    return next((known[suffix] for suffix in known if name.lower().endswith(suffix)), None)


def unpacked(file: IO[bytes], packing: str) -> IO[bytes]:
    """Return the stream of what is packed in `file`. Raises ConfigError where a package for it is missing."""
    stream: Any = file
    if packing == "gzip":
        import gzip

        stream = gzip.GzipFile(fileobj=file)
    elif packing == "bzip2":
        import bz2

        stream = bz2.BZ2File(file)
    elif packing == "xz":
        import lzma

        stream = lzma.LZMAFile(file)  # noqa: SIM115 -- the caller closes
    elif packing == "zstd":
        stream = io.BufferedReader(_Frames(file))
    return cast("IO[bytes]", stream)


def pack(data: bytes, packing: str) -> bytes:
    """Return `data` as one member of a packed file. The same data make the same bytes: no time stands in them."""
    if packing == "gzip":
        import gzip

        return gzip.compress(data, mtime=0)
    if packing == "bzip2":
        import bz2

        return bz2.compress(data)
    if packing == "xz":
        import lzma

        return lzma.compress(data)
    return bytes(_zstandard().ZstdCompressor(write_checksum=True).compress(data)) if packing == "zstd" else data


def packed_fault(fault: Exception) -> InputError | None:
    """Return the error for what a stream of packed data raised when it was broken, None for any other exception."""
    if isinstance(fault, EOFError):
        return InputError("its packed data are cut off; get the file again, or repair it")
    is_broken = type(fault).__name__ in {"BadGzipFile", "LZMAError", "ZstdError"} or type(fault).__module__ == "zlib"
    if is_broken or (isinstance(fault, OSError) and fault.errno is None):
        return InputError(f"its packed data are broken ({fault}); get the file again, or repair it")
    return None


def check_packing(packing: str) -> None:
    """Raise ConfigError where `packing` needs a package that is not there."""
    if packing == "zstd":
        _zstandard()


def _zstandard() -> Any:
    try:
        return import_module("zstandard")
    except ImportError:
        raise ConfigError("Zstandard needs a package: pip install 'cleaner-news[zstd]'") from None


class _Frames(io.RawIOBase):
    """The stream of all frames of Zstandard in `file`; zstandard's own reader takes a cut for the end."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._frame: Any = None
        self._unpacked = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, target: Any) -> int:
        while not self._unpacked:
            packed = self._file.read(io.DEFAULT_BUFFER_SIZE)
            if not packed:
                if self._frame is not None:
                    raise EOFError
                return 0
            self._unpacked = memoryview(self._unpack(packed))
        taken = min(len(target), len(self._unpacked))
        target[:taken] = self._unpacked[:taken]
        self._unpacked = self._unpacked[taken:]
        return taken

    def _unpack(self, packed: bytes) -> bytes:
        parts = []
        while packed:
            self._frame = self._frame or _zstandard().ZstdDecompressor().decompressobj()
            parts.append(self._frame.decompress(packed))
            packed = b""
            if self._frame.eof:
                self._frame, packed = None, self._frame.unused_data
        return b"".join(parts)
