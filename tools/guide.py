"""Brings the user guide up to date: the pages made from the program's tables, and its pictures.

``python -m tools.guide`` writes the pages; ``python -m tools.guide build/tour`` the pictures too, from
those that the tour left there. A page names a picture as ``pictures/NAME.png``, where the tour has
``NN-NAME.png``. They are made smaller and given a palette, so that the whole guide stays small.
"""

import re
import sys
import tomllib
from collections import Counter
from pathlib import Path

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage

from reviewstudy.ui.guide.generated import GENERATED

ROOT = Path(__file__).parents[1]
GUIDE = ROOT / "docs" / "guide"
SHOWN_IN = (*GUIDE.glob("*.md"), ROOT / "README.md")


COLOURS = 256
NEAR = 6
"""Steps of 255 in each of red, green and blue within which two colours count as one."""


def write_pages() -> None:
    """Write the pages that are made from the program's own tables."""
    for name, page in GENERATED.items():
        (GUIDE / f"{name}.md").write_text(page(), encoding="utf-8")


def named_pictures() -> set[str]:
    """The names of the pictures that the guide and the README show."""
    texts = (file.read_text(encoding="utf-8") for file in SHOWN_IN)
    return {name for text in texts for name in re.findall(r"\]\([a-z/]*pictures/([a-z0-9-]+)\.png\)", text)}


def write_pictures(tour: Path) -> list[str]:
    """Write every picture that is shown and that the tour has; the names of those it has not.

    A picture that nothing shows any more is removed.
    """
    settings = tomllib.loads((GUIDE / "guide.toml").read_text(encoding="utf-8"))["pictures"]
    folder, named, missing = GUIDE / "pictures", named_pictures(), []
    folder.mkdir(exist_ok=True)
    for old in folder.glob("*.png"):
        if old.stem not in named:
            old.unlink()
    for name in sorted(named):
        found = sorted(tour.glob(f"[0-9][0-9]-{name}.png"))
        if not found:
            missing.append(name)
            continue
        image = QImage(str(found[-1]))
        if part := settings.get("crop", {}).get(name):
            image = image.copy(QRect(*part))
        width = round(image.width() * settings["scale"])
        smaller = image.scaledToWidth(width, Qt.TransformationMode.SmoothTransformation)
        _with_palette(smaller).save(str(folder / f"{name}.png"), quality=0)  # of a PNG: as small as can be
    return missing


def _with_palette(image: QImage) -> QImage:
    """An image in the colours it has most of, which in a window are nearly all it has."""
    whole = image.convertToFormat(QImage.Format.Format_RGB32)
    counted = Counter(memoryview(whole.constBits()).cast("I"))
    kept: list[int] = []
    # One of each shade that is told apart: else the edges of letters would leave no room for tints.
    for colour, _ in counted.most_common():
        if len(kept) < COLOURS and all(_apart(colour, one) > NEAR for one in kept):
            kept.append(colour)
    return whole.convertToFormat(QImage.Format.Format_Indexed8, kept, Qt.ImageConversionFlag.AvoidDither)


def _apart(one: int, other: int) -> int:
    return max(abs((one >> shift & 255) - (other >> shift & 255)) for shift in (0, 8, 16))


def main() -> int:
    """Returns 1 where the tour lacks a picture; the one there is then stays as it was."""
    write_pages()
    if len(sys.argv) < 2:
        return 0
    missing = write_pictures(Path(sys.argv[1]))
    size = sum(file.stat().st_size for file in (GUIDE / "pictures").glob("*.png"))
    print(f"{len(named_pictures())} pictures, {size / 1e6:.1f} MB")
    for name in missing:
        print(f"The tour has no picture {name}", file=sys.stderr)
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
