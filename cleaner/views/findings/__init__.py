"""What `check` and `fix` found, for people, for editors and for the machines that show it in a review.

Each form is a function from files to lines; only the one that is asked for is imported.
"""

from __future__ import annotations

from importlib import import_module

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cleaner.hook.finding import Checked

FORMS = {
    "concise": "words:concise",
    "full": "words:full",
    "json": "objects:json_lines",
    "jsonl": "objects:jsonl_lines",
    "github": "github:github",
    "gitlab": "gitlab:gitlab",
    "sarif": "sarif:sarif",
    "checkstyle": "xml_forms:checkstyle",
    "junit": "xml_forms:junit",
}
"""The forms by name, and where each is made."""


def written(form: str, files: Iterable[Checked]) -> Iterator[str]:
    """Yield the lines of `files` in the form of that name."""
    module, _, name = FORMS[form].partition(":")
    lines: Iterator[str] = getattr(import_module(f"{__name__}.{module}"), name)(files)
    return lines
