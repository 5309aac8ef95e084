"""PDF to lines, by PDFium: words with their place and look, and what tags and bookmarks say."""

import ctypes
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from reviewstudy.domain.errors import DocumentRefused, PasswordNeeded
from reviewstudy.importing import pdf_lines, pdf_order, pdf_runs, pdf_tables, pdf_tags, recognising
from reviewstudy.importing.lines import Line, Source
from reviewstudy.importing.pdf_runs import Run, Sheet
from reviewstudy.importing.pictures import PicturesFound, Wanted

MOST_PAGES = 2000
_STAMP = 100
"""Letters of a page that may be no more than what was stamped on a picture of it."""
_COVERED = 0.7
"""How much of such a page the picture covers."""
_LINKS = 2000
"""Links looked at on a page."""
_ENDS = re.compile(r"[.!?:;][’”'\")\]]*[⁰¹²³⁴-⁹]*$")
_ADDRESS = re.compile(r"(?:https?|mailto):", re.IGNORECASE)

HIDDEN = "Text that the document hides from view was left out on {pages}"
RECOGNISED = "The pages are pictures with recognised text behind them; words may be wrong"
PICTURES = (
    "{count} of {total} pages are pictures of text, which cannot be read: {pages}; "
    "the README says how to install text recognition"
)
FROM_PICTURES = (
    "The words of {pages} were recognised from a picture. The program is {sure}% sure of them: "
    "check every quotation against the page"
)
_DOUBTFUL = 0.9
"""How sure the recogniser has to be of a page that is not named as doubtful."""


@dataclass(frozen=True, slots=True)
class _Page:
    number: int
    sheet: Sheet
    found: list[pdf_lines.Segment]
    tagged: bool


def read(
    source: bytes,
    told: Callable[[int, int], None] = lambda *_: None,
    password: str | None = None,
    recognise: Wanted = None,
) -> Source:
    """The lines of a PDF; ``told`` hears how many pages are done and of how many.

    Raises:
        PicturesFound: pages are pictures, and ``recognise`` is empty.
        PasswordNeeded: it is protected, and ``password`` is None or not the one.
        DocumentRefused: it is broken, empty, pictures only, or too long.
    """
    document = _open(source, password)
    try:
        return _read(document, told, recognise)
    finally:
        document.close()


def has_text(page: pdfium.PdfPage) -> bool:
    """Whether a page has any characters of its own: the door for a reader of pictures."""
    text = page.get_textpage()
    try:
        return any(character.isalnum() for character in pdf_runs.tidy(text.get_text_bounded(errors="ignore")))
    finally:
        text.close()


def _open(source: bytes, password: str | None) -> pdfium.PdfDocument:
    try:
        document = pdfium.PdfDocument(source, password)
        count = len(document)
    except pdfium.PdfiumError as error:
        if error.err_code == raw.FPDF_ERR_PASSWORD:
            raise PasswordNeeded(wrong=password is not None) from None
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


def _letters(runs: Iterable[Run], enough: int) -> int:
    """How many letters and figures there are, counted no further than ``enough``."""
    counted = 0
    for run in runs:
        counted += sum(map(str.isalnum, run.text))
        if counted >= enough:
            break
    return counted


def _read(document: pdfium.PdfDocument, heard: Callable[[int, int], None], recognise: Wanted) -> Source:
    reader, tags = pdf_runs.Reader(), pdf_tags.Tags()
    recogniser = recognising.Recogniser() if recognise else None
    stamped: list[int] = []
    sure: dict[int, tuple[float, int]] = {}
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
            told = tags.of(page)
            seen: recognising.Recognised | None = None
            letters = _letters(shown, _STAMP)
            if recogniser is not None and number in (recognise or ()):
                seen = recogniser.page(page)
            if seen is not None:
                told, sheet, shown = {}, seen.sheet, list(seen.sheet.runs)
                sure[number] = seen.sure, sum(len(run.text) for run in shown)
            elif letters == 0:
                bare.append(number)
            elif letters < _STAMP and _covered(page):
                stamped.append(number)
            level = [run for run in shown if run.angle == 0]
            turned = [run for run in shown if run.angle]
            found = pdf_lines.segments(level, told)
            rest = pdf_lines.segments(turned, told)
            tagged = sum(len(one.text) for one in found if one.tag.part) > 0.5 * sum(
                len(one.text) for one in found
            )
            if seen is not None:  # in order already, and turned as the page's own rules need not be
                found = pdf_order.order(found, sheet.width, tagged=True, gutter=seen.gutter)
                pdf_tables.aligned(found, tags.next)
            else:
                found = pdf_order.settled(pdf_order.order(found, sheet.width, tagged=tagged))
                if not tagged:
                    found = pdf_tables.ruled(page, found, sheet.height, sheet.width, tags.next)
                    pdf_tables.aligned(found, tags.next)
            pages.append(_Page(number, sheet, [*found, *rest], tagged))
            links += _links(document, page, text)
        finally:
            text.close()
            page.close()
    pictures = [number for number in bare if _pictured(document, number)]
    if len(stamped) + len(pictures) > len(document) / 2:  # else it is a report with a photograph or two
        pictures = sorted((*pictures, *stamped))
    if recognise is not None and not recognise and pictures:
        raise PicturesFound(pictures)
    if len(bare) == len(document) or not any(page.found for page in pages):
        if recogniser is not None:
            raise DocumentRefused(
                "No words could be recognised in the pictures this PDF is made of",
                "ask its publisher for a copy with text, or scan it again, upright and sharper",
            )
        if not pictures:
            raise DocumentRefused(
                "The pages of this PDF are blank or hold drawings only; there is no text in it",
                "choose the document itself, or a copy that has text",
            )
        raise DocumentRefused(
            "This PDF is pictures of pages, with no text in it",
            "install text recognition (the README says how), or ask its publisher for a copy with text",
        )
    trusted = _believable(pages)
    lines: list[Line] = []
    for page in pages:
        lines += pdf_lines.lines(page.found, page.sheet, page.number, trusted=trusted)
    warnings = _doubts(sure, len(document))
    if veiled:
        warnings.append(HIDDEN.format(pages=_listed(veiled)))
    if recognised:
        warnings.append(RECOGNISED)
    if pictures and recogniser is None:
        warnings.append(PICTURES.format(count=len(pictures), total=len(document), pages=_listed(pictures)))
    return Source(
        tuple(_hinted(_spaced(lines), _outline(document))), links=tuple(links), warnings=tuple(warnings)
    )


def _doubts(sure: dict[int, tuple[float, int]], total: int) -> list[str]:
    """What to say of recognised pages, by how sure the recogniser was and how many letters it read."""
    if not sure:
        return []
    mean = sum(of * letters for of, letters in sure.values()) / sum(letters for _, letters in sure.values())
    pages = "the whole document" if len(sure) == total else _listed(list(sure))
    said = FROM_PICTURES.format(pages=pages, sure=int(100 * mean))
    unsure = sorted((of, number) for number, (of, _) in sure.items() if of < _DOUBTFUL)
    if unsure:
        named = ", ".join(f"page {number} ({int(100 * of)}%)" for of, number in unsure[:8])
        said += f". It is least sure of {named}{' and others' if len(unsure) > 8 else ''}"
    return [said]


def _listed(pages: Sequence[int]) -> str:
    shown = ", ".join(map(str, pages[:8])) + (" and others" if len(pages) > 8 else "")
    return f"page {shown}" if len(pages) == 1 else f"pages {shown}"


def _covered(page: pdfium.PdfPage) -> bool:
    """Whether a picture lies under most of a page."""
    width, height = page.get_size()
    try:
        for one in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3):
            left, bottom, right, top = one.get_bounds()
            if (right - left) * (top - bottom) >= _COVERED * width * height:
                return True
    except pdfium.PdfiumError:
        pass
    return False


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
