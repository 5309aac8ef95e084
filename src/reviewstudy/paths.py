"""Where the program's own files and the person's data are."""

import os
import sys
from pathlib import Path

import platformdirs

PORTABLE_MARKER = "portable.txt"
"""A file of this name beside the program keeps the data there too."""


def resources() -> Path:
    """The folder of shipped content: inside the installed package, else beside the sources."""
    packaged = Path(__file__).parent / "resources"
    return packaged if packaged.is_dir() else Path(__file__).parents[2] / "resources"


def bundled_pack() -> Path:
    """The bundled library as a pack. ``make setup`` builds it beside the sources."""
    packaged = resources() / "bundled.reviewpack"
    return packaged if packaged.is_file() else Path(__file__).parents[2] / "build" / "bundled.reviewpack"


def data_folder(chosen: Path | None = None) -> Path:
    """The folder of databases and keys.

    In order: ``chosen`` (``--data``), ``REVIEWSTUDY_DATA``, beside an installed program in portable
    mode (never in a checkout: its program stands in ``.venv``, which a new setup empties), the
    platform's per-user local data folder (local: never one that roams over the network).
    """
    if chosen is not None:
        return chosen
    if named := os.environ.get("REVIEWSTUDY_DATA"):
        return Path(named)
    if getattr(sys, "frozen", False):
        program = Path(sys.executable).resolve().parent
        if (program / PORTABLE_MARKER).is_file():
            return program / "Review Study data"
    return Path(platformdirs.user_data_dir("Review Study", appauthor=False, roaming=False))
