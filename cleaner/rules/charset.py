"""The names of encodings, and what a page of HTML says of its own.

A page names its charset in a <meta> element near its top; browsers read many of those names as a wider encoding than
they mean (https://encoding.spec.whatwg.org), and so do we.
"""

from __future__ import annotations

import codecs
import re

from cleaner.rules.compiled import keep_compiled

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

WITHIN = 4096
"""A page names its charset in its first bytes: browsers look at 1,024, but some begin with long comments."""

TOLD = "its charset"
"""Who says it, when the page came with it."""

ISO_2022_JP = ("iso2022_jp", "iso2022_jp_2", "iso2022_jp_ext", "iso2022_jp_2004")

READ_AS: Mapping[str, tuple[str, ...]] = {
    "iso8859-1": ("cp1252",),
    "iso8859-8": ("cp1255", "iso8859-8"),
    "iso8859-9": ("cp1254",),
    "euc_kr": ("cp949",),
    "iso2022_jp": ISO_2022_JP,
    **dict.fromkeys(("iso8859-11", "tis-620"), ("cp874",)),
    **dict.fromkeys(("gb2312", "gbk"), ("gb18030",)),
    **dict.fromkeys(("big5", "cp950", "big5hkscs"), ("cp950", "big5hkscs")),
    **dict.fromkeys(("shift_jis", "shift_jis_2004"), ("cp932", "shift_jis_2004")),
    **dict.fromkeys(("euc_jp", "euc_jis_2004"), ("euc_jp", "euc_jis_2004")),
}
"""What a browser reads instead, best first: the same bytes mean the same, and more of them mean something."""

_LABELS = {"unicode": "utf-16", "koi": "koi8-r", "koi8": "koi8-r", "koi8-ru": "koi8-u", "windows-31j": "cp932"}
"""Labels of the web that Python does not know; more of them follow a pattern, as x-sjis and windows-949 do."""

_PAGE_LABELS = {
    **dict.fromkeys(("ascii", "us-ascii", "ansi_x3.4-1968", "x-user-defined"), "cp1252"),
    **dict.fromkeys(("csisolatinarabic", "csiso88596e", "csiso88596i"), "iso8859-6"),
    **dict.fromkeys(("csisolatinhebrew", "csiso88598e", "csiso88598i", "logical", "visual"), "iso8859-8"),
    **dict.fromkeys(("unicode-1-1-utf-8", "unicode11utf8", "unicode20utf8", "x-unicode20utf8"), "utf-8"),
    **dict.fromkeys(("utf-16", "utf-16le", "utf-16be", "unicode", "ucs-2", "csunicode", "iso-10646-ucs-2"), "utf-8"),
    **dict.fromkeys(("csgb2312", "csiso58gb231280", "gb_2312", "gb_2312-80"), "gb18030"),
    **dict.fromkeys(("csksc56011987", "ks_c_5601-1989", "windows-949"), "cp949"),
    **dict.fromkeys(("cseucpkdfmtjapanese",), "euc_jp"),
    **dict.fromkeys(("csiso2022jp",), "iso2022_jp"),
    **dict.fromkeys(("csmacintosh", "x-mac-roman"), "mac_roman"),
    **dict.fromkeys(("x-mac-cyrillic", "x-mac-ukrainian"), "mac_cyrillic"),
    **dict.fromkeys(("sun_eu_greek", "csisolatingreek"), "iso8859-7"),
    **dict.fromkeys(("csisolatincyrillic",), "iso8859-5"),
    **dict.fromkeys(("csisolatin9", "l9"), "iso8859-15"),
    "dos-874": "cp874",
}
"""What labels mean in a page: its meta element could not be read if it were UTF-16, so it means UTF-8."""

_PAGE = keep_compiled(rb"\s*(?:<!--.*?-->\s*)*(?:<\?xml[^>]*\?>\s*)?<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)
_COMMENT = keep_compiled(rb"<!--.*?(?:-->|\Z)", re.S)
_META = keep_compiled(rb"""<meta(?=[\s/])((?:"[^"]*"|'[^']*'|[^>"'])*)""", re.I)
_ATTRIBUTE = keep_compiled(rb"""([^\s=>/"']+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+))""")
_CHARSET = keep_compiled(rb"""charset\s*=\s*["']?([^\s"';,]+)""", re.I)
_XML = keep_compiled(rb"""\s*<\?xml[^>]{0,200}?\sencoding\s*=\s*["']([^"'>]+)""", re.I)


def codec_of(label: str) -> str | None:
    """Return Python's name of the encoding that `label` names in Python or on the web, None where it names none.

    >>> codec_of("Latin1"), codec_of("x-sjis"), codec_of("base64")
    ('iso8859-1', 'shift_jis', None)
    """
    asked = _LABELS.get(label.strip().lower(), label.strip().lower())
    web = _without_prefix(asked)
    for known in (asked, web, re.sub("[-_]", "", web)):
        try:
            codec = codecs.lookup(known).name
            "\n".encode(codec)
        except (LookupError, ValueError):  # no such codec, or one that is not from text to bytes
            continue
        if not codec.endswith(("escape", "idna", "punycode")):  # Python's own, of which no text is written
            return "utf-8" if codec == "utf-8-sig" else codec
    return None


def nearest_name(label: str) -> str | None:
    """Return the name of an encoding that is almost `label`."""
    from difflib import get_close_matches
    from encodings.aliases import aliases

    names = sorted({codec.replace("_", "-") for codec in aliases.values() if not codec.endswith("_codec")})
    return next(iter(get_close_matches(_without_prefix(label.strip().lower()), names, 1)), None)


def _without_prefix(label: str) -> str:
    web = re.sub("^iso-?8859-?([0-9]+)-?[ei]?$", r"iso8859-\1", re.sub("^((x-)+|cs|cn-)", "", label))
    return re.sub("^(windows|dos|cp)-?(?=[0-9])", "cp", web)


def is_page(raw: bytes) -> bool:
    """Say whether `raw` begins as a page of HTML does.

    >>> is_page(b"<!DOCTYPE html><p>Rain."), is_page(b"<p> is an element, she said.")
    (True, False)
    """
    return raw[:WITHIN].lstrip().startswith(b"<") and _PAGE.match(raw[:WITHIN]) is not None


def page_codec(label: str) -> str | None:
    """Return the encoding that a browser takes for the charset `label`.

    >>> page_codec("utf-16"), page_codec("US-ASCII"), page_codec("utf-7")
    ('utf-8', 'cp1252', None)
    """
    codec = codec_of(_PAGE_LABELS.get(label.strip().lower(), label))
    return None if codec in {None, "utf-7", "hz", "cp65001"} else codec


def witnesses(raw: bytes, told: str | None) -> Iterator[tuple[str, str]]:
    """Yield (who says it, charset): `told` is the charset or Content-Type that a page came with, then what it names.

    >>> list(witnesses(b"<!-- <meta charset=x> --><meta charset=koi8-r>", "text/html; charset=GB2312"))
    [('its charset', 'GB2312'), ("the page's charset", 'koi8-r')]
    """
    found = _CHARSET.search((told or "").encode("ascii", "replace"))
    if label := found[1].decode() if found else "" if "/" in (told or "") else (told or "").strip():
        yield TOLD, label
    for label in _declared(raw[:WITHIN]):
        yield "the page's charset", label


def _declared(head: bytes) -> Iterator[str]:
    for meta in _META.finditer(_COMMENT.sub(b"", head)):
        said = {name.lower(): double or single or bare for name, double, single, bare in _ATTRIBUTE.findall(meta[1])}
        is_type = said.get(b"http-equiv", b"").lower() == b"content-type"
        if label := said.get(b"charset"):
            yield label.decode("ascii", "replace")
        elif is_type and (found := _CHARSET.search(said.get(b"content", b""))):
            yield found[1].decode("ascii", "replace")
    if found := _XML.match(head):
        yield found[1].decode("ascii", "replace")
