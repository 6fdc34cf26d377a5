"""A result as Markdown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cleaner.model import Page, Result

_LINE_END = re.compile(r"\r\n|\n|\r")


def markdown(result: Result, *, links: bool = False, emphasis: bool = False) -> str:
    """Return the title, where it is known, as a heading, and the body: a page of HTML with the marks of its own.

    Text stays as it is, with the line ends of the input. Of HTML, headings, lists, quotations, tables and code are
    marked, with `links` and `emphasis` those too, and signs of the text are escaped that would be taken for marks.
    """
    if result.page is not None:
        return _of_page(result, result.page, links=links, emphasis=emphasis)
    title = result.metadata.title
    if title is None:
        return result.text
    found = _LINE_END.search(result.source.text)
    end = found[0] if found else "\n"
    return f"# {title.strip()}{end}{end}{result.text}" if result.text else f"# {title.strip()}{end}"


def _of_page(result: Result, page: Page, *, links: bool, emphasis: bool) -> str:
    from cleaner.views.blocks import blocks
    from cleaner.views.inline import escaped, heading

    kinds = {*(("link",) if links else ()), *(("strong", "emphasis", "code") if emphasis else ())}
    body = blocks(result, page, kinds)
    if result.metadata.title is None:
        return body
    title = heading(escaped(" ".join(result.metadata.title.split())), 1)
    return f"{title}\n\n{body}" if body else f"{title}\n"
