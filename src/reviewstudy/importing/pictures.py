"""Pages that are pictures: whether they can be read. Light, since the program itself asks."""

import importlib.util
from collections.abc import Collection

Wanted = Collection[int] | None
"""Pages to recognise, from 1. Empty: say which could be. None: there is no recogniser."""


class PicturesFound(Exception):
    """There is a recogniser, and ``pages`` are something for it."""

    def __init__(self, pages: Collection[int]) -> None:
        super().__init__(len(pages))
        self.pages = sorted(pages)


def offered() -> Wanted:
    """What to ask of a document first. Imports nothing of the optional extra ``ocr``."""
    parts = ("rapidocr", "onnxruntime", "cv2")
    return () if all(importlib.util.find_spec(part) is not None for part in parts) else None
