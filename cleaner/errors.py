"""Everything that can go wrong, as one tree.

    CleanerError
    ├── InputError     what was given cannot be read as text
    ├── RuleError      a rule, or the choice of rules, is wrong
    ├── ConfigError    an option or a configuration file is wrong
    └── SafetyError    our own bug: the output is not a part of the input

A message names the place, the fault and the remedy, in that order, and needs no traceback to be understood.
"""


class CleanerError(Exception):
    """The root: catch it to catch whatever this package raises on purpose."""


class InputError(CleanerError):
    """The input cannot be read: binary, undecodable, or not there."""


class RuleError(CleanerError):
    """A rule file breaks the format, or a choice of rules names none."""


class ConfigError(CleanerError):
    """An option, an environment variable or a configuration file holds a value that has no meaning."""


class SafetyError(CleanerError):
    """A promise was broken: report it; the text was not touched."""
