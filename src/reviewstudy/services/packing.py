"""Make a pack from a folder of Markdown, as a partnership or this project's own build does.

A folder is looked through first: what would go in, what is left out, and what is wrong. Building it does
the same, and stops at the first thing that is wrong.
"""

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from reviewstudy import paths
from reviewstudy.content.permission import forbidden
from reviewstudy.domain.errors import DocumentRefused, KnownError, PackRefused, StorageProblem
from reviewstudy.importing import Extracted, Reader
from reviewstudy.storage.files import read_at_most, storage_problem, write_new, write_over
from reviewstudy.storage.packs import LONGEST, PACK_ID, Pack, PackedReview, write_pack

MANIFEST = "pack.toml"
_MAX_MANIFEST = 64 << 10  # bytes; four lines are enough
_HEAD = "# What this pack is called. Review Study reads and writes these four lines.\n"


@dataclass(frozen=True, slots=True)
class Manifest:
    """The four lines of ``pack.toml``; empty where one is not known yet."""

    id: str = ""
    name: str = ""
    version: str = ""
    licence: str = ""

    @property
    def wrong(self) -> KnownError | None:
        """The first thing that is not as it must be."""
        for key in _KEYS:
            value: str = getattr(self, key)
            if not value.strip():
                return PackRefused(f"{MANIFEST} has no {key}", f'add a line: {key} = "…"')
            if len(value) > LONGEST or not value.isprintable():
                return PackRefused(
                    f"the {key} in {MANIFEST} is not usable",
                    f"write it on one line, in at most {LONGEST} letters",
                )
        if not PACK_ID.fullmatch(self.id):
            return PackRefused(
                f"the id in {MANIFEST} is not usable", "use small letters, digits and hyphens, at most 80"
            )
        return None


_KEYS = ("id", "name", "version", "licence")
_LINE = r"""(?m)^{}[ \t]*=[ \t]*(?:"(?:[^"\\\n]|\\.)*"|'[^'\n]*')"""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A document that may not be passed on: its file's name, its title, and what forbids it."""

    name: str
    title: str
    why: str


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a file of the folder, and what to do."""

    name: str
    error: KnownError

    @property
    def said(self) -> str:
        """A sentence to stand under the file's name."""
        what = self.error.what
        what = f"It{what.removeprefix(self.name)}" if what.startswith(self.name) else what
        return f"{what[:1].upper()}{what[1:]}: {self.error.advice}."

    @property
    def raised(self) -> KnownError:
        """The same as a refusal that names the file."""
        what = self.error.what
        if self.name not in what:
            what = f"{self.name}: {what[:1].lower()}{what[1:]}"
        return (
            type(self.error)(what, self.error.advice)
            if _plain(self.error)
            else PackRefused(what, self.error.advice)
        )


@dataclass(frozen=True, slots=True)
class FolderLook:
    """A folder that was looked through, before anything is written."""

    folder: Path
    manifest: Manifest
    going: tuple[PackedReview, ...]
    left_out: tuple[LeftOut, ...]
    problems: tuple[Problem, ...]

    def pack(self, manifest: Manifest) -> Pack:
        """The pack of what may go, under these four lines.

        Raises:
            PackRefused: something is wrong, or there is nothing to go.
        """
        if (wrong := manifest.wrong) is not None:
            raise wrong
        if self.problems:
            raise self.problems[0].raised
        if not self.going:
            raise PackRefused(
                f"nothing in {self.folder.name} may be passed on",
                "put in a review whose permission allows it",
            )
        return Pack(manifest.id, manifest.name, manifest.version, manifest.licence, self.going)


@dataclass(frozen=True, slots=True)
class Built:
    """A pack that was written, and what was left out of it."""

    pack: Pack
    left_out: tuple[LeftOut, ...] = ()


@dataclass(frozen=True, slots=True)
class Saved:
    """A pack that was saved from the window: where, how many documents, the lines for the next version, and
    whether ``pack.toml`` holds them now."""

    path: Path
    documents: int
    following: Manifest
    noted: bool


def _plain(error: KnownError) -> bool:
    return type(error) in (PackRefused, DocumentRefused)


def _never() -> bool:
    return False


def look_through(
    folder: Path,
    progress: Callable[[int, int, str], None] = lambda *_: None,
    cancelled: Callable[[], bool] = _never,
) -> FolderLook:
    """Read every Markdown file of a folder, and ``pack.toml`` where there is one; nothing is written.

    ``progress`` gets files done, files in all and the name of the next. What is wrong does not stop it.

    Raises:
        PackRefused: the folder cannot be read, or its ``pack.toml`` cannot.
    """
    try:
        sources = sorted(folder.glob("*.md"))
        there = folder.is_dir()
    except OSError:
        there = False
    if not there:
        raise PackRefused(f"there is no folder called {folder.name}", "choose the folder with your files")
    manifest = _manifest(folder / MANIFEST)
    going: list[PackedReview] = []
    left_out: list[LeftOut] = []
    problems: list[Problem] = []
    with Reader() as reader:
        for done, source in enumerate(sources):
            if cancelled():
                break
            progress(done, len(sources), source.name)
            try:
                read = reader.extract(source, cancelled=cancelled)
            except DocumentRefused as error:
                problems.append(Problem(source.name, error))
                continue
            why = forbidden(read.provenance)
            if why is not None:
                left_out.append(LeftOut(source.name, read.document.title, why))
            elif (wrong := _wrong(source.name, read, {one.review_id for one in going})) is not None:
                problems.append(Problem(source.name, wrong))
            else:
                going.append(
                    PackedReview(
                        read.declared_id or "", read.edition, source.name, read.provenance, read.document
                    )
                )
    if not sources:
        none = PackRefused(f"{folder.name} holds no Markdown files", "put one review in each .md file")
        problems.append(Problem(folder.name, none))
    progress(len(sources), len(sources), "")
    return FolderLook(folder, manifest, tuple(going), tuple(left_out), tuple(problems))


def _wrong(name: str, read: Extracted, taken: set[str]) -> KnownError | None:
    declared = read.declared_id
    if declared is None or not PACK_ID.fullmatch(declared):
        return PackRefused(
            f"{name} has no usable id", "give it one in its front matter: small letters, digits, hyphens"
        )
    if declared in taken:
        return PackRefused(f"two documents share the id {declared}", "give each its own")
    if not read.provenance.permission:
        return PackRefused(
            f"{name} does not say on what terms it is shared", "add a permission line to its front matter"
        )
    if len(name) > LONGEST or not name.isprintable():
        return PackRefused("a file has a name that cannot go into a pack", "give it a short, plain one")
    return None


def build_pack(folder: Path, path: Path) -> Built:
    """Read ``pack.toml`` and every Markdown file of ``folder``, and write the pack to ``path``.

    Raises:
        PackRefused: the manifest or a document's front matter is missing or wrong, or nothing may go.
        DocumentRefused: a document cannot be read.
    """
    if not (folder / MANIFEST).exists():
        raise PackRefused(f"there is no {MANIFEST} in {folder.name}", "write one: see docs/data-format.md")
    manifest = _manifest(folder / MANIFEST)
    if (wrong := manifest.wrong) is not None:  # before the documents are read, which takes longer
        raise wrong
    look = look_through(folder)
    pack = look.pack(manifest)
    write_pack(pack, path)
    return Built(pack, look.left_out)


def save_pack(look: FolderLook, manifest: Manifest, path: Path) -> Saved:
    """Write what was looked through as a pack, and its lines with the next version into ``pack.toml``.

    Raises:
        PackRefused: something is wrong, or the pack cannot be written.
    """
    pack = look.pack(manifest)
    write_pack(pack, path)
    following = replace(manifest, version=raised(manifest.version))
    try:
        write_manifest(look.folder, following)
    except StorageProblem:
        return Saved(path, len(pack.reviews), following, noted=False)
    return Saved(path, len(pack.reviews), following, noted=True)


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write these four lines into ``pack.toml``; what else stands there stays.

    Raises:
        StorageProblem: it cannot be written.
    """
    path = folder / MANIFEST
    try:
        try:
            text = read_at_most(path, _MAX_MANIFEST).decode("utf-8")
        except FileNotFoundError:
            text = _HEAD
        write_over(path, _noted(text, manifest).encode())
    except (OSError, ValueError) as error:
        problem = error if isinstance(error, OSError) else OSError(str(error))
        raise StorageProblem(
            storage_problem(problem, MANIFEST).what, "check that you may write in that folder"
        ) from error


def _noted(text: str, manifest: Manifest) -> str:
    lines = {key: f"{key} = {_quoted(getattr(manifest, key))}" for key in _KEYS}
    for key, line in lines.items():
        text, found = re.subn(_LINE.format(key), lambda _, line=line: line, text, count=1)  # type: ignore[misc]
        text = text if found else f"{text.rstrip()}\n{line}\n"
    try:
        if _told(text) == manifest:
            return text
    except (ValueError, PackRefused):
        pass
    return (
        _HEAD + "\n".join(lines.values()) + "\n"
    )  # written in a way we do not follow: better plain than wrong


def raised(version: str) -> str:
    """The version after this one: its last number and one more."""
    if (last := re.search(r"(\d{1,9})(\D*)$", version)) is None:
        return f"{version} 2".strip()
    return f"{version[: last.start()]}{int(last[1]) + 1:0{len(last[1])}d}{last[2]}"


def id_from(name: str) -> str:
    """An id for a pack of that name."""
    plain = name.casefold().replace("'", "").replace("’", "")
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:80].strip("-")


def start_folder(folder: Path) -> tuple[Path, ...]:
    """Put an example review with questions and a survey, and a ``pack.toml``, into a folder.

    Nothing that is there is written over. Returns what was made.

    Raises:
        StorageProblem: a file of one of those names is there, or it cannot be written.
    """
    wanted = {folder / one.name: one for one in sorted((paths.resources() / "packs").iterdir())}
    for target in wanted:
        if target.exists():
            raise StorageProblem(
                f"there is a {target.name} in that folder already",
                "choose an empty folder, or make a new one",
            )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for target, source in wanted.items():
            write_new(target, source.read_bytes())
    except OSError as error:
        raise StorageProblem(
            storage_problem(error, "the example").what, "choose a folder that you may write in"
        ) from error
    return tuple(wanted)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _told(text: str) -> Manifest:
    values = tomllib.loads(text)
    for key in _KEYS:
        if key in values and not isinstance(values[key], str):
            raise PackRefused(f"{MANIFEST} has no {key}", f'add a line: {key} = "…"')
    return Manifest(**{key: values.get(key, "").strip() for key in _KEYS})


def _manifest(path: Path) -> Manifest:
    """What ``pack.toml`` says; nothing where there is none. Raises PackRefused."""
    try:
        raw = read_at_most(path, _MAX_MANIFEST)
        if len(raw) > _MAX_MANIFEST:
            raise PackRefused(f"{MANIFEST} is far too long", "check it: see docs/data-format.md")
        return _told(raw.decode("utf-8-sig"))
    except FileNotFoundError:
        return Manifest()
    except (OSError, ValueError, RecursionError) as error:
        raise PackRefused(f"{MANIFEST} cannot be read", "check it: see docs/data-format.md") from error
