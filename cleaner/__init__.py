r"""Scraped news text in, clean article body out, with a name and a reason for every removal.

>>> import cleaner
>>> result = cleaner.clean("Share this article\n\nThe bridge will stay closed until the engineers have seen it.\n")
>>> result.text
'The bridge will stay closed until the engineers have seen it.\n'
>>> [(removal.text, removal.category) for removal in result.removals]
[('Share this article', 'share')]

The names are imported when they are first used: `cleaner --version` needs none of them.
"""

from __future__ import annotations

# typing takes as long to import as all of `cleaner --version`; type checkers know this name by itself.
TYPE_CHECKING = False

__version__ = "0.1.0"

__all__ = [
    "CleanerError",
    "ConfigError",
    "InputError",
    "Metadata",
    "Provenance",
    "Removal",
    "Result",
    "RuleError",
    "Rules",
    "SafetyError",
    "Source",
    "clean",
    "load_rules",
]

if TYPE_CHECKING:
    from cleaner.errors import CleanerError, ConfigError, InputError, RuleError, SafetyError
    from cleaner.model import Metadata, Provenance, Removal, Result, Source
    from cleaner.pipeline import clean
    from cleaner.rules.load import Rules, load_rules

_HOMES = {
    **dict.fromkeys(("CleanerError", "ConfigError", "InputError", "RuleError", "SafetyError"), "cleaner.errors"),
    **dict.fromkeys(("Metadata", "Provenance", "Removal", "Result", "Source"), "cleaner.model"),
    **dict.fromkeys(("Rules", "load_rules"), "cleaner.rules.load"),
    "clean": "cleaner.pipeline",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    # The next time this is not asked.
    globals()[name] = value = getattr(import_module(_HOMES[name]), name)
    return value


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
