"""Bytes become text, and can become the same bytes again.

The evidence is asked in the order of its worth; the first that speaks decides.

1. The encoding that the caller names. It must fit, or the error says where it does not.
2. A byte order mark: UTF-8, UTF-32, UTF-16 (in this order: one mark of UTF-32 begins with one of UTF-16).
3. The signature of a format that is not text: refused by name, with what to do instead.
   Of a page of HTML: the charset that it came with, then those it names (`rules/charset.py`). The first that fits its
   bytes counts, but one that the page names is no match for letters of UTF-8: many pages were saved anew.
4. NUL bytes in the pattern of UTF-32 or UTF-16 without a mark.
5. The escapes of ISO-2022-JP and ISO-2022-KR, which are plain ASCII otherwise.
6. Strict UTF-8, which hardly any other text passes by chance. Nearly all input ends here, and soon.
7. UTF-8 but for a few broken bytes or a cut end, kept with a warning. What is full of control bytes is refused here.
8. chardet, which also hears an HTML `<meta charset>`, among the encodings that the web is written in.
9. Windows-1252, with a warning.

Known not to work: legacy text as short as a headline (ISO-8859-2 passes for Windows-1250, Baltic for Western, EUC-JP
for Thai); two encodings in one file; UTF-16 without a mark and without any ASCII, even a line end; ISO-2022 that is
broken or cut. HZ, UTF-7, Vietnamese, EBCDIC, DOS and Macintosh code pages are read only if the caller names them.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, BOM_UTF32_BE, BOM_UTF32_LE

from cleaner.errors import InputError
from cleaner.model import Source
from cleaner.rules.charset import ISO_2022_JP, READ_AS, TOLD, codec_of, is_page, nearest_name, page_codec, witnesses

_WIDE = ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be")
_MARKS = tuple(zip((BOM_UTF8, BOM_UTF32_LE, BOM_UTF32_BE, BOM_UTF16_LE, BOM_UTF16_BE), ("utf-8", *_WIDE), strict=True))

_LEAVE = "leave it out"
_CONVERT = "turn it into plain text first, for example with pandoc or pdftotext"
# What it is, the remedy, where to look, what is there. RTF is text, but its words stand among commands.
_FORMATS: tuple[tuple[str, str, int, dict[bytes, str]], ...] = (
    ("a {} image", _LEAVE, 0, {b"\x89PNG": "PNG", b"\xff\xd8\xff": "JPEG", b"II*\0": "TIFF", b"MM\0*": "TIFF"}),
    ("a {} image", _LEAVE, 0, {b"GIF87a": "GIF", b"GIF89a": "GIF", b"BM": "BMP"}),
    ("a {} image", _LEAVE, 8, {b"WEBP": "WebP"}),
    ("a recording ({})", _LEAVE, 0, {b"RIFF": "WAV or AVI", b"ID3": "MP3", b"OggS": "Ogg"}),
    ("a recording ({})", _LEAVE, 4, {b"ftyp": "MP4"}),
    ("a document ({})", _CONVERT, 0, {b"%PDF-": "PDF", b"{\\rtf": "RTF", b"\xd0\xcf\x11\xe0": "old Office, as .doc"}),
    ("a document ({})", _CONVERT, 30, {b"[Content_Types]": "Office", b"_rels/": "Office", b"word/": "Word"}),
    ("a document ({})", _CONVERT, 38, {b"application/epub": "EPUB", b"application/vnd.oasis": "OpenDocument"}),
    ("{} data", "unpack it first: {} -dc", 0, {b"\x1f\x8b": "gzip", b"BZh91AY&": "bzip2"}),
    ("{} data", "unpack it first: {} -dc", 0, {b"\xfd7zXZ": "xz", b"(\xb5/\xfd": "zstd"}),
    ("a {} archive", "unpack it first", 0, {b"PK\x03\x04": "zip", b"7z\xbc\xaf": "7z", b"Rar!\x1a": "RAR"}),
    ("a {} archive", "unpack it first: tar -xf", 257, {b"ustar": "tar"}),
    ("a program ({})", _LEAVE, 0, {b"\x7fELF": "ELF", b"MZ": "Windows", b"\xcf\xfa\xed\xfe": "Mach-O"}),
    ("a program ({})", _LEAVE, 0, {b"\xca\xfe\xba\xbe": "Java or Mach-O"}),
    ("a {} font", _LEAVE, 0, {b"wOFF": "WOFF", b"wOF2": "WOFF"}),
    ("a table ({})", "take its text out first", 0, {b"PAR1": "Parquet", b"SQLite format 3\0": "SQLite"}),
)

_CONTROLS = bytes((*range(0x09), *range(0x0E, 0x1B), *range(0x1C, 0x20)))
_HIGH = bytes(range(0x80, 0x100))
_ESCAPED = "[\udc80-\udcff]"  # Patterns are strings: they are seldom needed, and `re` compiles them then.
# Read in the wrong byte order, a space is U+2000 and a line end U+0A00: neither is here, nor is private use.
_IN_USE = (
    "[\t\n\f\r -~\xa0-\u06ff\u0900-\u09ff\u0a01-\u0eff\u10a0-\u137f\u1780-\u17ff\u1e00-\u1fff\u200b-\u203a\u20a0-\u214f"
    "\u2190-\u2193\u2460-\u26ff\u3000-\u30ff\u4e00-\u9fff\uac00-\ud7a3\ufeff-\uffef\U0001f000-\U0003ffff]"
)
_ISO_2022 = rb"\x1b(?:\$[@B]|\$\([DOPQ]|\$\)C|\([JI])"
# chardet's names. Left out are the encodings that it hears in short texts and that hardly anyone wrote for the web.
_WEB = (
    *("big5hkscs", "cp932", "shift_jis_2004", "euc_jis_2004", "cp949", "euc_kr", "gb18030", "cp874", "tis-620"),
    *("cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "koi8-r", "koi8-u"),
    *("iso8859-1", "iso8859-2", "iso8859-5", "iso8859-7", "iso8859-8", "iso8859-9", "iso8859-13", "iso8859-15"),
)
# Latin-9 differs from Latin-1 in eight signs: its euro is a sign that nobody uses, its letters are fractions and lone
# accents inside words. (A lone acute is not asked: "don´t" is a common way to mistype an apostrophe.)
_LATIN_9 = r"¤|(?<=[^\W\d_])[¦¨¸¼½¾]|[¦¨¸](?=[^\W\d_])|(?<!\d)[¼½](?=[^\W\d_]{3})"


def decode(
    raw: bytes,
    *,
    name: str = "<input>",
    encoding: str | None = None,
    charset: str | None = None,
    type: str = "auto",  # noqa: A002 -- what the option is called
) -> Source:
    """Return the text of `raw`, lossless: whole it is `raw` again, and with any characters deleted it can be written.

    `charset` is what brought a page says of it, a Content-Type or its charset; `type` is "text" or "html", or "auto",
    which takes what begins as a page does for HTML. What is no text raises InputError; `name` begins its message.
    """
    if encoding is not None:
        return _as_asked(raw, name, encoding)
    for mark, codec in _MARKS:
        if raw.startswith(mark):
            return _source(raw, codec, mark) if codec == "utf-8" else _wide(raw, codec, mark, name)
    if found := _signature(raw):
        raise InputError(f"{name}: this is {found[0]}, not text; {found[1]}")
    has_nul = b"\0" in raw
    warnings = ["NUL characters are in it"] if has_nul else []
    names_it = type == "html" or (type == "auto" and is_page(raw))
    if names_it and not (has_nul and _is_binary(raw)) and (page := _declared(raw, charset, warnings)):
        return page
    try:
        text = raw.decode()
        if b"\x1b" in raw and re.search(_ISO_2022, raw):
            if shifted := _shifted(raw):
                return shifted
            warnings.append("ISO-2022 escapes are in it that cannot be read, and are kept as found")
        if not (has_nul and _is_binary(raw)):
            return Source(text, raw=raw, warnings=tuple(warnings))
    except UnicodeDecodeError as error:
        if not (has_nul and _is_binary(raw)) and _is_nearly_utf_8(raw, error):
            return _source(raw, "utf-8", b"", *warnings)
    if has_nul and (wide := _wide_pattern(raw)):
        return _wide(raw, wide, b"", name)
    if _is_binary(raw):
        raise InputError(f"{name}: this is binary data, not text; leave it out, or name its --encoding if it is text")
    return _guess(raw, *warnings)


def _declared(raw: bytes, charset: str | None, warnings: list[str]) -> Source | None:
    """Read a page in the charset that it came with, else the one it names; add to `warnings` what was not true."""
    for who, label in witnesses(raw, charset):
        codec = page_codec(label)
        if codec is None:
            warnings.append(f'{who} "{label[:40]}" is unknown')
        elif who != TOLD and codec != "utf-8" and _is_surely_utf_8(raw):
            # Whoever saves a page anew, in UTF-8, seldom mends what it says of itself.
            warnings.append(f"{who} {label} is not what it is written in, which is utf-8")
        else:
            for reading in (*READ_AS.get(codec, ()), codec):
                if _strict(raw, reading) is not None:
                    return _source(raw, reading, b"", *warnings)
            warnings.append(f"{who} {label} does not fit its bytes")
    return None


def _is_surely_utf_8(raw: bytes) -> bool:
    """Say whether `raw` is UTF-8 by more than chance: one of eight pairs of GBK could be a letter of UTF-8."""
    return _strict(raw, "utf-8") is not None and len(re.findall(rb"[\xc2-\xf4][\x80-\xbf]", raw)) >= 4


def _as_asked(raw: bytes, name: str, label: str) -> Source:
    """Read `raw` in the encoding that the caller names, and in no other."""
    codec = codec_of(label)
    if codec is None:
        remedy = f'did you mean "{near}"?' if (near := nearest_name(label)) else "use a name such as utf-8 or cp1252"
        raise InputError(f'{name}: unknown encoding "{label}"; {remedy}')
    mark = next((mark for mark, marked in _MARKS if marked.startswith(codec) and raw.startswith(mark)), b"")
    if codec in ("utf-16", "utf-32"):
        codec = dict(_MARKS).get(mark) or _wide_pattern(raw) or f"{codec}-le"
    if codec in _WIDE:
        return _wide(raw, codec, mark, name)
    found = _signature(raw)
    warnings = [f"this looks like {found[0]}, and was read as {codec}, as asked"] if found else []
    for reading in (*READ_AS.get(codec, ()), codec):
        if _strict(raw[len(mark) :], reading) is not None:
            return _source(raw, reading, mark, *warnings)
    fault = f"its {label} could not be written back as it was"
    try:
        raw[len(mark) :].decode(codec)
    except UnicodeDecodeError as error:
        at = len(mark) + error.start
        fault = f"the byte 0x{raw[at]:02x} at offset {at} is not {label}"
    raise InputError(f"{name}: {fault}; name another --encoding, or none to have it guessed")


def _signature(raw: bytes) -> tuple[str, str] | None:
    """Return what format the first bytes tell, and the remedy; a word (MZ, BMW) tells it only beside control bytes."""
    for what, remedy, offset, magics in _FORMATS:
        for magic in magics if raw.startswith((*magics,), offset) else ():
            is_word = offset or magic.isalnum()
            if raw.startswith(magic, offset) and (not is_word or _count(raw[:512], _CONTROLS) >= 4):
                return what.format(magics[magic]), remedy.format(magics[magic])
    return None


def _wide(raw: bytes, codec: str, mark: bytes, name: str) -> Source:
    """Read UTF-16 or UTF-32: half of a surrogate pair passes, half of a unit does not."""
    try:
        return Source(raw[len(mark) :].decode(codec, "surrogatepass"), codec, mark, "surrogatepass", raw)
    except UnicodeDecodeError as error:
        fault = f"its {codec} breaks at byte offset {len(mark) + error.start} ({error.reason})"
        raise InputError(f"{name}: {fault}; get it again if it was cut short, or name another --encoding") from error


def _wide_pattern(raw: bytes) -> str | None:
    """Return the UTF-16 or UTF-32 in which bytes with NULs make sense.

    Any pair of bytes is something in UTF-16, so nearly all must be characters in use, and some of them ASCII. Of
    two byte orders the better has more of both: Chinese can hold a NUL in either place.
    """
    ranks: dict[str, float] = {}
    for codec in _WIDE:
        size = min(len(raw), 0x10000) & (~3 if "32" in codec else ~1)
        text = raw[:size].decode(codec, "replace")
        in_use, in_ascii = len(re.findall(_IN_USE, text)), len(re.findall("[\t\n\r -~]", text))
        if in_ascii and in_use >= 0.95 * len(text):
            ranks[codec] = (in_use + in_ascii) / len(text)
    return max(ranks, key=lambda codec: ranks[codec], default=None)


def _shifted(raw: bytes) -> Source | None:
    """Read the first ISO-2022 in which all escapes, not only some, mean something."""
    for codec in (*ISO_2022_JP, "iso2022_kr"):
        if not re.search("[\x0e\x0f\x1b]", _strict(raw, codec) or "\x1b"):
            return _source(raw, codec, b"")
    return None


def _is_nearly_utf_8(raw: bytes, error: UnicodeDecodeError) -> bool:
    """Tell UTF-8 with broken bytes from an encoding that is UTF-8 here and there by chance.

    Up to one high byte of three may be broken if it stands alone, as a stray sign of Windows does, and one of five
    beside others, for Chinese, Japanese and Korean look whole up to half the time. Halves of surrogate pairs, by Java,
    count as whole. If the text only ends too early, one whole character before is enough, or two bytes of the last.
    """
    high = _count(raw, _HIGH)
    if error.end == len(raw) and error.reason == "unexpected end of data":
        return high >= 2
    text = re.sub(rb"\xed[\xa0-\xbf][\x80-\xbf]", b"", raw).decode("utf-8", "surrogateescape")
    alone = len(re.findall(f"(?<![^\0-\x7f]){_ESCAPED}(?![^\0-\x7f])", text))
    return high >= 5 * len(re.findall(_ESCAPED, text)) - 2 * alone


def _guess(raw: bytes, *warnings: str) -> Source:
    """Ask chardet, and correct it where there are reasons to know better."""
    # A line end in front, no control bytes: chardet has its own opinion about signatures and binary data.
    sample = b"\n" + raw.translate(None, _CONTROLS)
    ranks = _rank(sample)
    codec, rank = next(iter(ranks.items()), ("cp1252", 0.0))
    if rank < 0.5:
        codec, rank = _rank_without_flaws(sample[:0x10000], codec, rank)
    # Windows-1252 is by far the most common: it wins a near tie; if all is murmur and most is ASCII, a rough one.
    needs = 0.7 if rank < 0.1 and 4 * _count(raw, _HIGH) < len(raw) else 0.9
    if ranks.get("cp1252", ranks.get("iso8859-1", 0.0)) >= needs * rank:
        latin_1 = raw.decode("latin-1")
        codec = "iso8859-15" if re.search(_LATIN_9, latin_1) and not re.search("[\x80-\x9f]", latin_1) else "iso8859-1"
    readings = READ_AS.get(codec, (codec,))
    reading = next((reading for reading in readings if _strict(raw, reading) is not None), readings[0])
    guess = (f"{reading} is a guess from little evidence; name the --encoding if it is wrong",) if rank < 0.1 else ()
    return _source(raw, reading, b"", *warnings, *guess)


def _rank(sample: bytes) -> dict[str, float]:
    """Return how sure chardet is of each encoding, best first."""
    import chardet

    found = chardet.detect_all(sample, ignore_threshold=True, compat_names=False, include_encodings=_WEB)
    return {guess["encoding"]: guess["confidence"] for guess in found if guess["encoding"]}


def _rank_without_flaws(sample: bytes, codec: str, rank: float) -> tuple[str, float]:
    """Return a better encoding, if there is one, in which at most one high byte of fifty is broken.

    To chardet one broken byte rules an encoding out: a Korean article with one byte too many was Arabic to it. So it
    is asked again without the bytes that an encoding cannot read, and must then be twice as sure.
    """
    bar, high = 2 * rank, _count(sample, _HIGH)
    for other in _WEB:
        text = sample.decode(other, "surrogateescape")
        if 0 < 50 * len(re.findall(_ESCAPED, text)) <= high:
            best, again = next(iter(_rank(re.sub(_ESCAPED, "", text).encode(other, "ignore")).items()), (codec, 0.0))
            if again > bar:
                codec, rank, bar = best, again, again
    return codec, rank


def _strict(raw: bytes, codec: str) -> str | None:
    """Return the text if every byte is in the encoding, and if the text with any characters deleted can be written.

    A few signs of Big5-HKSCS and JIS X 0213 are two characters of Unicode, of which one alone cannot be written.
    """
    try:
        text = raw.decode(codec)
        if codec == "utf-8":
            return text
        for sign in set(text):
            sign.encode(codec)
        return text if text.encode(codec).decode(codec) == text else None
    except UnicodeError:
        return None


def _source(raw: bytes, codec: str, mark: bytes, *warnings: str) -> Source:
    """Return the source, with a warning for whatever is not as it should be."""
    text = raw[len(mark) :].decode(codec, "surrogateescape")
    if escaped := re.findall(_ESCAPED, text):
        at = len(mark) + len(text[: text.index(escaped[0])].encode(codec, "surrogateescape"))
        warnings = (*warnings, f"bytes that are not {codec}: {len(escaped)}, the first at offset {at}; kept as found")
    if mark + text.encode(codec, "surrogateescape") != raw:
        warnings = (*warnings, f"{codec} spells some characters in two ways; a changed text has but one of them")
    return Source(text, codec, mark, raw=raw, warnings=warnings)


def _is_binary(raw: bytes) -> bool:
    """Tell whether (but for two) more than one byte in twenty is a control: in noise one in ten is, in text none."""
    return 20 * (_count(raw, _CONTROLS) - 2) > len(raw)


def _count(raw: bytes, wanted: bytes) -> int:
    return len(raw) - len(raw.translate(None, wanted))
