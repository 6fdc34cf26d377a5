"""A result as Markdown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cleaner.model import Result

_LINE_END = re.compile(r"\r\n|\n|\r")


def markdown(result: Result) -> str:
    """Return the title, where it is known, as a heading, and the body as it is, with the line ends of the input."""
    title = result.metadata.title
    if title is None:
        return result.text
    found = _LINE_END.search(result.source.text)
    end = found[0] if found else "\n"
    return f"# {title.strip()}{end}{end}{result.text}" if result.text else f"# {title.strip()}{end}"
