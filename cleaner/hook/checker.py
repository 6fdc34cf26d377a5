"""From the bytes of a file to what was found in it, by what the file holds."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from functools import partial

from cleaner.errors import InputError, SafetyError
from cleaner.frozen import frozen, replace
from cleaner.hook.finding import KEPT, Checked, Fault, Finding, with_fingerprints
from cleaner.hook.look import OF_PAGES, Allowance, look, nothing_spared
from cleaner.model import Source
from cleaner.reading import is_html
from cleaner.stages.segment_text import segment_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from cleaner.hook.look import Clean, Look
    from cleaner.model import Provenance, Removal

    ProvenanceOf = Callable[[Callable[[str], str | None]], Provenance]

MARKDOWN = (".md", ".markdown", ".mdx", ".qmd", ".rmd")
"""The suffixes of files whose front matter, code and comments are Markdown's."""


PLAIN = (".txt", ".md")
HEAD = 4096
"""So many bytes tell what a file holds."""


def held(path: str, head: bytes) -> str:
    """Return what the file at `path` that begins with `head` holds, as `cleaner.sources.forms` calls it."""
    begins_with_word = head[:1].isalnum() or (head[:1] >= b"\xc3" and not head.startswith(b"\xef\xbb\xbf"))
    if path.endswith(PLAIN) and begins_with_word and b"\0" not in head and not head.startswith((b"PAR1", b"WARC/")):
        # Most files are texts, and nothing more is needed to know that.
        return "text"
    from cleaner.sources.forms import held_by_named

    return held_by_named(path.rpartition("/")[2], head)


@frozen
class Reading:
    """How the bytes of a file are read: its encoding, or what brought it; its type; the field of its records."""

    encoding: str | None = None
    charset: str | None = None
    type: str = "auto"
    field: str = "text"


@frozen
class Checker:
    """Looks at files."""

    clean: Clean
    provenance_of: ProvenanceOf
    reading: Reading

    def __call__(self, path: str, raw: bytes, accepted: Mapping[tuple[str, str], int]) -> Checked:
        """Return what is found in `raw`, the file at `path`, of which the findings in `accepted` are none.

        What cannot be read is the file's fault, never an exception.
        """
        allowance = Allowance(Counter(accepted))
        try:
            checked = self._check(path, raw, allowance)
        except InputError as fault:
            return Checked(path, faults=(Fault(str(fault).removeprefix(f"{path}: ")),))
        except SafetyError as fault:
            return Checked(path, faults=(Fault(str(fault), is_ours=True),))
        left = tuple(sorted(allowance.left.elements())) if accepted else ()
        return replace(checked, stale=left)

    def _check(self, path: str, raw: bytes, allowance: Allowance) -> Checked:
        holds = held(path, raw[:HEAD])
        if holds == "records":
            return self._records(path, raw, allowance)
        if holds not in {"text", "html"}:
            raise InputError(f"{path}: it holds many documents; clean it with cleaner batch, or leave it out")
        from cleaner.stages.decode import decode

        is_page = self.reading.type == "html" or (self.reading.type == "auto" and holds == "html")
        source = decode(
            raw,
            name=path,
            encoding=self.reading.encoding,
            charset=self.reading.charset,
            type="html" if is_page else self.reading.type,
        )
        is_markdown = path.lower().endswith(MARKDOWN)
        if is_page or (self.reading.type == "auto" and not is_markdown and is_html(source.text)):
            return self._page(path, source, allowance)
        if is_markdown:
            from cleaner.hook.spared import spared_lines as spare
        else:
            spare = nothing_spared
        seen = look(source, partial(self.clean, type="text"), spare, allowance)
        kept = [*_kept(seen, allowance, Finding(1, 1, 1, KEPT, "", seen.kept, "", stays=True))]
        found, accepted = (list(_in_text(source.text, each)) for each in (seen.removals, seen.accepted))
        return Checked(
            path,
            with_fingerprints([*kept, *found]),
            tuple(accepted),
            warnings=seen.warnings,
            data=source.encode(seen.text) if seen.removals else None,
            old=source.text,
            new=seen.text,
        )

    def _page(self, path: str, source: Source, allowance: Allowance) -> Checked:
        from cleaner.hook.pages import places_in_page
        from cleaner.hook.spared import spared_spans

        html = source.text
        result = self.clean(source, type="html")
        told = [removal for removal in result.removals if not removal.rule.startswith(OF_PAGES)]
        off = spared_spans(html) if told else ()
        lines = segment_text(html) if told else ()
        starts = [line.start for line in lines]
        places = places_in_page(html, result.source.text, told) if told else ()
        findings: list[Finding] = []
        accepted: list[Finding] = []
        for removal, (start, end) in zip(told, places, strict=True):
            if any(low <= start < high for low, high in off):
                continue
            line = lines[bisect_right(starts, start) - 1]
            columns = start - line.start + 1, min(end, line.end) - line.start + 1
            finding = _finding(removal, line.number + 1, columns, removal.text, 0)._replace(stays=True)
            (accepted if allowance.take(removal.rule, removal.text) else findings).append(finding)
        findings.sort(key=lambda finding: finding[:2])
        return Checked(
            path,
            with_fingerprints(findings),
            tuple(accepted),
            warnings=result.warnings,
            old=html,
            new=html,
            is_page=True,
        )

    def _records(self, path: str, raw: bytes, allowance: Allowance) -> Checked:
        from cleaner.sources.jsonl import refuse_other_formats

        rows = raw.splitlines(keepends=True) if b"\r" not in raw else _at_line_feeds(raw)
        if rows:
            refuse_other_formats(rows[0], path)
        findings: list[Finding] = []
        accepted: list[Finding] = []
        warnings: list[str] = []
        faults: list[Fault] = []
        has_page = False
        for number, row in enumerate(rows, 1):
            if not row.strip():
                continue
            try:
                seen, place, cleaned = self._record(row, number, allowance)
            except (InputError, SafetyError) as fault:
                faults.append(Fault(str(fault), number, is_ours=isinstance(fault, SafetyError)))
                continue
            rows[number - 1] = cleaned
            has_page = has_page or seen.page
            warnings += [f"line {number}: {warning}" for warning in seen.warnings]
            findings += _kept(seen, allowance, Finding(number, *place, KEPT, "", seen.kept, "", stays=True))
            for each, found in ((seen.removals, findings), (seen.accepted, accepted)):
                found += [
                    finding._replace(
                        line=number, column=place[0], end_column=place[1], inner=finding.line, stays=seen.page
                    )
                    for finding in _in_text(seen.source.text, each)
                ]
        data = b"".join(rows)
        is_changed = data != raw
        return Checked(
            path,
            with_fingerprints(findings),
            tuple(accepted),
            warnings=tuple(warnings),
            faults=tuple(faults),
            data=data if is_changed else None,
            old=raw.decode("utf-8-sig", "surrogateescape") if is_changed else "",
            new=data.decode("utf-8-sig", "surrogateescape") if is_changed else "",
            is_page=has_page,
        )

    def _record(self, row: bytes, number: int, allowance: Allowance) -> tuple[Look, tuple[int, int], bytes]:
        """Return what was seen in a record, the columns of its text, and the record with the text cleaned."""
        from cleaner.sources.jsonl import read_record, split_line

        mark, body, end = split_line(row, is_first=number == 1)
        record = read_record(body)
        text = record.text(self.reading.field)
        clean = partial(self.clean, provenance=self.provenance_of(record.text_or_none))
        seen = look(Source(text), clean, nothing_spared, allowance)
        if seen.text != text:
            row = mark + record.put({self.reading.field: seen.text}) + end
        start, stop = record.place(self.reading.field)
        return seen, (start + 1, stop + 1), row


def _at_line_feeds(raw: bytes) -> list[bytes]:
    parts = raw.split(b"\n")
    return [part + b"\n" for part in parts[:-1]] + ([parts[-1]] if parts[-1] else [])


def _kept(seen: Look, allowance: Allowance, finding: Finding) -> Iterator[Finding]:
    """Yield `finding` where the brakes kept the text and nobody has accepted that."""
    if seen.kept and not allowance.take(KEPT, ""):
        yield finding


def _in_text(text: str, removals: tuple[Removal, ...]) -> Iterator[Finding]:
    """Yield the findings for `removals`, each of which stands in one line of `text`."""
    if not removals:
        return
    lines = segment_text(text)
    for removal in removals:
        line = lines[removal.line - 1]
        at = removal.start - line.start
        columns = (at + 1, at + len(removal.text) + 1)
        yield _finding(removal, removal.line, columns, text[line.start : line.end], at)


def _finding(removal: Removal, line: int, columns: tuple[int, int], source: str, at: int) -> Finding:
    return Finding(line, *columns, removal.rule, removal.category, removal.why, removal.text, source, at)
