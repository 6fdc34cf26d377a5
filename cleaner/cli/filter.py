"""The filter: stdin or files to stdout."""

from __future__ import annotations

import sys

from cleaner.cli.streams import STDIN, exit_code, is_terminal, say, say_fault, shown, write
from cleaner.errors import InputError, SafetyError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from cleaner.cli.settings import Options
    from cleaner.model import Result

SHORT_HELP = """\
Usage: cleaner [OPTIONS] [FILE]...

  cleaner article.txt > body.txt      the body of an article
  cleaner explain article.txt         what is removed, by which rule and why

cleaner --help tells the rest.
"""


def filter_files(names: Sequence[str], options: Options) -> int:
    """Clean the inputs `names`, or stdin where there are none, and return the exit code.

    An input that cannot be read is reported and does not keep the others from being done.
    """
    if not names and is_terminal(sys.stdin):
        if sys.stderr is not None:
            sys.stderr.write(SHORT_HELP)
        return 2
    names = names or (STDIN,)
    if options.jsonl:
        from cleaner.cli.filter_jsonl import filter_jsonl

        return filter_jsonl(names, options)
    return _filter_texts(names, options)


def _filter_texts(names: Sequence[str], options: Options) -> int:
    from cleaner.cli.prepare import prepare, read_source

    clean = prepare(options)
    worst, has_written = 0, False
    for name in names:
        try:
            result = clean(read_source(name, options))
        except InputError as fault:
            say_fault(fault)
            worst = max(worst, exit_code(fault))
            continue
        except SafetyError as fault:
            say(f"{shown(name)}: {fault}")
            worst = max(worst, exit_code(fault))
            continue
        tell(shown(name), result, options)
        data = written(result, options, is_alone=len(names) == 1)
        if data and has_written and options.format != "json":
            write(b"\n")
        write(data)
        has_written = has_written or bool(data)
    return worst


def tell(name: str, result: Result, options: Options) -> None:
    """Print a document's warnings, unless they are silenced, and its summary, if it is asked for."""
    if not options.quiet:
        for warning in result.warnings:
            say(f"{name}: {warning}")
    if options.verbose:
        from cleaner.views.summary import summary

        say(f"{name}: {summary(result)}")


def written(result: Result, options: Options, *, is_alone: bool) -> bytes:
    """Return the output for one document, in the form that `options` name.

    Alone it keeps the encoding of its input. Of several, each stands in UTF-8 without outer blank lines, so that one
    line end between them makes one blank line.
    """
    if options.format == "json":
        from cleaner.views.record import record_line

        return record_line(result)
    if options.format == "markdown":
        from cleaner.views.markdown import markdown

        text = markdown(result, links=options.links, emphasis=options.emphasis)
    else:
        text = result.text
    if is_alone:
        return result.source.encode(text)
    text = text.strip("\r\n")
    return _utf_8(text, result) + b"\n" if text else b""


def _utf_8(text: str, result: Result) -> bytes:
    """Return `text` in UTF-8; broken bytes of UTF-8 stay, those of other encodings become U+FFFD."""
    if result.encoding == "utf-8":
        return text.encode("utf-8", result.source.errors)
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").encode()
