"""Pictures as drawings and as SVG."""

import xml.etree.ElementTree as ElementTree
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.figures import HOSTILE, LONG, matrix, tally, timeline

from reviewstudy.domain.pictures import Figure, Matrix, Timeline
from reviewstudy.exporting.drawing import Drawing, Palette, contrast, line_width, wrapped
from reviewstudy.exporting.figures import palette
from reviewstudy.exporting.pictures import MOST_COLUMNS, MOST_ROWS, Frame, draw

PRINT = palette("print")
LOOKS = [
    PRINT,
    palette("contrast-light"),
    palette("contrast-dark"),
    Palette("#ffffff", "#1a2321", "#53605d", "#d5dbd9", "#0f5c61"),
    Palette("#1b2221", "#e4eae8", "#a6b3af", "#36413e", "#74c7c4"),
]
SVG = "{http://www.w3.org/2000/svg}"
ANY = st.text(st.characters(exclude_categories=()), max_size=60)


def said(drawing: Drawing) -> str:
    """The words of a picture, in the order they are drawn."""
    return " ".join(line.text for line in drawing.words)


@pytest.mark.parametrize("look", LOOKS, ids=["print", "contrast", "contrast dark", "light", "dark"])
@pytest.mark.parametrize(
    "figure", [matrix(25, 15), timeline(12), tally(12)], ids=["matrix", "timeline", "tally"]
)
def test_every_word_can_be_read_where_it_stands(look: Palette, figure: Figure) -> None:
    drawing = draw(figure, look)
    for line in drawing.words:
        under = [
            box
            for box in drawing.shapes
            if box.left <= line.left <= box.left + box.width
            and box.top <= line.baseline - line.size / 3 <= box.top + box.height
        ]
        assert contrast(line.colour, under[-1].fill) >= 4.5, line.text


@given(
    fill=st.integers(0, 0xFFFFFF).map(lambda n: f"#{n:06x}"),
    paper=st.integers(0, 0xFFFFFF).map(lambda n: f"#{n:06x}"),
)
def test_there_is_an_ink_for_every_colour(fill: str, paper: str) -> None:
    assert contrast(Palette(paper, "#1b2528", "", "", "").ink_on(fill), fill) >= 4.5


def test_every_number_stands_in_its_cell_and_no_zero_does() -> None:
    figure = matrix(4, 5)
    drawing = draw(figure, PRINT)
    numbers = [line for line in drawing.words if line.bold]
    assert len(numbers) == sum(1 for number in figure.counts.values() if number)
    for area in drawing.areas:
        inside = [
            line.text
            for line in numbers
            if area.left < line.left < area.left + area.width
            and area.top < line.baseline < area.top + area.height
        ]
        number = figure.body[area.row][area.column]
        assert inside == ([] if number == "0" else [number])


def test_more_is_a_stronger_shade() -> None:
    figure = Matrix("", "r", "c", (("r", "row"),), (("a", "a"), ("b", "b"), ("c", "c")),
                    {("r", "a"): 1, ("r", "b"): 5, ("r", "c"): 9})  # fmt: skip
    cells = draw(figure, PRINT).shapes[1:]
    against = [contrast(box.fill, PRINT.paper) for box in cells]
    assert against == sorted(against)
    assert len(set(against)) == 3


@pytest.mark.parametrize(
    ("figure", "frame"),
    [
        (matrix(25, 15), Frame()),
        (matrix(25, 15), Frame(680, 920)),
        (matrix(25, 15, publishers=True), Frame(680, 500)),
        (matrix(1, 1), Frame()),
        (timeline(30), Frame(400, 700)),
        (timeline(3), Frame(900)),
    ],
    ids=["matrix", "matrix on a sheet", "publishers", "one cell", "timeline on a sheet", "short timeline"],
)
def test_everything_stands_inside_the_picture_and_the_picture_in_its_frame(
    figure: Figure, frame: Frame
) -> None:
    drawing = draw(figure, PRINT, frame)
    assert drawing.width <= (frame.width or drawing.width)
    assert drawing.height <= (frame.height or drawing.height)
    for line in drawing.words:
        width = line_width(line.text, line.size)
        left = line.left - width * {"start": 0, "middle": 0.5, "end": 1}[line.anchor]
        assert left >= 0
        assert left + width <= drawing.width
        assert line.size <= line.baseline <= drawing.height
    for area in drawing.areas:
        assert area.left >= 0
        assert area.left + area.width <= drawing.width
        assert area.top + area.height <= drawing.height


def test_what_is_left_out_is_said_and_a_shortened_label_shows_it() -> None:
    drawing = draw(matrix(25, 15), PRINT, Frame(300, 500))
    rows, columns = {area.row for area in drawing.areas}, {area.column for area in drawing.areas}
    assert 0 < len(rows) < 25
    assert 0 < len(columns) < 15
    assert f"And so on: {25 - len(rows)} more rows and {15 - len(columns)} more columns in the" in said(
        drawing
    )
    assert "…" in said(drawing)
    assert LONG not in said(drawing)
    assert any(area.name.startswith(LONG) for area in drawing.areas)


def test_a_very_large_figure_stays_a_picture() -> None:
    drawing = draw(matrix(300, 200), PRINT)
    assert len(drawing.areas) == MOST_ROWS * MOST_COLUMNS
    assert "And so on" in said(drawing)
    assert "more entries in the table" in said(draw(timeline(500), PRINT))


def test_a_timeline_says_that_it_is_not_to_scale_and_keeps_the_order() -> None:
    drawing = draw(timeline(6), PRINT)
    assert "The gaps between entries do not stand for time." in said(drawing)
    assert [area.key for area in drawing.areas] == [f"p{n}" for n in range(1, 7)]
    tops = [area.top for area in drawing.areas]
    assert tops == sorted(tops)
    gaps = {
        round(after.top - before.top - before.height, 6)
        for before, after in zip(drawing.areas, drawing.areas[1:], strict=False)
    }
    assert len(gaps) == 1, "one gap between all, however far apart in time they are"


@pytest.mark.parametrize("figure", [matrix(0, 0), matrix(3, 0), matrix(0, 3), timeline(0)])
def test_nothing_to_draw_is_said_in_words(figure: Figure) -> None:
    drawing = draw(figure, PRINT)
    assert "nothing to draw" in said(drawing)
    assert drawing.areas == ()


def test_it_says_itself_in_a_sentence() -> None:
    alt = draw(matrix(25, 15), PRINT).alt
    assert "25 by 15 (Theme, Year)" in alt
    assert "12 learning points" in alt


def test_the_same_figure_gives_the_same_picture() -> None:
    assert draw(matrix(9, 9), PRINT).svg() == draw(matrix(9, 9), PRINT).svg()


@settings(max_examples=60)
@given(title=ANY, label=ANY, head=ANY, when=ANY)
def test_no_text_becomes_markup(title: str, label: str, head: str, when: str) -> None:
    figures: list[Figure] = [
        Matrix(title, label, head, (("r", label),), (("c", head),), {("r", "c"): 3}, note=when),
        Timeline(title, ((when, label, "p1"), (head, HOSTILE, "p2"))),
    ]
    for figure in figures:
        for words in (True, False):
            drawing = draw(figure, PRINT)
            root = ElementTree.fromstring(drawing.svg(words=words))
            tags = {element.tag.removeprefix(SVG) for element in root.iter()}
            assert tags <= {"svg", "title", "desc", "rect", "text"}
            shown = [element.text or "" for element in root.iter(f"{SVG}text")]
            assert shown == ([line.text for line in drawing.words] if words else [])


@given(text=ANY, width=st.floats(20, 300), most=st.integers(1, 5))
def test_no_line_is_wider_than_its_room(text: str, width: float, most: int) -> None:
    lines = wrapped(text, width, 13, most)
    assert len(lines) <= most
    assert all(line_width(line, 13) <= width or len(line) <= 2 for line in lines)


def test_a_hostile_label_is_drawn_as_it_is_read() -> None:
    figure = replace(matrix(1, 1), rows=(("t0", "<b>&amp;"),))
    assert "<b>&amp;" in said(draw(figure, PRINT))
    assert "&lt;b&gt;&amp;amp;" in draw(figure, PRINT).svg()


def test_a_word_or_story_without_end_is_cut_short_without_being_read_to_its_end() -> None:
    word, story = "x" * 300_000, "one word more " * 30_000
    figure = Timeline(word, ((word, story, "p1"), (story, word, "p2")))
    drawing = draw(figure, PRINT, Frame(400))
    assert drawing.height < 1000
    assert sum(len(line.text) for line in drawing.words) < 3000


def test_a_bar_is_as_long_as_its_share_of_the_outline_and_says_its_number_as_given() -> None:
    figure = tally(8)
    drawing = draw(figure, PRINT)
    outlines, bars = drawing.shapes[1::2], drawing.shapes[2::2]
    assert len(outlines) == len(bars) == len(drawing.areas) == 8
    for outline, bar, row in zip(outlines, bars, figure.rows, strict=True):
        assert bar.width == pytest.approx(outline.width * row[2] / 60)
        assert (bar.left, bar.top) == (outline.left, outline.top)
    assert [line.text for line in drawing.words if line.bold] == [row[3] for row in figure.rows]
    assert "An outline is as long as all 60 records. Some numbers" in said(drawing)
    assert "Most: a theme" in drawing.alt
    assert "56 or more of 60 records" in drawing.alt


def test_bars_that_beside_the_whole_would_look_alike_are_as_long_as_the_longest() -> None:
    figure = replace(tally(8), whole=600)
    drawing = draw(figure, PRINT)
    bars = drawing.shapes[1:]
    assert len(bars) == 8
    assert bars[1].width == pytest.approx(bars[0].width * figure.rows[1][2] / 56)
    assert "The longest bar stands for 56 of all 600 records." in said(drawing)


def test_a_tally_that_does_not_fit_says_what_the_table_has() -> None:
    drawing = draw(tally(40), PRINT, Frame(500, 400))
    assert drawing.height <= 400
    assert f"And so on: {40 - len(drawing.areas)} more rows in the table." in said(drawing)


def test_no_words_of_a_tally_leave_its_paper() -> None:
    for width in (320, 480, 900):
        drawing = draw(tally(12), PRINT, Frame(width))
        for line in drawing.words:
            assert line.left >= 0
            assert line.left + line_width(line.text, line.size) <= drawing.width
