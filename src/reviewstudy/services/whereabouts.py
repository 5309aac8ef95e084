"""Where a folder really is: on a network, in a folder that a service copies elsewhere, or on a disk that
can be taken out. What tells is in ``resources/places/places.toml``; nothing is asked of any network."""

import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fnmatch import fnmatch
from functools import cache
from pathlib import Path
from typing import Any

import platformdirs

from reviewstudy import paths
from reviewstudy.storage.files import storage_problem, write_new
from reviewstudy.storage.lease import prepare_folder

_WINDOWS_REMOVABLE, _WINDOWS_REMOTE = 2, 4  # what GetDriveType answers


class Place(StrEnum):
    """Where a live database is in danger."""

    NETWORK = "network"
    SYNCED = "synced"


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """A place where a live database is in danger; ``service`` is empty for a network drive."""

    place: Place
    service: str = ""

    @property
    def words(self) -> str:
        """What can happen there, in a sentence or two."""
        if self.place is Place.NETWORK:
            return (
                "This folder is on a network drive. When the connection drops while you write, the file that "
                "holds your notes can be damaged, and two computers can spoil each other’s changes."
            )
        return (
            f"This folder is copied elsewhere by {self.service}. It can copy the file that holds your notes "
            "while you write in it, which can damage it, and its older copies stay there even after you "
            "delete something here."
        )


@dataclass(frozen=True)
class Machine:
    """What this computer says of its disks."""

    mounts: Sequence[tuple[str, str]]
    """Where each is mounted, and the type of its file system."""
    environment: Mapping[str, str]
    home: Path
    drive_type: int = 0
    """On Windows, what kind of drive the folder is on."""

    @classmethod
    def this(cls, folder: Path) -> "Machine":
        """The computer the program runs on."""
        return cls(_mounts(), os.environ, Path.home(), _drive_type(folder))


@cache
def _told() -> dict[str, Any]:
    return tomllib.loads((paths.resources() / "places" / "places.toml").read_text("utf-8"))


def look(folder: Path, machine: Machine | None = None) -> Whereabouts | None:
    """Where a folder is in danger, whether it exists yet or not; None on a disk of this computer."""
    if str(folder).startswith(("\\\\", "//")) and not str(folder).startswith(("\\\\?\\", "\\\\.\\")):
        return Whereabouts(Place.NETWORK)
    place = _real(folder)
    machine = machine or Machine.this(place)
    if machine.drive_type == _WINDOWS_REMOTE or _type_at(place, machine.mounts) in _told()["network"]:
        return Whereabouts(Place.NETWORK)
    for service in _told()["service"]:
        if _is_in(service, place, machine):
            return Whereabouts(Place.SYNCED, service["name"])
    return None


def is_outside(path: Path, machine: Machine | None = None) -> bool:
    """Whether a file there outlives this computer: on a network, synced, or on a disk to take out."""
    place = _real(path.parent)
    machine = machine or Machine.this(place)
    out = any(fnmatch(str(place), f"{one}") for one in _told()["removable"])
    return out or machine.drive_type == _WINDOWS_REMOVABLE or look(path.parent, machine) is not None


def local_folder() -> Path | None:
    """A folder for the data on this computer's own disk, if its usual place is one."""
    usual = Path(platformdirs.user_data_dir("Review Study", appauthor=False, roaming=False))
    return usual if look(usual) is None else None


def take_place_of(folder: Path, local: Path) -> None:
    """Note in ``folder`` that ``local`` is used instead, which is made. Raises StorageProblem."""
    prepare_folder(local)
    prepare_folder(folder)
    note = folder / paths.MOVED
    try:
        note.unlink(missing_ok=True)
        write_new(note, f"{local}\n".encode())
    except OSError as error:
        raise storage_problem(error, "the data folder") from error


def _is_in(service: dict[str, Any], place: Path, machine: Machine) -> bool:
    names = [part.casefold() for part in place.parts]
    if any(fnmatch(name, part.casefold()) for name in names for part in service.get("parts", ())):
        return True
    for variable in service.get("environment", ()):
        root = machine.environment.get(variable)
        if root and (place == Path(root) or Path(root) in place.parents):
            return True
    if any(machine.home / name in (place, *place.parents) for name in service.get("in_home", ())):
        return True
    return any(_has(folder, service.get("markers", ())) for folder in (place, *place.parents))


def _has(folder: Path, markers: Sequence[str]) -> bool:
    try:
        return any(next(folder.glob(marker), None) is not None for marker in markers)
    except OSError:
        return False


def _real(folder: Path) -> Path:
    """The folder without links, also where it is not there yet."""
    try:
        return folder.absolute().resolve()
    except (OSError, RuntimeError):
        return folder.absolute()


def _type_at(place: Path, mounts: Sequence[tuple[str, str]]) -> str:
    """The type of the file system that holds a place: that of the longest mount, the latest of equals."""
    holding = [(len(point), n, kind) for n, (point, kind) in enumerate(mounts) if _holds(point, place)]
    return max(holding)[2].casefold() if holding else ""


def _holds(point: str, place: Path) -> bool:
    return Path(point) in (place, *place.parents)


def _mounts() -> list[tuple[str, str]]:
    """Of Linux and macOS; nothing where they do not say."""
    try:
        if sys.platform == "linux":
            return parse_mountinfo(Path("/proc/self/mountinfo").read_text("utf-8", "surrogateescape"))
        if sys.platform == "darwin":
            said = subprocess.run(
                ["/sbin/mount"], capture_output=True, text=True, timeout=5, check=False, errors="replace"
            )
            return re.findall(r"^.* on (.*) \((\w+)", said.stdout, re.MULTILINE)
    except (OSError, subprocess.SubprocessError):
        pass
    return []


def parse_mountinfo(text: str) -> list[tuple[str, str]]:
    """Mount points and types, from Linux's ``/proc/self/mountinfo`` (proc_pid_mountinfo(5))."""
    found = []
    for line in text.splitlines():
        mount, _, rest = line.partition(" - ")
        fields = mount.split(" ")
        if len(fields) > 4 and rest:
            point = re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal[1], 8)), fields[4])
            found.append((point, rest.split(" ")[0]))
    return found


def _drive_type(folder: Path) -> int:
    if sys.platform != "win32":
        return 0
    import ctypes

    return int(ctypes.windll.kernel32.GetDriveTypeW(f"{folder.drive}\\"))
