"""The one-folder program as a .deb and as a tarball that runs wherever it is unpacked."""

import platform
import re
import shutil
import subprocess
import tarfile
from pathlib import Path

from tools import bundle
from tools.bundle import BUILD, PACKAGING, PRODUCT, RESOURCES
from tools.notices import Component

LINUX = PACKAGING / "linux"
HOME = Path("usr/lib") / PRODUCT["package"]
"""Where the .deb puts the program, from the root."""
_PRESSED = 3
"""How hard xz presses, of 9. More takes minutes, for one part in fifteen."""


def build(folder: Path, out: Path) -> None:
    """Make both from the one-folder program, in ``out``."""
    needs = newest_glibc(folder)
    tarball(folder, out, needs)
    debian(folder, out, needs)


def share(tree: Path, program: str) -> None:
    """What a desktop wants to know, below ``tree``: entry, kind of file, icons."""
    name = PRODUCT["package"]
    _write(
        tree / "applications" / f"{name}.desktop",
        bundle.filled(LINUX / "review-study.desktop", program=program),
    )
    _write(tree / "mime" / "packages" / f"{name}.xml", bundle.filled(LINUX / "mime.xml"))
    icons = tree / "icons" / "hicolor"
    for picture in (RESOURCES / "app").glob("*.png"):
        place = icons / f"{picture.stem}x{picture.stem}" / "apps"
        place.mkdir(parents=True, exist_ok=True)
        shutil.copy(picture, place / f"{name}.png")
    (icons / "scalable" / "apps").mkdir(parents=True, exist_ok=True)
    shutil.copy(RESOURCES / "app" / "reviewstudy.svg", icons / "scalable" / "apps" / f"{name}.svg")


def tarball(folder: Path, out: Path, glibc: str) -> Path:
    """``review-study-VERSION-linux-MACHINE.tar.xz``: the program with scripts that install and remove it."""
    top = f"{PRODUCT['package']}-{bundle.version()}"
    tree = _fresh(BUILD / "tarball") / top
    shutil.copytree(folder, tree, symlinks=True)
    share(tree / "share", PRODUCT["command"])
    for name in ("install.sh", "uninstall.sh"):
        _write(tree / name, bundle.filled(LINUX / name), mode=0o755)
    _write(tree / "README.txt", bundle.filled(LINUX / "README.txt", glibc=glibc))
    made = out / f"{top}-linux-{platform.machine()}.tar.xz"
    plain = made.with_suffix("")
    with tarfile.open(plain, "w") as archive:
        archive.add(tree, top, filter=_anybodys)
    subprocess.run(["xz", "-T0", f"-{_PRESSED}", plain], check=True)
    return made


def debian(folder: Path, out: Path, glibc: str) -> Path:
    """``review-study_VERSION_ARCHITECTURE.deb``."""
    tree, name = _fresh(BUILD / "deb"), PRODUCT["package"]
    architecture = _said("dpkg", "--print-architecture")
    shutil.copytree(folder, tree / HOME, symlinks=True)
    (tree / "usr" / "bin").mkdir()
    (tree / "usr" / "bin" / PRODUCT["command"]).symlink_to(
        Path("..") / HOME.relative_to("usr") / PRODUCT["command"]
    )
    share(tree / "usr" / "share", f"/usr/bin/{PRODUCT['command']}")
    documents = tree / "usr" / "share" / "doc" / name
    _write(documents / "copyright", bundle.filled(LINUX / "copyright"))
    _write(tree / "DEBIAN" / "postrm", bundle.filled(LINUX / "postrm"), mode=0o755)
    control = bundle.filled(
        LINUX / "control",
        architecture=architecture,
        kilobytes=str(bundle.size(tree) // 1024),
        depends=", ".join([f"libc6 (>= {glibc})", *PRODUCT["linux"]["depends"]]),
        recommends=", ".join(PRODUCT["linux"]["recommends"]),
    )
    _write(tree / "DEBIAN" / "control", control)
    for path in (
        tree,
        *tree.rglob("*"),
    ):  # whatever the umask was, everybody can read and nobody but root write
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
    made = out / f"{name}_{bundle.version()}_{architecture}.deb"
    subprocess.run(
        ["dpkg-deb", "--root-owner-group", "-Zxz", f"-z{_PRESSED}", "--build", tree, made],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return made


def newest_glibc(folder: Path) -> str:
    """The oldest C library that has every symbol the program's own files ask for."""
    files = [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink() and _is_elf(path)]
    told = subprocess.run(["readelf", "--version-info", *files], capture_output=True, text=True, check=False)
    asked = {tuple(map(int, found.split("."))) for found in re.findall(r"GLIBC_(\d+\.\d+)", told.stdout)}
    return ".".join(map(str, max(asked)))


def libraries(sources: list[str]) -> list[Component]:
    """The system's own libraries that came along, with what their package says of their licence."""
    found: dict[str, Component] = {}
    for source in sorted(set(sources)):
        if not source.startswith(("/lib/", "/usr/lib/")):
            continue
        package = _package_of(Path(source))
        copyright_file = Path("/usr/share/doc") / package / "copyright"
        if package and copyright_file.is_file() and package not in found:
            number = _said("dpkg-query", "--show", "--showformat=${Version}", package)
            text = copyright_file.read_text("utf-8", "replace")
            found[package] = Component(package, number, "see its text", (text.strip(),), "deb")
    return list(found.values())


def _package_of(path: Path) -> str:
    """The Debian package a library is from; its real name, and both places a merged /usr has for it."""
    for one in dict.fromkeys((path, path.resolve())):
        for place in (str(one), str(one).removeprefix("/usr"), f"/usr{one}"):
            if said := _said("dpkg", "--search", place):
                return said.partition(":")[0]
    return ""


def _said(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()


def _is_elf(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) == b"\x7fELF"


def _fresh(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def _write(path: Path, text: str, mode: int = 0o644) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    path.chmod(mode)


def _anybodys(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = "root"
    return entry
