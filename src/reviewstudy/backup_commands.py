"""The commands ``backup`` and ``restore``: what they do and what they print."""

import argparse
from collections.abc import Callable, Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from reviewstudy.domain.backups import Holds, Preview
from reviewstudy.domain.errors import LockedOut, StorageProblem
from reviewstudy.services.clock import utc_now
from reviewstudy.services.restoring import Restorer
from reviewstudy.services.safekeeping import Safekeeping
from reviewstudy.terminal import say

Printed = tuple[dict[str, Any], Iterable[str]]
"""A result, as JSON holds it and as lines for a person."""


def declare(command: Callable[[str, str], argparse.ArgumentParser]) -> None:
    """Add both commands; ``command`` makes one of a name and what it does."""
    one = command("backup", "write journal, library and keys to one file")
    one.add_argument("-o", "--output", type=Path, required=True, metavar="FILE")
    one.add_argument("--without-originals", action="store_true", help="leave out the files reviews came from")
    one = command("restore", "bring a backup back, keeping what was there; the window has to be closed")
    one.add_argument("file", type=Path, metavar="FILE")
    one.add_argument("--look", action="store_true", help="only print what would change")
    one.add_argument(
        "--backup-passphrase-file",
        type=Path,
        metavar="FILE",
        help="a file holding the backup's own passphrase or recovery key",
    )


def run(
    args: argparse.Namespace, folder: Path, passphrase: str | None, read_secret: Callable[[Path], str]
) -> Printed:
    """Do one of the two; ``read_secret`` reads a file that holds a passphrase."""
    if args.command == "backup":
        return back_up(folder, passphrase, args.output, originals=not args.without_originals)
    named: Path | None = args.backup_passphrase_file
    secret = read_secret(named) if named else None
    return restore(folder, passphrase, secret, args.file, look=args.look)


def back_up(folder: Path, passphrase: str | None, file: Path, *, originals: bool) -> Printed:
    """Write a backup of a library that is there; while the window is open, too."""
    safe = Safekeeping(folder)
    if not safe.is_set_up:
        raise StorageProblem("there is no library in this data folder yet", "name another folder with --data")
    workspace = safe.unlock(passphrase=passphrase)
    try:
        say(f"Writing {file.name}, then reading it back")
        made = workspace.backups.back_up(file, originals=originals)
        ways = sorted(workspace.backups.ways_in)
        size = file.stat().st_size
    finally:
        workspace.close()
    value = {"outcome": "made", "path": str(file), "made": made.isoformat(timespec="seconds"), "bytes": size}
    keys = " or the ".join("recovery key" if way == "recovery" else way for way in ways)
    lines = [
        f"{file}: {size:,} bytes, read back whole",
        f"Elsewhere it opens with the {keys}, never with the keychain; keep it on another disk.",
    ]
    return {**value, "opens_with": [str(way) for way in ways]}, lines


def restore(folder: Path, passphrase: str | None, secret: str | None, file: Path, *, look: bool) -> Printed:
    """Put a backup in the place of what is in a folder, or say only what that would change.

    ``passphrase`` opens the folder, and the backup where that has no key of its own (``secret``).
    Raises InUse while a window has the folder, and whatever the backup is refused for.
    """
    safe = Safekeeping(folder)
    with safe.lease():
        try:
            key = safe.key(passphrase=passphrase) if safe.is_set_up else None
        except StorageProblem:  # a damaged key file is what a backup is for
            key = None
        except LockedOut:
            if safe.has_keys:
                raise
            key = None
        if key is not None:
            safe.finish_restoring(key, None)  # one that was cut short
        coming = Restorer(folder, key).from_backup(file, secret or passphrase)
        if look:
            coming.put_away()
        else:
            coming.mean(utc_now())
            kept = safe.finish_restoring(key, secret or passphrase)
    value = {"outcome": "looked at" if look else "restored", "path": str(file), **_told(coming.preview)}
    value["kept"] = [] if look else kept
    return value, _lines(coming.preview, value)


def _told(preview: Preview) -> dict[str, Any]:
    return {
        "made": preview.made.isoformat(timespec="seconds"),
        "program": preview.program,
        "system": preview.system,
        "holds": asdict(preview.there),
        "here": asdict(preview.here) if preview.here else None,
        "lost": asdict(preview.lost),
        "changed": preview.changed,
    }


def _lines(preview: Preview, value: dict[str, Any]) -> Iterable[str]:
    yield f"Backup of {value['made']}, {preview.program}, {preview.system}: {_counted(preview.there)}"
    yield f"Here {'now' if value['outcome'] == 'looked at' else 'until now'}: {_counted(preview.here)}"
    yield f"Here and not in the backup: {_counted(preview.lost)}; {preview.changed} that read otherwise"
    if value["outcome"] == "restored":
        yield "Restored. What was here is kept in the folder “snapshots”; the window can go back to it."


def _counted(holds: Holds | None) -> str:
    if holds is None:
        return "nothing that can be read"
    counts = ((name, count) for name, count in asdict(holds).items() if count is not None)
    return ", ".join(f"{count} {name.removesuffix('s') if count == 1 else name}" for name, count in counts)
