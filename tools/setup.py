"""Builds .venv from requirements.lock, or leaves it alone where it is already right.

EXTRAS in the environment names extras to add, each from its requirements-NAME.lock; they stay until
.venv is removed. Started by the Makefile and by make.ps1 with a Python that tools/probe.py accepts.
Standard library only.
"""

import hashlib
import os
import platform
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
READY = VENV / "ready"
LOCK = ROOT / "requirements.lock"


def wanted(extras: list[str]) -> list[str]:
    """What a right .venv was built from: this place (scripts hold its path), lock, project, extras."""
    added = [f"{extra} {digest(lock_of(extra))}" for extra in extras]
    return [str(ROOT), digest(LOCK), digest(ROOT / "pyproject.toml"), *added]


def lock_of(extra: str) -> Path:
    return ROOT / f"requirements-{extra}.lock"


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def built() -> list[str]:
    """What .venv was built from; empty where there is none or its Python has gone or changed."""
    try:
        lines = READY.read_text("utf-8").splitlines()
        subprocess.run([PYTHON, "-I", "-c", "import pip"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        return []
    return lines


def too_old() -> str | None:
    """Why Qt's wheels cannot run on this system, in words, or None (the wheels' own platform tags)."""
    if sys.platform == "linux":
        needed = (2, 39) if platform.machine() == "aarch64" else (2, 34)
        library, version = platform.libc_ver()
        if library != "glibc" or tuple(map(int, version.split(".")[:2])) < needed:
            has = f"{library} {version}".strip() or "another C library"
            return f"Qt 6.12 needs glibc {needed[0]}.{needed[1]} or newer, and this system has {has}"
    if sys.platform == "darwin" and int(platform.mac_ver()[0].split(".")[0]) < 14:
        return f"Qt 6.12 needs macOS 14 or newer, and this is {platform.mac_ver()[0]}"
    return None


def pip(*arguments: str) -> None:
    quiet = [] if sys.stdout.isatty() else ["--quiet"]
    environment = {**os.environ, "PIP_USER": "0", "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INPUT": "1"}
    command = [str(PYTHON), "-m", "pip", "install", *quiet, *arguments]
    subprocess.run(command, check=True, cwd=ROOT, env=environment)


def main() -> int:
    have = built()
    extras = sorted({line.partition(" ")[0] for line in have[3:]} | set(os.environ.get("EXTRAS", "").split()))
    if unknown := [extra for extra in extras if not extra.isalnum() or not lock_of(extra).is_file()]:
        print(f"There is no extra called {unknown[0]}; there is: ocr", file=sys.stderr)
        return 1
    want = wanted(extras)
    if have != want:
        if reason := too_old():
            print(reason, file=sys.stderr)
            return 1
        READY.unlink(missing_ok=True)
        try:
            if have[:2] != want[:2]:
                print("Building .venv from requirements.lock; the first time downloads 170 MB", flush=True)
                venv.EnvBuilder(clear=True, with_pip=True, symlinks=os.name != "nt").create(VENV)
                pip("--require-hashes", "--only-binary", ":all:", "--requirement", str(LOCK))
                have = []
            if have[3:] != want[3:]:
                for extra in extras:
                    print(f"Adding what {extra} needs; the first time downloads 150 MB", flush=True)
                    # Whole as it is: what the lock leaves out of a package's own wishes is left out.
                    locked = ("--require-hashes", "--requirement", str(lock_of(extra)))
                    pip("--no-deps", "--only-binary", ":all:", *locked)
            pip("--no-deps", "--no-build-isolation", "--no-index", "--editable", ".")
        except subprocess.CalledProcessError:
            print("Setting up failed, for the reason above; try again with: make setup", file=sys.stderr)
            return 1
        READY.write_text("\n".join(want) + "\n", "utf-8")
    READY.touch()  # newer than what it was made from, which is how make tells
    return 0


if __name__ == "__main__":
    sys.exit(main())
