"""A page of the original as a picture, drawn by the child."""

import base64
import zlib
from pathlib import Path

import pytest
import typst

from reviewstudy.domain.errors import DocumentRefused
from reviewstudy.importing import page_picture, pages

# Pages of one colour each tell which page was drawn, and whether red and blue changed places.
COLOURS = ((200, 30, 10), (20, 180, 40), (15, 25, 190))
A5 = (420, 595)


def pdf(*colours: tuple[int, int, int]) -> bytes:
    leaves = (f"#page(fill: rgb{colour})[]" for colour in colours)
    made = typst.compile(('#set page(paper: "a5")\n' + "\n".join(leaves)).encode(), format="pdf")
    assert isinstance(made, bytes)
    return made


def colour(picture: pages.Picture) -> tuple[int, ...]:
    """Red, green and blue in the middle of a picture."""
    at = ((picture.height // 2) * picture.width + picture.width // 2) * 3
    return tuple(reversed(picture.pixels[at : at + 3]))


def test_each_page_is_drawn_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf(*COLOURS))
    for number, wanted in enumerate(COLOURS, 1):
        picture = page_picture(tmp_path / "a.pdf", number, 300)
        assert (picture.page, picture.pages) == (number, 3)
        assert abs(picture.width - 300) <= 1
        assert abs(picture.height / picture.width - A5[1] / A5[0]) < 0.02
        assert len(picture.pixels) == picture.width * picture.height * 3
        assert max(abs(a - b) for a, b in zip(colour(picture), wanted, strict=True)) <= 2


def test_bytes_are_drawn_as_a_file_is() -> None:
    assert colour(page_picture(pdf(*COLOURS), 2, 100))[1] > 150


@pytest.mark.parametrize(("asked", "drawn"), [(99, 3), (0, 1), (-4, 1)])
def test_a_page_that_is_not_there_is_the_nearest(asked: int, drawn: int) -> None:
    assert page_picture(pdf(*COLOURS), asked, 100).page == drawn


def test_no_width_takes_more_than_the_most() -> None:
    wide = page_picture(pdf(COLOURS[0]), 1, 10**9)
    assert wide.width <= pages.MAX_WIDTH
    assert wide.height <= pages.MAX_HEIGHT
    made = typst.compile(b"#set page(width: 20pt, height: 4000pt)\nx", format="pdf")
    assert isinstance(made, bytes)
    tall = page_picture(made, 1, 2000)
    assert tall.height <= pages.MAX_HEIGHT
    assert tall.width < 2000


@pytest.mark.parametrize("width", [0, -1, 1])
def test_no_width_is_less_than_the_least(width: int) -> None:
    assert page_picture(pdf(COLOURS[0]), 1, width).width == 1


@pytest.mark.parametrize(
    "source",
    [b"%PDF-1.7\nbroken", b"%PDF", pdf(COLOURS[0])[:300], b"", b"Words.", b"PK\x03\x04" + bytes(60)],
    ids=["broken", "bare", "truncated", "empty", "text", "zip"],
)
def test_what_has_no_pages_is_refused_in_words(source: bytes, tmp_path: Path) -> None:
    with pytest.raises(DocumentRefused) as refused:
        page_picture(source, 1, 300)
    assert refused.value.what
    assert refused.value.advice
    (tmp_path / "a.pdf").write_bytes(source)
    with pytest.raises(DocumentRefused):
        page_picture(tmp_path / "a.pdf", 1, 300)


def test_a_file_that_is_gone_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DocumentRefused):
        page_picture(tmp_path / "gone.pdf", 1, 300)


def test_text_is_not_drawn(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Words of a review that nobody needs to see as a picture.")
    with pytest.raises(DocumentRefused, match="only the pages of a PDF"):
        page_picture(tmp_path / "a.txt", 1, 300)


def answer(**changed: object) -> dict[str, object]:
    pixels = base64.b64encode(zlib.compress(bytes(2 * 3 * 3))).decode()
    return {"page": 1, "pages": 1, "width": 2, "height": 3, "pixels": pixels} | changed


@pytest.mark.parametrize(
    "wrong",
    [
        {"page": 0},
        {"page": 2},
        {"width": 0},
        {"width": pages.MAX_WIDTH + 1},
        {"height": 4},
        {"height": 2},
        {"pixels": base64.b64encode(zlib.compress(bytes(50_000_000))).decode()},
        {"pixels": ""},
    ],
)
def test_a_child_that_says_what_cannot_be_is_not_believed(wrong: dict[str, object]) -> None:
    assert pages.understood(answer()).pixels == bytes(18)
    with pytest.raises(ValueError, match=r".+"):
        pages.understood(answer(**wrong))
