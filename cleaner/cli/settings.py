"""What a run was told: by the command line, else by CLEANER_* variables, else by a configuration file.

A setting that is given replaces the same setting further down; lists are not joined.
"""

from __future__ import annotations

import os

from cleaner.errors import ConfigError
from cleaner.frozen import frozen, replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

FORMATS = ("text", "json", "markdown")
PROFILES = ("auto", "residue", "page")
TYPES = ("auto", "text", "html")
OUTPUT_FORMATS = ("concise", "full", "json", "jsonl", "github", "gitlab", "sarif", "checkstyle", "junit")


@frozen
class Options:
    """The settings of a run. `origins` says where each came from that was not on the command line.

    `per_file_ignores` are (folder that the glob is counted from, glob, beginnings of rule ids).
    """

    origins: Mapping[str, str]
    keep: tuple[str, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    language: str | None = None
    site: str | None = None
    title: str | None = None
    encoding: str | None = None
    charset: str | None = None
    type: str = "auto"
    profile: str = "auto"
    precision: int = 0
    unwrap: bool = False
    max_removed: float | None = None
    format: str = "text"
    links: bool = False
    emphasis: bool = False
    jsonl: bool = False
    field: str = "text"
    into: str | None = None
    removed: str | None = None
    metadata: str | None = None
    line_buffered: bool = False
    quiet: bool = False
    verbose: bool = False
    output_format: str | None = None
    baseline: str | None = None
    per_file_ignores: tuple[tuple[str, str, tuple[str, ...]], ...] = ()


_LIST, _PATHS, _WORD, _SHARE, _FLAG, _STEP = "list", "paths", "word", "share", "flag", "step"
_PATH, _TABLE = "path", "table"

SETTINGS: Mapping[str, tuple[str, str, str]] = {
    "keep": (_LIST, "a list of categories", '["caption"]'),
    "select": (_LIST, "a list of beginnings of rule ids", '["en/ad"]'),
    "ignore": (_LIST, "a list of beginnings of rule ids", '["en/ad"]'),
    "rules": (_PATHS, "a list of rule files", '["my.toml"]'),
    "language": (_WORD, "a language code", '"en"'),
    "site": (_WORD, "an address, a host or a publisher's name", '"harbour.example"'),
    "title": (_WORD, "the article's headline", '"Mayor vows to rebuild the bridge"'),
    "encoding": (_WORD, "the name of an encoding", '"cp1252"'),
    "charset": (_WORD, "a charset or a Content-Type", '"gb2312"'),
    "type": (_WORD, f"one of {', '.join(TYPES)}", '"html"'),
    "profile": (_WORD, f"one of {', '.join(PROFILES)}", '"auto"'),
    "unwrap": (_FLAG, "true or false", "true"),
    "precision": (_STEP, "a whole number from -2 to 2", "1"),
    "max-removed": (_SHARE, "a number from 0 to 1", "0.6"),
    "format": (_WORD, f"one of {', '.join(FORMATS)}", '"text"'),
    "links": (_FLAG, "true or false", "true"),
    "emphasis": (_FLAG, "true or false", "true"),
    "jsonl": (_FLAG, "true or false", "true"),
    "field": (_WORD, "the name of a field", '"text"'),
    "into": (_WORD, "the name of a field", '"body"'),
    "removed": (_WORD, "the name of a field", '"removed"'),
    "metadata": (_WORD, "the name of a field", '"about"'),
    "line-buffered": (_FLAG, "true or false", "true"),
    "quiet": (_FLAG, "true or false", "true"),
    "verbose": (_FLAG, "true or false", "true"),
    "output-format": (_WORD, f"one of {', '.join(OUTPUT_FORMATS)}", '"full"'),
    "baseline": (_PATH, "the name of a file", '"accepted.json"'),
    "per-file-ignores": (_TABLE, "a table of lists of beginnings of rule ids", '{ "captions/*" = ["en/caption"] }'),
}
"""The name of each setting in a file, its form, what it must be, and an example."""

_CHOICES = {"type": TYPES, "profile": PROFILES, "format": FORMATS, "output-format": OUTPUT_FORMATS}
_TRUTHS = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}


def settle(given: Mapping[str, Any]) -> Options:
    """Return the settings of a run in which the command line gave `given`, by the names of its options.

    Options that were not given are None, False or (). Raises ConfigError for a value without meaning, wherever it
    stands, and for an option that has none beside the others.
    """
    told = {name.replace("_", "-"): value for name, value in given.items() if not _is_missing(value)}
    path = told.pop("config", None) or os.environ.get("CLEANER_CONFIG") or None
    values, origins = _from_file(path)
    for name, (kind, _, example) in SETTINGS.items():
        bare = "'captions/*:en/caption'" if kind == _TABLE else example.strip('[]"')
        variable = f"CLEANER_{name.upper().replace('-', '_')}"
        if name in told:
            value = _from_command_line(kind, told[name])
            values[name] = _checked(name, value, f"--{name}", f"write --{name} {bare}")
            origins.pop(name, None)
        elif words := os.environ.get(variable):
            values[name] = _checked(name, _from_words(kind, words), variable, f"write {variable}={bare}")
            origins[name] = variable
    _check_together(told, values)
    return Options(**{name.replace("-", "_"): value for name, value in values.items()}, origins=origins)


def settle_for_files(given: Mapping[str, Any]) -> Options:
    """Return the settings of a run over files: texts, which have an encoding, beside records, which have fields."""
    of_texts = {name: given[name] for name in ("encoding", "charset") if given.get(name)}
    rest = {name: value for name, value in given.items() if name not in of_texts}
    return replace(settle({**rest, "jsonl": True}), **of_texts)


def _is_missing(value: Any) -> bool:
    """Say whether an option was not given; 0 is a value."""
    return value is None or value is False or value == ()


def _from_file(path: str | None) -> tuple[dict[str, Any], dict[str, str]]:
    from cleaner.cli.config_file import beside, find_config, read_config

    path = path or find_config()
    if path is None:
        return {}, {}
    table = read_config(path)
    for key in table:
        if key not in SETTINGS:
            from cleaner.rules.schema import did_you_mean

            raise ConfigError(f'{path}: unknown key "{key}"{did_you_mean(key, SETTINGS)}')
    values = {
        key: _checked(key, value, f'{path}: "{key}"', f"write {key} = {SETTINGS[key][2]}")
        for key, value in table.items()
    }
    if "rules" in values:
        values["rules"] = tuple(beside(path, rule) for rule in values["rules"])
    if "baseline" in values:
        values["baseline"] = beside(path, values["baseline"])
    if "per-file-ignores" in values:
        rows = values["per-file-ignores"]
        values["per-file-ignores"] = tuple((beside(path, ""), glob, prefixes) for _, glob, prefixes in rows)
    return values, dict.fromkeys(values, path)


def _from_command_line(kind: str, value: Any) -> Any:
    return _from_words(kind, ",".join(value)) if kind in {_LIST, _TABLE} else list(value) if kind == _PATHS else value


def _from_words(kind: str, words: str) -> Any:
    """Return the value that `words` mean; what they cannot mean stays text and fails the check."""
    if kind == _LIST:
        return [word.strip() for word in words.split(",") if word.strip()]
    if kind == _PATHS:
        return [path for path in words.split(os.pathsep) if path]
    if kind == _TABLE:
        pairs = [pair.rpartition(":") for pair in _from_words(_LIST, words)]
        table: dict[str, list[str]] = {}
        for glob, _, prefix in pairs:
            table.setdefault(glob.strip(), []).append(prefix.strip())
        return table
    if kind == _FLAG:
        return _TRUTHS.get(words.strip().lower(), words)
    if kind in {_SHARE, _STEP}:
        try:
            return float(words) if kind == _SHARE else int(words)
        except ValueError:
            return words
    return words


def _checked(name: str, value: Any, place: str, remedy: str) -> Any:
    """Return `value` if it is what the setting `name` must be, lists as tuples."""
    kind, what, _ = SETTINGS[name]
    if kind in {_LIST, _PATHS}:
        is_right = _is_list(value)
    elif kind == _TABLE:
        is_right = isinstance(value, dict) and all(map(_is_list, value.values())) and "" not in value
    elif kind == _SHARE:
        is_right = isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value <= 1
    elif kind == _STEP:
        is_right = isinstance(value, int) and not isinstance(value, bool) and -2 <= value <= 2
    elif kind == _FLAG:
        is_right = isinstance(value, bool)
    else:
        is_right = isinstance(value, str) and value != "" and value in _CHOICES.get(name, (value,))
    if not is_right:
        raise ConfigError(f"{place} must be {what}, not {_shown(value)}; {remedy}")
    if kind == _TABLE:
        return tuple(("", glob, tuple(prefixes)) for glob, prefixes in value.items())
    return tuple(value) if isinstance(value, list) else float(value) if kind == _SHARE else value


def _is_list(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) and item for item in value)


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if isinstance(value, str) else "a table" if isinstance(value, dict) else str(value)


def _check_together(told: Mapping[str, Any], values: Mapping[str, Any]) -> None:
    """Refuse options of the command line that would be ignored; in a file they may wait for another run."""
    if values.get("format") != "markdown":
        for name in ("links", "emphasis"):
            if name in told:
                raise ConfigError(f"--{name} has no meaning without --format markdown; add it")
    if values.get("jsonl"):
        for name in ("encoding", "charset"):
            if name in told:
                raise ConfigError(f"--{name} has no meaning with --jsonl: JSON Lines are UTF-8")
        return
    for name in ("field", "into", "removed", "metadata", "line-buffered"):
        if name in told:
            raise ConfigError(f"--{name} has no meaning without --jsonl; add --jsonl")
