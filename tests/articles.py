"""The invented articles in fixtures/articles: `python -m tests.articles` accepts today's removals after review.

Each folder holds source.txt, expected.txt (a careful reader's body, written by hand) and removed.tsv (rule, line).
known-misses.tsv beside the folders lists the lines that a reader would remove and the rules still keep. The command
writes both tables and prints what it changes; expected.txt is a judgement, not a record, and stays.
"""

from __future__ import annotations

import sys
from pathlib import Path

from cleaner.model import Result
from cleaner.pipeline import clean

ARTICLES = Path(__file__).parent.parent / "fixtures" / "articles"
KNOWN_MISSES = ARTICLES / "known-misses.tsv"


def folders() -> list[Path]:
    return sorted(path.parent for path in ARTICLES.glob("*/source.*"))


def cleaned(folder: Path) -> Result:
    return clean(next(folder.glob("source.*")).read_bytes())


def expected(folder: Path) -> str:
    return (folder / "expected.txt").read_bytes().decode()


def removed_table(result: Result) -> str:
    return "".join(f"{removal.rule}\t{' '.join(removal.text.split())}\n" for removal in result.removals)


def misses(folder: Path, result: Result) -> list[str]:
    """Return the lines of the body that the reader's body does not hold."""
    wanted = {line.strip() for line in expected(folder).splitlines()}
    return [line.strip() for line in result.text.splitlines() if line.strip() not in wanted]


def known_misses() -> dict[str, list[str]]:
    table: dict[str, list[str]] = {}
    for row in KNOWN_MISSES.read_text(encoding="utf-8").splitlines():
        slug, _, line = row.partition("\t")
        table.setdefault(slug, []).append(line)
    return table


def main() -> int:
    tables = {folder / "removed.tsv": removed_table(cleaned(folder)) for folder in folders()}
    rows = (f"{folder.name}\t{line}\n" for folder in folders() for line in misses(folder, cleaned(folder)))
    tables[KNOWN_MISSES] = "".join(rows)
    for path, table in tables.items():
        before = path.read_text(encoding="utf-8") if path.exists() else ""
        if table != before:
            path.write_text(table, encoding="utf-8")
            for row in sorted(set(table.splitlines()) ^ set(before.splitlines())):
                print(path.parent.name, "+" if row in table.splitlines() else "-", row, sep="\t")
    return 0


if __name__ == "__main__":
    sys.exit(main())
