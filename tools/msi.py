"""The text of Windows's installer, from the one-folder program and packaging/windows/review-study.wxs."""

import hashlib
import os
import uuid
from pathlib import Path
from xml.sax.saxutils import quoteattr

from tools import bundle
from tools.bundle import PACKAGING, PRODUCT

TEMPLATE = PACKAGING / "windows" / "review-study.wxs"
_SPACE = uuid.UUID("8f0b6a0e-7f0e-4f0f-9d0c-2c5f7a1b6e11")
"""Ids of components are made from it and their place, so that they stay the same from build to build."""


def write(folder: Path, made: Path) -> None:
    """Write the text with every file of ``folder`` in it, named from where ``made`` is."""
    tree: list[str] = []
    components: list[str] = []
    _describe(folder, Path(os.path.relpath(folder, made.parent)), Path(), tree, components, " " * 10)
    program = folder / f"{PRODUCT['name']}.exe"
    made.parent.mkdir(parents=True, exist_ok=True)
    made.write_text(
        bundle.filled(
            TEMPLATE,
            icon=os.path.relpath(PACKAGING / "windows" / "reviewstudy.ico", made.parent),
            tree="\n".join(tree),
            components="\n".join(components),
            program_file=_id("f", program.relative_to(folder)),
        ),
        "utf-8",
    )


def _describe(
    at: Path, named: Path, place: Path, tree: list[str], components: list[str], margin: str
) -> None:
    """A component for each file, which is what Windows repairs and removes by."""
    for path in sorted((at / place).iterdir()):
        inside, name = place / path.name, quoteattr(path.name)
        if path.is_dir():
            tree.append(f"{margin}<Directory Id={_quoted('d', inside)} Name={name}>")
            _describe(at, named, inside, tree, components, margin + "  ")
            tree.append(f"{margin}</Directory>")
            continue
        guid, source = str(uuid.uuid5(_SPACE, inside.as_posix())).upper(), quoteattr(str(named / inside))
        tree += [
            f'{margin}<Component Id={_quoted("c", inside)} Guid="{guid}" Win64="yes">',
            f'{margin}  <File Id={_quoted("f", inside)} Source={source} Name={name} KeyPath="yes" />',
            f"{margin}</Component>",
        ]
        components.append(f"      <ComponentRef Id={_quoted('c', inside)} />")


def _id(kind: str, place: Path) -> str:
    return kind + hashlib.sha256(place.as_posix().encode()).hexdigest()[:32]


def _quoted(kind: str, place: Path) -> str:
    return f'"{_id(kind, place)}"'
