"""Reads the user guide: ``guide.toml`` and the pages it names, beside one another in a folder."""

import re
import tomllib
from pathlib import Path

from reviewstudy.content.tables import ID, wrong
from reviewstudy.domain.guide import Guide, GuidePage, GuidePart

_REMARK = re.compile(r"<!--.*?-->\n*", re.DOTALL)


def read_guide(folder: Path) -> Guide:
    """The guide in ``folder``, its remarks left out.

    Raises:
        ValueError: the index is wrong, names a page twice, or a page is not there or has no title.
    """
    index = folder / "guide.toml"
    try:
        told = tomllib.loads(index.read_text(encoding="utf-8"))
        also = told.get("also", {})
        parts = [(str(part["name"]), [str(page) for page in part["pages"]]) for part in told["parts"]]
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise wrong(index, 1, f"it is not an index of pages: {error}") from error
    names = [page for _, pages in parts for page in pages]
    if len(set(names)) < len(names):
        raise wrong(index, 1, "a page is named twice")
    return Guide(
        tuple(
            GuidePart(name, tuple(_page(folder / f"{page}.md", also.get(page, "")) for page in pages))
            for name, pages in parts
        )
    )


def _page(file: Path, also: str) -> GuidePage:
    if not ID.fullmatch(file.stem) or not file.is_file():
        raise wrong(file, 1, "there is no such page")
    text = _REMARK.sub("", file.read_text(encoding="utf-8"))
    first, _, _ = text.partition("\n")
    if not first.startswith("# "):
        raise wrong(file, 1, "a page begins with its title")
    return GuidePage(file.stem, first.removeprefix("# ").strip(), text, also)
