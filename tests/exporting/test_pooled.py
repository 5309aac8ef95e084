"""A partnership's return, read back as a stranger's program would read it."""

import csv
import io
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.exporting.test_figure_pdf import alts
from tests.exporting.test_record_pdf import check_standards, elements, read, tags, text_of
from tests.figures import HOSTILE
from tests.pooled import Said, board, records

from reviewstudy.domain.disclosure import Released, offered, release
from reviewstudy.domain.pooling import Files, Label, Text, TextKind, pool
from reviewstudy.exporting import page_count, return_csv, return_pdf, tallies

MADE = "2026-11-26T12:00:00Z"
FILES = Files(61, 3, 1, 4)
ANY = st.text(st.characters(exclude_categories=()), max_size=50)


@pytest.fixture(scope="module")
def released() -> Released:
    pooled = pool(board(60))
    return release(pooled, {one.id for one in offered(pooled)[::9]})


@pytest.fixture(scope="module")
def pdf(released: Released) -> bytes:
    return return_pdf(released, FILES, MADE)


def test_it_is_tagged_titled_english_and_says_which_standards_it_keeps(pdf: bytes) -> None:
    information = check_standards(pdf, "What practitioners took from reviews")
    assert information.author is None
    assert page_count(pdf) == len(read(pdf).pages)


def test_every_picture_says_itself_and_has_its_table_with_headers(pdf: bytes, released: Released) -> None:
    figures = [figure for _, part in tallies(released) for figure in part]
    found = tags(pdf)
    assert found.count("Figure") == found.count("Table") == len(figures) >= 6
    assert found.count("TH") == 2 * len(figures)
    for alt, figure in zip(alts(pdf), figures, strict=True):
        assert alt.startswith(figure.title)
    root: Any = read(pdf).trailer["/Root"]
    order = [str(one["/S"]) for one in elements(root["/StructTreeRoot"]["/K"])]
    order = [one for one in order if one in ("/Figure", "/Table")]
    assert order == ["/Figure", "/Table"] * len(figures)


def test_every_number_that_may_leave_is_on_the_pages_and_in_the_csv(pdf: bytes, released: Released) -> None:
    text = text_of(pdf)
    lines = list(csv.DictReader(io.StringIO(return_csv(released, FILES).removeprefix("\ufeff"))))
    rows = [row for table in released.tables for row in table.rows]
    for row in rows:
        assert row.said in text
        assert any(
            line["table"] == row.category[0]
            and line["records"] == str(row.count)
            and line["or_more"] == ("yes" if row.or_more else "no")
            for line in lines
        )
    assert len(lines) == len(rows) + len(released.texts) + 5


def test_it_says_how_many_files_counted_and_why_others_did_not(pdf: bytes) -> None:
    text = text_of(pdf)
    for said in (
        "26 November 2026",
        "60 records. Those that share a reflection count as one.",
        "4 records not chosen for the partnership",
        "3 copies of records that are counted already",
        "1 file that could not be read as a record",
        "Each number counts records, not people.",
    ):
        assert said in text


def test_nothing_but_approved_words_and_no_trace_of_a_person_is_in_it() -> None:
    pooled = pool(board(60))
    plain = text_of(return_pdf(release(pooled), FILES, MADE)) + return_csv(release(pooled), FILES)
    for words in ("In their own words", "Changed for", "Do thing", "Answer 1 of", "nobody asked why"):
        assert words not in plain
    for words in ("Somebody nobody may name", "record-1", "A title that is never counted"):
        assert words not in plain


def test_of_fewer_than_five_records_nothing_is_shown() -> None:
    few = release(pool(records((4, Said(points=(1,))))))
    pdf = return_pdf(few, Files(4, 0, 0, 0), MADE)
    assert "There are fewer than five records" in text_of(pdf)
    assert "Table" not in tags(pdf)
    assert "4" not in return_csv(few, Files(4, 0, 0, 0))


def test_a_part_without_a_group_of_five_says_so() -> None:
    text = text_of(return_pdf(release(pool(records((8, Said())))), Files(8), MADE))
    assert "No group of five or more here can be shown." in text


def test_the_same_return_gives_the_same_bytes(pdf: bytes, released: Released) -> None:
    assert return_pdf(released, FILES, MADE) == pdf


def test_the_csv_is_rfc_4180_with_a_byte_order_mark(released: Released) -> None:
    text = return_csv(released, FILES)
    assert text.startswith("\ufefftable,review,row,records,or_more\r\n")
    assert text.count("\n") == text.count("\r\n")


@pytest.mark.parametrize(
    "begun", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\n=1", "  =1", "\uff1d1", '=HYPERLINK("a")']
)
def test_no_cell_is_a_formula(begun: str, released: Released) -> None:
    text = Text("1", TextKind.CHANGE, begun, ("follow-up", "changed"), begun)
    said = return_csv(replace(released, texts=(text,)), FILES)
    last = list(csv.reader(io.StringIO(said.removeprefix("\ufeff"), newline="")))[-1]
    assert last[1] == last[2] == f"'{begun}"


@settings(max_examples=25, deadline=None)
@given(label=ANY, about=ANY, words=ANY)
def test_any_text_anywhere_makes_pages_and_a_table_and_is_never_markup(
    label: str, about: str, words: str
) -> None:
    made = release(pool(records((9, Said(points=(1, 4), changed=True)))))
    tables = tuple(
        replace(table, rows=tuple(replace(row, label=Label(label, about)) for row in table.rows))
        for table in made.tables
    )
    group = ("follow-up", "changed")
    texts = (
        Text("1", TextKind.CHANGE, words + HOSTILE, group, about),
        Text("2", TextKind.ANSWER, words, group, label),
    )
    hostile = replace(made, tables=tables, texts=texts)
    pdf = return_pdf(hostile, FILES, MADE)
    assert "root:" not in text_of(pdf)
    read_back = list(csv.reader(io.StringIO(return_csv(hostile, FILES).removeprefix("\ufeff"), newline="")))
    assert {len(line) for line in read_back} == {5}
