"""The exported record, read back as a stranger's program would read it."""

import io
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import DocumentInformation, PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from reviewstudy import wire
from reviewstudy.domain.records import Answer, Quotation, Record, RecordedReflection
from reviewstudy.exporting import page_count, record_pdf
from reviewstudy.paths import resources

MARKUP = '#read("/etc/passwd") *bold* _slant_ $x^2$ @ref <label> = heading `code` \\ // comment'


def read(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf), strict=True)


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in read(pdf).pages).split())


def attached(pdf: bytes) -> Record:
    (content,) = read(pdf).attachments["record.json"]
    return wire.decode(content, Record)


def with_answer(record: Record, text: str) -> Record:
    reflection = replace(record.reflections[0], answers=(Answer("What?", "Why?", text),))
    return replace(record, reflections=(reflection,))


def elements(node: Any) -> Iterator[DictionaryObject]:
    """Every element of the structure tree, in reading order."""
    if isinstance(node, IndirectObject):
        node = node.get_object()
    if isinstance(node, ArrayObject):
        for child in node:
            yield from elements(child)
    elif isinstance(node, DictionaryObject) and "/S" in node:
        yield node
        yield from elements(node.get("/K", ArrayObject()))


def tags(pdf: bytes) -> list[str]:
    root: Any = read(pdf).trailer["/Root"]
    return [str(element["/S"]).removeprefix("/") for element in elements(root["/StructTreeRoot"]["/K"])]


def annotations(pdf: bytes) -> list[Any]:
    """What lies over the pages: links and form fields."""
    return [one.get_object() for page in read(pdf).pages for one in page.get("/Annots", ArrayObject())]


def links(pdf: bytes) -> list[str]:
    """The addresses that can be followed."""
    return [one["/A"]["/URI"] for one in annotations(pdf) if "/URI" in one.get("/A", {})]


def check_standards(pdf: bytes, title: str) -> DocumentInformation:
    """It is tagged, English, titled, and says which standards it keeps; returns what it says of itself."""
    root: Any = read(pdf).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en-GB"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    metadata = root["/Metadata"].get_data().decode()
    assert "<pdfaid:part>3</pdfaid:part>" in metadata
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in metadata
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata
    information = read(pdf).metadata
    assert information is not None
    assert information.title == title
    return information


def test_it_is_tagged_titled_english_and_says_which_standards_it_keeps(record: Record) -> None:
    pdf = record_pdf(record)
    information = check_standards(pdf, "Seeing the child, not the cot")
    assert information.author is None
    root: Any = read(pdf).trailer["/Root"]
    assert "dc:creator" not in root["/Metadata"].get_data().decode()


def test_the_attachment_is_the_record(record: Record) -> None:
    pdf = record_pdf(record)
    assert attached(pdf) == record
    root: Any = read(pdf).trailer["/Root"]
    file = root["/AF"][0].get_object()
    assert file["/AFRelationship"] == "/Data"
    assert list(read(pdf).attachments) == ["record.json"]


def test_headings_descend_one_level_at_a_time_and_tables_have_headers(record: Record) -> None:
    for made in (
        record,
        replace(record, reflections=record.reflections * 3),
        replace(record, reflections=()),
    ):
        found = tags(record_pdf(made))
        levels = [int(tag[1:]) for tag in found if tag[0] == "H" and tag[1:].isdigit()]
        assert levels[0] == 1
        assert all(after <= before + 1 for before, after in pairwise(levels))
        assert found.count("Table") == 1
        assert "TH" in found


def test_every_prompt_is_a_bookmark(record: Record) -> None:
    def titles(outline: list[Any]) -> list[str]:
        return [t for item in outline for t in (titles(item) if isinstance(item, list) else [item.title])]

    found = titles(read(record_pdf(record)).outline)
    assert found[0] == "Seeing the child, not the cot"
    assert [title for title in found if title.endswith("?")] == ["What?", "So what?", "Now what?"]


def test_a_person_finds_what_was_chosen_in_words(record: Record) -> None:
    text = text_of(record_pdf(record))
    for words in (
        "Hillshire Safeguarding Children Partnership",
        "July 2018",
        "Synopsis of learning",
        "20 November 2026",
        "Health visitor",
        "Supervision in December",
        "Very young children · Learning point · page 3",
        "Recommendation",
        "“nobody asked why”",
        "Words from a digest: these are not the review’s own words",
        "Łukasz, Nguyễn, Ştefan, Αλέξης, Иван",
        "Not answered",
        "Supervisor’s comment on “So what?”",
        "Notes the author chose to include",
        "Ask the team.",
        "Confidential.",
        "Record 0f8fad5b",
        "attached to this PDF as record.json",
    ):
        assert words in text
    assert "Supervisor’s comment on “Now what?”" not in text
    assert "Highlights the author" not in text
    assert "cannot show" not in text


def test_what_is_written_is_never_markup(record: Record) -> None:
    hostile = replace(
        with_answer(record, MARKUP),
        author_role=MARKUP,
        prepared_for="#panic()",
        notes=(replace(record.notes[0], note="#import \"@preview/x:1.0.0\"", quote="]#[*"),),
    )  # fmt: skip
    pdf = record_pdf(hostile)
    text = text_of(pdf)
    assert '#read("/etc/passwd") *bold* _slant_ $x^2$ @ref <label> = heading `code` \\ // comment' in text
    assert "root:" not in text
    assert "#panic()" in text
    assert attached(pdf) == hostile


def test_no_trace_of_this_machine_is_inside(record: Record) -> None:
    pdf = record_pdf(record)
    reader = read(pdf)
    everything = [pdf]
    trailer: Any = reader.trailer
    for number in range(1, trailer["/Size"]):
        found = reader.get_object(IndirectObject(number, 0, reader))
        if found is not None and hasattr(found, "get_data"):
            everything.append(found.get_data())
    blob = b"\n".join(everything)
    for private in (str(Path.home()), str(resources()), "record.typ", "words.toml"):
        assert private.encode() not in blob


def test_the_same_record_gives_the_same_bytes(record: Record) -> None:
    assert record_pdf(record) == record_pdf(record)


def test_every_font_is_ours_and_embedded(record: Record) -> None:
    reader = read(record_pdf(record))
    for page in reader.pages:
        fonts: Any = page["/Resources"]
        for font in fonts["/Font"].values():
            (inner,) = font.get_object()["/DescendantFonts"]
            descriptor = inner.get_object()["/FontDescriptor"].get_object()
            assert "/FontFile2" in descriptor
            assert any(name in descriptor["/FontName"] for name in ("Atkinson", "NotoSans", "DejaVu"))


def test_several_reflections_have_contents_and_a_page_each(
    record: Record, reflection: RecordedReflection
) -> None:
    titles = ["First thoughts", "Second thoughts", "Third thoughts"]
    many = replace(record, reflections=tuple(replace(reflection, title=title) for title in titles))
    pages = [page.extract_text() for page in read(record_pdf(many)).pages]
    assert "Contents" in pages[0]
    assert all(title in pages[0] for title in titles)
    begun = [f"{number}. {title}" for number, title in enumerate(titles, 1)]
    assert [sum(page.lstrip().startswith(title) for page in pages[1:]) for title in begun] == [1, 1, 1]


def test_a_record_of_notes_alone_needs_no_reflection(record: Record) -> None:
    pdf = record_pdf(replace(record, reflections=()))
    assert "Ask the team." in text_of(pdf)


def test_an_empty_reflection_still_makes_pages(record: Record, reflection: RecordedReflection) -> None:
    source = replace(
        reflection.source,
        title="",
        publisher="",
        reference=None,
        published=None,
        source_url=None,
        kind="unheard_of",
    )
    bare = replace(
        reflection, title=" ", answers=(Answer("", "", ""),), points=(), quotations=(), source=source
    )
    text = text_of(record_pdf(replace(record, reflections=(bare,), notes=())))
    assert "Reflection on a review" in text
    assert "unheard of" in text
    assert "Learning points" not in text
    assert "Words quoted" not in text


def test_ten_thousand_words_run_over_as_many_pages_as_they_need(record: Record) -> None:
    long = "\n\n".join(" ".join(["word"] * 500) for _ in range(20))
    pdf = record_pdf(with_answer(record, long))
    assert text_of(pdf).count("word") >= 10_000
    assert page_count(pdf) == len(read(pdf).pages) >= 20


def test_pages_are_counted_whatever_is_written(record: Record, reflection: RecordedReflection) -> None:
    trap = "<xmpTPg:NPages>99</xmpTPg:NPages>"
    pdf = record_pdf(
        replace(record, reflections=(replace(reflection, title=trap),), prepared_for=trap, program=trap)
    )
    assert page_count(pdf) == len(read(pdf).pages)


def test_pages_of_another_programs_file_are_not_guessed() -> None:
    with pytest.raises(ValueError, match="not a PDF"):
        page_count(b"%PDF-1.7 nothing")


def test_a_long_address_stays_in_its_column_and_copies_whole(
    record: Record, reflection: RecordedReflection
) -> None:
    address = "https://example.org/" + "averylongpath" * 15
    reflection = replace(reflection, source=replace(reflection.source, source_url=address))
    pdf = record_pdf(replace(with_answer(record, address), reflections=(reflection,)))
    assert address in text_of(pdf).replace(" ", "")
    assert set(links(pdf)) == {address}


@pytest.mark.parametrize(
    ("text", "part"),
    [("\n".join(["https://example.org/" + "averylongpath" * 4] * 300), "averylongpath"), ("x" * 40_000, "x")],
    ids=["many long addresses", "one run without end"],
)
def test_however_much_has_to_be_broken_the_pages_are_made(record: Record, text: str, part: str) -> None:
    shown = text_of(record_pdf(with_answer(record, text))).replace(" ", "")
    assert shown.count(part) >= text.count(part)


@pytest.mark.parametrize("run", ["x" * 400, "https://example.org/" + "averylongpath" * 15])
def test_no_run_of_letters_leaves_the_page(record: Record, run: str) -> None:
    for page in pypdfium2.PdfDocument(record_pdf(with_answer(record, f"Before {run} after"))):
        text = page.get_textpage()
        assert max(text.get_charbox(at)[2] for at in range(text.count_chars())) < page.get_width() - 55


@pytest.mark.parametrize("address", ["javascript:alert(1)", "file:///etc/passwd", "not an address"])
def test_only_web_addresses_become_links(
    record: Record, reflection: RecordedReflection, address: str
) -> None:
    reflection = replace(reflection, source=replace(reflection.source, source_url=address))
    pdf = record_pdf(replace(record, reflections=(reflection,)))
    assert links(pdf) == []


@pytest.mark.parametrize(
    "text",
    [
        "\x00\x07\x1b[31m",
        "\ud800 alone \udfff",
        "👩🏽‍🍼 🇺🇦 ❤️",
        "中文 한국어 አማርኛ",
        "\ue000\ufffe\U0010ffff",
        "a\u0591 \u0301",
    ],
)
def test_characters_no_page_can_hold_do_not_stop_an_export(record: Record, text: str) -> None:
    assert text_of(record_pdf(with_answer(record, f"before {text} after"))).find("after") > 0


def test_a_character_without_a_shape_is_marked_explained_and_kept(record: Record) -> None:
    made = with_answer(record, "She is called 明.")
    pdf = record_pdf(made)
    assert "She is called □." in text_of(pdf)
    assert "A box □ stands for a character" in text_of(pdf)
    assert attached(pdf) == made


def test_a_lone_surrogate_is_replaced_in_the_attachment(record: Record) -> None:
    assert attached(record_pdf(with_answer(record, "a\ud800b"))).reflections[0].answers[0].text == "a\ufffdb"


def test_a_right_to_left_quotation_keeps_its_letters(record: Record, reflection: RecordedReflection) -> None:
    quoted = (
        Quotation("m", "r", "ילד שאינו נראה", None, None, False),
        Quotation("n", "r", "بچہ نظر", None, None, False),
    )
    pdf = record_pdf(replace(record, reflections=(replace(reflection, quotations=quoted),)))
    assert "cannot show" not in text_of(pdf)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.characters(exclude_categories=()), max_size=80), data=st.data())
def test_any_text_anywhere_makes_a_record_that_reads_back(
    record: Record, text: str, data: st.DataObject
) -> None:
    other = data.draw(st.text(max_size=40))
    reflection = replace(
        record.reflections[0],
        title=other,
        answers=(Answer(text, other, text),),
        points=(replace(record.reflections[0].points[0], theme=other, text=text),),
        quotations=(Quotation("m", "r", text, None, 1, True),),
        source=replace(
            record.reflections[0].source, title=other, publisher=text, reference=other, published=text
        ),
    )
    mark = replace(record.notes[0], note=text, quote=other, review_title=text)
    made = replace(
        record,
        reflections=(reflection,),
        notes=(mark,),
        highlights=(mark,),
        prepared_for=text,
        author_role=other,
    )
    pdf = record_pdf(made)
    if not any("\ud800" <= letter <= "\udfff" for letter in text):
        assert attached(pdf) == made


@pytest.mark.parametrize("lines", range(12, 34, 2))
def test_no_heading_or_question_is_left_at_the_foot_of_a_page(record: Record, lines: int) -> None:
    asked = Answer("So what?", "And why is that so?", "Because.")
    first = Answer("What?", "Which part matters to me?", "\n".join(["a line"] * lines))
    made = replace(record, reflections=(replace(record.reflections[0], answers=(first, asked)),))
    for page in read(record_pdf(made)).pages:
        body = [line for line in page.extract_text().splitlines() if line.strip() and "Page " not in line]
        last = [line for line in body if not line.startswith("Record 0f8fad5b")][-1]
        assert last not in ("Words quoted", "What?", first.question, "So what?", asked.question, "Signed")
