"""Bytes that a scraper really leaves behind, and what they must become.

The stories are invented news in thirty-one languages, two in each (`fixtures/bytes/stories.toml`); the tests encode
them in what their languages were written in before UTF-8.
"""

from __future__ import annotations

import random
import re
import subprocess
import sys
import tomllib
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.errors import InputError
from cleaner.model import Source
from cleaner.stages.decode import decode

BYTES = Path(__file__).parents[2] / "fixtures" / "bytes"
STORIES: dict[str, list[str]] = tomllib.loads((BYTES / "stories.toml").read_text(encoding="utf-8"))
EVERY_STORY = [pytest.param(text, id=f"{lang}-{i}") for lang, texts in STORIES.items() for i, text in enumerate(texts)]

LEGACY = {
    "cp1250": "cs sk pl hu hr ro",
    "iso8859-2": "cs sk pl hu hr ro",
    "cp1251": "ru uk bg sr",
    "koi8-r": "ru",
    "koi8-u": "uk",
    "iso8859-5": "ru bg sr",
    "cp1252": "fr de es pt it nl sv da fi en",
    "iso8859-1": "fr de es pt it nl sv da fi en",
    "iso8859-15": "fr de es pt it nl sv da fi en",
    "cp1253": "el",
    "iso8859-7": "el",
    "cp1254": "tr",
    "iso8859-9": "tr",
    "cp1255": "he",
    "iso8859-8": "he",
    "cp1256": "ar fa",
    "cp1257": "lt lv",
    "iso8859-13": "lt lv",
    "cp874": "th",
    "gb2312": "zh",
    "gbk": "zh",
    "gb18030": "zh",
    "big5": "tw",
    "shift_jis": "ja",
    "cp932": "ja",
    "euc_jp": "ja",
    "iso2022_jp": "ja",
    "euc_kr": "ko",
    "cp949": "ko",
    "iso2022_kr": "ko",
}
# A writer without typographic signs typed these instead.
TYPED = str.maketrans("„“”’–«»", '"""\'-""')


def encode(text: str, codec: str) -> tuple[bytes, str]:
    """Return the bytes and the text that they are, typed with the signs that the encoding has."""
    try:
        return text.encode(codec), text
    except UnicodeEncodeError:
        typed = text.translate(TYPED)
        return typed.encode(codec), typed


def written(source: Source, text: str) -> bytes:
    """Return `text` as it is written when it was changed, that is without falling back on `raw`."""
    return source.bom + text.encode(source.encoding, source.errors)


def legacy_stories(at_most: int | None = None) -> list[object]:
    """Return (raw, text) of every story in every encoding of its language, cut to `at_most` characters."""
    stories: list[object] = []
    for codec, langs in LEGACY.items():
        for lang in langs.split():
            for i, text in enumerate(STORIES[lang]):
                with_signs = (
                    f"{text[:at_most]} Un œuf à 12 €." if (codec, lang) == ("iso8859-15", "fr") else text[:at_most]
                )
                stories.append(pytest.param(*encode(with_signs, codec), id=f"{codec}-{lang}-{i}"))
    return stories


@pytest.mark.parametrize(
    ("raw", "text", "encoding"),
    [
        pytest.param(b"", "", "utf-8", id="empty"),
        pytest.param(b"The cat sat.\n", "The cat sat.\n", "utf-8", id="ascii"),
        pytest.param(b"caf\xc3\xa9", "café", "utf-8", id="utf-8"),
        pytest.param(b"a\r\nb\rc\n", "a\r\nb\rc\n", "utf-8", id="line ends stay"),
        pytest.param(b"\xef\xbb\xbfhello", "hello", "utf-8", id="bom goes"),
        pytest.param(b"\xef\xbb\xbf\xef\xbb\xbfhello", "\ufeffhello", "utf-8", id="only one bom goes"),
        pytest.param(b"\xef\xbb\xbf", "", "utf-8", id="bom alone"),
        pytest.param(b"\xff\xfeh\0i\0", "hi", "utf-16-le", id="utf-16-le bom"),
        pytest.param(b"\xfe\xff\0h\0i", "hi", "utf-16-be", id="utf-16-be bom"),
        pytest.param(b"\xff\xfe\0\0h\0\0\0", "h", "utf-32-le", id="utf-32-le bom, which begins like utf-16"),
        pytest.param(b"\0\0\xfe\xff\0\0\0h", "h", "utf-32-be", id="utf-32-be bom"),
        pytest.param(b"\xff\xfe\x3d\xd8a\0", "\ud83da", "utf-16-le", id="half of a surrogate pair"),
        pytest.param(b"don\x92t", "don’t", "cp1252", id="cp1252 quote"),
        pytest.param(b"na\xefve", "naïve", "cp1252", id="cp1252 word"),
        pytest.param(b"Beyonc\xe9 tour", "Beyoncé tour", "cp1252", id="cp1252 murmur"),
        pytest.param("首相が会見".encode("cp932"), "首相が会見", "cp932", id="pairs that look like utf-8"),
        pytest.param(b"\x93It\x92s over\x94 \x96 he said\x85", "“It’s over” – he said…", "cp1252", id="cp1252 signs"),
        pytest.param(b"caf\xe9\x81 noir", "café\udc81 noir", "cp1252", id="a byte that cp1252 lacks"),
        pytest.param(b"It costs 5\xa4 a month", "It costs 5€ a month", "iso8859-15", id="latin-9 euro"),
        pytest.param(b"Un c\xbdur tr\xe8s fort", "Un cœur très fort", "iso8859-15", id="latin-9 ligature"),
        pytest.param(b"La \xbduvre", "La ½uvre".replace("½", "œ"), "iso8859-15", id="latin-9 first letter"),
        pytest.param(
            b"Add 1\xbd cups, then \xbc of the caf\xe9", "Add 1½ cups, then ¼ of the café", "cp1252", id="fraction"
        ),
        pytest.param(b"We don\xb4t, said Ren\xe9e", "We don´t, said Renée", "cp1252", id="acute as apostrophe"),
        pytest.param(b"\x1b[1mbold\x1b[0m", "\x1b[1mbold\x1b[0m", "utf-8", id="terminal colours are no iso-2022"),
        pytest.param(b"\x1b$B\x46\x7c\x4b\x5c\x1b(B.", "日本.", "iso2022_jp", id="iso-2022-jp"),
        pytest.param(b"ab\0cd", "ab\0cd", "utf-8", id="nul inside"),
        pytest.param(b"h\0i\0.\0", "hi.", "utf-16-le", id="short utf-16-le"),
        pytest.param(b"~{VPND~}", "~{VPND~}", "utf-8", id="hz is not guessed"),
    ],
)
def test_decode_reads(raw: bytes, text: str, encoding: str) -> None:
    source = decode(raw)
    assert (source.text, source.encoding, source.encode(text)) == (text, encoding, raw)


@pytest.mark.parametrize(
    ("name", "encoding", "bom", "part", "warning"),
    [
        ("empty.txt", "utf-8", b"", "", None),
        ("bom-utf-8.txt", "utf-8", b"\xef\xbb\xbf", "“It’s over,” said", None),
        ("bom-utf-16-le.txt", "utf-16-le", b"\xff\xfe", "Córdoba.\r\n", None),
        ("bom-utf-16-be.txt", "utf-16-be", b"\xfe\xff", "«Это конец»", None),
        ("bom-utf-32-le.txt", "utf-32-le", b"\xff\xfe\0\0", "試合は終わった。", None),
        ("utf-16-le-chinese.txt", "utf-16-le", b"", "市长周二证实，横跨老河", None),
        ("utf-8-cut.txt", "utf-8", b"", "São Paulo and said: \udce2\udc80", "bytes that are not utf-8: 2"),
        ("utf-8-stray-byte.txt", "utf-8", b"", "Núñez; but don\udc92t ask", "the first at offset 48"),
        ("nul-inside.txt", "utf-8", b"", "database.\0\nAnd", "NUL"),
        ("cp1252-curly.txt", "cp1252", b"", "“People’s safety comes first,” she said – and didn’t", "a guess"),
        ("cp1252-undefined.txt", "cp1252", b"", "the café owner in München", "bytes that are not cp1252: 2"),
        ("koi8-r.txt", "koi8-r", b"", "Мэр города сообщил во вторник", None),
        ("euc-kr-broken.txt", "cp949", b"", "화요일 낡은 철도 교량을", "bytes that are not cp949: 1"),
        ("gb18030-cut.txt", "gb18030", b"", "云南大学的研究人员", "the first at offset 326"),
        ("iso-2022-jp.txt", "iso2022_jp", b"", "北海道大学の研究グループは", None),
        ("meta-windows-1251.html", "cp1251", b"", "<body>Нет.</body>", None),
    ],
)
def test_decode_reads_the_file(name: str, encoding: str, bom: bytes, part: str, warning: str | None) -> None:
    raw = (BYTES / name).read_bytes()
    source = decode(raw, name=name)
    assert (source.encoding, source.bom) == (encoding, bom)
    assert part in source.text
    assert written(source, source.text) == raw
    assert (warning or "") in " ".join(source.warnings)
    assert bool(source.warnings) == bool(warning)


@pytest.mark.parametrize(("raw", "text"), legacy_stories())
def test_decode_reads_legacy_stories(raw: bytes, text: str) -> None:
    source = decode(raw)
    assert (source.text, source.warnings) == (text, ())


@pytest.mark.parametrize("text", EVERY_STORY)
@pytest.mark.parametrize("codec", ["utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("mark", ["\ufeff", ""], ids=["marked", "bare"])
def test_decode_reads_unicode(text: str, codec: str, mark: str) -> None:
    raw = f"{mark}{text}\n".encode(codec)
    source = decode(raw)
    assert (source.text, source.encoding, source.bom) == (f"{text}\n", codec, mark.encode(codec))
    assert written(source, source.text) == raw


@pytest.mark.parametrize(
    ("raw", "text"), [case for case in legacy_stories() if not re.search("iso2022", str(getattr(case, "id", "")))]
)
def test_decode_reads_past_one_broken_byte(raw: bytes, text: str) -> None:
    # 0xff is in no multi-byte encoding and ends chardet's interest in it; in most single-byte ones it is a letter.
    at = raw.find(b" ", len(raw) // 2) if b" " in raw else 0
    source = decode(raw[:at] + b"\xff" + raw[at:])
    rest = source.text.replace("\udcff", "").replace(b"\xff".decode(source.encoding, "ignore") or "\udcff", "")
    assert rest == text.replace(b"\xff".decode(source.encoding, "ignore") or "\udcff", "")


@pytest.mark.parametrize("text", EVERY_STORY)
def test_decode_reads_utf_8_cut_anywhere(text: str) -> None:
    raw = f"{text} – {text}".encode()
    for end in range(len(text.encode()), len(text.encode()) + 8):
        source = decode(raw[:end])
        assert (source.encoding, written(source, source.text)) == ("utf-8", raw[:end])


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param("Zoë’s café".encode() + b" isn\x92t open", id="stray cp1252 quote"),
        pytest.param("Привет, ".encode() + b"\xd0" + "мир".encode(), id="lost continuation"),
        pytest.param(b"\x80\x99s end. " + "“Yes,” he said. “No.”".encode(), id="cut at the start"),
        pytest.param("Only this “".encode()[:-1], id="cut in the only character"),
        pytest.param("\ud83d\ude00 “Ha,” she said, “ha.”".encode("utf-8", "surrogatepass"), id="surrogates in utf-8"),
        pytest.param(b"\xef\xbb\xbfcaf\xe9", id="the mark decides"),
    ],
)
def test_decode_keeps_broken_utf_8(raw: bytes) -> None:
    source = decode(raw)
    assert (source.encoding, written(source, source.text)) == ("utf-8", raw)
    assert "bytes that are not utf-8" in source.warnings[0]


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        pytest.param((BYTES / "pixel.png").read_bytes(), "a PNG image", id="png"),
        pytest.param(b"\xff\xd8\xff\xe0\0\x10JFIF\0", "a JPEG image", id="jpeg"),
        pytest.param(b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff!", "a GIF image", id="gif"),
        pytest.param(b"RIFF\x1a\0\0\0WEBPVP8 \x0e\0\0\0", "a WebP image", id="webp"),
        pytest.param(b"RIFF\x24\x08\0\0WAVEfmt \x10\0\0\0", "a recording (WAV or AVI)", id="wav"),
        pytest.param(b"BM\x46\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0", "a BMP image", id="bmp"),
        pytest.param(b"II*\0\x08\0\0\0", "a TIFF image", id="tiff"),
        pytest.param(b"MM\0*\0\0\0\x08", "a TIFF image", id="tiff, other order"),
        pytest.param(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "a document (PDF); pdftotext", id="pdf"),
        pytest.param(b"{\\rtf1\\ansi Hello}", "a document (RTF)", id="rtf"),
        pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0", "a document (old Office", id="doc"),
        pytest.param(
            b"PK\x03\x04\x14\0\x06\0\x08" + b"\0" * 21 + b"[Content_Types].xml", "(Office); pandoc", id="docx"
        ),
        pytest.param(b"PK\x03\x04\x14\0" + b"\0" * 24 + b"mimetypeapplication/epub+zip", "document (EPUB)", id="epub"),
        pytest.param(
            b"PK\x03\x04\x14\0" + b"\0" * 24 + b"mimetypeapplication/vnd.oasis.opendocument.text",
            "document (OpenDocument)",
            id="odt",
        ),
        pytest.param(b"PK\x03\x04\x14\0" + b"\0" * 24 + b"a.txt", "a zip archive; unpack", id="zip"),
        pytest.param((BYTES / "story.txt.gz").read_bytes(), "gzip data; gzip -dc", id="gzip"),
        pytest.param(b"BZh91AY&SY\xca\xfe", "bzip2 data; bzip2 -dc", id="bzip2"),
        pytest.param(b"\xfd7zXZ\0\0\x04", "xz data; xz -dc", id="xz"),
        pytest.param(b"\x28\xb5\x2f\xfd\x24\x05", "zstd data; zstd -dc", id="zstd"),
        pytest.param(b"7z\xbc\xaf\x27\x1c\0\x04", "a 7z archive", id="7z"),
        pytest.param(b"Rar!\x1a\x07\x01\0", "a RAR archive", id="rar"),
        pytest.param(b"story.txt".ljust(257, b"\0") + b"ustar\00000", "a tar archive; tar -xf", id="tar"),
        pytest.param(b"\x7fELF\x02\x01\x01\0", "a program (ELF)", id="elf"),
        pytest.param(b"\xcf\xfa\xed\xfe\x07\0\0\x01", "a program (Mach-O)", id="mach-o"),
        pytest.param(b"\xca\xfe\xba\xbe\0\0\0\x34", "a program (Java or Mach-O)", id="java"),
        pytest.param(b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0", "a program (Windows)", id="pe"),
        pytest.param(b"ID3\x03\0\0\0\0\x0f\x76TIT2", "a recording (MP3)", id="mp3"),
        pytest.param(b"\0\0\0\x20ftypisom\0\0\x02\0", "a recording (MP4)", id="mp4"),
        pytest.param(b"OggS\0\x02\0\0\0\0\0\0\0\0", "a recording (Ogg)", id="ogg"),
        pytest.param(b"wOF2\0\x01\0\0\0\0\x4c\x1c", "a WOFF font", id="woff"),
        pytest.param(b"PAR1\x15\x04\x15\x10\x15\x14L\x15\x02", "a table (Parquet)", id="parquet"),
        pytest.param(b"SQLite format 3\0\x10\0\x01\x01", "a table (SQLite)", id="sqlite"),
        pytest.param(b"\0" * 100, "binary data", id="nothing but nul"),
        pytest.param(b"".join(sha256(bytes([i])).digest() for i in range(60)), "binary data", id="noise"),
        pytest.param(b"\x01\x02\x03\x04\xff\xfe\x05caf\xe9", "binary data", id="controls"),
    ],
)
def test_decode_refuses_what_is_no_text(raw: bytes, says: str) -> None:
    with pytest.raises(InputError) as caught:
        decode(raw, name="some/file")
    assert str(caught.value).startswith("some/file: this is ")
    assert all(part in str(caught.value) for part in says.split("; "))


@pytest.mark.parametrize(
    "text",
    [
        "MZ is what a Windows program begins with; so does this sentence.",
        "BMW said on Monday that its plant in München would close.",
        "BM, the bookmaker, has them at 5 to 1.",
        "GIF89a is the name of the format; GIF87a came before it.",
        "RIFFs and solos filled the evening. WEBP images did not.",
        "ID3 tags hold the title of a song.",
        "OggS, PAR1, wOFF, 7z, Rar! and PDF are all formats.",
        "The ftyp box comes first in an MP4 file.",
        "PDF documents, such as %PDF-1.4, are refused.",
        "Line one\fLine two of a terminal, with a \x07bell and nothing else.",
    ],
)
@pytest.mark.parametrize("codec", ["utf-8", "cp1252", "utf-16-le", "utf-16-be"])
def test_decode_reads_text_that_begins_like_a_format(text: str, codec: str) -> None:
    assert decode(text.encode(codec)).text == text


@pytest.mark.parametrize(
    ("raw", "label", "text", "encoding"),
    [
        pytest.param(b"caf\xc3\xa9", "utf8", "café", "utf-8", id="utf8"),
        pytest.param(b"\xef\xbb\xbfcaf\xc3\xa9", "UTF-8", "café", "utf-8", id="utf-8 with bom"),
        pytest.param(b"\xef\xbb\xbfcaf\xc3\xa9", "utf-8-sig", "café", "utf-8", id="utf-8-sig"),
        pytest.param(b"caf\xe9", "latin1", "café", "cp1252", id="latin1"),
        pytest.param(b"don\x92t", "ISO-8859-1", "don’t", "cp1252", id="latin1 means cp1252"),
        pytest.param(b"don\x81t", "iso-8859-1", "don\x81t", "iso8859-1", id="latin1 where cp1252 has nothing"),
        pytest.param(b"don\x92t", " Windows-1252 ", "don’t", "cp1252", id="windows-1252"),
        pytest.param(b"don\x92t", "x-cp1252", "don’t", "cp1252", id="x-cp1252"),
        pytest.param(b"\xb0\xa1", "x-windows-949", "가", "cp949", id="x-windows-949"),
        pytest.param(b"\xb0\xa1", "ks_c_5601-1987", "가", "cp949", id="ks_c_5601-1987"),
        pytest.param(b"\x93\xfa\x96\x7b\x87\x40", "x-sjis", "日本①", "cp932", id="x-sjis, with a sign of Windows"),
        pytest.param(b"\xc6\xfc\xcb\xdc", "x-euc-jp", "日本", "euc_jp", id="x-euc-jp"),
        pytest.param(b"\x81\x30\x81\x30\xd6\xd0", "gb2312", "\x80中", "gb18030", id="gb2312 means gb18030"),
        pytest.param(b"\xf9\xd6\xa4\xa4", "x-x-big5", "碁中", "cp950", id="x-x-big5"),
        pytest.param(b"\xe0\xf9", "iso-8859-8-i", "אש", "cp1255", id="iso-8859-8-i"),
        pytest.param(b"\xa1\xa2", "dos-874", "กข", "cp874", id="dos-874"),
        pytest.param(b"\xc4\xc1", "koi", "да", "koi8-r", id="koi"),
        pytest.param(b"h\0i\0", "utf-16", "hi", "utf-16-le", id="utf-16 without bom"),
        pytest.param(b"\0h\0i\0.", "unicode", "hi.", "utf-16-be", id="utf-16 without bom, other order"),
        pytest.param(b"\xfe\xff\0h\0i", "utf-16", "hi", "utf-16-be", id="utf-16 with bom"),
        pytest.param(b"\xff\xfeh\0i\0", "utf-16-le", "hi", "utf-16-le", id="utf-16-le with bom"),
        pytest.param(b"\xff\xfe\0\0h\0\0\0", "utf-32", "h", "utf-32-le", id="utf-32"),
        pytest.param(b"~{VPND~}", "hz", "中文", "hz", id="hz"),
        pytest.param(b"+ZeVnLIqe-", "utf-7", "日本語", "utf-7", id="utf-7"),
        pytest.param(b"\x8f\xe0\xe2\xac\xa8", "ibm866", "Пртми", "cp866", id="dos cyrillic"),
        pytest.param(b"\x1b(I1\x1b(B", "iso-2022-jp", "ｱ", "iso2022_jp_ext", id="iso-2022-jp with kana of one byte"),
    ],
)
def test_decode_reads_as_asked(raw: bytes, label: str, text: str, encoding: str) -> None:
    source = decode(raw, encoding=label)
    assert (source.text, source.encoding, source.encode(text)) == (text, encoding, raw)
    assert source.warnings == ()


@pytest.mark.parametrize(
    ("raw", "label", "message"),
    [
        (b"x", "utf9", 'in.txt: unknown encoding "utf9"; did you mean "utf-8"?'),
        (b"x", "windows-12522", 'in.txt: unknown encoding "windows-12522"; did you mean "cp1252"?'),
        (b"x", "gb18031", 'in.txt: unknown encoding "gb18031"; did you mean "gb18030"?'),
        (b"x", "klingon", 'in.txt: unknown encoding "klingon"; use a name such as utf-8 or cp1252'),
        (b"x", "", 'in.txt: unknown encoding ""; use a name'),
        (b"x", "\0", "in.txt: unknown encoding"),
        (b"x", "base64", 'in.txt: unknown encoding "base64"'),
        (b"x", "rot13", 'in.txt: unknown encoding "rot13"'),
        (b"x", "idna", 'in.txt: unknown encoding "idna"'),
        (b"x", "unicode_escape", 'in.txt: unknown encoding "unicode_escape"'),
        (b"caf\xe9.", "utf-8", "in.txt: the byte 0xe9 at offset 3 is not utf-8; name another --encoding, or none"),
        (b"\xef\xbb\xbfcaf\xe9.", "utf-8", "in.txt: the byte 0xe9 at offset 6 is not utf-8"),
        (b"caf\xc3\xa9", "ascii", "in.txt: the byte 0xc3 at offset 3 is not ascii"),
        (b"h\0i", "utf-16-le", "in.txt: its utf-16-le breaks at byte offset 2 (truncated data)"),
        (b"\x88\x62", "big5-hkscs", "in.txt: its big5-hkscs could not be written back as it was"),
    ],
)
def test_decode_says_what_is_wrong_with_what_was_asked(raw: bytes, label: str, message: str) -> None:
    with pytest.raises(InputError, match=re.escape(message)):
        decode(raw, name="in.txt", encoding=label)


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (
            (BYTES / "utf-16-le-odd.txt").read_bytes(),
            "in.txt: its utf-16-le breaks at byte offset 40 (truncated data); ",
        ),
        (b"\xff\xfeh\0i", "in.txt: its utf-16-le breaks at byte offset 4 (truncated data); get it again"),
        (b"\xff\xfe\0\0h\0", "in.txt: its utf-32-le breaks at byte offset 4 (truncated data)"),
    ],
)
def test_decode_refuses_half_a_unit(raw: bytes, message: str) -> None:
    with pytest.raises(InputError, match=re.escape(message)):
        decode(raw, name="in.txt")


@pytest.mark.parametrize(
    ("raw", "label", "warning"),
    [
        (b"%PDF-1.4 and more", "latin1", "this looks like a document (PDF), and was read as iso8859-1, as asked"),
        (b"\x93\xfa\x87\x90", "cp932", "cp932 spells some characters in two ways; a changed text has but one of them"),
        (b"\x1b$B\x46\x7c\x1b$B\x4b\x5c\x1b(B", None, "iso2022_jp spells some characters in two ways"),
        (b"\x1b$BF|\x1b(B and \x1b$B!", None, "ISO-2022 escapes are in it that cannot be read"),
        (b"5\xa2 \xe3", None, "a guess from little evidence; name the --encoding if it is wrong"),
    ],
)
def test_decode_warns(raw: bytes, label: str | None, warning: str) -> None:
    source = decode(raw, encoding=label)
    assert any(warning in given for given in source.warnings)
    assert source.encode(source.text) == raw


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        pytest.param("Příliš žluťoučký kůň", "iso8859-2", id="latin-2 for windows-1250"),
        pytest.param("Šiandien sninga", "cp1257", id="baltic for western"),
        pytest.param("İstanbul'da kar", "cp1254", id="turkish for western"),
        pytest.param("Мэр ушёл", "koi8-r", id="koi8-r for iso-8859-5"),
    ],
)
@pytest.mark.xfail(strict=True, reason="a headline is too short to tell")
def test_decode_misses_legacy_headlines(text: str, codec: str) -> None:
    assert decode(text.encode(codec)).text == text


@pytest.mark.xfail(strict=True, reason="without a NUL byte nothing tells UTF-16 from two-byte encodings")
def test_decode_misses_bare_utf_16_without_ascii() -> None:
    assert decode("市长周二证实，横跨老河的铁路桥将关闭。".encode("utf-16-le")).text.startswith("市长")


def check_lossless(raw: bytes, encoding: str | None, rng: random.Random) -> None:
    try:
        source = decode(raw, encoding=encoding)
    except InputError:
        return
    assert source.encode(source.text) == raw
    if written(source, source.text) != raw:
        assert any("in two ways" in warning for warning in source.warnings)
    share = rng.random()
    source.encode("".join(sign for sign in source.text if rng.random() < share))
    for sign in source.text[:50]:
        source.encode(sign)


CODECS = sorted(
    {
        *LEGACY,
        *("utf-8", "utf-16", "utf-32-be", "utf-7", "hz", "big5hkscs", "shift_jis_2004", "iso2022_jp_2004", "cp037"),
    }
)
RAW = st.one_of(
    st.binary(max_size=80),
    st.lists(
        st.sampled_from([b"\0", b"a", b"\n", b"\xd8", b"\xff\xfe", b"\x4e", b"\x1b$B", b"\x1b(J", b"\xe3\x81"])
    ).map(b"".join),
    st.builds(
        lambda text, codec, noise, at: (raw := text.encode(codec, "ignore"))[:at] + noise + raw[at:],
        st.sampled_from([text for texts in STORIES.values() for text in texts]),
        st.sampled_from(CODECS),
        st.binary(max_size=3),
        st.integers(0, 150),
    ),
)


@settings(deadline=None, max_examples=300)
@given(raw=RAW, encoding=st.none() | st.sampled_from(CODECS), rng=st.randoms(use_true_random=False))
def test_decode_loses_nothing(raw: bytes, encoding: str | None, rng: random.Random) -> None:
    check_lossless(raw, encoding, rng)


def test_decode_needs_no_heavy_import_for_utf_8() -> None:
    code = (
        "import sys; from cleaner.stages.decode import decode; decode('Zoë'.encode()); decode(b'x', encoding='latin1');"
        "print(sorted({'chardet', 'difflib', 'unicodedata'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=BYTES.parents[1]
    )
    assert done.stdout == "[]\n"
