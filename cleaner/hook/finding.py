"""What was found in a file: the same bytes make the same findings, wherever and whenever they are read."""

from __future__ import annotations

from cleaner.frozen import Row, frozen

KEPT = "brake/kept-whole"
"""The rule that a file's finding names when it would lose too much: nothing of it goes without --allow-large."""


class Finding(Row):
    """A part of a file that should go, or with the rule `KEPT` the whole file, which must be looked at.

    `line` and `column` count from 1, columns in code points; `end_column` stands behind the last one. `inner` is the
    line of the text inside a record. `source[at : at + len(text)]` is the part in its line. `stays` is true where `fix`
    removes nothing: HTML is only checked, and what the brakes kept is kept.
    """

    line: int
    column: int
    end_column: int
    rule: str
    category: str
    why: str
    text: str
    source: str = ""
    at: int = 0
    inner: int | None = None
    stays: bool = False
    fingerprint: str = ""


@frozen
class Fault:
    """Why a file, or a record in `line` of it, could not be looked at; `is_ours` where it is our own bug."""

    message: str
    line: int | None = None
    is_ours: bool = False


@frozen
class Checked:
    """One file: its findings, those that were accepted, and what `fix` would make of it.

    `data` is what is to be written, None where nothing is; `old` and `new` are the text of the file before and after,
    unless they are the same.
    `is_page` is true for HTML, of which nothing is ever written. `stale` are accepted findings that are not there.
    """

    path: str
    findings: tuple[Finding, ...] = ()
    accepted: tuple[Finding, ...] = ()
    stale: tuple[tuple[str, str], ...] = ()
    warnings: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()
    data: bytes | None = None
    old: str = ""
    new: str = ""
    is_page: bool = False


def digest(*parts: str) -> str:
    """Return a name for `parts` that no other parts have."""
    from hashlib import sha256

    return sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def with_fingerprints(findings: list[Finding]) -> tuple[Finding, ...]:
    """Return `findings` of one file with a fingerprint each, of the rule, the text and how often both were there.

    No line stands in it, so that it survives what is written above.
    """
    seen: dict[tuple[str, str], int] = {}
    named = []
    for finding in findings:
        key = (finding.rule, finding.text)
        seen[key] = seen.get(key, 0) + 1
        named.append(finding._replace(fingerprint=digest(*key, str(seen[key]))[:32]))
    return tuple(named)
