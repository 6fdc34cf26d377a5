"""Text that is safe to print: what would move the cursor shows as an escape."""

from __future__ import annotations

import re

_UNSEEN = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029]")


def visible(text: str) -> str:
    r"""Return `text` on one line, its control characters as escapes; a scraped page may hold terminal commands.

    >>> visible("red \x1b[31m alert")
    'red \\x1b[31m alert'
    """
    return _UNSEEN.sub(lambda found: found[0].encode("unicode-escape").decode(), text)
