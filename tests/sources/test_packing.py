"""Packed streams come out whole, or say that they are broken."""

from __future__ import annotations

import io

import pytest

from cleaner.sources.packing import pack, packed_fault, packing_of, split_packing, unpacked

TEXT = b"The council met.\n" * 5000
PACKINGS = ["", "gzip", "bzip2", "xz", "zstd"]


@pytest.mark.parametrize("packing", PACKINGS)
def test_members_behind_each_other_are_one_stream(packing: str) -> None:
    if packing == "zstd":
        pytest.importorskip("zstandard")
    packed = pack(TEXT, packing) + pack(b"And left.\n", packing)
    assert packing_of(packed) == packing
    assert unpacked(io.BytesIO(packed), packing).read() == TEXT + b"And left.\n"


@pytest.mark.parametrize("packing", PACKINGS[1:])
def test_a_stream_that_is_cut_off_says_so(packing: str) -> None:
    if packing == "zstd":
        pytest.importorskip("zstandard")
    packed = pack(TEXT, packing)
    with pytest.raises(Exception) as raised:  # noqa: PT011 -- each library has its own
        unpacked(io.BytesIO(packed[: len(packed) // 2]), packing).read()
    assert "cut off" in str(packed_fault(raised.value))


@pytest.mark.parametrize("packing", PACKINGS[1:])
def test_a_stream_that_is_broken_says_so(packing: str) -> None:
    if packing == "zstd":
        pytest.importorskip("zstandard")
    packed = bytearray(pack(TEXT, packing))
    for place in range(len(packed) // 2, len(packed)):
        packed[place] ^= 0x55
    with pytest.raises(Exception) as raised:  # noqa: PT011 -- each library has its own
        unpacked(io.BytesIO(bytes(packed)), packing).read()
    assert packed_fault(raised.value) is not None


def test_a_fault_of_the_disk_is_none_of_the_packing() -> None:
    assert packed_fault(OSError(5, "Input/output error")) is None


@pytest.mark.parametrize(
    ("name", "parts"), [("a.jsonl.gz", ("a.jsonl", ".gz")), ("a.TXT.XZ", ("a.TXT", ".XZ")), ("gz", ("gz", ""))]
)
def test_split_packing(name: str, parts: tuple[str, str]) -> None:
    assert split_packing(name) == parts
