"""PDFs that another program made, read back: nothing lost, nothing invented, everything in its part."""

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pypdfium2 as pdfium
import pytest
import typst
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reviewstudy.domain.errors import DocumentRefused
from reviewstudy.domain.reviews import ItemKind, PassageKind, Review, ReviewKind
from reviewstudy.importing import pdf as reader
from reviewstudy.importing.formats import read
from reviewstudy.importing.pipeline import understand

PAGE = """
#set page(paper: "a4", margin: 2.2cm, header: context if counter(page).get().first() > 1 [Review of Child K],
  footer: context align(center)[Page #counter(page).display() of 9])
#set text(font: "Libertinus Serif", size: 11pt, lang: "en", hyphenate: false)
#set par(justify: false, spacing: 1.4em)
#show heading: set block(above: 1.6em, below: 1em)
"""


def pdf(body: str, *, tagged: bool = True, page: str = PAGE) -> bytes:
    """The PDF that ``body`` (typst markup) makes; ``tagged`` as a tagged PDF."""
    made = typst.compile((page + body).encode(), format="pdf", pdf_tags=tagged)
    assert isinstance(made, bytes)
    return made


def escaped(text: str) -> str:
    """``text`` as typst prints it, whatever marks are in it."""
    return "".join(
        f"\\u{{{ord(letter):x}}}" if not letter.isalnum() and letter != " " else letter for letter in text
    )


STORY = (
    "The health visitor saw the baby at home and wrote down what she saw, but the note stayed in one "
    "agency’s file, and nobody who met the family later knew that there had been a worry about bruising. "
    "A decision was then made without that knowledge, and it was recorded as if nothing had happened."
)
OTHER = (
    "Managers were told that visits had taken place, although two of the four had not, because the form "
    "asked only for the date on which a visit was planned. Supervision did not look behind the form."
)
REVIEW = f"""
#align(center)[#text(26pt, weight: "bold")[Barset Safeguarding Children Partnership]

#text(20pt, weight: "bold")[Local Child Safeguarding Practice Review concerning Child K and the wider family]

Published: 12 March 2021]
#pagebreak()
#outline(title: [Contents])
#pagebreak()
#set heading(numbering: "1.1")
= Introduction
{STORY}#footnote[Working Together to Safeguard Children, HM Government, July 2018.]

= What was found
== Early life
{OTHER}

- first thing of two that were seen, told at such length that it is certain to run on to another line
- second thing
#v(9cm)
{STORY}

{OTHER}
= Timeline
#table(columns: (3cm, 1fr), [*Date*], [*Event*], [March 2019], [{OTHER}], [June 2019], [Child K was seen.])
= Recommendations
+ The Partnership should ensure that notes of one agency reach every other that works with the family.
+ Children’s Social Care should review how visits are recorded and who looks behind the form that is used.
+ The Integrated Care Board should seek assurance that supervision is more than a count of visits planned.
"""


@pytest.fixture
def of_pdf() -> Callable[..., Review]:
    """``of_pdf(markup, tagged=False)``: the review a printed document becomes."""

    def made(body: str, *, tagged: bool = True, page: str = PAGE) -> Review:
        return understand(read(pdf(body, tagged=tagged, page=page), "pdf")).document

    return made


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


@pytest.mark.parametrize("tagged", [True, False], ids=["tagged", "untagged"])
def test_a_review_in_print_is_understood(of_pdf: Callable[..., Review], tagged: bool) -> None:
    review = of_pdf(REVIEW, tagged=tagged)
    assert review.title == "Local Child Safeguarding Practice Review concerning Child K and the wider family"
    assert review.publisher == "Barset Safeguarding Children Partnership"
    assert (review.published, review.kind) == ("2021-03-12", ReviewKind.LCSPR)
    assert [section.heading for section in review.sections[1:]] == [
        "1 Introduction",
        "2 What was found",
        "2.1 Early life",
        "3 Timeline",
        "4 Recommendations",
    ]
    levels = {section.heading: section.level for section in review.sections}
    assert levels["2 What was found"] < levels["2.1 Early life"]
    asked = [point for point in review.learning_points if point.kind is ItemKind.RECOMMENDATION]
    assert [point.text.split()[1] for point in asked] == ["Partnership", "Social", "Integrated"]
    assert [passage.text for passage in review.passages if passage.kind is PassageKind.TABLE_ROW] == [
        "Date | Event",
        f"March 2019 | {OTHER}",
        "June 2019 | Child K was seen.",
    ]


@pytest.mark.parametrize("tagged", [True, False], ids=["tagged", "untagged"])
@pytest.mark.parametrize("number", ["1.", "a)", "iv.", "2.3"])
def test_a_row_keeps_its_number(of_pdf: Callable[..., Review], tagged: bool, number: str) -> None:
    review = of_pdf(f"{STORY}\n#table(columns: 3, [{number}], [Ask again], [A manager])", tagged=tagged)
    row = review.passages[-1]
    assert (row.kind, row.number, row.text) == (PassageKind.TABLE_ROW, number, "Ask again | A manager")


@pytest.mark.parametrize("tagged", [True, False], ids=["tagged", "untagged"])
def test_paragraphs_are_whole_and_furniture_is_gone(of_pdf: Callable[..., Review], tagged: bool) -> None:
    texts = [passage.text for passage in of_pdf(REVIEW, tagged=tagged).passages]
    assert texts.count(STORY) == 1
    assert texts.count(OTHER) == 2
    assert not [text for text in texts if re.match(r"Page \d|Review of Child K$", text)]


@pytest.mark.parametrize("tagged", [True, False], ids=["tagged", "untagged"])
def test_a_footnote_is_tied_to_the_words_that_carry_its_mark(
    of_pdf: Callable[..., Review], tagged: bool
) -> None:
    review = of_pdf(REVIEW, tagged=tagged)
    (note,) = review.footnotes
    assert note.text == "Working Together to Safeguard Children, HM Government, July 2018."
    assert note.mark == "1"
    (passage,) = [passage for passage in review.passages if passage.id in note.passages]
    assert passage.text.startswith("The health visitor")


@pytest.mark.parametrize("tagged", [True, False], ids=["tagged", "untagged"])
def test_passages_carry_their_pages(of_pdf: Callable[..., Review], tagged: bool) -> None:
    review = of_pdf(REVIEW, tagged=tagged)
    pages = [passage.page for passage in review.passages]
    assert pages == sorted(pages, key=lambda page: page or 0)
    assert pages[0] == 1
    assert {section.page for section in review.sections if "Introduction" in section.heading} == {3}


@pytest.mark.parametrize("tagged", [True, False], ids=["tagged", "untagged"])
def test_two_columns_are_read_one_after_the_other(of_pdf: Callable[..., Review], tagged: bool) -> None:
    left, right = [STORY, f"{OTHER} {OTHER}", f"{STORY} {STORY}"], [OTHER, f"{STORY} {OTHER} {OTHER}"]
    columns = "\n#colbreak()\n".join("\n\n".join(side) for side in (left, right))
    body = f"= Report\n#columns(2)[\n{columns}]"
    texts = [passage.text for passage in of_pdf(body, tagged=tagged).passages][1:]
    assert texts == [*left, *right]


@pytest.mark.parametrize("tagged", [True, False], ids=["tagged", "untagged"])
def test_words_divided_at_line_ends_are_whole(of_pdf: Callable[..., Review], tagged: bool) -> None:
    page = PAGE.replace("hyphenate: false", "hyphenate: true").replace("justify: false", "justify: true")
    body = f"= Report\n#columns(3)[\n{STORY}\n\n{OTHER}\n\n{STORY}]\n#pagebreak()\n{STORY} {OTHER}"
    review = of_pdf(body, tagged=tagged, page=page)
    assert not re.findall(r"[a-z]-[a-z]", " ".join(passage.text for passage in review.passages))


def test_raised_numbers_after_words_are_marks(of_pdf: Callable[..., Review]) -> None:
    mark = "#text(size: 7pt, baseline: -4pt)[4]"
    review = of_pdf(f"= Report\n{STORY}{mark} {OTHER}", tagged=False)
    assert any("happened.⁴ Managers" in passage.text for passage in review.passages)


def test_a_link_keeps_its_words_and_its_address(of_pdf: Callable[..., Review]) -> None:
    review = of_pdf(
        f'= Report\n{STORY} Read #link("https://example.org/guide")[the guide to practice] first.'
    )
    assert ("the guide to practice", "https://example.org/guide") in {
        (link.text, link.url) for link in review.links
    }


def test_a_rotated_page_is_read_upright() -> None:
    page = PAGE.replace("header: context", "flipped: true, header: context")
    document = pdfium.PdfDocument(pdf(f"= Report\n{STORY}", tagged=False, page=page))
    document[0].set_rotation(90)
    made = _saved(document)
    assert STORY in [passage.text for passage in understand(read(made, "pdf")).document.passages]


def test_pictures_of_pages_are_refused_in_words() -> None:
    document = pdfium.PdfDocument.new()
    page = document.new_page(300, 400)
    bitmap = pdfium.PdfBitmap.new_native(20, 20, 4)
    bitmap.fill_rect((90, 90, 90, 255), 0, 0, 20, 20)
    image = pdfium.PdfImage.new(document)
    image.set_bitmap(bitmap)
    image.set_matrix(pdfium.PdfMatrix().scale(300, 400))
    page.insert_obj(image)
    page.gen_content()
    assert not reader.has_text(page)
    with pytest.raises(DocumentRefused, match="pictures of pages"):
        read(_saved(document), "pdf")


def test_a_blank_pdf_is_refused_without_talk_of_pictures() -> None:
    document = pdfium.PdfDocument.new()
    document.new_page(300, 400)
    with pytest.raises(DocumentRefused, match="blank"):
        read(_saved(document), "pdf")


@pytest.mark.parametrize("damage", [lambda made: made[:400], lambda _: b"%PDF-1.7\nnothing more"])
def test_a_damaged_pdf_is_refused_in_words(damage: Callable[[bytes], bytes]) -> None:
    with pytest.raises(DocumentRefused, match="damaged"):
        read(damage(pdf(STORY)), "pdf")


def test_pages_are_told_as_they_are_read() -> None:
    heard: list[tuple[int, int]] = []
    reader.read(pdf(REVIEW), lambda done, total: heard.append((done, total)))
    assert [done for done, _ in heard] == list(range(len(heard)))
    assert {total for _, total in heard} == {len(heard)}


def _saved(document: pdfium.PdfDocument) -> bytes:
    from io import BytesIO

    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


WORD = st.text(st.sampled_from("abcdefghilmnoprstuvwy"), min_size=2, max_size=11)
SENTENCE = st.lists(WORD, min_size=4, max_size=60).map(lambda parts: " ".join(parts).capitalize() + ".")
BLOCK = st.one_of(
    SENTENCE,
    st.lists(SENTENCE, min_size=1, max_size=4).map(lambda items: "\n".join(f"- {item}" for item in items)),
    st.lists(SENTENCE, min_size=1, max_size=4).map(lambda items: "\n".join(f"+ {item}" for item in items)),
    WORD.map(lambda word: f"= {word.capitalize()}"),
    st.lists(WORD, min_size=4, max_size=12).map(
        lambda cells: (
            "#table(columns: 2, " + ", ".join(f"[{cell}]" for cell in cells[: len(cells) // 2 * 2]) + ")"
        )
    ),
    st.tuples(SENTENCE, SENTENCE).map(lambda pair: f"{pair[0]}#footnote[{pair[1]}]"),
    st.lists(SENTENCE, min_size=2, max_size=3).map(lambda parts: "#columns(2)[" + "\n\n".join(parts) + "]"),
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(BLOCK, min_size=1, max_size=14), st.booleans())
def test_no_word_is_lost_or_invented(blocks: list[str], tagged: bool) -> None:
    page = '#set page(paper: "a5")\n#set text(size: 10pt, hyphenate: false)\n'
    markup = "\n\n".join(blocks)
    review = understand(read(pdf(markup, tagged=tagged, page=page), "pdf")).document
    shown = re.sub(r"#table\(columns: 2|#footnote|#columns\(2\)", " ", markup)
    told = " ".join(passage.text for passage in review.passages)
    printed = Counter(re.findall(r"[a-z]+", shown.casefold()))
    assert Counter(re.findall(r"[a-z]+", told.casefold())) == printed


@settings(max_examples=12, deadline=None)
@given(st.text(st.characters(codec="latin-1", categories=("L", "N", "P", "Sc")), min_size=1, max_size=60))
def test_any_printed_sign_comes_back(text: str) -> None:
    review = understand(read(pdf(f"{STORY} x{escaped(text)}x {OTHER}"), "pdf")).document
    told = "".join("".join(passage.text.split()) for passage in review.passages)
    assert "".join(f"x{text}x".split()) in told


@pytest.mark.parametrize("folder", ["broken", "password_needed", "encrypted_openable", "warnings"])
def test_hostile_files_of_the_corpus_are_read_or_refused_in_words(shared: Path, folder: str) -> None:
    refused: list[str] = []
    paths = sorted((shared / "corpus" / "hostile" / folder).glob("*.pdf"))
    for path in paths:
        try:
            understand(read(path.read_bytes(), "pdf"))
        except DocumentRefused as refusal:
            refused.append(refusal.what)
    if folder == "password_needed":
        assert [what for what in refused if "protected by a password" in what] == refused
        assert len(refused) == len(paths)
    elif folder == "encrypted_openable":
        assert len(refused) < len(paths) / 2


def test_tags_and_geometry_tell_the_same_story(shared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same inspection report with its tags hidden: nearly every passage is the same."""
    from reviewstudy.importing import pdf_tags

    alike = []
    for path in sorted((shared / "corpus" / "reports_uk").glob("*inspection*.pdf"))[::9]:
        tagged = {passage.text for passage in understand(read(path.read_bytes(), "pdf")).document.passages}
        with monkeypatch.context() as patch:
            patch.setattr(pdf_tags.Tags, "of", lambda *_: {})
            bare = {passage.text for passage in understand(read(path.read_bytes(), "pdf")).document.passages}
        alike.append(len(tagged & bare) / len(tagged | bare))
    assert min(alike) > 0.8
