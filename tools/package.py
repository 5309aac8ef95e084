"""Builds the program as people install it: python -m tools.package [--no-try | --sums]

The one-folder program is made in build/package, what is given to people in dist/: on Linux a .deb and a
relocatable tarball, which are then tried by tools/try_package.py; on Windows the text of an installer, on
macOS the app. packaging/README.md says what is done by hand after that. Run by .venv's Python.
"""

import ast
import os
import re
import shutil
import subprocess
import sys
import venv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tools import bundle, linux_packages, msi, notices
from tools.bundle import BUILD, FOLDER, MB, PACKAGING, PRODUCT, ROOT
from tools.notices import Component
from tools.setup import digest

LOCK = ROOT / "requirements-package.lock"
VENV = BUILD / "venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
OUT = ROOT / "dist"
SHEET = ROOT / "docs" / "it-sheet.md"
WORK = BUILD / "work"
APP = FOLDER.parent / f"{PRODUCT['name']}.app"
"""What macOS has of the folder."""
NEEDED = {
    "objdump": "binutils",
    "strip": "binutils",
    "readelf": "binutils",
    "dpkg-deb": "dpkg",
    "xz": "xz-utils",
}
"""Programs of the system that packaging for Linux runs, and Debian's name for what they are in."""


def lacking() -> str | None:
    """What has to be installed first, in a sentence."""
    absent = sorted({package for tool, package in NEEDED.items() if not shutil.which(tool)})
    if sys.platform != "linux" or not absent:
        return None
    names = " ".join(absent)
    return f"Packaging needs {names}, not there yet; install with: sudo apt-get install {names}"


def environment() -> None:
    """An environment with the program's packages and PyInstaller, from the lock and nothing else."""
    wanted = f"{ROOT} {digest(LOCK)} {sys.version}\n"
    mark = VENV / "ready"
    if mark.is_file() and mark.read_text("utf-8") == wanted:
        return
    print("Building the packaging environment from requirements-package.lock", flush=True)
    venv.EnvBuilder(clear=True, with_pip=True, symlinks=os.name != "nt").create(VENV)
    exact = ["--require-hashes", "--only-binary", ":all:", "--requirement", str(LOCK)]
    subprocess.run([PYTHON, "-m", "pip", "install", "--quiet", "--no-input", *exact], check=True)
    mark.write_text(wanted, "utf-8")


def freeze() -> None:
    """Run PyInstaller on the spec. What it says is in build/package/pyinstaller.log."""
    print("Making the one-folder program", flush=True)
    log = BUILD / "pyinstaller.log"
    command = [str(PYTHON), "-m", "PyInstaller", "--noconfirm", "--clean"]
    command += [
        "--distpath",
        str(FOLDER.parent),
        "--workpath",
        str(WORK),
        str(PACKAGING / "reviewstudy.spec"),
    ]
    calm = {**os.environ, "PYTHONHASHSEED": "0", "PYINSTALLER_CONFIG_DIR": str(BUILD / "cache")}
    with log.open("wb") as said:
        done = subprocess.run(command, cwd=ROOT, env=calm, stdout=said, stderr=said, check=False)
    if done.returncode:
        print(*log.read_text("utf-8", "replace").splitlines()[-20:], sep="\n", file=sys.stderr)
        sys.exit(f"PyInstaller failed; all it said is in {log}")


def sources() -> list[str]:
    """Where the files that went into the program were."""

    def walked(value: Any) -> Iterator[str]:
        if isinstance(value, (list, tuple)):
            if len(value) >= 3 and all(isinstance(part, str) for part in value[:3]):
                yield value[1]
            for part in value:
                yield from walked(part)

    folder = WORK / "reviewstudy"
    return [
        source
        for name in ("PYZ-00.toc", "COLLECT-00.toc")
        for source in walked(ast.literal_eval((folder / name).read_text("utf-8")))
        if Path(source).is_absolute()
    ]


def inform() -> None:
    """Put the licences and the list of parts into the folder."""
    site = next(iter(VENV.glob("lib/python3*/site-packages")), VENV / "Lib" / "site-packages")
    used = sources()
    system = linux_packages.libraries(used) if sys.platform == "linux" else []
    everything = notices.components(notices.bundled(used, site), [_python(), *system])
    if bare := [one.name for one in everything if not one.texts]:
        sys.exit(f"No licence text for: {', '.join(bare)}; see packaging/licences/parts.toml")
    target = APP / "Contents" / "Resources" if sys.platform == "darwin" else FOLDER
    shutil.copy(ROOT / "LICENSE", target / "LICENSE")
    if bare := [one.name for one in everything if not one.texts]:
        raise SystemExit(f"No licence text for {', '.join(bare)}: see packaging/licences/parts.toml")
    (target / "THIRD-PARTY-NOTICES.txt").write_text(notices.notices(everything), "utf-8")
    (target / "sbom.cdx.json").write_text(notices.sbom(everything), "utf-8")
    shutil.copy(target / "sbom.cdx.json", OUT)


def _python() -> Component:
    number = ".".join(map(str, sys.version_info[:3]))
    return Component(
        "Python",
        number,
        "PSF-2.0",
        (notices.kept("PSF-2.0"),),
        "generic",
        holders="Python Software Foundation",
    )


def weigh() -> None:
    """Raises SystemExit where the folder is over its budget."""
    folder = APP if sys.platform == "darwin" else FOLDER
    size, most = bundle.size(folder) / MB, PRODUCT["budget"][sys.platform]
    print(f"The folder is {size:.0f} MB; {most} are allowed")
    if size > most:
        sys.exit(
            f"{size:.0f} MB is over the budget of {most} MB in packaging/product.toml; see what was added"
        )


def sums() -> None:
    """SHA256SUMS over what is in dist/, as sha256sum reads it, and the sheet for IT with them at its foot."""
    about = {"SHA256SUMS", SHEET.name}
    files = sorted(path for path in OUT.iterdir() if path.name not in about)
    lines = "".join(f"{digest(path)}  {path.name}\n" for path in files)
    (OUT / "SHA256SUMS").write_text(lines, "utf-8")
    who = f"{PRODUCT['name']} {bundle.version()}, {PRODUCT['publisher']}"
    sheet = re.sub(r"\[([^]]+)\]\([^)]+\)", r"\1", SHEET.read_text("utf-8"))  # links lead nowhere there
    foot = f"\n## Publisher and hashes\n\n{who}. SHA-256:\n\n```\n{lines}```\n"
    (OUT / SHEET.name).write_text(sheet + foot, "utf-8")


def main(arguments: list[str]) -> int:
    """``--no-try`` only makes; ``--sums`` writes SHA256SUMS anew, after signing. Returns the exit status."""
    if "--sums" in arguments:
        sums()
        return 0
    if reason := lacking():
        print(reason, file=sys.stderr)
        return 1
    environment()
    freeze()
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir()
    inform()
    weigh()
    if sys.platform == "linux":
        linux_packages.build(FOLDER, OUT)
    elif sys.platform == "win32":
        msi.write(FOLDER, BUILD / "review-study.wxs")
    sums()
    for path in sorted(OUT.iterdir()):
        print(f"{path.stat().st_size / MB:7.1f} MB  {path.relative_to(ROOT)}")
    if sys.platform == "linux" and "--no-try" not in arguments:
        from tools import try_package

        return try_package.main([])
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
