"""A picture with its table as a PDF, read back as a stranger's program would read it."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.exporting.test_record_pdf import check_standards, elements, read, tags, text_of
from tests.figures import HOSTILE, matrix, tally, timeline

from reviewstudy.domain.pictures import Figure, Matrix, Timeline
from reviewstudy.exporting import figure_pdf, page_count

MADE = "2026-11-23T12:00:00Z"
ANY = st.text(st.characters(exclude_categories=()), max_size=50)


def alts(pdf: bytes) -> list[str]:
    root: Any = read(pdf).trailer["/Root"]
    tagged = elements(root["/StructTreeRoot"]["/K"])
    return [str(one["/Alt"]) for one in tagged if str(one["/S"]) == "/Figure"]


@pytest.mark.parametrize(
    "figure", [matrix(25, 15), timeline(8), tally(12)], ids=["matrix", "timeline", "tally"]
)
def test_it_is_tagged_titled_english_and_says_which_standards_it_keeps(figure: Figure) -> None:
    pdf = figure_pdf(figure, MADE)
    check_standards(pdf, figure.title)


def test_the_picture_says_itself_and_the_table_has_headings() -> None:
    pdf = figure_pdf(matrix(3, 2), MADE)
    (alt,) = alts(pdf)
    assert alt.startswith("Themes by year. A table of 3 by 2 (Theme, Year)")
    found = tags(pdf)
    assert found.count("Figure") == found.count("Table") == 1
    assert found.count("TH") == 3
    assert found.count("TD") == 9
    assert found.count("H1") == 1


def test_the_table_says_all_that_the_picture_leaves_out() -> None:
    figure = timeline(40)
    text = text_of(figure_pdf(figure, MADE))
    assert "And so on" in text
    for when, event in figure.body:
        assert when in text
        assert event.strip() in text


def test_a_matrix_of_many_years_keeps_to_an_upright_sheet_and_one_of_many_names_is_turned() -> None:
    sizes = []
    for figure in (matrix(25, 15), matrix(12, 15, publishers=True)):
        pdf = figure_pdf(figure, MADE)
        page = read(pdf).pages[0].mediabox
        sizes.append((round(float(page.width)), round(float(page.height))))
        assert page_count(pdf) == len(read(pdf).pages)
        text = text_of(pdf)
        assert all(label in text for _, label in figure.rows)
    assert sizes == [(595, 842), (842, 595)]


def test_all_25_themes_and_15_years_are_in_the_picture() -> None:
    assert "And so on" not in text_of(figure_pdf(matrix(25, 15), MADE))


@pytest.mark.parametrize("figure", [matrix(0, 0), timeline(0)], ids=["matrix", "timeline"])
def test_nothing_to_draw_still_makes_a_page_that_says_so(figure: Figure) -> None:
    pdf = figure_pdf(figure, MADE)
    assert "There is nothing to draw here yet." in text_of(pdf)
    assert "Table" not in tags(pdf)


def test_every_script_the_type_has_keeps_its_letters() -> None:
    words = ("Nguyễn ǎ", "ילד שאינו נראה", "بچہ نظر", "বাংলা", "हिन्दी", "👍🏽 → ✓", "Ŵyŷ Cymraeg")
    pdf = figure_pdf(Timeline("Scripts", tuple((one, one, "p1") for one in words)), MADE)
    assert "cannot show" not in text_of(pdf)
    assert "Nguyễn ǎ" in text_of(pdf)


def test_what_cannot_be_shown_is_explained() -> None:
    text = text_of(figure_pdf(Timeline("T", (("明", "e", "p"),)), MADE))
    assert "□" in text
    assert "A box □ stands for a character" in text


def test_the_same_figure_gives_the_same_bytes() -> None:
    assert figure_pdf(matrix(5, 5), MADE) == figure_pdf(matrix(5, 5), MADE)


@settings(max_examples=40)
@given(title=ANY, label=ANY, head=ANY)
def test_any_text_anywhere_makes_pages_and_is_never_markup(title: str, label: str, head: str) -> None:
    figures: list[Figure] = [
        Matrix(title, label, head, (("r", label),), (("c", head),), {("r", "c"): 3}, note=HOSTILE),
        Timeline(title, ((label, HOSTILE, "p1"), (head, label, "p2"))),
    ]
    for figure in figures:
        pdf = figure_pdf(figure, MADE)
        assert page_count(pdf) == 1
        said = text_of(pdf).replace("\xad", "")  # a soft hyphen before a sign is read with it
        assert '#read("/etc/passwd")' in said
        assert "root:" not in text_of(pdf)
