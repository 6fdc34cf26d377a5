"""What a worker of `cleaner batch` does: one document in, what became of it out."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING

from cleaner.cli.filter import written
from cleaner.cli.filter_jsonl import RecordCleaner
from cleaner.cli.prepare import prepare
from cleaner.engines.outcome import OURS, Outcome, Removed
from cleaner.errors import InputError
from cleaner.model import Provenance
from cleaner.rules.provenance import site_name
from cleaner.sources.articles import Loss
from cleaner.sources.forms import HTML, RECORDS
from cleaner.sources.jsonl import read_record, split_line
from cleaner.stages.decode import decode

if TYPE_CHECKING:
    from cleaner.cli.settings import Options
    from cleaner.model import Result
    from cleaner.sources.articles import Article
    from cleaner.sources.jsonl import Record


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
    def _clean(self) -> partial[Result]:
        return partial(prepare(self._options))

    @cached_property
    def _clean_record(self) -> RecordCleaner:
        return RecordCleaner(self._options)

    def __call__(self, article: Article) -> Outcome:
        """Return what became of `article`."""
        if article.loss:
            return Outcome(None, article.loss)
        if article.is_blank:
            return Outcome(article.raw)
        try:
            return self._record(article) if article.holds == RECORDS else self._article(article)
        except InputError as fault:
            kind = "broken" if article.holds == RECORDS else "undecodable"
            return Outcome(None, Loss(kind, str(fault).removeprefix(f"{article.source}: ")))
        except MemoryError:
            return Outcome(None, Loss("memory", "needs more memory than there is; raise --max-memory"))
        except Exception as fault:
            return Outcome(None, Loss(OURS, f"{type(fault).__name__}: {fault}; please report it"))

    def result(self, article: Article) -> Result:
        """Return what cleaning `article` gives. Raises InputError for what is no such text, SafetyError."""
        if article.holds == RECORDS:
            return self._clean_record(_record(article)[1]).result
        return self._cleaned(article)

    def _record(self, article: Article) -> Outcome:
        mark, record, end = _record(article)
        result, provenance, values = self._clean_record(record)
        return self._outcome(result, mark + record.put(values) + end if values else article.raw, provenance)

    def _article(self, article: Article) -> Outcome:
        result = self._cleaned(article)
        page = Provenance(result.metadata.url, result.metadata.site)
        return self._outcome(result, written(result, self._options, is_alone=True), page)

    def _cleaned(self, article: Article) -> Result:
        # A page that begins with its story is no less a page: the name has told.
        kind = "html" if article.holds == HTML and self._options.type == "auto" else self._options.type
        source = decode(
            article.raw,
            name=article.source,
            encoding=self._options.encoding,
            charset=self._options.charset,
            type=kind,
        )
        return self._clean(source, type=kind)

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


def _record(article: Article) -> tuple[bytes, Record, bytes]:
    """Return the record in `article`, and what stands before and behind it. Raises InputError for anything else."""
    mark, body, end = split_line(article.raw, is_first=article.line == 1)
    return mark, read_record(body), end


def _by_rule(result: Result) -> tuple[Removed, ...]:
    counts: dict[str, Removed] = {}
    for removal in result.removals:
        _, _, removals, characters = counts.get(removal.rule) or (None, None, 0, 0)
        counts[removal.rule] = Removed(
            removal.rule, removal.category, removals + 1, characters + removal.end - removal.start
        )
    return tuple(counts.values())
