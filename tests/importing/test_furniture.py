"""What repeats at a page's edge is furniture only where it is no part of the text beside it."""

from collections.abc import Callable

import pytest
import typst

from reviewstudy.domain.reviews import PassageKind, Review
from reviewstudy.importing.formats import read
from reviewstudy.importing.pipeline import understand

BARE = '#set page(paper: "a5")\n#set text(font: "Libertinus Serif", size: 10pt, hyphenate: false)\n'
STORY = (
    "The health visitor saw the baby at home and wrote down what she saw, but the note stayed in one "
    "agency’s file, and nobody who met the family later knew that there had been a worry about bruising. "
    "A decision was then made without that knowledge, and it was recorded as if nothing had happened."
)
OTHER = (
    "Managers were told that visits had taken place, although two of the four had not, because the form "
    "asked only for the date on which a visit was planned. Supervision did not look behind the form."
)
TAGGED = pytest.mark.parametrize("tagged", [True, False], ids=["tagged", "untagged"])


@pytest.fixture
def printed() -> Callable[..., Review]:
    """``printed(pages, tagged=False, page=BARE)``: what comes of pages set in typst markup."""

    def made(*pages: str, tagged: bool = True, page: str = BARE) -> Review:
        body = "\n#pagebreak()\n".join(pages)
        source = typst.compile((page + body).encode(), format="pdf", pdf_tags=tagged)
        assert isinstance(source, bytes)
        return understand(read(source, "pdf")).document

    return made


def texts(review: Review, *kinds: PassageKind) -> list[str]:
    return [passage.text for passage in review.passages if not kinds or passage.kind in kinds]


@TAGGED
@pytest.mark.parametrize(
    "note",
    [
        "Ibid.",
        "Told to the review by the one who met the family at home in the second week of that long month, "
        "and of the months that came before it.",
        "Told to the review by the one who met the family at home in the second week of that long month "
        "and again afterwards.",
    ],
    ids=["one word", "two lines", "a last line of one word"],
)
def test_a_note_given_on_two_pages_is_kept_on_both(
    printed: Callable[..., Review], tagged: bool, note: str
) -> None:
    review = printed(
        f"{STORY}#footnote[{note}]", f"{OTHER}#footnote[{note}]", f"{OTHER} {STORY}", tagged=tagged
    )
    assert texts(review, PassageKind.FOOTNOTE) == [note, note]


@TAGGED
def test_two_pages_may_open_and_close_with_the_same_sentences(
    printed: Callable[..., Review], tagged: bool
) -> None:
    page = f"{OTHER}\n#v(1fr)\n{STORY}"
    assert texts(printed(page, page, page, tagged=tagged)) == [OTHER, STORY] * 3


@TAGGED
def test_a_paragraph_of_one_line_that_opens_two_pages_is_text(
    printed: Callable[..., Review], tagged: bool
) -> None:
    line = "Nobody asked what the child had seen."
    review = printed(f"{line}\n\n{STORY}", f"{line}\n\n{OTHER}", tagged=tagged)
    assert texts(review) == [line, STORY, line, OTHER]


@TAGGED
def test_a_short_paragraph_in_a_column_that_opens_two_pages_is_text(
    printed: Callable[..., Review], tagged: bool
) -> None:
    page = f"#columns(2)[Nobody had asked the child what she had seen there.\n\n{OTHER}]"
    review = printed(f"{page}\n\n{STORY}", f"{page}\n\n{OTHER}", tagged=tagged)
    assert sum("child what she had seen there." in text for text in texts(review)) == 2


@TAGGED
def test_two_pages_may_open_with_the_same_items(printed: Callable[..., Review], tagged: bool) -> None:
    page = "- Asked?\n- Seen?\n- Written down, and by whom?"
    assert texts(printed(page, page, tagged=tagged)) == ["Asked?", "Seen?", "Written down, and by whom?"] * 2


@TAGGED
def test_two_pages_may_open_with_one_heading(printed: Callable[..., Review], tagged: bool) -> None:
    review = printed(f"= Learning\n{STORY}", f"= Learning\n{OTHER}", tagged=tagged)
    assert texts(review) == ["Learning", STORY, "Learning", OTHER]


@TAGGED
@pytest.mark.parametrize("size", ["8pt", "10pt"])
def test_a_running_foot_under_notes_and_a_head_over_text_are_gone(
    printed: Callable[..., Review], tagged: bool, size: str
) -> None:
    foot = f"#text(size: {size})[2021 Review of Child K, for those who work with families]"
    page = BARE.replace(
        'a5"',
        f'a5", margin: (y: 1.6cm), header: [Barset Partnership], footer: [{foot}], '
        "header-ascent: 6pt, footer-descent: 8pt",
    )
    pages = [f"{OTHER} {STORY} {STORY}#footnote[Source {name}.]#v(1fr)" for name in ("one", "two", "three")]
    review = printed(f"= Review\n{pages[0]}", *pages[1:], tagged=tagged, page=page)
    assert len(texts(review, PassageKind.FOOTNOTE)) == 3
    assert not [text for text in texts(review) if "Barset" in text or "Child K" in text]


def test_a_number_that_ends_a_page_short_of_its_foot_is_text(printed: Callable[..., Review]) -> None:
    review = printed(f"{STORY}\n\nCases of this kind in the year:\n\n45", OTHER)
    assert "45" in texts(review)


def test_a_word_of_the_letters_of_roman_numerals_is_no_page_number(review_of: Callable[..., Review]) -> None:
    review = review_of(f"{STORY}\n\nill\n\niv\f{OTHER}\n\nv")
    assert texts(review) == [STORY, "ill", OTHER]
