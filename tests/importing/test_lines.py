"""A format with geometry gives sizes, weights and pages; the stages after it are the same."""

from reviewstudy.domain.reviews import PassageKind
from reviewstudy.importing.blocks import assemble
from reviewstudy.importing.furniture import clear
from reviewstudy.importing.lines import Line, Source
from reviewstudy.importing.pipeline import understand

PROSE = "The family had been known to services for many years, and each held a part of the story."


def test_size_gives_levels_and_parts_a_heading_from_its_text() -> None:
    lines = [
        Line("Serious Case Review Child K", page=1, size=24),
        Line("What we found", page=1, size=16, before=1),
        Line(PROSE, page=1, size=11),
        Line("Seeing the child", page=1, size=13, before=1),
        Line(PROSE, page=1, size=11),
        Line("What comes next", page=2, size=16, before=1),
        Line(PROSE.replace("many", "several"), page=2, size=11),
    ]
    review = understand(Source(tuple(lines))).document
    assert [(section.level, section.heading, section.page) for section in review.sections] == [
        (1, "Serious Case Review Child K", 1),
        (1, "What we found", 1),
        (2, "Seeing the child", 1),
        (1, "What comes next", 2),
    ]


def test_running_heads_and_page_numbers_go_and_notes_at_the_foot_stay() -> None:
    lines = [
        Line(text, page=page)
        for page in (1, 2, 3)
        for text in ("Overview report", f"Words of page {'abc'[page - 1]}.", "3", f"Page {page} of 3")
    ]
    assert [line.text for line in clear(lines)] == [
        text for letter in "abc" for text in (f"Words of page {letter}.", "3")
    ]


def test_a_block_the_format_knows_whole_is_left_whole() -> None:
    row = Line("May | moved", kind=PassageKind.TABLE_ROW)
    item = Line("Ask twice.", kind=PassageKind.NUMBERED, number="2.")
    assert [(block.kind, block.number, block.text) for block in assemble([row, item])] == [
        (PassageKind.TABLE_ROW, None, "May | moved"),
        (PassageKind.NUMBERED, "2.", "Ask twice."),
    ]
