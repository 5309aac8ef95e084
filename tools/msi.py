"""The text of Windows's installer (WiX), from the one-folder program and packaging/windows/review-study.wxs."""

from pathlib import Path


def write(folder: Path, made: Path) -> None:
    raise NotImplementedError
