"""What else cleans pages and texts: libraries, called in this process, and commands that take lines out of a text.

None of them is needed here: `pip install --group peers` brings the libraries and codespell (some 500 MB, nearly all of
it for datatrove's sentences: numpy, spaCy), a system's package manager brings ripgrep. What is not installed is named
and left out.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from importlib import import_module, metadata
from pathlib import Path
from typing import NamedTuple

from cleaner.pipeline import clean
from cleaner.rules.load import load_rules
from tests.benchmarks.processes import Cost, cost

Tool = Callable[[str], object]


class Peer(NamedTuple):
    """A library that reads pages of HTML or texts: what it is installed as, and what makes it ready."""

    reads: str
    installed_as: str
    load: Callable[[], Tool]


def _trafilatura() -> Tool:
    extract: Tool = import_module("trafilatura").extract
    return extract


def _readability() -> Tool:
    document = import_module("readability").Document
    return lambda page: document(page).summary()


def _justext() -> Tool:
    justext = import_module("justext")
    words = justext.get_stoplist("English")
    return lambda page: justext.justext(page, words)


def _resiliparse() -> Tool:
    return partial(import_module("resiliparse.extract.html2text").extract_plain_text, main_content=True)


def _c4() -> Tool:
    document = import_module("datatrove.data").Document
    quality = import_module("datatrove.pipeline.filters").C4QualityFilter()
    quality.filter(document(text="It rained. " * 5, id="0"))  # Its sentences need spaCy, which it asks for only here.
    return lambda text: quality.filter(document(text=text, id="0"))


PEERS: Mapping[str, Peer] = {
    "trafilatura": Peer("html", "trafilatura", _trafilatura),
    "readability": Peer("html", "readability-lxml", _readability),
    "justext": Peer("html", "jusText", _justext),
    "resiliparse": Peer("html", "resiliparse", _resiliparse),
    "c4": Peer("text", "datatrove", _c4),
}
"""jusText with its words for English, resiliparse's main content, datatrove's C4 quality filter as it is by default."""

FILTERS: Mapping[str, tuple[Sequence[str], Mapping[str, str]]] = {
    "grep -vEif, LC_ALL=C": (("grep", "-vEif"), {"LC_ALL": "C"}),
    "grep -vEif, UTF-8": (("grep", "-vEif"), {"LC_ALL": "C.UTF-8"}),
    "ripgrep -vif": (("rg", "-vif"), {}),
}
"""Commands that end in the file of patterns, with their environment."""


def tools(names: Iterable[str], type_: str) -> Iterator[tuple[str, Tool]]:
    """Yield `cleaner` and those of its peers that are installed, ready to be called."""
    yield "cleaner", lambda text: clean(text, type=type_)
    for name in names:
        try:
            yield name, PEERS[name].load()
        except ImportError as error:
            print(f"{name} is left out: {error}", file=sys.stderr)


def version(name: str) -> str:
    """Return what a peer is installed as and its version, or that it is not installed."""
    installed_as = PEERS[name].installed_as
    try:
        return f"{installed_as} {metadata.version(installed_as)}"
    except metadata.PackageNotFoundError:
        return f"no {installed_as}"


def simplified() -> list[str]:
    """Return one simple pattern a shipped rule for English: its rarest words at the beginning of a line."""
    rules = load_rules(languages=frozenset({"en"}))
    found = []
    for rule, needs in zip(rules.rules, rules.needs, strict=True):
        words = [word for group in needs.words[:1] for word in group if word.strip().replace(" ", "").isalnum()]
        if rule.kind == "line" and words:
            found.append(f"^({'|'.join(sorted(word.strip() for word in words))}).{{0,60}}$")
    return found


def filters(folder: Path, source: Path) -> Iterator[tuple[str, Callable[[], Cost]]]:
    """Yield what runs each command that is installed on `source`; the patterns are written into `folder`."""
    patterns = folder / "patterns"
    patterns.write_text("\n".join(simplified()) + "\n", encoding="utf-8")
    for name, (command, environment) in FILTERS.items():
        found = shutil.which(command[0])
        if found is None:
            print(f"{name} is left out: {command[0]} is not installed", file=sys.stderr)
        else:
            yield name, partial(cost, [found, *command[1:], patterns, source], environment=environment)
