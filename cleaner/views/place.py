"""Where in its file a rule stands. TOML keeps no line numbers, so the line of its `id` is looked up when needed."""

from __future__ import annotations

import re
from pathlib import Path

from cleaner.rules.pack_files import PACKS

_ID = re.compile(r"""\s*id\s*=\s*["']([^"']*)["']""")
_FAULT = re.compile(r'(?P<file>.+?\.toml): rule (?:"(?P<name>[^"]*)"|(?P<nth>\d+))', re.DOTALL)


def rule_file(file: str) -> Path:
    """Return the path of a rule file as rules name it: a shipped one by its place among the packs."""
    shipped = Path(PACKS).parent / file
    return shipped if file.startswith("packs/") and shipped.is_file() else Path(file)


def rule_line(file: str, name: str) -> int | None:
    """Return the number of the line in which the rule `name`, which may be a whole id, is named; None if it is not."""
    found = [number for number, text in _ids(file) if text == name.rpartition("/")[2]]
    return found[0] if found else None


def rule_place(file: str, name: str) -> str:
    """Return `file:line` of the rule `name`, as editors understand it."""
    number = rule_line(file, name)
    return f"{rule_file(file)}:{number}" if number else str(rule_file(file))


def with_line(message: str) -> str:
    """Return the message of a RuleError with the line of the rule that it names behind its file."""
    found = _FAULT.match(message)
    if found is None:
        return message
    file, name, nth = found["file"], found["name"], found["nth"]
    if name is not None:
        lines = [number for number, text in _ids(file) if text == name.rpartition("/")[2]]
        # "stands twice" is the fault of the second.
        number = lines[-1] if "stands twice" in message and lines else next(iter(lines), None)
    else:
        tables = [number for number, text in enumerate(_text(file), 1) if text.strip() == "[[rule]]"]
        number = tables[int(nth) - 1] if len(tables) >= int(nth) else None
    return f"{rule_file(file)}:{number}{message[len(file) :]}" if number else message


def _text(file: str) -> list[str]:
    try:
        return rule_file(file).read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []


def _ids(file: str) -> list[tuple[int, str]]:
    found = ((number, _ID.match(text)) for number, text in enumerate(_text(file), 1))
    return [(number, match[1]) for number, match in found if match]
