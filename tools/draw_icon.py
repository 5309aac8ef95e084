"""Draws the program's icon for every system from resources/app: python -m tools.draw_icon

An .ico and an .icns are a list of PNGs behind a head, so neither needs a library. What is drawn is kept
in the repository, since not every machine that builds has Qt's drawing of SVG in the same version.
"""

import os
import struct
import sys
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
from tools.bundle import PACKAGING, RESOURCES

FOLDER = RESOURCES / "app"
SIZES = (16, 24, 32, 48, 64, 128, 256, 512)
SMALL = 24
"""The largest size that is drawn from small.svg."""
WINDOWS = (16, 24, 32, 48, 64, 128, 256)
MAC = {b"icp4": 16, b"icp5": 32, b"ic07": 128, b"ic08": 256, b"ic09": 512, b"ic10": 1024}
"""Kinds of picture in an .icns, with their pixels."""


def drawn(size: int) -> bytes:
    """The icon as a PNG of ``size`` pixels."""
    name = "small.svg" if size <= SMALL else "reviewstudy.svg"
    image = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(str(FOLDER / name)).render(painter, QRectF(0, 0, size, size))
    painter.end()
    kept = QByteArray()
    buffer = QBuffer(kept)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload] # its types know no device
    return bytes(kept.data())


def ico(pictures: dict[int, bytes]) -> bytes:
    """Windows's icon: a head, an entry of 16 bytes each, then the PNGs. 256 pixels are written as 0."""
    place = 6 + 16 * len(pictures)
    entries, body = b"", b""
    for size, png in pictures.items():
        entries += struct.pack("<BBBBHHII", size % 256, size % 256, 0, 0, 1, 32, len(png), place + len(body))
        body += png
    return struct.pack("<HHH", 0, 1, len(pictures)) + entries + body


def icns(pictures: dict[bytes, bytes]) -> bytes:
    """macOS's icon: chunks of a kind, a length and a PNG."""
    body = b"".join(kind + struct.pack(">I", 8 + len(png)) + png for kind, png in pictures.items())
    return b"icns" + struct.pack(">I", 8 + len(body)) + body


def main() -> int:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QGuiApplication(sys.argv[:1])
    made: dict[Path, bytes] = {FOLDER / f"{size}.png": drawn(size) for size in SIZES}
    made[PACKAGING / "windows" / "reviewstudy.ico"] = ico({size: drawn(size) for size in WINDOWS})
    made[PACKAGING / "macos" / "reviewstudy.icns"] = icns({kind: drawn(size) for kind, size in MAC.items()})
    for path, content in made.items():
        path.write_bytes(content)
    del app
    return 0


if __name__ == "__main__":
    sys.exit(main())
