"""The values that the stages hand to each other. All are frozen; none knows how it was made.

Those of which a page has thousands are named tuples: they are made four times as fast.
"""

from __future__ import annotations

from enum import StrEnum

from cleaner.frozen import Row, frozen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Mapping


class Strength(StrEnum):
    """How much one rule's word is worth."""

    SURE = "sure"
    HINT = "hint"


@frozen
class Source:
    """Decoded text and all that is needed to write it back as it was.

    `text` holds no byte order mark. `raw` is the input byte for byte, so that an unchanged document can be
    written without encoding anything. Bytes that the encoding cannot express travel as lone surrogates
    (`errors="surrogateescape"`, or `"surrogatepass"` in UTF-16 and UTF-32) and come out as they went in.
    """

    text: str
    encoding: str = "utf-8"
    bom: bytes = b""
    errors: str = "surrogateescape"
    raw: bytes | None = None
    warnings: tuple[str, ...] = ()

    def encode(self, text: str) -> bytes:
        """Return `text` in the encoding of the input, with its byte order mark."""
        if self.raw is not None and text == self.text:
            return self.raw
        return self.bom + text.encode(self.encoding, self.errors)


@frozen
class Provenance:
    """What is known of an article beside its text: its address, who published it, its headline, its language's code."""

    url: str | None = None
    publisher: str | None = None
    title: str | None = None
    language: str | None = None


@frozen
class Policy:
    """How much goes: what the text is taken for, what stays in doubt (-2 to 2), which share of its prose may go."""

    profile: str
    precision: int
    max_removed: float


UNKNOWN = Provenance()
"""Nothing but the text is known."""


class Line(Row):
    """One line of the input: `source[start:end]` is its text, `source[end:stop]` its line end.

    `text` is stripped of outer blanks, which include zero-width marks and no-break spaces; `offset` is where
    it begins in the source, in code points.
    """

    number: int
    start: int
    end: int
    stop: int
    text: str
    offset: int


@frozen
class Match:
    """A part of a line that one rule speaks about: evidence, never a verdict.

    `start` and `end` are code-point offsets in the decoded source.
    """

    rule: str
    line: int
    start: int
    end: int


@frozen
class Evidence:
    """All that the rules said about a document, by the place of each line among those that hold words.

    `texts[i]` is what spans left of `lines[i]` (empty when they took it all), `gaps[i]` the number of blank lines
    above it, `spans[i]` what they take from it; `matches` are (place, id of a rule that speaks about the whole line),
    unless its neighbours or its place are what a rule is about: those are asked as lines go.
    """

    lines: tuple[Line, ...]
    texts: tuple[str, ...]
    gaps: tuple[int, ...]
    spans: Mapping[int, tuple[Match, ...]]
    matches: tuple[tuple[int, str], ...]
    provenance: Provenance = UNKNOWN

    def without(self, gone: Collection[int]) -> Evidence:
        """Return the evidence about the lines that are left when those in `gone` have gone, as `render` leaves them."""
        left = [i for i in range(len(self.lines)) if i not in gone]
        place = {i: at for at, i in enumerate(left)}
        above = [-1, *left]
        return Evidence(
            lines=tuple(self.lines[i] for i in left),
            texts=tuple(self.texts[i] for i in left),
            gaps=tuple(max(self.gaps[over + 1 : i + 1]) for over, i in zip(above, left, strict=False)),
            spans={place[i]: spans for i, spans in self.spans.items() if i in place},
            matches=tuple((place[i], rule) for i, rule in self.matches if i in place),
            provenance=self.provenance,
        )


class Container(Row):
    """An element of a page with words: its tag, its class, id and role, and the number of the one around it, or -1."""

    tag: str
    names: str
    parent: int
    hidden: bool = False


class Mark(Row):
    """Where a "link", "strong", "emphasis" or "code" begins or ends: before part `at`; `target` is a link's."""

    at: int
    begins: bool
    kind: str
    target: str = ""


class Block(Row):
    """What the mark-up says of one line of a page.

    `tag` is its innermost element, `links` its share of link text (0 to 1), `path` the numbers of the containers that
    it stands in, the outermost first. `parts` are the texts between its `marks`, as they stand in the page, unless it
    is nothing but links; `code` is its text as it stands in a <pre>, with its line ends.
    """

    tag: str
    links: float
    path: tuple[int, ...]
    parts: tuple[str, ...] = ()
    marks: tuple[Mark, ...] = ()
    code: str = ""


@frozen
class Page:
    """A page as text, one line a block, with what its mark-up says: `blocks[i]` of the text's i-th line with words.

    `head` is what the page's own meta data tell: title, byline, published, section, site, url, language.
    """

    text: str
    blocks: tuple[Block, ...]
    containers: tuple[Container, ...]
    head: Mapping[str, str]


@frozen
class Story:
    """Where the story of a whole page stands in its text.

    `first` and `last` are the numbers of its first and last line, `headline` that of its headline (from 1), `weight`
    what it weighs: about a tenth of the characters of its paragraphs. `weights` says what each line of the page, by its
    number, speaks for a story, or against one.
    """

    first: int
    last: int
    weight: float
    headline: int | None
    weights: Mapping[int, float]

    _silent = ("weights",)


@frozen
class Removal:
    """A part of the source that goes, and why: `source[start:end]` was `text`, on line `line` (from 1)."""

    line: int
    start: int
    end: int
    text: str
    rule: str
    category: str
    why: str


@frozen
class Metadata:
    """What the removed lines tell about the article; a field that nothing told is None or empty."""

    title: str | None = None
    byline: str | None = None
    section: str | None = None
    published: str | None = None
    captions: tuple[str, ...] = ()
    site: str | None = None
    url: str | None = None


@frozen
class Result:
    """A cleaned document: the body, what was removed from it, and what was not sure enough to be removed.

    `page` is what the mark-up says of each line of `source.text`, where the input was HTML. `precision` is the
    one that was reached, on the way to the one that was asked for.
    """

    text: str
    source: Source
    removals: tuple[Removal, ...] = ()
    doubts: tuple[Removal, ...] = ()
    metadata: Metadata = Metadata()
    warnings: tuple[str, ...] = ()
    language: str | None = None
    profile: str = "residue"
    story: Story | None = None
    page: Page | None = None
    precision: int = 0

    @property
    def changed(self) -> bool:
        """True when the body differs from the input."""
        return self.text != self.source.text

    @property
    def encoding(self) -> str:
        """The name of the encoding that the input was read in."""
        return self.source.encoding

    def encode(self) -> bytes:
        """Return the body as bytes in the encoding of the input; unchanged text byte for byte."""
        return self.source.encode(self.text)
