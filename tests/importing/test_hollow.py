"""The hollow bullet that Word draws with the letter o, and the word it is everywhere else."""

import ctypes
import io
from collections.abc import Callable

import pypdfium2 as pdfium
import pypdfium2.raw as raw
import pytest
import typst

from reviewstudy.domain.reviews import PassageKind, Review
from reviewstudy.importing.formats import read
from reviewstudy.importing.pipeline import understand

B, P = PassageKind.BULLET, PassageKind.PARAGRAPH
LONG = "the health visitor had not been told that the family had moved again, nor that the baby was bruised"


def told(review: Review) -> list[tuple[PassageKind, str]]:
    return [(passage.kind, passage.text) for passage in review.passages]


@pytest.mark.parametrize(
    "text",
    [
        "o que se viu",
        "The panel met twice.\n\no que se viu foi outra coisa",
        "o que se viu\no mais que se disse",
        "o que se viu\n\no mais que se disse\n\no resto",
    ],
)
@pytest.mark.parametrize("kind", ["text", "markdown", "html"])
def test_an_o_among_words_is_a_word(review_of: Callable[..., Review], text: str, kind: str) -> None:
    given = "".join(f"<p>{part}</p>" for part in text.split("\n\n")) if kind == "html" else text
    review = review_of(f"<html><body>{given}</body></html>" if kind == "html" else given, kind)
    assert " ".join(text.split()) == " ".join(words for _, words in told(review))
    assert B not in {kind for kind, _ in told(review)}


@pytest.mark.parametrize(
    "text",
    [
        "o\tAsk again.\no\tWrite down the answer.",
        "o   Ask again.\no   Write down the answer.",
        "  o Ask again.\n  o Write down the answer.",
        "It should:\no Ask again.\no Write down the answer.",
        "o Ask\n  again.\no Write down the\n  answer.",
    ],
)
def test_an_o_set_as_a_sign_is_a_bullet(review_of: Callable[..., Review], text: str) -> None:
    items = [passage for passage in told(review_of(f"The panel met twice.\n\n{text}")) if passage[0] is B]
    assert items == [(B, "Ask again."), (B, "Write down the answer.")]


def test_a_web_page_that_word_wrote_has_its_bullets(review_of: Callable[..., Review]) -> None:
    sign = '<span style="font-family:Courier New">o<span>&nbsp;&nbsp; </span></span>'
    review = review_of(f"<html><body><p>{sign}Ask again.</p><p>o amor</p></body></html>", "html")
    assert told(review) == [(B, "Ask again."), (P, "o amor")]


def printed(body: str, *, tagged: bool) -> list[tuple[PassageKind, str]]:
    page = '#set page(paper: "a5")\n#set text(font: "Libertinus Serif", size: 10pt, hyphenate: false)\n'
    source = typst.compile((page + body).encode(), format="pdf", pdf_tags=tagged)
    assert isinstance(source, bytes)
    return told(understand(read(source, "pdf")).document)


@pytest.mark.parametrize("tagged", [True, False], ids=["tagged", "untagged"])
def test_an_o_in_print_is_told_by_its_place(tagged: bool) -> None:
    assert printed(f"The panel met twice.\n\no {LONG}.", tagged=tagged)[-1] == (P, f"o {LONG}.")
    listed = f"#set list(marker: [o])\nThe panel met twice.\n\n- One: {LONG}.\n- Two: {LONG}."
    assert printed(listed, tagged=tagged)[1:] == [(B, f"One: {LONG}."), (B, f"Two: {LONG}.")]


@pytest.mark.parametrize("tagged", [True, False], ids=["tagged", "untagged"])
def test_a_word_whose_first_letter_is_set_apart_is_whole(tagged: bool) -> None:
    assert printed("#strong[o]nly the child was seen.", tagged=tagged) == [(P, "only the child was seen.")]


def typed(*pieces: tuple[str, bytes, float, float]) -> bytes:
    """A PDF of one page with each piece of text in a standard face, at its place."""
    document = pdfium.PdfDocument.new()
    page = document.new_page(400, 600)
    for text, face, x, y in pieces:
        font = raw.FPDFText_LoadStandardFont(document.raw, face)
        piece = raw.FPDFPageObj_CreateTextObj(document.raw, font, 11)
        units = (ctypes.c_ushort * (len(text) + 1))(*map(ord, text))
        raw.FPDFText_SetText(piece, units)
        raw.FPDFPageObj_Transform(piece, 1, 0, 0, 1, x, 600 - y)
        raw.FPDFPage_InsertObject(page.raw, piece)
    page.gen_content()
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


@pytest.mark.parametrize(
    ("first", "rest", "meant"),
    [
        (b"Courier", b"Helvetica", (B, "que viu")),
        (b"Courier", b"Courier", (P, "o que viu")),
        (b"Helvetica", b"Helvetica-Bold", (P, "o que viu")),
    ],
    ids=["a face for signs", "typewritten", "another face"],
)
def test_an_o_in_print_is_told_by_its_face(first: bytes, rest: bytes, meant: tuple[PassageKind, str]) -> None:
    source = typed(("A panel met.", rest, 50, 100), ("o", first, 50, 160), ("que viu", rest, 62, 160))
    assert told(understand(read(source, "pdf")).document)[-1] == meant
