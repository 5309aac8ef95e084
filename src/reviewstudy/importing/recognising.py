"""Words recognised on a page that is a picture: the same runs as of any page, and how sure they are.

The engine is RapidOCR over ONNX Runtime, the optional extra ``ocr``; its models come in its package.
It is imported when a document needs it, in that document's process and nowhere else. Why it is made so:
docs/decisions/0013-scanned-pages.md.
"""

import math
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median
from types import ModuleType
from typing import Any, NamedTuple

import pypdfium2 as pdfium

from reviewstudy.importing import columns
from reviewstudy.importing.pdf_runs import Font, Run, Sheet, tidy

_DOTS = 150 / 72
"""Pixels to a point: 150 to the inch. At 200 a page takes half as long again and reads no better."""
_LONGEST = 2600
"""Pixels of a page's longer side, whatever its size in points."""
_SURE = 0.8
"""Below this a page may stand on its head."""
_PADDING = 4.0
"""Pixels that the engine's boxes add to the height of the letters."""
_ALIKE = 0.15
"""How far, of the size, a box's height is off for the letters in it."""
_TAIL = 0.3
"""How far below the baseline a box ends, of the size."""
_PLAIN = Font(bold=False, italic=False)
_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
"""Signs of the width of Chinese letters, which the engine knows too, to our own."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """A page as it was recognised, upright and in reading order.

    ``sure``: how sure the engine is of its letters, 0 to 1. ``gutter``: where two columns meet, in
    points from the left.
    """

    sheet: Sheet
    sure: float
    gutter: float | None


class _Found(NamedTuple):
    """Words in a box, its corners in pixels: left and right above, right and left below."""

    text: str
    sure: float
    corners: Sequence[tuple[float, float]]

    @property
    def wide(self) -> float:
        return math.dist(self.corners[0], self.corners[1])

    @property
    def tall(self) -> float:
        return math.dist(self.corners[0], self.corners[3])


class _Seen(NamedTuple):
    """What was found on a picture of ``width`` and ``height`` pixels, ``scale`` of them to a point."""

    found: list[_Found]
    width: int
    height: int
    scale: float

    @property
    def letters(self) -> int:
        return sum(len(one.text) for one in self.found)

    @property
    def sure(self) -> float:
        """Of a letter, on average."""
        return sum(one.sure * len(one.text) for one in self.found) / max(1, self.letters)


class Recogniser:
    """Reads pictures of pages. Takes a second or two to start, and a GB or two of address space."""

    def __init__(self) -> None:
        self._engine = _engine()

    def page(self, page: pdfium.PdfPage) -> Recognised | None:
        """The words on a page, whichever way up it was scanned; None where there are none."""
        seen = self._look(page, 0)
        if sum(len(one.text) for one in seen.found if one.tall > 1.5 * one.wide) > 0.5 * seen.letters:
            # The engine turns tall boxes to the left, so what it was sure of stands that way.
            seen = self._look(page, 270 if seen.sure >= _SURE else 90)
        elif seen.found and seen.sure < _SURE:
            seen = max(seen, self._look(page, 180), key=lambda one: one.sure)
        if not seen.found:
            return None
        sheet = _sheet(_levelled(seen))
        runs, gutter = columns.in_order(sheet.runs, sheet.width)
        return Recognised(replace(sheet, runs=tuple(runs)), seen.sure, gutter)

    def _look(self, page: pdfium.PdfPage, turn: int) -> _Seen:
        """What stands on a page turned clockwise by ``turn`` degrees."""
        scale = min(_DOTS, _LONGEST / max(1.0, *page.get_size()))
        bitmap = page.render(scale=scale, rotation=turn, force_bitmap_format=pdfium.raw.FPDFBitmap_BGR)
        said = self._engine(bitmap.to_numpy())
        found = (
            [
                _Found(text, float(sure), [(float(x), float(y)) for x, y in corners])
                for words, sure, corners in zip(said.txts or (), said.scores or (), said.boxes, strict=True)
                if (text := tidy(words.translate(_WIDE)).strip())
            ]
            if said.txts
            else []
        )
        return _Seen(found, bitmap.width, bitmap.height, scale)


def _levelled(seen: _Seen) -> _Seen:
    """The same with a page that was laid down askew turned level."""
    long = [one for one in seen.found if one.wide > 3 * one.tall]
    tilts = [
        math.atan2(one.corners[1][1] - one.corners[0][1], one.corners[1][0] - one.corners[0][0])
        for one in long
    ]
    tilt = median(tilts) if tilts else 0.0
    if abs(tilt) < math.radians(0.2):
        return seen
    cos, sin, x0, y0 = math.cos(tilt), math.sin(tilt), seen.width / 2, seen.height / 2
    found = [
        one._replace(
            corners=[
                (x0 + (x - x0) * cos + (y - y0) * sin, y0 - (x - x0) * sin + (y - y0) * cos)
                for x, y in one.corners
            ]
        )
        for one in seen.found
    ]
    return seen._replace(found=found)


def _sheet(seen: _Seen) -> Sheet:
    """Boxes as runs. Sizes near that of most letters are that: a box shrinks with what has no tail."""
    sizes = [max(1.0, (one.tall - _PADDING) / seen.scale) for one in seen.found]
    weighed = sorted(zip(sizes, (len(one.text) for one in seen.found), strict=True))
    body, passed = weighed[-1][0], 0
    for size, letters in weighed:
        passed += letters
        if passed * 2 >= seen.letters:
            body = size
            break
    runs = []
    for one, size in zip(seen.found, sizes, strict=True):
        settled = body if abs(size / body - 1) < _ALIKE else size
        (x0, _), (x1, _), (x2, y2), (x3, y3) = one.corners
        left, right = min(x0, x3) / seen.scale, max(x1, x2) / seen.scale
        base = (y2 + y3) / 2 / seen.scale - _TAIL * settled
        runs.append(Run(one.text, left, right, base, round(settled, 1), _PLAIN, -1, False, False, 0))
    return Sheet(tuple(runs), seen.width / seen.scale, seen.height / seen.scale)


class _Nothing(ModuleType):
    """Stands where the engine looks for ``requests``, to fetch models it has: nothing in it can."""

    def __getattr__(self, name: str) -> type[Exception]:
        return type(name, (Exception,), {})


def _engine() -> Any:
    """The engine in one thread, with the models of its package, unable to fetch others.

    Its process can start no thread (docs/decisions/0011-isolation.md), and some of its libraries
    start theirs when they are imported.
    """
    os.environ.update(OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1")
    sys.modules["requests"] = _Nothing("requests")
    import cv2
    import rapidocr

    cv2.setNumThreads(1)
    return rapidocr.RapidOCR(
        params={
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
            "Global.log_level": "critical",
            "Global.max_side_len": _LONGEST,
            "Global.use_cls": False,  # which way up is decided for a page, not for a line
        }
    )
