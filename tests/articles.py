"""The invented articles in fixtures/articles: `python -m tests.articles` accepts today's removals after review.

Each folder holds source.txt, expected.txt (a careful reader's body, written by hand) and removed.tsv (rule, line),
which this command writes. It prints what it changes and leaves expected.txt alone: that is a judgement, not a record.
"""

from __future__ import annotations

import sys
from pathlib import Path

from cleaner.model import Result
from cleaner.pipeline import clean

ARTICLES = Path(__file__).parent.parent / "fixtures" / "articles"


def folders() -> list[Path]:
    return sorted(path.parent for path in ARTICLES.glob("*/source.*"))


def cleaned(folder: Path) -> Result:
    return clean(next(folder.glob("source.*")).read_bytes())


def removed_table(result: Result) -> str:
    rows = (f"{removal.rule}\t{' '.join(removal.text.split())}\n" for removal in result.removals)
    return "".join(rows)


def main() -> int:
    for folder in folders():
        table, path = removed_table(cleaned(folder)), folder / "removed.tsv"
        before = path.read_text(encoding="utf-8") if path.exists() else ""
        if table != before:
            path.write_text(table, encoding="utf-8")
            for row in sorted(set(table.splitlines()) ^ set(before.splitlines())):
                print(folder.name, "+" if row in table.splitlines() else "-", row, sep="\t")
    return 0


if __name__ == "__main__":
    sys.exit(main())
