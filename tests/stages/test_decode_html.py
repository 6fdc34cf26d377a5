"""What a page of HTML is written in: what it came with, what it names, and when neither is believed."""

from __future__ import annotations

import pytest

from cleaner.pipeline import clean
from cleaner.stages.decode import decode

MOST = "Мост закрыт до осени."
QIAO = "大桥将关闭到秋天。"


def page(codec: str, meta: str = "", text: str = MOST) -> bytes:
    return f"<!DOCTYPE html><html><head>{meta}</head><body><p>{text}</p></body></html>".encode(codec)


@pytest.mark.parametrize(
    ("raw", "charset", "encoding"),
    [
        pytest.param(page("koi8-r", "<meta charset=koi8-r>"), None, "koi8-r", id="meta charset"),
        pytest.param(page("cp866", "<META CHARSET='ibm866' />"), None, "cp866", id="capitals, quotes"),
        pytest.param(
            page("koi8-r", '<meta http-equiv="Content-Type" content="text/html; charset=koi8-r">'),
            None,
            "koi8-r",
            id="http-equiv",
        ),
        pytest.param(
            page("koi8-r", "<meta content='text/html;charset=koi8-r' http-equiv=content-type>"),
            None,
            "koi8-r",
            id="http-equiv, the other way round",
        ),
        pytest.param(
            b'<?xml version="1.0" encoding="koi8-r"?>' + page("koi8-r"), None, "koi8-r", id="an XML declaration"
        ),
        pytest.param(page("koi8-r"), "koi8-r", "koi8-r", id="what it came with"),
        pytest.param(page("koi8-r"), "text/html; charset=KOI8-R", "koi8-r", id="a Content-Type"),
        pytest.param(page("koi8-r", "<meta charset=cp1251>"), "koi8-r", "koi8-r", id="what it came with comes first"),
        pytest.param(page("utf-8-sig", "<meta charset=cp1251>"), "koi8-r", "utf-8", id="a mark comes before both"),
        pytest.param(
            page("koi8-r", "<!-- <meta charset=cp1251> --><meta charset=koi8-r>"), None, "koi8-r", id="not in a comment"
        ),
        pytest.param(
            page("koi8-r", "<meta name=charset content=cp1251><meta charset=koi8-r>"), None, "koi8-r", id="not a name"
        ),
        pytest.param(page("gbk", "<meta charset=gb2312>", QIAO), None, "gb18030", id="gb2312 is read as gb18030"),
        pytest.param(page("cp1252", "<meta charset=latin1>", "“Café”"), None, "cp1252", id="latin1 is cp1252"),
        pytest.param(page("cp1252", "<meta charset=ascii>", "“Café”"), None, "cp1252", id="so is ascii"),
        pytest.param(page("cp932", "<meta charset=x-sjis>", "橋は①番"), None, "cp932", id="x-sjis is cp932"),
        pytest.param(page("utf-8", "<meta charset=utf-16>"), None, "utf-8", id="utf-16 in a meta element is utf-8"),
        pytest.param(page("iso2022_jp", "<meta charset=iso-2022-jp>", "橋"), None, "iso2022_jp", id="escapes"),
        pytest.param(page("utf-16-le"), "utf-8", "utf-16-le", id="the pattern of NULs is stronger"),
    ],
)
def test_a_page_is_read_in_its_charset(raw: bytes, charset: str | None, encoding: str) -> None:
    source = decode(raw, charset=charset)
    assert (source.encoding, source.warnings) == (encoding, ())
    assert source.encode(source.text) == raw


@pytest.mark.parametrize(
    ("raw", "charset", "encoding", "warning"),
    [
        pytest.param(
            page("koi8-r", "<meta charset=koi8-r>"), "utf-8", "koi8-r", "its charset utf-8 does not fit", id="to meta"
        ),
        pytest.param(
            page("koi8-r", "<meta charset=utf-8><meta charset=koi8-r>"),
            None,
            "koi8-r",
            "the page's charset utf-8 does not fit its bytes",
            id="to the next meta",
        ),
        pytest.param(
            page("utf-8", "<meta charset=klingon>"),
            None,
            "utf-8",
            'the page\'s charset "klingon" is unknown',
            id="to the text's order",
        ),
        pytest.param(
            page("utf-8", "<meta charset=windows-1251>"),
            None,
            "utf-8",
            "the page's charset windows-1251 is not what it is written in, which is utf-8",
            id="a page that was saved anew",
        ),
    ],
)
def test_what_is_not_true_falls_to_the_next(raw: bytes, charset: str | None, encoding: str, warning: str) -> None:
    source = decode(raw, charset=charset)
    assert (source.encoding, len(source.warnings)) == (encoding, 1)
    assert warning in source.warnings[0]


@pytest.mark.parametrize(
    ("raw", "type_", "encoding"),
    [
        pytest.param("<meta charset=koi8-r> is what it said: café.".encode(), "auto", "utf-8", id="a text"),
        pytest.param("<p>Ж <meta charset=koi8-r>".encode("koi8-r"), "html", "koi8-r", id="a piece of a page, so named"),
        pytest.param(page("utf-8", "<meta charset=koi8-r>", "Ж"), "text", "utf-8", id="a page read as a text"),
    ],
)
def test_only_html_names_its_charset(raw: bytes, type_: str, encoding: str) -> None:
    assert decode(raw, charset=None, type=type_).encoding == encoding


@pytest.mark.parametrize(
    ("label", "encoding"),
    [
        *((label, "cp1252") for label in ("iso-8859-1", "l1", "x-cp1252", "windows-1252", "iso88591", "us-ascii")),
        *((label, "gb18030") for label in ("gbk", "x-gbk", "chinese", "gb_2312-80", "csgb2312", "iso-ir-58")),
        *((label, "cp949") for label in ("euc-kr", "ks_c_5601-1987", "korean", "windows-949")),
        *((label, "cp932") for label in ("shift_jis", "sjis", "ms_kanji", "windows-31j", "csshiftjis", "ms932")),
        *((label, "cp950") for label in ("big5", "cn-big5", "x-x-big5", "big5-hkscs")),
        *((label, "cp1254") for label in ("iso-8859-9", "latin5", "windows-1254", "l5")),
        *((label, "cp874") for label in ("tis-620", "dos-874", "iso-8859-11", "windows-874")),
        *((label, "cp1255") for label in ("visual", "logical", "iso-8859-8-i", "hebrew")),
        *((label, "utf-8") for label in ("UTF8", "unicode-1-1-utf-8", "x-unicode20utf8", "utf-16le", "ucs-2")),
        *((label, "mac-cyrillic") for label in ("x-mac-cyrillic", "x-mac-ukrainian")),
        *((label, "iso8859-15") for label in ("latin-9", "l9", "csisolatin9")),
        *((label, "iso8859-7") for label in ("greek8", "ecma-118", "sun_eu_greek", "elot_928")),
        *((label, "iso8859-6") for label in ("asmo-708", "arabic", "iso-8859-6-e")),
    ],
)
def test_labels_mean_what_browsers_take_them_for(label: str, encoding: str) -> None:
    assert decode(page("ascii", f"<meta charset='{label}'>", "The bridge is shut.")).encoding == encoding


def test_clean_hears_the_charset_that_a_page_came_with() -> None:
    assert clean(page("koi8-r"), charset="koi8-r").text == f"{MOST}\n"
