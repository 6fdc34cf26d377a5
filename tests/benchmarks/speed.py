"""How fast are pages and texts cleaned, beside the other extractors that are installed?

    python -m tests.benchmarks.speed FILE.jsonl[.gz|.xz|.bz2] [--field html] [--type html] [--peer NAME]... [--most N]

Each distinct document of the file goes through every tool in turn, in another order each time, in one process; what is
printed is documents and megabytes a second of CPU, and the ratio to `cleaner`. The first document warms all of them up.
"""

from __future__ import annotations

import argparse
import bz2
import gzip
import json
import lzma
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from cleaner.pipeline import clean

_OPENERS: dict[str, Callable[..., Any]] = {".gz": gzip.open, ".bz2": bz2.open, ".xz": lzma.open}


def documents(file: Path, field: str, most: int | None) -> list[str]:
    """Return the distinct texts in a field of JSON Lines, the first `most` of them."""
    with _OPENERS.get(file.suffix, open)(file, "rt", encoding="utf-8") as lines:
        return list(dict.fromkeys(json.loads(line)[field] for line in lines))[:most]


def _trafilatura() -> Callable[[str], object]:
    extract: Callable[[str], object] = import_module("trafilatura").extract
    return extract


def _readability() -> Callable[[str], object]:
    document = import_module("readability").Document
    return lambda page: document(page).summary()


def _justext() -> Callable[[str], object]:
    justext = import_module("justext")
    words = justext.get_stoplist("English")
    return lambda page: justext.justext(page, words)


PEERS: dict[str, Callable[[], Callable[[str], object]]] = {
    "trafilatura": _trafilatura,
    "readability": _readability,
    "justext": _justext,
}


def tools(names: Iterable[str], type_: str) -> Iterator[tuple[str, Callable[[str], object]]]:
    """Yield `cleaner` and those of its peers that are installed."""
    yield "cleaner", lambda text: clean(text, type=type_)
    for name in names:
        try:
            yield name, PEERS[name]()
        except ImportError:
            print(f"{name} is not installed", file=sys.stderr)


def timed(texts: Sequence[str], chosen: Sequence[tuple[str, Callable[[str], object]]]) -> dict[str, float]:
    """Return the seconds of CPU that each tool took for all texts but the first, which is not counted."""
    spent = dict.fromkeys((name for name, _ in chosen), 0.0)
    for n, text in enumerate(texts):
        shift = n % len(chosen)
        for name, tool in (*chosen[shift:], *chosen[:shift]):
            at = time.process_time()
            tool(text)
            spent[name] += (time.process_time() - at) * bool(n)
    return spent


def main(args: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.speed", description=__doc__.split("\n")[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("--field", default="text", help="the field that holds the document (default: text)")
    parser.add_argument("--type", default="auto", choices=("auto", "text", "html"))
    parser.add_argument("--peer", action="append", choices=sorted(PEERS), default=[])
    parser.add_argument("--most", type=int, help="stop after so many documents")
    given = parser.parse_args(args)
    texts = documents(given.file, given.field, given.most)
    if len(texts) < 2:
        parser.error(f"{given.file} holds fewer than two distinct documents")
    spent = timed(texts, list(tools(given.peer, given.type)))
    size = sum(len(text.encode("utf-8", "replace")) for text in texts[1:]) / 1e6
    print(f"{len(texts) - 1} documents, {size:.1f} MB")
    for name, seconds in spent.items():
        pace = f"{(len(texts) - 1) / seconds:8.1f} documents/s {size / seconds:7.2f} MB/s"
        print(f"{name:<12} {pace}   {spent['cleaner'] / seconds:.2f} x cleaner")
    return 0


if __name__ == "__main__":
    sys.exit(main())
