"""What a worker of `cleaner batch` does: one document in, what became of it out."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from cleaner.cli.filter import written
from cleaner.cli.filter_jsonl import RecordCleaner
from cleaner.cli.prepare import prepare, told_provenance
from cleaner.engines.outcome import OURS, Outcome, Removed
from cleaner.errors import InputError
from cleaner.model import Provenance
from cleaner.rules.provenance import site_name
from cleaner.sources.articles import Crawled, Loss, Member, TableHead
from cleaner.sources.forms import HTML, RECORDS, TABLE, TAR, WARC
from cleaner.sources.jsonl import read_record, split_line
from cleaner.stages.decode import decode

if TYPE_CHECKING:
    from collections.abc import Callable

    from cleaner.cli.filter_jsonl import Cleaned
    from cleaner.cli.settings import Options
    from cleaner.model import Result
    from cleaner.sources.articles import Article


@dataclass(frozen=True, slots=True)
class Begin:
    """Makes a worker's cleaning function; this is what is sent to a new process."""

    options: Options

    def __call__(self) -> Worker:
        """Return the function; what it needs is loaded for the first document."""
        return Worker(self.options)


class Worker:
    """Cleans documents as `options` say; whatever goes wrong with one is its outcome."""

    def __init__(self, options: Options) -> None:
        self._options = options

    @cached_property
    def _clean(self) -> tuple[Callable[..., Result]]:
        # In a tuple: a function alone would be taken for a method.
        return (prepare(self._options),)

    @cached_property
    def _clean_record(self) -> RecordCleaner:
        return RecordCleaner(self._options, *self._clean)

    def __call__(self, article: Article) -> Outcome:
        """Return what became of `article`."""
        if article.loss:
            return Outcome(None, article.loss)
        try:
            if not article.is_document:
                return Outcome(self._between(article))
            return self._record(article) if article.holds in {RECORDS, TABLE} else self._article(article)
        except InputError as fault:
            kind = "broken" if article.holds in {RECORDS, TABLE} else "undecodable"
            return Outcome(None, Loss(kind, str(fault).removeprefix(f"{article.source}: ")))
        except MemoryError:
            return Outcome(None, Loss("memory", "needs more memory than there is; raise --max-memory"))
        except Exception as fault:
            return Outcome(None, Loss(OURS, f"{type(fault).__name__}: {fault}; please report it"))

    def result(self, article: Article) -> Result:
        """Return what cleaning `article` gives. Raises InputError for what is no such text, SafetyError."""
        if article.holds in {RECORDS, TABLE}:
            return self._cleaned_record(article)[0].result
        return self._cleaned(article)[0]

    def _between(self, article: Article) -> bytes:
        """Return what is written for what stands between documents: the head of a table gets the new columns."""
        if not isinstance(article.about, TableHead) or article.line != 1:
            return article.raw
        if article.to != TABLE:
            return b""
        from cleaner.sources.tables import head_row

        options = self._options
        added = (options.into, options.removed, options.metadata)
        return head_row(article.about, options.encoding, tuple(name for name in added if name))

    def _record(self, article: Article) -> Outcome:
        cleaned, data = self._cleaned_record(article)
        return self._outcome(cleaned.result, data, cleaned.provenance)

    def _cleaned_record(self, article: Article) -> tuple[Cleaned, bytes]:
        clean = self._clean_record
        if not isinstance(article.about, TableHead):
            mark, body, end = split_line(article.raw, is_first=article.line == 1)
            record = read_record(body)
            cleaned = clean(record)
            return cleaned, mark + record.put(cleaned.values) + end if cleaned.values else article.raw
        from cleaner.sources.tables import read_row

        encoding = self._options.encoding
        row, row_end = read_row(article.raw, article.about, encoding)
        cleaned = clean(row)
        if article.to == RECORDS:
            return cleaned, _json_line({**row.as_dict(), **cleaned.values})
        return cleaned, (row.put(cleaned.values) + row_end).encode(
            encoding or "utf-8"
        ) if cleaned.values else article.raw

    def _article(self, article: Article) -> Outcome:
        result, told = self._cleaned(article)
        known = Provenance(told.url or result.metadata.url, told.publisher or result.metadata.site)
        return self._outcome(result, self._written(article, result), known)

    def _cleaned(self, article: Article) -> tuple[Result, Provenance]:
        (clean,) = self._clean
        options = self._options
        crawled = article.about if isinstance(article.about, Crawled) else Crawled(None, None, ())
        # A page that begins with its story is no less a page: the name has told.
        kind = "html" if article.holds == HTML and options.type == "auto" else options.type
        source = decode(
            article.raw,
            name=article.source,
            encoding=options.encoding,
            charset=options.charset or crawled.content_type,
            type=kind,
        )
        told = told_provenance(options)
        told = replace(told, url=crawled.url) if crawled.url and not options.site else told
        return clean(source, type=kind, provenance=told), told

    def _written(self, article: Article, result: Result) -> bytes:
        """Return the output for `article`, in the form that its output has."""
        options = self._options
        if article.to == RECORDS:
            clean = self._clean_record
            body = {options.into or options.field: clean.value(result)}
            return _json_line(_about(article) | body | clean.beside(result))
        if article.to == WARC:
            from cleaner.sources.crawls import conversion

            value = self._clean_record.value(result)
            return conversion(article, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
        data = written(result, options, is_alone=True)
        if article.to == TAR and isinstance(article.about, Member):
            from cleaner.sources.archives import member_bytes

            return member_bytes(article.about.name, article.about.time, data)
        return data

    def _outcome(self, result: Result, data: bytes, provenance: Provenance) -> Outcome:
        """Return the outcome of `result`; what it warns of beyond its reading says that it was kept whole."""
        notes = () if self._options.quiet else result.warnings
        if self._options.verbose:
            from cleaner.views.summary import summary

            notes = (*notes, summary(result))
        known = provenance.url or provenance.publisher or self._options.site or ""
        return Outcome(
            data,
            changed=result.changed,
            flagged=len(result.warnings) > len(result.source.warnings),
            length=len(result.source.text),
            kept=len(result.text),
            removed=_by_rule(result),
            notes=notes,
            language=result.language,
            publisher=site_name(known) or None,
        )


def _about(article: Article) -> dict[str, Any]:
    """Return what a new record says of where its article came from."""
    told: dict[str, Any] = {"source": article.source}
    if article.member:
        told["member"] = article.member
    if isinstance(article.about, Crawled):
        told["url"] = article.about.url
        told["crawled"] = dict(article.about.header).get("WARC-Date")
    return told


def _json_line(values: dict[str, Any]) -> bytes:
    return json.dumps(values, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n"


def _by_rule(result: Result) -> tuple[Removed, ...]:
    counts: dict[str, Removed] = {}
    for removal in result.removals:
        _, _, removals, characters = counts.get(removal.rule) or (None, None, 0, 0)
        counts[removal.rule] = Removed(
            removal.rule, removal.category, removals + 1, characters + removal.end - removal.start
        )
    return tuple(counts.values())
