"""A briefing as pages and as Markdown, read back as a stranger's program would read them."""

import re
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from tests.exporting.briefings import POINTS, SOURCES, briefing
from tests.exporting.test_record_pdf import MARKUP, check_standards, read, tags, text_of

from reviewstudy.domain.briefings import BriefedPoint, Briefing, Place, Question, Source
from reviewstudy.exporting import briefing_markdown, briefing_pdf, page_count
from reviewstudy.exporting.briefing import SIZES
from reviewstudy.exporting.markdown import escaped

ANY = st.text(st.characters(exclude_categories=()), max_size=80)
STORY = "The visit was recorded as routine, and nobody asked who else cared for the baby. "
COMMON = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def smallest(pdf: bytes) -> float:
    """The smallest type on the pages, in points."""
    sizes: list[float] = []

    def visit(text: str, _cm: Any, tm: list[float], _font: Any, size: float) -> None:
        if text.strip():
            sizes.append(round(abs(size * tm[3]), 2))

    for page in read(pdf).pages:
        page.extract_text(visitor_text=visit)
    return min(sizes)


@pytest.mark.parametrize("seven", [False, True], ids=["team", "seven minutes"])
def test_it_is_tagged_titled_english_and_says_which_standards_it_keeps(seven: bool) -> None:
    pdf = briefing_pdf(briefing(seven))
    information = check_standards(pdf, "Seeing the child")
    assert information.author is None
    found = tags(pdf)
    assert found.count("BlockQuote") == 2
    assert "L" in found
    levels = [int(tag[1:]) for tag in found if re.fullmatch(r"H\d", tag)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_every_point_says_where_it_stands_and_every_source_is_given_in_full() -> None:
    text = text_of(briefing_pdf(briefing()))
    for words in (
        "Team briefing · Prepared for Health visitors, north · 23 November 2026",
        "“See the child awake.” Source 1, learning point 3, page 4",
        "Ask how they know. Source 2, learning point 1 (recommendation), from our digest",
        "Who sees this child?",
        "What did you see? Source 1, learning point 5 (question for practice), page 6",
        "Family T9. Brackenshire Safeguarding Children Board. July 2018. T9. Serious case review.",
        "Family T10. Hillshire. 3 February 2020. Synopsis of learning. Our digest, not the review’s own",
        "Page 1 of 1",
    ):
        assert words in text
    assert "“Ask how they know" not in text, "a digest's words are not the review's"
    assert "https://example.org/t9.pdf" in text.replace(" ", ""), "an address may be broken at a line's end"


def test_seven_boxes_stand_in_their_order_filled_in_or_ruled() -> None:
    empty, full = (text_of(briefing_pdf(briefing(seven=True, texts=texts))) for texts in ("", "our words"))
    headings = re.findall(r"\d\. (?:Background|Why it matters|What [a-z ]+|Questions to ask)", full)
    assert [one[0] for one in headings] == list("1234567")
    assert full.count("our words") == 5
    assert "Which reviews these are" in empty
    assert "Which reviews these are" not in full


def test_empty_boxes_are_ruled_in_lines_that_a_screen_reader_passes_over() -> None:
    def lines(made: Briefing) -> int:
        contents: list[Any] = [page.get_contents() for page in read(briefing_pdf(made)).pages]
        return sum(int(content.get_data().count(b"/Artifact")) for content in contents)

    assert lines(briefing(seven=True)) > lines(briefing(seven=True, texts="our words")) + 5


def test_the_largest_type_that_fits_one_page_is_taken() -> None:
    few, more = briefing(), briefing(points=tuple(BriefedPoint(STORY * 4, p.place) for p in POINTS * 4))
    assert page_count(briefing_pdf(few)) == page_count(briefing_pdf(more)) == 1
    assert smallest(briefing_pdf(more)) >= 9
    body = [_size_of(briefing_pdf(made), "Who sees this child?") for made in (few, more)]
    assert body[0] == pytest.approx(float(SIZES[0]), abs=0.1)
    assert float(SIZES[-1]) - 0.1 <= body[1] < body[0]


def _size_of(pdf: bytes, words: str) -> float:
    """The size that words are set in."""
    found: list[float] = []

    def visit(text: str, _cm: Any, tm: list[float], _font: Any, size: float) -> None:
        if words.split()[0] in text:
            found.append(abs(size * tm[3]))

    for page in read(pdf).pages:
        page.extract_text(visitor_text=visit)
    return found[0]


@pytest.mark.parametrize("seven", [False, True], ids=["team", "seven minutes"])
def test_what_does_not_fit_one_page_takes_more_and_nothing_is_cut(seven: bool) -> None:
    points = tuple(
        BriefedPoint(" ".join(f"p{number}w{word}" for word in range(300)), Place(1, number, "learning", 1))
        for number in range(1, 9)
    )
    story = " ".join(f"box{word}" for word in range(900))
    made = briefing(seven, texts=story, points=points, sources=SOURCES * 30)
    pdf = briefing_pdf(made)
    assert page_count(pdf) == len(read(pdf).pages) > 1
    assert smallest(pdf) >= 9
    text = text_of(pdf)
    for point in points:
        assert all(word in text for word in point.text.split())
    assert text.count("box899") == (5 if seven else 0)
    assert text.count("Brackenshire Safeguarding Children Board") == 30


def test_a_point_of_ten_thousand_words_runs_over_as_many_pages_as_it_needs() -> None:
    long = BriefedPoint(" ".join(f"w{number}" for number in range(10_000)), POINTS[0].place)
    text = text_of(briefing_pdf(briefing(points=(long,))))
    assert "w0 " in text
    assert "w9999" in text


def test_the_same_briefing_gives_the_same_bytes() -> None:
    assert briefing_pdf(briefing()) == briefing_pdf(briefing())


def test_what_is_written_is_never_markup_on_the_page() -> None:
    made = briefing(True, texts=MARKUP, title=MARKUP, team="#panic()", questions=(Question(MARKUP),))
    text = text_of(briefing_pdf(made))
    assert text.count('#read("/etc/passwd")') >= 6
    assert "root:" not in text


@settings(max_examples=40)
@given(one=ANY, other=ANY)
def test_any_text_anywhere_makes_pages_and_markdown(one: str, other: str) -> None:
    made = briefing(
        seven=True,
        texts=other,
        title=one,
        team=other,
        points=(BriefedPoint(one, Place(1, 1, other, 2)),),
        questions=(Question(one), Question(other, Place(1, 2, "question", None))),
        sources=(Source("r", one, other, one, other, one, other, True),),
    )
    assert page_count(briefing_pdf(made)) == 1
    briefing_markdown(made).encode("utf-8")


def _shape(text: str) -> list[tuple[str, str]]:
    return [(token.type, token.tag) for token in COMMON.parse(text)]


def _spoken(line: str) -> str:
    """What one line of Markdown shows; raises where anything in it is more than words."""
    tokens = COMMON.parse(line)
    assert [token.type for token in tokens] in (["paragraph_open", "inline", "paragraph_close"], []), tokens
    inside = tokens[1].children or [] if tokens else []
    assert {token.type for token in inside} <= {"text", "text_special"}, inside
    return "".join(token.content for token in inside)


@settings(max_examples=400)
@given(ANY | st.text("\\`*_[](){}<>#+-=.!|~&;:$^0123456789 \n\tab", max_size=40))
def test_escaped_text_shows_as_it_was_written(text: str) -> None:
    plain = " ".join(re.sub("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]", "", text).split())
    plain = re.sub("[\ud800-\udfff]", "\ufffd", plain)
    assert _spoken(escaped(text)) == plain


@pytest.mark.parametrize(
    "text",
    [
        "# heading", "- item", "+ item", "1. item", "12) item", "> quote", "---", "===", "***", "~~gone~~",
        "[a](javascript:alert(1))", "![x](http://example.org/x.png)", "<script>alert(1)</script>", "<http://a.b>",
        "&lt;b&gt;", "`code`", "```", "| a | b |", "[ref]: http://example.org", "$x$", "\\", "a\\\nb",
        "    indented", "http://example.org", "www.example.org", ": definition", "[^1]: note", "- [ ] task",
    ],
)  # fmt: skip
def test_nothing_that_markdown_means_something_by_means_anything(text: str) -> None:
    assert _spoken(escaped(text)) == " ".join(text.split())
    linked = MarkdownIt("commonmark", {"linkify": False}).render(escaped(text))
    assert "<a" not in linked
    assert not re.search(r"(?<!\\)(?:https?:|www\.)", escaped(text))


@settings(max_examples=60)
@given(one=ANY, other=ANY)
def test_a_document_s_words_never_change_the_shape_of_the_markdown(one: str, other: str) -> None:
    def made(title: str, text: str) -> str:
        return briefing_markdown(
            briefing(
                title=f"T{title}",
                team=f"T{text}",
                points=(BriefedPoint(f"P{text}", POINTS[0].place),),
                questions=(Question(f"Q{title}"),),
                sources=(Source("r", f"S{title}", f"P{text}", None, "scr", None, None, False),),
            )
        )

    assert _shape(made(one, other)) == _shape(made("", ""))


def test_markdown_says_what_the_page_says() -> None:
    shown = COMMON.render(briefing_markdown(briefing(seven=True, texts="First.\n\nA line\nand another.")))
    for words in (
        "<h1>Seeing the child</h1>",
        "Prepared for Health visitors, north · 23 November 2026",
        "<h2>Background</h2>\n<p>First.</p>\n<p>A line<br />\nand another.</p>",
        "<p>“See the child awake.”</p>\n<p>Source 1, learning point 3, page 4</p>",
        "Source 2, learning point 1 (recommendation), from our digest",
        "<li>What did you see? (Source 1, learning point 5 (question for practice), page 6)</li>",
        '<a href="https://example.org/t9.pdf">',
        "Our digest, not the review’s own words.",
    ):
        assert words in shown
    assert shown.count("<h2>") == 8


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "https://a b", "https://a>b", "file:///etc/passwd"]
)
def test_only_a_web_address_becomes_a_link(address: str) -> None:
    source = Source("r", "T", "P", None, "scr", None, address, False)
    shown = COMMON.render(briefing_markdown(briefing(sources=(source, source))))
    assert "<a" not in shown
