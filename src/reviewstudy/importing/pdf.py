"""PDF to lines, by PDFium: words with their place and look, and what tags and bookmarks say."""

import ctypes
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from reviewstudy.domain.errors import DocumentRefused
from reviewstudy.importing import pdf_lines, pdf_order, pdf_runs, pdf_tables, pdf_tags
from reviewstudy.importing.lines import Line, Source
from reviewstudy.importing.pdf_runs import Sheet

MOST_PAGES = 2000
_LINKS = 2000
"""Links looked at on a page."""
_ENDS = re.compile(r"[.!?:;][’”'\")\]]*[⁰¹²³⁴-⁹]*$")
_ADDRESS = re.compile(r"(?:https?|mailto):", re.IGNORECASE)

HIDDEN = "Text that the document hides from view was left out on {pages}"
RECOGNISED = "The pages are pictures with recognised text behind them; words may be wrong"
PICTURES = "{count} of {total} pages are pictures of text, which cannot be read: {pages}"


@dataclass(frozen=True, slots=True)
class _Page:
    number: int
    sheet: Sheet
    found: list[pdf_lines.Segment]
    tagged: bool


def read(source: bytes, told: Callable[[int, int], None] = lambda *_: None) -> Source:
    """The lines of a PDF; ``told`` hears how many pages are done and of how many.

    Raises:
        DocumentRefused: it is broken, locked, empty, pictures only, or too long.
    """
    document = _open(source)
    try:
        return _read(document, told)
    finally:
        document.close()


def has_text(page: pdfium.PdfPage) -> bool:
    """Whether a page has any characters of its own: the door for a reader of pictures."""
    text = page.get_textpage()
    try:
        return any(character.isalnum() for character in pdf_runs.tidy(text.get_text_bounded(errors="ignore")))
    finally:
        text.close()


def _open(source: bytes) -> pdfium.PdfDocument:
    try:
        document = pdfium.PdfDocument(source)
        count = len(document)
    except pdfium.PdfiumError as error:
        if error.err_code == raw.FPDF_ERR_PASSWORD:
            raise DocumentRefused(
                "The PDF is locked with a password",
                "open it in a PDF reader, save a copy without the password, and choose the copy",
            ) from None
        if error.err_code == raw.FPDF_ERR_SECURITY:
            raise DocumentRefused(
                "The PDF is protected in a way that cannot be read", "print it to a new PDF, and choose that"
            ) from None
        raise DocumentRefused(
            "The PDF is damaged and cannot be opened",
            "download it again, or ask its publisher for another copy",
        ) from None
    if count == 0:
        document.close()
        raise DocumentRefused(
            "The PDF has no pages", "download it again, or ask its publisher for another copy"
        )
    if count > MOST_PAGES:
        document.close()
        raise DocumentRefused(
            f"The PDF has {count} pages; at most {MOST_PAGES} are read", "split it into parts"
        )
    return document


def _read(document: pdfium.PdfDocument, heard: Callable[[int, int], None]) -> Source:
    reader, tags = pdf_runs.Reader(), pdf_tags.Tags()
    pages: list[_Page] = []
    links: list[tuple[str, str]] = []
    bare: list[int] = []
    veiled: list[int] = []
    recognised = 0
    for number in range(1, len(document) + 1):
        heard(number - 1, len(document))
        try:
            page = document[number - 1]
            text = page.get_textpage()
        except pdfium.PdfiumError:
            bare.append(number)
            continue
        try:
            sheet = reader.sheet(page, text)
            shown = [run for run in sheet.runs if not run.hidden]
            if len(shown) < len(sheet.runs):
                if any(map(str.isalnum, "".join(run.text for run in shown))):
                    veiled.append(number)
                else:
                    shown, recognised = list(sheet.runs), recognised + 1
            if not any(character.isalnum() for run in shown for character in run.text):
                bare.append(number)
            told = tags.of(page)
            level = [run for run in shown if run.angle == 0]
            turned = [run for run in shown if run.angle]
            found = pdf_lines.segments(level, told)
            rest = pdf_lines.segments(turned, told)
            tagged = sum(len(one.text) for one in found if one.tag.part) > 0.5 * sum(
                len(one.text) for one in found
            )
            found = pdf_order.settled(pdf_order.order(found, sheet.width, tagged=tagged))
            if not tagged:
                found = pdf_tables.ruled(page, found, sheet.height, sheet.width, tags.next)
                pdf_tables.aligned(found, tags.next)
            pages.append(_Page(number, sheet, [*found, *rest], tagged))
            links += _links(document, page, text)
        finally:
            text.close()
            page.close()
    if len(bare) == len(document) or not any(page.found for page in pages):
        if not any(_pictured(document, number) for number in bare[:20]):
            raise DocumentRefused(
                "The pages of this PDF are blank or hold drawings only; there is no text in it",
                "choose the document itself, or a copy that has text",
            )
        raise DocumentRefused(
            "This PDF is pictures of pages, with no text in it",
            "ask its publisher for a copy with text, or run text recognition (OCR) on it first",
        )
    trusted = _believable(pages)
    lines: list[Line] = []
    for page in pages:
        lines += pdf_lines.lines(page.found, page.sheet, page.number, trusted=trusted)
    warnings = []
    if veiled:
        warnings.append(HIDDEN.format(pages=_listed(veiled)))
    if recognised:
        warnings.append(RECOGNISED)
    pictures = [number for number in bare if _pictured(document, number)]
    if pictures:
        warnings.append(PICTURES.format(count=len(pictures), total=len(document), pages=_listed(pictures)))
    return Source(
        tuple(_hinted(_spaced(lines), _outline(document))), links=tuple(links), warnings=tuple(warnings)
    )


def _listed(pages: Sequence[int]) -> str:
    shown = ", ".join(map(str, pages[:8])) + (" and others" if len(pages) > 8 else "")
    return f"page {shown}" if len(pages) == 1 else f"pages {shown}"


def _pictured(document: pdfium.PdfDocument, number: int) -> bool:
    """Whether a page without text shows a picture."""
    try:
        page = document[number - 1]
        return any(True for _ in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3))
    except pdfium.PdfiumError:
        return False


def _believable(pages: Sequence[_Page]) -> bool:
    """Whether the tags' paragraphs are paragraphs: not one for each line, not one for all."""
    breaks = cut = parts = segments = 0
    for page in pages:
        for above, below in pairwise(page.found):
            if not (above.tag.part and below.tag.part) or above.tag.cell != below.tag.cell:
                continue
            if above.tag.role in {"TD", "TH"}:
                continue
            segments += 1
            if above.tag.part == below.tag.part:
                parts += 1
                continue
            breaks += 1
            cut += below.text[:1].islower() and len(above.text) > 40 and not _ENDS.search(above.text)
    return segments > 0 and cut <= max(1, 0.12 * breaks) and parts >= 0.15 * segments


def _spaced(lines: Sequence[Line]) -> list[Line]:
    """How many blank lines stand above each, by the usual pitch of lines of its size."""
    pitches: Counter[tuple[float, float]] = Counter()
    for first, below in pairwise(lines):
        if first.box and below.box and first.page == below.page and first.size == below.size and below.size:
            step = (below.box.y - first.box.y) / below.size
            if 0.9 < step < 2.6:
                pitches[below.size, round(step, 1)] += 1
    usual: dict[float, float] = {}
    for (size, step), count in pitches.items():
        if size not in usual or count > pitches[size, usual[size]]:
            usual[size] = step
    spaced: list[Line] = []
    above: Line | None = None
    for line in lines:
        before = 1
        if above and above.box and line.box and above.page == line.page and line.size:
            pitch = usual.get(line.size, 1.25) * line.size
            step = line.box.y - above.box.y
            if -0.5 * line.size <= step:
                before = 0 if step <= 1.15 * pitch + 1 else max(1, round(step / pitch - 1))
        spaced.append(replace(line, before=before) if before else line)
        above = line
    return spaced


def _outline(document: pdfium.PdfDocument) -> dict[int, list[tuple[int, str]]]:
    """Bookmarks by the page they lead to: level from 1 and the words, white space and case aside."""
    marks: dict[int, list[tuple[int, str]]] = {}
    try:
        for mark in document.get_toc(max_depth=6):
            target = mark.get_dest()
            page = target.get_index() if target else None
            if page is not None:
                marks.setdefault(page + 1, []).append((mark.level + 1, _plain(mark.get_title())))
            if len(marks) > MOST_PAGES:
                break
    except (pdfium.PdfiumError, ValueError, RecursionError):
        return {}
    return marks


def _plain(text: str) -> str:
    return re.sub(r"\W+", "", text).casefold()


def _hinted(lines: Sequence[Line], marks: dict[int, list[tuple[int, str]]]) -> list[Line]:
    """Lines that a bookmark names have its level as a hint."""
    if not marks:
        return list(lines)
    hinted: list[Line] = []
    for line in lines:
        bare = _plain(line.text) if line.page in marks and len(line.text) < 200 else ""
        level = next(
            (
                level
                for level, title in marks.get(line.page or 0, ())
                if bare and len(bare) > 3 and title.endswith(bare)
            ),
            None,
        )
        hinted.append(replace(line, hint=line.hint or level) if level else line)
    return hinted


def _links(
    document: pdfium.PdfDocument, page: pdfium.PdfPage, text: pdfium.PdfTextPage
) -> Iterator[tuple[str, str]]:
    """Words and address of the page's links."""
    position, link = ctypes.c_int(0), raw.FPDF_LINK()
    for _ in range(_LINKS):
        if not raw.FPDFLink_Enumerate(page.raw, position, link):
            return
        action = raw.FPDFLink_GetAction(link)
        if not action or raw.FPDFAction_GetType(action) != raw.PDFACTION_URI:
            continue
        size = raw.FPDFAction_GetURIPath(document.raw, action, None, 0)
        buffer = ctypes.create_string_buffer(max(1, min(size, 4096)))
        raw.FPDFAction_GetURIPath(document.raw, action, buffer, len(buffer))
        address = buffer.value.decode("utf-8", "replace")
        area = raw.FS_RECTF()
        if not _ADDRESS.match(address) or not raw.FPDFLink_GetAnnotRect(link, area):
            continue
        words = text.get_text_bounded(
            area.left + 1, area.bottom + 1, area.right - 1, area.top - 1, errors="ignore"
        )
        shown = " ".join(pdf_runs.tidy(words).split())
        if shown and shown != address:
            yield shown, address
