"""Pages that are pictures: said plainly where they cannot be read, and read with doubt where they can."""

import ctypes
import io
import math
import re
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from tests.importing.test_pdf import pdf

from reviewstudy.domain.errors import DocumentRefused
from reviewstudy.domain.reviews import PassageKind
from reviewstudy.importing import (
    Cancelled,
    Limits,
    OverLimit,
    columns,
    extract,
    isolation,
    pictures,
    recognising,
)
from reviewstudy.importing.formats import read
from reviewstudy.importing.pdf_runs import Run, Sheet
from reviewstudy.importing.pictures import PicturesFound
from reviewstudy.importing.pipeline import understand
from reviewstudy.importing.recognising import Recognised

engine = pytest.mark.skipif(
    pictures.offered() is None, reason="text recognition is not installed: make setup EXTRAS=ocr"
)
REVIEW = """
= Child Safeguarding Practice Review Child Wren

Brackenshire Safeguarding Children Partnership

The baby was seen at home by two services, and each wrote down one half of what there was to see. Nobody
asked the grandmother, who saw the baby every day and had worried for some weeks.

== Recommendations

+ The partnership should make sure that a bruise on a baby who cannot move is always looked into.
+ The health board should ask who else cares for the child, and write down what they say.
"""
OTHER = "The family was known to nobody outside the village and the surgery before this."
LEFT = "Each of the professionals wrote down what"
RIGHT = "A neighbour rang twice about the crying"


def scanned(printed: bytes, *, turn: int = 0, tilt: float = 0.0, text: bytes | None = None) -> bytes:
    """Pictures of the pages of ``printed``, turned and tilted by degrees; then those of ``text``."""
    source, made = pdfium.PdfDocument(printed), pdfium.PdfDocument.new()
    for page in source:
        bitmap = page.render(scale=150 / 72, rotation=turn)
        width, height = bitmap.width * 72 / 150, bitmap.height * 72 / 150
        sheet = made.new_page(width, height)
        image = pdfium.PdfImage.new(made)
        image.set_bitmap(bitmap)
        matrix = pdfium.PdfMatrix().scale(width, height).translate(-width / 2, -height / 2).rotate(tilt)
        image.set_matrix(matrix.translate(width / 2, height / 2))
        sheet.insert_obj(image)
        sheet.gen_content()
    if text is not None:
        made.import_pages(pdfium.PdfDocument(text))
    kept = io.BytesIO()
    made.save(kept)
    return kept.getvalue()


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text.casefold()))


def run(text: str, x0: float, x1: float, y: float) -> Run:
    return Run(text, x0, x1, y, 10.0, recognising._PLAIN, -1, False, False, 0)


@pytest.fixture
def absent(monkeypatch: pytest.MonkeyPatch) -> None:
    """As it is where the extra is not installed."""
    monkeypatch.setattr(pictures, "offered", lambda: None)


@pytest.fixture
def eyes(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """``eyes((sheet, 0.97), None, ...)``: what a recogniser would see on the pages it is given, in turn."""

    def use(*seen: tuple[Sheet, float] | None) -> None:
        left = list(seen)

        class Eyes:
            def page(self, _page: object) -> Recognised | None:
                one = left.pop(0)
                return Recognised(*one, None) if one else None

        monkeypatch.setattr(recognising, "Recogniser", Eyes)

    return use


def sheet(*lines: str) -> Sheet:
    return Sheet(
        tuple(run(text, 60, 60 + 4 * len(text), 80 + 14 * n) for n, text in enumerate(lines)), 595, 842
    )


# Without the recogniser -------------------------------------------------------------------------------


@pytest.mark.usefixtures("absent")
def test_a_scanned_document_is_refused_with_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "scan.pdf"
    path.write_bytes(scanned(pdf(REVIEW)))
    with pytest.raises(DocumentRefused) as refusal:
        extract(path)
    assert str(refusal.value) == (
        "This PDF is pictures of pages, with no text in it; install text recognition (the README says how), "
        "or ask its publisher for a copy with text"
    )


@pytest.mark.usefixtures("absent")
def test_pages_that_are_pictures_among_others_are_named(tmp_path: Path) -> None:
    path = tmp_path / "mixed.pdf"
    path.write_bytes(scanned(pdf(REVIEW), text=pdf(f"= Report\n{OTHER}")))
    document = extract(path).document
    assert document.warnings[0] == (
        "1 of 2 pages are pictures of text, which cannot be read: page 1; "
        "the README says how to install text recognition"
    )
    assert OTHER in [one.text for one in document.passages]


# With whatever recognises -----------------------------------------------------------------------------


def test_a_recogniser_is_offered_the_pages_that_are_pictures_alone() -> None:
    with pytest.raises(PicturesFound) as found:
        read(scanned(pdf(f"{REVIEW}\n#pagebreak()\n{OTHER}"), text=pdf(OTHER)), "pdf", recognise=())
    assert found.value.pages == [1, 2]
    assert read(pdf(REVIEW), "pdf", recognise=()).lines, "a document without any is read as ever"


def test_pages_with_no_more_than_a_stamp_on_their_picture_are_pictures_where_most_are() -> None:
    document = pdfium.PdfDocument(scanned(pdf(REVIEW)))
    _stamp(document)
    kept = io.BytesIO()
    document.save(kept)
    with pytest.raises(PicturesFound) as found:
        read(kept.getvalue(), "pdf", recognise=())
    assert found.value.pages == [1]
    document.import_pages(pdfium.PdfDocument(pdf(f"{OTHER}\n#pagebreak()\n{OTHER}")))
    document.save(kept := io.BytesIO())
    assert read(kept.getvalue(), "pdf", recognise=()).lines, "a photograph with a title on it is none"


def _stamp(document: pdfium.PdfDocument) -> None:
    """Print a few words over the first page."""
    page, raw = document[0], pdfium.raw
    font = raw.FPDFText_LoadStandardFont(document.raw, b"Helvetica")
    made = raw.FPDFPageObj_CreateTextObj(document.raw, font, 12)
    letters = "Received 3 May".encode("utf-16-le") + b"\0\0"
    raw.FPDFText_SetText(made, ctypes.cast(ctypes.create_string_buffer(letters), raw.FPDF_WIDESTRING))
    raw.FPDFPageObj_Transform(made, 1, 0, 0, 1, 40, 20)
    raw.FPDFPage_InsertObject(page.raw, made)
    page.gen_content()


def test_what_was_recognised_is_understood_like_print_and_doubted_first(eyes: Callable[..., None]) -> None:
    eyes((sheet("RECOMMENDATIONS", "1. The partnership should ask who else cares for the child."), 0.9712))
    source = scanned(pdf(OTHER), text=pdf(OTHER))
    document = understand(read(source, "pdf", recognise=[1])).document
    assert document.warnings[0] == (
        "The words of page 1 were recognised from a picture. The program is 97% sure of them: "
        "check every quotation against the page"
    )
    (point,) = document.learning_points
    assert point.text == "The partnership should ask who else cares for the child."
    assert [one.page for one in document.passages if one.text == OTHER] == [2]


def test_pages_the_recogniser_is_least_sure_of_are_named(eyes: Callable[..., None]) -> None:
    eyes((sheet("A" * 30), 0.5), (sheet("B" * 10), 0.96), None, (sheet("C" * 20), 0.896))
    pages = "\n#pagebreak()\n".join([OTHER] * 4)
    warning = read(scanned(pdf(pages)), "pdf", recognise=[1, 2, 3, 4]).warnings[0]
    assert "pages 1, 2, 4 were recognised" in warning
    assert "70% sure" in warning, "of a letter, not of a page"
    assert warning.endswith("It is least sure of page 1 (50%), page 4 (89%)")


def test_a_document_in_which_nothing_is_recognised_is_refused(eyes: Callable[..., None]) -> None:
    eyes(None)
    with pytest.raises(DocumentRefused, match="No words could be recognised"):
        read(scanned(pdf(OTHER)), "pdf", recognise=[1])


def test_two_columns_are_read_down_and_what_crosses_them_in_between() -> None:
    across = run("A line that goes all the way across the page, above and below the two columns", 60, 540, 60)
    left = [run(f"{LEFT} {n}", 60, 280, 80 + 12 * n) for n in range(6)]
    right = [run(f"{RIGHT} {n}", 306, 530, 82 + 12 * n) for n in range(6)]
    heading = run("What happened next", 60, 150, 190)
    below = across._replace(y=210)
    fallen = sorted([across, *left, *right, heading, below], key=lambda one: one.y)
    ordered, gutter = columns.in_order(fallen, 595)
    assert ordered == [across, *left, *right, heading, below]
    assert gutter is not None
    assert 280 < gutter < 306


def test_a_form_is_read_along_its_rows() -> None:
    rows = [
        [run(f"Label {n}", 60, 120, 80 + 14 * n), run(f"What was filled in, {n}", 306, 420, 81 + 14 * n)]
        for n in range(8)
    ]
    ordered, gutter = columns.in_order([one for row in rows for one in reversed(row)], 595)
    assert ordered == [one for row in rows for one in row]
    assert gutter is None


@pytest.mark.parametrize("degrees", [-7.0, 0.0, 3.0])
def test_a_page_laid_down_askew_is_levelled(degrees: float) -> None:
    angle, scale = math.radians(degrees), recognising._DOTS
    cos, sin = math.cos(angle), math.sin(angle)

    def corner(x: float, y: float) -> tuple[float, float]:
        return 600 + (x - 600) * cos - (y - 800) * sin, 800 + (x - 600) * sin + (y - 800) * cos

    found = [
        recognising._Found(
            OTHER, 0.9, [corner(*at) for at in ((100, y), (900, y), (900, y + 27), (100, y + 27))]
        )
        for y in range(200, 800, 40)
    ]
    made = recognising._sheet(recognising._levelled(recognising._Seen(found, 1200, 1600, scale)))
    assert {round(one.x0 * scale) for one in made.runs} == {100}
    steps = {
        round((below.y - above.y) * scale) for above, below in zip(made.runs, made.runs[1:], strict=False)
    }
    assert steps == {40}
    assert {one.size for one in made.runs} == {round(23 / scale, 1)}


# The child and its limits -----------------------------------------------------------------------------


def _asked(monkeypatch: pytest.MonkeyPatch, pages: int) -> None:
    """A child whose reader finds ``pages`` pictures, and tells what it may take to recognise them."""
    monkeypatch.setattr(pictures, "offered", lambda: ())
    program = (
        "import sys\n"
        "from reviewstudy.importing import child, formats\n"
        "from reviewstudy.importing.pictures import PicturesFound\n"
        "seen = {}\n"
        "confine = child._confine\n"
        "child._confine = lambda order, **more: (seen.update(order), confine(order, **more))\n"
        "def read(source, name, told, password, recognise):\n"
        f"    if not recognise: raise PicturesFound(range(1, {pages} + 1))\n"
        "    text = f\"{len(recognise)} pages, {seen['memory']} bytes, {seen['seconds']} seconds.\"\n"
        "    return ordinary(text.encode(), 'text')\n"
        "ordinary, formats.read = formats.read, read\n"
        "sys.exit(child.main(sys.argv[1:]))\n"
    )
    monkeypatch.setattr(isolation, "child_command", lambda: [sys.executable, "-P", "-c", program])


def test_recognising_has_time_and_memory_of_its_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Words.")
    _asked(monkeypatch, 3)
    limits = Limits(seconds=7, picture_memory=2 << 30, picture_seconds=11)
    (passage,) = extract(path, limits=limits).document.passages
    assert passage.text == f"3 pages, {2 << 30} bytes, 40 seconds."


def test_too_many_pictures_are_refused_by_their_number(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Words.")
    _asked(monkeypatch, 301)
    with pytest.raises(OverLimit, match=r"^The document has 301 pages that are pictures; 300 is the most"):
        extract(path)
    assert extract(path, limits=Limits().generous()).document.passages


@pytest.mark.parametrize(
    "said", ['{"pictures":"all"}', '{"pictures":{"a":1}}', '{"pictures":[1.5]}', '{"pictures":']
)
def test_a_child_that_counts_nonsense_is_not_believed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, said: str
) -> None:
    from tests.importing.test_isolation import spoken

    monkeypatch.setattr(pictures, "offered", lambda: ())
    monkeypatch.setattr(isolation, "child_command", lambda: [sys.executable, "-c", spoken(said.encode())])
    path = tmp_path / "a.txt"
    path.write_text("Words.")
    with pytest.raises(isolation.Failed):
        extract(path)


# The engine itself ------------------------------------------------------------------------------------


@engine
@pytest.mark.parametrize(("turn", "tilt"), [(0, 0.0), (90, 0.0), (180, 0.0), (270, 0.0), (0, 2.5)])
def test_a_scanned_review_is_read_whichever_way_it_was_laid_down(
    tmp_path: Path, turn: int, tilt: float
) -> None:
    path = tmp_path / "scan.pdf"
    path.write_bytes(scanned(pdf(REVIEW), turn=turn, tilt=tilt))
    document = extract(path).document
    assert re.match(r"The words of the whole document .* (9\d|100)% sure", document.warnings[0])
    assert document.title == "Child Safeguarding Practice Review Child Wren"
    assert document.publisher == "Brackenshire Safeguarding Children Partnership"
    assert [point.text[-31:] for point in document.learning_points] == [
        "cannot move is always looked into."[-31:],
        "child, and write down what they say."[-31:],
    ]
    printed = words(re.sub(r"[=+]", " ", REVIEW))
    told = words(" ".join(one.text for one in document.passages))
    assert (printed & told).total() >= 0.98 * printed.total()


@engine
def test_scanned_and_printed_pages_of_one_document_are_read_in_order(tmp_path: Path) -> None:
    path = tmp_path / "mixed.pdf"
    path.write_bytes(scanned(pdf(REVIEW), text=pdf(OTHER)))
    told: list[tuple[int, int]] = []
    document = extract(path, progress=lambda done, total: told.append((done, total))).document
    assert "page 1 were recognised" in document.warnings[0]
    assert [one.page for one in document.passages][-1] == 2
    assert document.passages[-1].text == OTHER
    assert [one.kind for one in document.passages].count(PassageKind.NUMBERED) == 2
    assert {total for _, total in told} == {2}


@engine
def test_recognising_can_be_stopped(tmp_path: Path) -> None:
    path = tmp_path / "scan.pdf"
    path.write_bytes(scanned(pdf("\n#pagebreak()\n".join([REVIEW] * 3))))
    stop, told = threading.Event(), []

    def hear(done: int, total: int) -> None:
        told.append((done, total))
        if len([one for one in told if one[0] == 0]) > 1:  # the second time: it is being recognised
            stop.set()

    with pytest.raises(Cancelled):
        extract(path, cancelled=stop.is_set, progress=hear)


@engine
def test_the_engine_opens_no_connection_and_loads_nothing_that_could(tmp_path: Path) -> None:
    path = tmp_path / "scan.pdf"
    path.write_bytes(scanned(pdf(OTHER)))
    program = (
        "import socket, sys\n"
        "def never(*_, **__): raise AssertionError('a socket')\n"
        "socket.socket.connect = socket.create_connection = socket.getaddrinfo = never\n"
        "from pathlib import Path\n"
        "import pypdfium2\n"
        "from reviewstudy.importing.recognising import Recogniser\n"
        "seen = Recogniser().page(pypdfium2.PdfDocument(Path(sys.argv[1]).read_bytes())[0])\n"
        "assert seen.sure > 0.9\n"
        "assert not {'urllib3', 'httpx', 'aiohttp'} & set(sys.modules)\n"
        "assert sys.modules['requests'].__spec__ is None, 'not the stand-in'\n"
    )
    done = subprocess.run([sys.executable, "-c", program, path], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
