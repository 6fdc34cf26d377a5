"""A table keeps every letter but those of the cells that get a new value."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.errors import ConfigError, InputError
from cleaner.sources.articles import Position, TableHead
from cleaner.sources.forms import RECORDS
from cleaner.sources.plan import Wanted, plan
from cleaner.sources.portions import articles_of
from cleaner.sources.tables import columns, delimiter_of, head_row, read_row
from cleaner.sources.walk import Choice, walk

if TYPE_CHECKING:
    from pathlib import Path

HEAD = TableHead(b"id,text,url\r\n", ",")


@pytest.mark.parametrize(
    ("row", "values", "put"),
    [
        pytest.param('1,"a ""b""",x', {"text": "c"}, '1,"c",x', id="a quoted cell stays quoted"),
        pytest.param("1,a,x", {"text": 'c "d", e'}, '1,"c ""d"", e",x', id="quoted where it must be"),
        pytest.param(' 1 ,a,"x"', {"text": "c"}, ' 1 ,c,"x"', id="blanks and quotes of others stay"),
        pytest.param("1,a,", {"text": ""}, "1,,", id="empty cells"),
        pytest.param("1,a", {"text": "b"}, "1,b", id="a short row"),
        pytest.param("1,a,x", {"new": "n"}, "1,a,x,n", id="a new column"),
        pytest.param("1,a", {"new": "n"}, "1,a,,n", id="a new column behind a short row"),
        pytest.param("1,a,x", {"new": [{"rule": "r"}]}, '1,a,x,"[{""rule"": ""r""}]"', id="what is no text"),
        pytest.param('1,"a"b,x', {}, '1,"a"b,x', id="letters behind a quotation mark"),
        pytest.param('1,a "b" c,x', {"url": "y"}, '1,a "b" c,y', id="quotation marks inside"),
    ],
)
def test_put(row: str, values: dict[str, object], put: str) -> None:
    assert read_row(row.encode(), HEAD, None)[0].put(values) == put


CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)


@given(st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=4), st.sampled_from([",", ";", "\t", "|"]), CELLS)
def test_what_a_csv_module_wrote_is_read_and_put_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str, str]], delimiter: str, new: str
) -> None:
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=delimiter).writerows([("id", "text", "url"), *rows])
    path = tmp_path_factory.mktemp("csv") / "in.csv"
    path.write_bytes(file.getvalue().encode())
    (job,) = plan(walk([str(path)], Choice()), "out", Wanted(), is_folder=True).jobs
    articles = [article for article, _ in articles_of(job, Position(), 1 << 20)]
    assert b"".join(article.raw for article in articles) == path.read_bytes()
    head = TableHead(articles[0].raw, delimiter)
    read = [read_row(article.raw, head, None)[0] for article in articles if article.is_document]
    assert [tuple(row.as_dict().values()) for row in read] == rows
    put = head.row.decode() + "".join(row.put({"text": new}) + "\r\n" for row in read)
    found = list(csv.reader(io.StringIO(put, newline=""), delimiter=delimiter))
    assert found == [["id", "text", "url"], *([first, new, last] for first, _, last in rows)]


@pytest.mark.parametrize(
    ("name", "first", "delimiter"),
    [
        ("a.csv", b"id,text\n", ","),
        ("a.csv", b"id;text\n", ";"),
        ("a.csv", b'"a,b,c";text;x\n', ";"),
        ("a.tsv", b"id,x\ttext\n", "\t"),
        ("a.tsv.gz", b"text\n", "\t"),
        ("a.csv", b"text\n", ","),
    ],
)
def test_delimiter(name: str, first: bytes, delimiter: str) -> None:
    assert delimiter_of(name, first) == delimiter


def test_a_byte_order_mark_is_no_part_of_a_column_name() -> None:
    head = TableHead(b'\xef\xbb\xbf"text",id\n', ",")
    assert columns(head, None) == ("text", "id")
    assert head_row(head, None, ("text", "gone")) == b'\xef\xbb\xbf"text",id,gone\n'


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (b"1,a,x,y\n", "it has 4 cells, and the table 3 columns"),
        (b"1\n", 'it has no cell in the column "text"'),
        (b"1,caf\xe9,x\n", "not UTF-8: byte 0xe9 at position 6; name its encoding with --encoding"),
    ],
)
def test_a_bad_row_says_what_is_wrong(row: bytes, fault: str) -> None:
    with pytest.raises(InputError, match=fault.replace("(", r"\(")):
        read_row(row, HEAD, None)[0].text("text")


def test_a_table_without_the_column_is_refused_before_anything_is_done(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("id,txet\n1,a\n", encoding="utf-8")
    with pytest.raises(
        ConfigError, match=r'in.csv: no column "text"; did you mean "txet"\?; name it with --field \(id, txet\)'
    ):
        plan(walk([str(tmp_path / "in.csv")], Choice()), "out", Wanted(), is_folder=True)


def test_of_two_columns_of_one_name_the_first_gets_the_value() -> None:
    head = TableHead(b"text,id,text\n", ",")
    assert read_row(b"a,1,b\n", head, None)[0].put({"text": "c"}) == "c,1,b"


def test_two_columns_of_one_name_do_not_become_records(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_bytes(b"text,id,id\na,1,2\n")
    with pytest.raises(ConfigError, match=r'in\.csv: two of its columns are called "id"'):
        plan(walk([str(tmp_path / "in.csv")], Choice()), "out", Wanted(collection=RECORDS), is_folder=True)


@pytest.mark.parametrize("raw", [b'"my\nid";"text"\r\n1;a\n', b'\xef\xbb\xbf"my\nid";text\n1;a\n'])
def test_a_name_of_a_column_may_hold_line_ends(tmp_path: Path, raw: bytes) -> None:
    (tmp_path / "in.csv").write_bytes(raw)
    (job,) = plan(walk([str(tmp_path / "in.csv")], Choice()), "out", Wanted(), is_folder=True).jobs
    head, row = [article for article, _ in articles_of(job, Position(), 1 << 20)]
    assert columns(TableHead(head.raw, ";"), None) == ("my\nid", "text")
    assert (row.raw, row.about) == (b"1;a\n", TableHead(head.raw, ";"))
