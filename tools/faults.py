"""Do to a library what happens to computers, and count the words that are lost by it.

    make drill, or: .venv/bin/python -m tools.faults --count 1000

A process writes through the real services and tells of each word only when the service has said that it is
kept. It is killed, starved of disk, cut off in the middle of a backup or a restore, given a clock that jumps;
the journal is cut and flipped. Then the library is opened anew and everything that was told of is looked for.
A run that was stopped goes on where it was. Exit status 1 when a word was lost, or a journal stayed shut.
"""

import argparse
import contextlib
import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.builders import DOCUMENT

from reviewstudy.domain.errors import KnownError, StorageProblem
from reviewstudy.domain.marks import Place
from reviewstudy.services.clock import utc_now
from reviewstudy.services.safekeeping import Safekeeping
from reviewstudy.services.workspace import Workspace
from reviewstudy.storage import snapshots as snapshot_files
from reviewstudy.storage.backups import open_backup
from reviewstudy.storage.keys import Cost, KeyFile

STATE = Path("build/faults/run.json")
PASSPHRASE = "three short words"
SHARES = {
    "killed while writing": 1.0,
    "killed in a backup": 0.1,
    "killed in a restore": 0.1,
    "disk full": 0.1,
    "folder that can only be read": 0.02,
    "clock that jumps": 0.02,
    "journal cut or flipped": 0.3,
}
"""Cases of each fault, as a share of ``--count``."""

SMALL_DISK = 3 << 20
"""Bytes of the disk that is filled."""


@dataclass
class Tally:
    """What came of the cases of one fault so far."""

    done: int = 0
    told: int = 0
    lost: int = 0
    shut: int = 0
    rescued: int = 0
    wrong: list[str] = field(default_factory=list)


class Library:
    """A data folder with a review, copied from one that is made once."""

    def __init__(self, seed: Path) -> None:
        self.folder = seed / "data"
        self.folder.mkdir()
        self.key, _ = KeyFile(self.folder, Cost(t=1, m=64, p=1)).create(passphrase=PASSPHRASE, keychain=False)
        (seed / "a.txt").write_text(DOCUMENT.format(family="T9", extra=""), "utf-8")
        workspace = Workspace(self.folder, self.key)
        (outcome,) = workspace.library.import_paths([seed / "a.txt"])
        self.review = outcome.review or ""
        self.reflection = workspace.reflecting.start(self.review).id
        self.prompts = [answer.prompt for answer in workspace.reflecting.reflection(self.reflection).answers]
        workspace.close()

    @contextlib.contextmanager
    def copied(self, within: Path | None = None) -> Iterator[Path]:
        """A folder of its own for one case."""
        with tempfile.TemporaryDirectory(dir=within) as place:
            shutil.copytree(self.folder, Path(place) / "data")
            yield Path(place) / "data"

    def write(self, workspace: Workspace, chance: random.Random, number: int) -> str:
        """Keep one numbered text somewhere; returns where, once the service says it is kept."""
        words = f"{number} {'words ' * chance.choice((1, 5, 300))}"
        if chance.random() < 0.7:
            prompt = chance.choice(self.prompts)
            workspace.reflecting.write(self.reflection, {prompt: words})
            return prompt
        holding = workspace.reading.holding(self.review)
        return workspace.reading.mark_words(holding, Place(0, 0, 0, 4), note=words).id

    def read(self, workspace: Workspace) -> dict[str, int]:
        """The number of the text that stands in each place."""
        answers = workspace.reflecting.reflection(self.reflection).answers
        found = {answer.prompt: answer.text for answer in answers if answer.text}
        found |= {mark.id: mark.note for mark in workspace.reading.all_marks()}
        return {place: int(text.split()[0]) for place, text in found.items()}


Told = dict[str, int]


def child(do: Callable[[Callable[[str], None]], None], seconds: float | None) -> list[str]:
    """Run ``do`` in a process of its own, killed after so many seconds if any; what it told of."""
    ours, theirs = os.pipe()
    process = os.fork()
    if process == 0:
        os.close(ours)
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        status = 1
        try:
            do(lambda line: (os.write(theirs, f"{line}\n".encode()), None)[1])
            status = 0
        except KnownError:
            status = 3
        except BaseException as error:
            os.write(theirs, f"!{type(error).__name__}: {error}\n".encode())
        finally:
            os._exit(status)
    os.close(theirs)
    if seconds is not None:
        time.sleep(seconds)
        os.kill(process, signal.SIGKILL)
    with os.fdopen(ours, "rb") as pipe:
        lines = pipe.read().decode().splitlines()
    os.waitpid(process, 0)
    return lines


def told_of(lines: list[str], tally: Tally) -> Told:
    """By place, the latest number that was told of as kept; a bug in the child is noted."""
    told: Told = {}
    for line in lines:
        if line.startswith("!"):
            tally.wrong.append(line[:300])
        elif line.startswith("kept "):
            _, place, number = line.split()
            told[place] = int(number)
            tally.told += 1
    return told


class Faults:
    """One method for each fault: makes a case of its number, and counts."""

    def __init__(self, library: Library, small_disk: Path | None) -> None:
        self._library, self._disk = library, small_disk

    def look(self, folder: Path, told: Told, tally: Tally) -> None:
        """Open the library anew and look for everything that was told of as kept."""
        try:
            workspace = Workspace(folder, self._library.key)
        except KnownError as error:
            tally.shut += 1
            tally.wrong.append(str(error))
            return
        try:
            found = self._library.read(workspace)
            tally.lost += sum(1 for place, number in told.items() if found.get(place, -1) < number)
            faults = [fault for fault in workspace.faults().values() if fault]
            tally.shut += bool(faults)
            tally.wrong += faults
            for one in workspace.backups.snapshots():
                if not workspace.backups.opens(one):
                    tally.wrong.append(f"{one.file_name} does not open")
        finally:
            workspace.close()

    def writing(self, folder: Path, chance: random.Random, tell: Callable[[str], None], most: int) -> None:
        """Write, snapshot and tell."""
        workspace = Workspace(folder, self._library.key)
        days = 0
        for number in range(most):
            if chance.random() < 0.1:
                days += 1
                later = utc_now() + timedelta(days=days)
                workspace.backups.now = lambda later=later: later  # type: ignore[misc]
                with contextlib.suppress(StorageProblem):
                    workspace.backups.take_snapshot()
            place = self._library.write(workspace, chance, number)
            tell(f"kept {place} {number}")
        workspace.close()

    def killed_while_writing(self, chance: random.Random, tally: Tally) -> None:
        with self._library.copied() as folder:
            seconds = chance.expovariate(1 / 0.12) + 0.02
            lines = child(lambda tell: self.writing(folder, chance, tell, 100_000), seconds)
            self.look(folder, told_of(lines, tally), tally)

    def killed_in_a_backup(self, chance: random.Random, tally: Tally) -> None:
        with self._library.copied() as folder:
            target = folder.parent / "x"

            def backing_up(tell: Callable[[str], None]) -> None:
                workspace = Workspace(folder, self._library.key)
                for number in range(1000):
                    place = self._library.write(workspace, chance, number)
                    tell(f"kept {place} {number}")
                    workspace.backups.back_up(target)
                    tell("backed up")

            lines = child(backing_up, chance.uniform(0.05, 0.5))
            if "backed up" in lines:
                try:
                    with open_backup(target) as backup:
                        backup.unpack(None)
                except KnownError as error:
                    tally.wrong.append(f"the backup before it: {error}")
            self.look(folder, told_of(lines, tally), tally)

    def killed_in_a_restore(self, chance: random.Random, tally: Tally) -> None:
        with self._library.copied() as folder:
            workspace = Workspace(folder, self._library.key)
            old = {self._library.write(workspace, chance, number): number for number in range(5)}
            target = folder.parent / "x"
            workspace.backups.back_up(target)
            new = old | {self._library.write(workspace, chance, number): number for number in range(5, 9)}
            workspace.close()
            tally.told += len(new)

            def restoring(_tell: Callable[[str], None]) -> None:
                Workspace(folder, self._library.key).backups.restorer.from_backup(target).mean(utc_now())
                Workspace(folder, self._library.key)

            child(restoring, chance.uniform(0.0, 0.15))
            workspace = Workspace(folder, self._library.key)
            found = self._library.read(workspace)
            aside = [one for one in workspace.backups.snapshots() if workspace.backups.opens(one)]
            workspace.close()
            if found not in (old, new):
                tally.lost += 1
                tally.wrong.append("a restore cut short left a mix")
            elif found == old and not aside:
                tally.lost += 1
                tally.wrong.append("a restore kept nothing of what was there")

    def disk_full(self, chance: random.Random, tally: Tally) -> None:
        with self._library.copied(self._disk) as folder:

            def filling(tell: Callable[[str], None]) -> None:
                snapshot_files.ROOM = 0  # else the small disk would have no snapshot at all
                if self._disk is None:
                    most = (folder / "journal.db").stat().st_size + chance.randrange(400_000)
                    resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
                else:
                    free = shutil.disk_usage(folder).free
                    (folder.parent / "filler").write_bytes(bytes(max(0, free - chance.randrange(600_000))))
                self.writing(folder, chance, tell, 3000)

            told = told_of(child(filling, None), tally)
            (folder.parent / "filler").unlink(missing_ok=True)
            self.look(folder, told, tally)

    def folder_that_can_only_be_read(self, chance: random.Random, tally: Tally) -> None:
        with self._library.copied(self._disk) as folder:
            told = told_of(child(lambda tell: self.writing(folder, chance, tell, 20), None), tally)
            with read_only(folder, self._disk):

                def trying(tell: Callable[[str], None]) -> None:
                    if os.geteuid() == 0 and self._disk is None:
                        os.setuid(65534)
                    workspace = Workspace(folder, self._library.key)
                    found = self._library.read(workspace)
                    tell(f"lost {sum(found.get(place, -1) < number for place, number in told.items())}")
                    self._library.write(workspace, chance, 99)
                    tell("!written to a folder that can only be read")

                for line in child(trying, None):
                    if line.startswith("lost "):
                        tally.lost += int(line.split()[1])
                    else:
                        tally.wrong.append(line[:300])
            self.look(folder, told, tally)

    def clock_that_jumps(self, chance: random.Random, tally: Tally) -> None:
        with self._library.copied() as folder:
            workspace = Workspace(folder, self._library.key)
            now, told = datetime(2026, 11, 26, tzinfo=UTC), {}
            for number in range(40):
                now += timedelta(days=chance.choice((1, 1, 1, 2, 30, -1, -400, 9000, -9000)))
                if not 1971 < now.year < 2100:
                    now = datetime(2026, 11, 26, 0, 0, number, tzinfo=UTC)
                workspace.backups.now = lambda now=now: now  # type: ignore[misc]
                told[self._library.write(workspace, chance, number)] = number
                made = workspace.backups.take_snapshot()
                if made is None or workspace.backups.snapshots()[0] != made:
                    tally.wrong.append("a day had no snapshot, or the latest was not kept")
            tally.told += 40
            workspace.close()
            self.look(folder, told, tally)

    def journal_cut_or_flipped(self, chance: random.Random, tally: Tally) -> None:
        with self._library.copied() as folder:
            workspace = Workspace(folder, self._library.key)
            told = {self._library.write(workspace, chance, number): number for number in range(8)}
            workspace.backups.take_snapshot()
            workspace.close()
            tally.told += len(told)
            spoil(folder / "journal.db", chance)
            safe = Safekeeping(folder)
            if not whole(safe):
                tally.rescued += 1
                with contextlib.suppress(KnownError):
                    workspace = safe.unlock(passphrase=PASSPHRASE)
                    service = workspace.backups
                    latest = next(one for one in service.snapshots() if service.opens(one))
                    service.restorer.from_snapshot(latest).mean(utc_now())
                    workspace.close()
                if safe.rescue is not None:
                    safe.rescue.go_back(safe.rescue.snapshots[0])
            self.look_again(folder, told, tally)

    def look_again(self, folder: Path, told: Told, tally: Tally) -> None:
        """As :meth:`look`, where what was put aside is known to be damaged."""
        workspace = Workspace(folder, self._library.key)
        found = self._library.read(workspace)
        tally.lost += sum(1 for place, number in told.items() if found.get(place, -1) < number)
        tally.shut += any(workspace.faults().values())
        workspace.close()


def whole(safe: Safekeeping) -> bool:
    """Whether the journal opens and every page of it can be read."""
    try:
        workspace = safe.unlock(passphrase=PASSPHRASE)
    except KnownError:
        return False
    try:
        return not any(workspace.faults().values())
    finally:
        workspace.close()


def spoil(path: Path, chance: random.Random) -> None:
    """Cut a file, or flip some of its bits, as a failing disk does."""
    whole_ = bytearray(path.read_bytes())
    match chance.randrange(4):
        case 0:
            del whole_[chance.randrange(len(whole_)) :]
        case 1:
            del whole_[chance.randrange(len(whole_) // 4096) * 4096 :]
        case 2:
            start = chance.randrange(len(whole_))
            whole_[start : start + 4096] = bytes(len(whole_[start : start + 4096]))
        case _:
            for _ in range(chance.choice((1, 1, 8, 500))):
                whole_[chance.randrange(len(whole_))] ^= 1 << chance.randrange(8)
    path.write_bytes(whole_)


@contextlib.contextmanager
def read_only(folder: Path, disk: Path | None) -> Iterator[None]:
    """Nobody may write in the folder meanwhile."""
    if disk is not None:
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    else:
        for place in (folder.parent, folder):
            place.chmod(0o555)
        for file in folder.iterdir():
            file.chmod(0o555 if file.is_dir() else 0o444)
    try:
        yield
    finally:
        if disk is not None:
            subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=True)
        else:
            folder.parent.chmod(0o700)
            folder.chmod(0o700)
            for file in folder.iterdir():
                file.chmod(0o700 if file.is_dir() else 0o600)


@contextlib.contextmanager
def small_disk() -> Iterator[Path | None]:
    """A disk of a few megabytes, where the system lets us mount one."""
    with tempfile.TemporaryDirectory() as place:
        mount = ["mount", "-t", "tmpfs", "-o", f"size={SMALL_DISK}", "tmpfs", place]
        if sys.platform != "linux" or subprocess.run(mount, capture_output=True, check=False).returncode:
            yield None
            return
        try:
            yield Path(place)
        finally:
            subprocess.run(["umount", place], check=True)


def report(tallies: dict[str, Tally]) -> int:
    """The figures, as Markdown; 1 where a word was lost or a journal stayed shut."""
    print("\n| fault | cases | words told of as kept | of these lost | journals shut for good | went back |")
    print("|---|---:|---:|---:|---:|---:|")
    for name, one in tallies.items():
        print(f"| {name} | {one.done:,} | {one.told:,} | {one.lost} | {one.shut} | {one.rescued} |")
    for name, one in tallies.items():
        for line in dict.fromkeys(one.wrong):
            print(f"WRONG: {name}: {line}")
    return int(any(one.lost or one.shut or one.wrong for one in tallies.values()))


def main() -> int:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--count", type=int, default=1000, help="cases of a kill while writing")
    words.add_argument("--seed", type=int, default=1)
    words.add_argument("--state", type=Path, default=STATE, help="where it is noted how far the run has come")
    args = words.parse_args()
    if not hasattr(os, "fork"):
        print("this system cannot fork, which the faults need", file=sys.stderr)
        return 2
    tallies = {name: Tally() for name in SHARES}
    if args.state.is_file():
        kept = json.loads(args.state.read_text("utf-8"))
        if kept.pop("seed") == args.seed:
            tallies |= {name: Tally(**one) for name, one in kept.items() if name in SHARES}
    stopping: list[int] = []
    for one in (signal.SIGINT, signal.SIGTERM):
        signal.signal(one, lambda number, _frame: stopping.append(number))
    with tempfile.TemporaryDirectory() as seed, small_disk() as disk:
        faults = Faults(Library(Path(seed)), disk)
        for name, share in SHARES.items():
            tally, most = tallies[name], max(1, round(args.count * share))
            case: Callable[[random.Random, Tally], None] = getattr(faults, name.replace(" ", "_"))
            while tally.done < most and not stopping:
                case(random.Random(f"{args.seed} {name} {tally.done}"), tally)
                tally.done += 1
                if tally.done % 10 == 0 or tally.done == most:
                    print(f"\r{name}: {tally.done:,} of {most:,}   ", end="", file=sys.stderr, flush=True)
                    args.state.parent.mkdir(parents=True, exist_ok=True)
                    new = args.state.with_suffix(".new")
                    told = {key: asdict(value) for key, value in tallies.items()}
                    new.write_text(json.dumps({"seed": args.seed, **told}, indent=1), "utf-8")
                    new.replace(args.state)
    return report(tallies)


if __name__ == "__main__":
    sys.exit(main())
