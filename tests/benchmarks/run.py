"""How does the time grow with the size of the input, the number of rules, the length of a line; what do others take?

    python -m tests.benchmarks.run [FILE.jsonl[.gz|.xz|.bz2]] [--page-text FILE] [--html FILE] [--most-megabytes 10]
        [--processes 3] [--only SERIES]... [--out build/benchmarks]

FILE holds scraped articles as `text`, the other files whole pages as `text` and as `html`; without them the invented
fixtures are read. Series: `kinds` (documents as they come), `size` (one document of 1 kB to 10 MB), `lines` (of 10 to
10 million characters), `rules` (100 to all), `command` (1 kB to 1 GB of JSON Lines through `cleaner batch` with one
worker, start included, with its memory), `pages` and `texts` (libraries on the same documents), `filters` (grep and
ripgrep on the same text) and `hook` (`cleaner check` beside codespell). Each figure is the median of several processes,
in CPU seconds. With `--most-megabytes 1000` one run of `command` takes ten minutes and 2 GB of disk; what is larger
than 20 MB runs once. Tables, plots and pyperf's files are written to `build/benchmarks/`, which git ignores.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import count, islice
from pathlib import Path

from cleaner.pipeline import clean
from tests.benchmarks import growth, hook
from tests.benchmarks.peers import filters
from tests.benchmarks.plot import chart
from tests.benchmarks.processes import Cost, cost, environment, in_turn, succeeded
from tests.benchmarks.report import head, table
from tests.benchmarks.spread import Figure, Point, from_processes, keep, points, tell
from tests.benchmarks.texts import Varied, documents, write

BYTES = tuple(10**power for power in range(3, 10))
LARGE = 20.0
"""More megabytes than these go through the command once, not once a round."""

SERIES = ("kinds", "size", "lines", "rules", "command", "pages", "texts", "filters", "hook")
IN_PROCESS = SERIES[:4]
COMMAND = "JSON Lines through cleaner batch, by bytes of text"


def kinds(given: argparse.Namespace) -> Mapping[str, list[str]]:
    """Return the documents of each kind by what it is called."""
    return {
        "scraped articles, as they come": documents(given.file),
        "pages as text, as they come": documents(given.page_text, fixtures="page-text-*/source.txt"),
        "pages of HTML, as they come": documents(given.html, "html"),
    }


def in_process(given: argparse.Namespace) -> Iterator[Figure]:
    """Yield what one process measures; what comes as it is goes first, since all that follows is made of it."""
    most, texts, met = given.most_megabytes, documents(given.file), set[int]()
    if "kinds" in given.only:
        yield from growth.by_kind(kinds(given), most)
    growth.seconds(clean, islice(Varied(texts, met), growth.WARMING))
    for name, measure in (("size", growth.by_size), ("lines", growth.by_width), ("rules", growth.by_rules)):
        if name in given.only:
            yield from measure(texts, met, most)


def peers(given: argparse.Namespace, kind: str) -> Iterator[Figure]:
    """Yield what `speed` measures of `cleaner` and the libraries that read pages of HTML, or texts."""
    file, field, most = (given.html, "html", 200) if kind == "pages" else (given.file, "text", 1000)
    args = [*([str(file)] if file else []), "--field", field, "--type", field, "--peer", "all", "--most", str(most)]
    for figure in from_processes("tests.benchmarks.speed", args, given.processes):
        yield figure._replace(series=f"{kind}: {figure.series}", x=0)


def as_commands(given: argparse.Namespace, folder: Path) -> Iterator[Figure]:
    """Yield what files of growing size cost that `cleaner batch` reads, in turn, and what the large ones cost once."""
    run, varied = batch(folder), documents(given.file)
    files: dict[str, tuple[Path, float]] = {}
    for size in (size / 1e6 for size in BYTES if size <= given.most_megabytes * 1e6):
        file = folder / f"{size:g}.jsonl"
        files[file.stem] = file, write(file, Varied(varied).megabytes(size))
    small = {name: partial(run, file) for name, (file, size) in files.items() if size < LARGE}
    large = {name: partial(run, file) for name, (file, _) in files.items() if name not in small}
    for warm in small.values():
        warm()
    rounds = ((given.processes, small), *((1, {name: run}) for name, run in large.items()))
    for number, some in rounds:
        for name, spent in in_turn(number, some).items():
            _, size = files[name]
            yield from (Figure(COMMAND, size * 1e6, each.cpu, size, each.megabytes) for each in spent)


def batch(folder: Path) -> Callable[[Path], Cost]:
    """Return what cleans a file in one process, each time into another output, which is then deleted."""
    numbers, kept = count(), environment()

    def run(file: Path) -> Cost:
        output = folder / f"out-{next(numbers)}.jsonl"
        command: list[str | Path] = [sys.executable, "-m", "cleaner", "batch", file, "-o", output, "-q", "-j", "1"]
        spent = succeeded(cost(command, environment=kept), *command)
        output.unlink()
        return spent

    return run


def beside_filters(given: argparse.Namespace, folder: Path) -> Iterator[Figure]:
    """Yield what commands cost that take lines out of the same megabyte of text."""
    texts = list(Varied(documents(given.file)).megabytes(min(1.0, given.most_megabytes)))
    lines, plain = folder / "texts.jsonl", folder / "texts.txt"
    write(lines, texts)
    plain.write_text("\n".join(texts), encoding="utf-8", errors="replace")
    size = plain.stat().st_size / 1e6
    run: dict[str, Callable[[], Cost]] = {
        "cleaner batch -j 1": partial(batch(folder), lines),
        **dict(filters(folder, plain)),
    }
    for name, costs in in_turn(given.processes + 1, run).items():
        yield from (Figure(f"filters: {name}", 0, succeeded(each, name).cpu, size) for each in costs[1:])


def beside_codespell(given: argparse.Namespace) -> Iterator[Figure]:
    """Yield what the hook costs, and what is compared with it."""
    count = 300
    size = sum(len(text.encode()) for _, text in zip(range(count), hook.articles(), strict=False)) / 1e6
    for name, costs in hook.measured(count, given.processes).items():
        yield from (Figure(f"hook: {name}", 0, each.cpu, size / count if "1 file" in name else size) for each in costs)


def measured(given: argparse.Namespace) -> Iterator[Figure]:
    """Yield all figures that are asked for; the first series are measured together, by the same processes."""
    if own := [name for name in given.only if name in IN_PROCESS]:
        named = (("--page-text", given.page_text), ("--html", given.html), ("--most-megabytes", given.most_megabytes))
        args = [str(part) for name, value in named if value for part in (name, value)]
        args += [*([str(given.file)] if given.file else []), *(f"--only={name}" for name in own)]
        yield from from_processes("tests.benchmarks.run", args, given.processes)
    with tempfile.TemporaryDirectory() as place:
        others: Mapping[str, Callable[[], Iterator[Figure]]] = {
            "command": lambda: as_commands(given, Path(place)),
            "pages": lambda: peers(given, "pages"),
            "texts": lambda: peers(given, "texts"),
            "filters": lambda: beside_filters(given, Path(place)),
            "hook": lambda: beside_codespell(given),
        }
        for name in given.only:
            if name in others:
                yield from others[name]()


def plots(measured: Sequence[Point], folder: Path) -> None:
    """Draw each series that has an x: the pace, or for the command, whose start counts, the time."""
    for series in dict.fromkeys(point.series for point in measured if point.x):
        some = [point for point in measured if point.series == series]
        if series == COMMAND:
            drawn = chart(series, "seconds of CPU", [(each.x, each.seconds) for each in some], by_powers=True)
        else:
            drawn = chart(series, "seconds of CPU a megabyte", [(each.x, each.pace) for each in some])
        name = "-".join(series.replace(",", "").split())
        (folder / f"{name}.svg").write_text(drawn, encoding="utf-8")


def main(args: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.run", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("file", type=Path, nargs="?", help="scraped articles; without them, the invented fixtures")
    parser.add_argument("--page-text", type=Path, help="whole pages as text, in the field `text`")
    parser.add_argument("--html", type=Path, help="whole pages of HTML, in the field `html`")
    parser.add_argument("--most-megabytes", type=float, default=10, help="the largest input (default: 10)")
    parser.add_argument("--processes", type=int, default=3, help="so many measure each figure (default: 3)")
    parser.add_argument("--only", action="append", choices=SERIES, help="one of the series (default: all)")
    parser.add_argument("--out", type=Path, default=Path("build/benchmarks"), help="where the results are written")
    parser.add_argument("--worker", type=int, help=argparse.SUPPRESS)
    given = parser.parse_args(args)
    given.only = given.only or [*SERIES]
    if given.most_megabytes * 1e6 < BYTES[0]:
        parser.error("--most-megabytes is less than the least input, a kilobyte")
    if not any(text.strip() for text in documents(given.file)):
        parser.error(f"{given.file} holds no text")
    if given.worker is not None:
        tell(in_process(given))
        return 0
    given.out.mkdir(parents=True, exist_ok=True)
    arguments = sys.argv[1:] if args is None else args
    figures = list[Figure]()
    for figure in measured(given):
        figures.append(figure)
        print(f"{figure.series:<52} {figure.x:>13,.0f} {figure.megabytes / figure.seconds:8.2f} MB/s", flush=True)
        found = points(figures)
        (given.out / "results.md").write_text(f"{head(arguments)}\n\n{table(found)}", encoding="utf-8")
    keep(given.out / "results.json", found, " ".join(arguments))
    plots(found, given.out)
    print(f"written to {given.out}/")
    return 0


if __name__ == "__main__":
    sys.exit(main())
