"""Where the program's own files and the person's data are."""

import os
import sys
from pathlib import Path

import platformdirs

PORTABLE_MARKER = "portable.txt"
"""A file of this name beside the program keeps the data there too."""


MOVED = "moved.txt"
"""A file of this name in a data folder holds the path of the folder that took its place."""


def resources() -> Path:
    """The folder of shipped content: inside the installed package, else beside the sources."""
    packaged = Path(__file__).parent / "resources"
    return packaged if packaged.is_dir() else Path(__file__).parents[2] / "resources"


def bundled_pack() -> Path:
    """The bundled library as a pack. ``make setup`` builds it beside the sources."""
    packaged = resources() / "bundled.reviewpack"
    return packaged if packaged.is_file() else Path(__file__).parents[2] / "build" / "bundled.reviewpack"


def guide() -> Path:
    """The folder of the user guide: with the resources once installed, else ``docs/guide``."""
    packaged = resources() / "guide"
    return packaged if packaged.is_dir() else Path(__file__).parents[2] / "docs" / "guide"


def data_folder(chosen: Path | None = None) -> Path:
    """The folder of databases and keys, or the one that took its place (:data:`MOVED`).

    In order: ``chosen`` (``--data``), ``REVIEWSTUDY_DATA``, beside an installed program in portable
    mode (never in a checkout: its program stands in ``.venv``, which a new setup empties), the
    platform's per-user local data folder (local: never one that roams over the network).
    """
    return followed(_data_folder(chosen))


def data_folders() -> list[Path]:
    """Where a person's data is unless they say otherwise: the folder in use, and one it was moved from."""
    first = _data_folder(None)
    return list(dict.fromkeys((followed(first), first)))


def followed(folder: Path) -> Path:
    """The folder that took this one's place, where there is such a one, else itself.

    Once only, and only to a folder that is there: a note that came from another computer leads nowhere.
    """
    try:
        note = folder / MOVED
        if not note.is_file() or note.stat().st_size > 8192:
            return folder
        told = Path(note.read_text("utf-8").strip())
        return told if told.is_absolute() and told.is_dir() else folder
    except (OSError, ValueError):
        return folder


def _data_folder(chosen: Path | None) -> Path:
    if chosen is not None:
        return chosen
    if named := os.environ.get("REVIEWSTUDY_DATA"):
        return Path(named)
    if getattr(sys, "frozen", False):
        beside = _beside_the_program()
        if (beside / PORTABLE_MARKER).is_file():
            return beside / "Review Study data"
    return Path(platformdirs.user_data_dir("Review Study", appauthor=False, roaming=False))


def _beside_the_program() -> Path:
    """The folder a packaged program stands in; on macOS the one its bundle (``X.app``) stands in."""
    folder = Path(sys.executable).resolve().parent
    bundle = folder.parents[1] if folder.name == "MacOS" and len(folder.parents) > 1 else folder
    return bundle.parent if bundle.suffix == ".app" else folder
