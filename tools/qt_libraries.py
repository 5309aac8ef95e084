"""Finds the system libraries that Qt's wheels expect on Linux, and installs them or says how.

Run with .venv's Python. Where there is a display, what a real window needs is checked as well.
"""

import os
import platform
import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

# Package names for what Qt needs: always, for a window under X11, for one under Wayland alone.
DEBIAN = (
    "libglib2.0-0 libgl1 libegl1 libfontconfig1 libxkbcommon0 libdbus-1-3",
    "libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 libxkbcommon-x11-0",
    "libwayland-client0 libwayland-cursor0 libwayland-egl1",
)
ARCH = (
    "glib2 libglvnd fontconfig libxkbcommon dbus",
    "xcb-util-cursor xcb-util-wm xcb-util-keysyms libxcb libxkbcommon-x11",
    "wayland",
)
# Since 24.04 and Debian 13 the library has another name, and the old one is not known everywhere.
RENAMED = {"libglib2.0-0": "libglib2.0-0t64"}


def kinds() -> list[int]:
    """Which of the package lists this session needs."""
    if os.environ.get("DISPLAY"):
        return [0, 1]
    return [0, 2] if os.environ.get("WAYLAND_DISPLAY") else [0]


def missing() -> list[str]:
    """File names of libraries that Qt's modules and platform plugins cannot find, sorted."""
    spec = find_spec("PySide6")
    if spec is None or spec.origin is None:
        sys.exit("PySide6 is not installed; set up with: make setup")
    pyside = Path(spec.origin).parent
    platforms = ["libqoffscreen.so", "libqxcb.so", "libqwayland.so"]
    files = [pyside / f"Qt{name}.abi3.so" for name in ("Widgets", "PdfWidgets", "Svg", "Test")]
    files += [pyside / "Qt" / "plugins" / "platforms" / platforms[kind] for kind in kinds()]
    listing = subprocess.run(["ldd", *files], capture_output=True, text=True, check=False).stdout
    return sorted(set(re.findall(r"^\s*(\S+) => not found", listing, re.MULTILINE)))


def debian_packages() -> list[str]:
    names = " ".join(DEBIAN[kind] for kind in kinds()).split()
    return [RENAMED[name] if name in RENAMED and known_to_apt(RENAMED[name]) else name for name in names]


def known_to_apt(name: str) -> bool:
    return subprocess.run(["apt-cache", "show", name], capture_output=True, check=False).returncode == 0


def install_command(libraries: list[str]) -> list[str]:
    """The command that installs ``libraries`` on this system; empty where its packages are not known."""
    if shutil.which("apt-get"):
        return ["apt-get", "install", "-y", "--no-install-recommends", *debian_packages()]
    if shutil.which("pacman"):
        return ["pacman", "-S", "--needed", *" ".join(ARCH[kind] for kind in kinds()).split()]
    for tool in ("dnf", "zypper"):  # both install by the library's own name
        if shutil.which(tool):
            return [tool, "install", *(f"{name}()(64bit)" for name in libraries)]
    return []


def install_with_apt() -> None:
    """For root only. What it could not do shows when the libraries are looked for again."""
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update"], None):  # names are known only after the update
        subprocess.run(
            [*(command or install_command([])), "-q"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            env=quiet,
            check=False,
        )


def main() -> int:
    if platform.system() != "Linux" or not (libraries := missing()):
        return 0
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print("Installing the system libraries that Qt needs:", ", ".join(libraries), flush=True)
        install_with_apt()
        if not (libraries := missing()):
            return 0
    print("Qt needs system libraries that are not here:", ", ".join(libraries), file=sys.stderr)
    command = " ".join(f"'{word}'" if "(" in word else word for word in install_command(libraries))
    advice = f"Install them with: sudo {command}" if command else "Install them with your system's packages"
    print(advice, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
