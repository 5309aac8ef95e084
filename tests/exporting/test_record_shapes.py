"""A record in each shape, for each audience and in each type."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import pairwise
from typing import Any

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject
from tests.exporting import records
from tests.exporting.test_record_pdf import attached, check_standards, elements, read, tags, text_of
from tests.exporting.unpacked import everything_in

from reviewstudy.domain.records import (
    Answer,
    Audience,
    PageLook,
    Record,
    RecordedAction,
    Shape,
)
from reviewstudy.exporting import page_count, record_markdown, record_pdf
from reviewstudy.exporting.account import account
from reviewstudy.exporting.blocks import Closing, Heading

LOOKS = {
    "plain": PageLook(),
    "large": PageLook(large=True),
    "dyslexia": PageLook(dyslexia=True),
    "both": PageLook(large=True, dyslexia=True),
}
COMMON = MarkdownIt("commonmark").enable("table")
ANY = st.text(st.characters(exclude_categories=()), max_size=40)

each = pytest.mark.parametrize(
    ("shape", "look"), [(shape, look) for shape in records.SHAPES for look in LOOKS]
)
every_shape = pytest.mark.parametrize("shape", records.SHAPES)


@cache
def made(shape: str, look: str = "plain") -> bytes:
    return record_pdf(records.SHAPES[shape](), LOOKS[look])


def words_of(pdf: bytes) -> str:
    """The words of the pages, without gaps, so that a narrow column hides none."""
    return "".join(text_of(pdf).split())


def bookmarks(outline: list[Any]) -> Iterator[str]:
    for item in outline:
        if isinstance(item, list):
            yield from bookmarks(item)
        else:
            yield str(item.title)


def headings(record: Record) -> list[str]:
    """What stands in the headings of a record's pages, but for its title."""
    found = [one for one in account(record).blocks if isinstance(one, Heading) and one.level]
    return [f"{one.number}. {one.text}" if one.number else one.text for one in found]


# Standards ----------------------------------------------------------------------------------------


@each
def test_it_keeps_the_standards_and_carries_the_record(shape: str, look: str) -> None:
    record = records.SHAPES[shape]()
    pdf = made(shape, look)
    information = check_standards(pdf, account(record).title)
    assert information.author is None
    assert attached(pdf) == record
    assert list(read(pdf).attachments) == ["record.json"]
    assert "Figure" not in tags(pdf)  # so there is nothing that would need words instead


@each
def test_what_is_read_aloud_comes_in_the_order_it_is_printed_in(shape: str, look: str) -> None:
    reader = read(made(shape, look))
    root: Any = reader.trailer["/Root"]
    told = list(_marked(root["/StructTreeRoot"]["/K"], 0))
    for page in reader.pages:
        content: Any = page.get_contents()
        printed = [int(number) for number in re.findall(rb"/MCID (\d+)", content.get_data())]
        reference: Any = page.indirect_reference
        assert [number for place, number in told if place == reference.idnum] == printed


def _marked(node: Any, page: int) -> Iterator[tuple[int, int]]:
    """The page and number of each piece of content, in the order of the structure tree."""
    if isinstance(node, IndirectObject):
        node = node.get_object()
    if isinstance(node, ArrayObject):
        for child in node:
            yield from _marked(child, page)
    elif isinstance(node, int):
        yield page, int(node)
    elif isinstance(node, DictionaryObject):
        page = node.raw_get("/Pg").idnum if "/Pg" in node else page
        yield from _marked(node.get("/MCID", node.get("/K", ArrayObject())), page)


@each
def test_headings_descend_and_every_table_says_what_its_columns_are(shape: str, look: str) -> None:
    root: Any = read(made(shape, look)).trailer["/Root"]
    levels = []
    for element in elements(root["/StructTreeRoot"]["/K"]):
        kind = str(element["/S"])
        if re.fullmatch(r"/H\d", kind):
            levels.append(int(kind[2:]))
        if kind == "/Table":
            inside = [(str(one["/S"]), one) for one in elements(element["/K"])]
            assert [name for name, _ in inside[:2]] == ["/THead", "/TR"]
            heads = [one for name, one in inside if name == "/TH"]
            assert heads
            assert all("/Column" in [a.get("/Scope") for a in _attributes(one)] for one in heads)
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def _attributes(element: DictionaryObject) -> list[Any]:
    found: Any = element["/A"]
    return [one.get_object() for one in found] if isinstance(found, ArrayObject) else [found]


@every_shape
def test_bookmarks_lead_to_every_reflection_and_prompt(shape: str) -> None:
    record = records.SHAPES[shape]()
    (end,) = [one for one in account(record).blocks if isinstance(one, Closing)]
    assert list(bookmarks(read(made(shape)).outline)) == [*headings(record), end.heading]


@each
def test_every_font_is_ours(shape: str, look: str) -> None:
    for page in read(made(shape, look)).pages:
        fonts: Any = page["/Resources"]
        for font in fonts["/Font"].values():
            (inner,) = font.get_object()["/DescendantFonts"]
            descriptor = inner.get_object()["/FontDescriptor"].get_object()
            assert "/FontFile2" in descriptor
            assert re.search("Lexend|Atkinson|Noto|DejaVu|Vazirmatn", descriptor["/FontName"])


# Type ---------------------------------------------------------------------------------------------


@every_shape
def test_large_print_has_nothing_under_sixteen_points(shape: str) -> None:
    assert min(_sizes(made(shape, "large"))) >= 16


def test_other_print_has_nothing_under_nine_points() -> None:
    for shape in records.SHAPES:
        assert min(_sizes(made(shape)) + _sizes(made(shape, "dyslexia"))) >= 9


def _sizes(pdf: bytes) -> list[float]:
    """The size of every letter that shows."""
    found = []
    for page in pypdfium2.PdfDocument(pdf):
        text = page.get_textpage()
        found += [
            pypdfium2.raw.FPDFText_GetFontSize(text, at)
            for at in range(text.count_chars())
            if pypdfium2.raw.FPDFText_GetUnicode(text, at) > 32
        ]
    return [round(size, 2) for size in found]


def test_type_for_dyslexic_readers_is_lexend_and_keeps_every_letter() -> None:
    pdf = made("tongues", "dyslexia")
    names = {
        str(font.get_object()["/BaseFont"])
        for page in read(pdf).pages
        for font in page["/Resources"]["/Font"].values()  # type: ignore[index]
    }
    assert any("Lexend" in name for name in names)
    assert not any("Italic" in name for name in names)
    assert "cannot show" not in text_of(pdf)
    assert "Łukasz Żak, Nguyễn Thị Hằng, Ştefan Ţepeş, Zoë Ångström, Αλέξης, Иван." in text_of(pdf)


@pytest.mark.parametrize("look", LOOKS)
def test_a_letter_with_a_dot_below_is_read_once(look: str) -> None:
    names = "Ọláṣadé, ọmọ Ṣẹ́gun, Ụzọ, ị, ụ, ṃ, ṅ, ḿ, ǹ, ŀ, ǎ"
    one = replace(records.reflection(0), answers=(Answer("a", "", names.replace("ẹ́", "ẹ"), "Names"),))
    pdf = record_pdf(records.record(one), LOOKS[look])
    assert names.replace("ẹ́", "ẹ") in text_of(pdf)


def test_the_look_changes_nothing_in_the_record() -> None:
    contents = {read(made("pack", look)).attachments["record.json"][0] for look in LOOKS}
    assert len(contents) == 1


# Who made it --------------------------------------------------------------------------------------


def test_the_author_is_in_the_properties_only_where_that_was_chosen() -> None:
    record = replace(records.short(), author_name="Ọlá Nguyễn")
    chosen = record_pdf(record, PageLook(author_in_metadata=True))
    information = read(chosen).metadata
    assert information is not None
    assert information.author == "Ọlá Nguyễn"
    root: Any = read(chosen).trailer["/Root"]
    assert "Ọlá Nguyễn" in root["/Metadata"].get_data().decode()
    assert attached(chosen) == record
    for other, look in (
        (record, PageLook()),
        (replace(record, author_name=" "), PageLook(author_in_metadata=True)),
        (replace(record, audience=Audience.PARTNERSHIP), PageLook(author_in_metadata=True)),
    ):
        found = read(record_pdf(other, look)).metadata
        assert found is not None
        assert found.author is None


def test_a_partnership_sees_no_name_and_signs_nothing() -> None:
    record = replace(records.partnership(), author_name="Łukasz Nguyễn", organisation="Hillshire Health")
    for said in (words_of(record_pdf(record)), record_markdown(record)):
        assert "Łukasz" not in said
        assert "Hillshire Health".replace(" ", "") not in "".join(said.split())
        assert "Signature" not in said
        assert "Supervisor’s" not in said
        assert "Chosenbyitsauthorforthepartnershiptocount" in "".join(said.split())


def test_unpacked_bytes_show_what_is_hidden_in_a_pdf() -> None:
    record = replace(records.short(), author_name="Ọlá Nguyễn", prepared_for="Łukasz Żak and others")
    found = everything_in(record_pdf(record, PageLook(author_in_metadata=True)))
    for words in ("Ọlá Nguyễn", "Łukasz Żak and others", '"prepared_for":', "So what?", "I had not seen her"):
        assert words.encode() in found
    assert b"Nobody wrote this" not in found


# What each shape says -----------------------------------------------------------------------------

UNSEEN = {
    "record", "reflection", "review", "edition", "point", "mark", "model", "prompt", "action", "form",
    "field", "created", "modified", "checked", "kind", "supervision",
}  # fmt: skip
"""Ids and times; the rest of a record is there to be read."""


def _marked_words(record: Record) -> tuple[Record, list[str]]:
    """The record with a word of its own in every field, and those words."""
    words: list[str] = []

    def say(name: str, text: str) -> str:
        if name in UNSEEN or not text:
            return text
        words.append(f"qz{len(words)}zq")
        return f"{words[-1]} {text}" if name != "source_url" else f"https://example.org/{words[-1]}"

    return records.reworded(record, say), words


@every_shape
def test_everything_in_the_record_is_on_the_pages_and_in_the_markdown(shape: str) -> None:
    record, words = _marked_words(records.SHAPES[shape]())
    shown, written = words_of(record_pdf(record)), record_markdown(record)
    assert [word for word in words if word not in shown] == []
    assert [word for word in words if word not in written] == []


def test_a_reflection_says_when_how_long_and_with_whom() -> None:
    text = text_of(made("single"))
    for words in (
        "Practitioner Łukasz Nguyễn-Ştefan Role Health visitor Organisation Hillshire Community Health",
        "Done on 3 February 2026 Time 45 min Talked with My supervisor, 20 February 2026",
        "Check back 1 March 2027 For The learning and development team, by 15 January 2027",
        "Supervisor’s comment on “Now what?”",
        "Record this on the child’s file.",
        "Done 6 Dec 2026",
        "The author looked through this for identifying details on 22 December 2026.",
    ):
        assert words in text


def test_one_who_has_not_looked_is_told_on_gently() -> None:
    text = text_of(record_pdf(replace(records.short(), checked="")))
    assert "The author did not say that they had looked through this" in text


def test_room_for_a_comment_stands_under_answers_and_for_supervision_only() -> None:
    one = replace(
        records.reflection(0), answers=(Answer("a", "", "Yes.", "Said"), Answer("b", "", "", "Unsaid"))
    )
    record = records.record(one)
    assert text_of(record_pdf(record)).count("Supervisor’s comment on") == 1
    assert "Unsaid Not answered" in text_of(record_pdf(record))
    for audience in (Audience.PORTFOLIO, Audience.PARTNERSHIP):
        assert "comment on" not in text_of(record_pdf(replace(record, audience=audience)))
    assert "comment on" not in text_of(
        record_pdf(replace(records.portfolio(2), audience=Audience.SUPERVISOR))
    )


def test_a_pack_opens_with_contents_and_what_is_still_to_be_done() -> None:
    record = records.pack(3)
    pages = [page.extract_text() for page in read(record_pdf(record)).pages]
    first = " ".join(pages[0].split())
    for words in ("Contents", "1. Seeing the child, not the cot", "Period 1 October 2026 to 31 December 2026",
                  "Time in all 5 h 25 min", "Actions 15, 4 of them done", "Outstanding actions"):  # fmt: skip
        assert words in first
    dates = re.findall(r"\d+ \w{3} 2026", first.partition("Outstanding actions")[2].partition("know")[2])
    months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    days = [(months.index(date.split()[1]), int(date.split()[0])) for date in dates]
    assert days == sorted(days)
    starts = [
        next((n for n, page in enumerate(pages) if page.startswith(f"{number}. ")), 0)
        for number in range(1, 6)
    ]
    assert all(starts)
    assert starts == sorted(set(starts))


def test_a_pack_whose_listed_actions_are_done_does_not_say_that_none_is_left() -> None:
    done = RecordedAction("a", "Ask", done="2026-12-01")
    one = replace(records.reflection(0), actions=(done,))
    text = text_of(record_pdf(replace(records.record(one, one), shape=Shape.PACK)))
    assert "Outstanding actions" not in text
    assert "Every action" not in text


def test_several_reflections_are_a_pack_whatever_the_shape_says() -> None:
    several = records.record(records.reflection(0), records.reflection(1))
    assert text_of(record_pdf(several)) == text_of(record_pdf(replace(several, shape=Shape.PACK)))


def test_a_portfolio_counts_its_hours_and_ends_with_what_came_of_the_actions() -> None:
    text = text_of(made("portfolio"))
    for words in (
        "Portfolio of reflections",
        "Period 1 January 2026 to 31 December 2026 Reflections 6 Time in all 5 h 50 min",
        "Seeing the child, not the cot Local child safeguarding practice review · What? So what? Now what?",
        "Actions and what came of them",
        "Done 2 Dec 2026",
        "Not done yet",
        "Comment on the whole By a supervisor, a confirmer or a colleague",
    ):
        assert words in text


def test_a_form_stands_in_its_own_order_and_says_what_is_not_written() -> None:
    text = text_of(made("form"))
    places = [text.find(one.label) for one in records.form().forms[0].fields]
    assert places == sorted(places)
    assert min(places) > 0
    for words in (
        "Reflective account",
        "Version 2019 template, last read 2 November 2026",
        "The regulator’s or employer’s own form and page decide.",
        "practice as a result? Nothing written How is this",
        "Learning from the review of Family X3",
    ):
        assert words in text


def test_a_form_hides_nothing_of_the_reflection_that_is_handed_over_with_it() -> None:
    record = replace(records.form(), reflections=(records.reflection(3),))
    text = text_of(record_pdf(record))
    assert "Contents Reflective account" in text
    assert "1. When the health visitor moves on" in text
    assert records.TASKS[1] in text


# Long ones ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("look", LOOKS)
def test_a_table_of_sixty_actions_has_its_header_on_every_page(look: str) -> None:
    one = replace(records.reflection(0), actions=records.actions(0, 60), answers=(), points=(), quotations=())
    pdf = record_pdf(records.record(one), LOOKS[look])
    whole = [" ".join(page.extract_text().split()) for page in read(pdf).pages]
    rows = [page for page in whole if any(task[:20] in page for task in records.TASKS)]
    assert len(rows) >= 3
    assert all("What Owner By when How we shall know" in page for page in rows)
    assert sum("What Owner By when How we shall know" in page for page in whole) == len(rows)
    assert sum(page.count("Ask to see the") for page in whole) == 15
    assert (
        tags(pdf).count("THead") == 2
    )  # a header that comes again is not read again: one table, and who signs


def test_a_very_long_reflection_and_a_year_are_laid_out() -> None:
    assert page_count(record_pdf(records.long())) >= 20
    assert page_count(record_pdf(records.portfolio())) >= 24


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("lines", range(0, 30, 3))
def test_no_heading_is_the_last_thing_on_a_page(look: str, lines: int) -> None:
    for shape in ("single", "portfolio") if look == "plain" else ("single",):
        record = records.SHAPES[shape]()
        pushed = "\n".join(["a line"] * lines)
        one = record.reflections[0]
        answers = (Answer("", "", pushed, "Before"), *one.answers)
        longer = replace(one, quotations=(), points=(), answers=answers)
        record = replace(record, reflections=(longer, *record.reflections[1:]))
        heads = {"".join(one.split()) for one in [*headings(record), "Signed", "Outstanding actions"]}
        for page in pypdfium2.PdfDocument(record_pdf(record, LOOKS[look])):
            above = page.get_textpage().get_text_bounded(bottom=70)
            last = [line for line in above.splitlines() if line.strip()][-1]
            assert "".join(last.split()) not in heads


# Whatever is written ------------------------------------------------------------------------------


@settings(max_examples=60)
@given(
    one=ANY, other=ANY, shape=st.sampled_from(Shape), audience=st.sampled_from(Audience),
    kind=st.sampled_from(sorted(records.SHAPES)), look=st.sampled_from(list(LOOKS.values())),
)  # fmt: skip
def test_any_text_anywhere_makes_pages_that_carry_the_record(
    one: str, other: str, shape: Shape, audience: Audience, kind: str, look: PageLook
) -> None:
    count = iter(range(10_000))
    record = records.reworded(records.SHAPES[kind](), lambda *_: one if next(count) % 2 else other)
    record = replace(record, shape=shape, audience=audience)
    pdf = record_pdf(record, replace(look, author_in_metadata=True))
    record_markdown(record).encode("utf-8")
    if not any("\ud800" <= letter <= "\udfff" for letter in one + other):
        assert attached(pdf) == record


@settings(max_examples=60)
@given(one=ANY, other=ANY, kind=st.sampled_from(sorted(records.SHAPES)))
def test_nothing_that_was_written_is_markup_in_the_markdown(one: str, other: str, kind: str) -> None:
    record = records.SHAPES[kind]()

    def shape(first: str, second: str) -> list[tuple[str, str]]:
        count = iter(range(10_000))

        def say(name: str, text: str) -> str:
            added = first if next(count) % 2 else second
            return text if name in UNSEEN | {"source_url", "source"} or not text else f"{text}{added}"

        found = COMMON.parse(record_markdown(records.reworded(record, say)))
        return [(token.type, token.tag) for token in found if token.type != "inline"]

    line = [" ".join(text.replace("\ufeff", "").split()) for text in (one, other)]
    assert shape(*line) == shape("", "")


def test_markdown_says_what_the_pages_say() -> None:
    shown = COMMON.render(record_markdown(records.single()))
    for words in (
        "<h1>Asking how they know</h1>",
        "<strong>Time:</strong> 45 min",
        "<h2>What?</h2>\n<p>What did you read or see, and which part of it matters to you?</p>",
        "<th>How we shall know</th>",
        "go to the old address. Record this on the child’s file.</td>",
        '<a href="https://example.org/reviews/h1.pdf">',
        "<strong>Confidential.</strong> Contains a practitioner’s own reflection.",
    ):
        assert words in shown
    several = COMMON.render(record_markdown(records.portfolio(2)))
    assert re.findall("<h1>(.*)</h1>", several) == ["Portfolio of reflections"]
    assert "<h2>1. Seeing the child, not the cot</h2>" in several
