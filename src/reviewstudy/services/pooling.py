"""A folder of records counted together for the partnership, and the return that comes of it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from reviewstudy.domain.disclosure import Released, offered, release
from reviewstudy.domain.errors import ExportFailed, KnownError, RecordRefused
from reviewstudy.domain.pooling import Files, Pool, Pooled, Taken, Text
from reviewstudy.domain.records import Digest, ReadRecord, Record
from reviewstudy.exporting import return_csv, return_pdf, write_csv, write_pdf
from reviewstudy.importing import Reader
from reviewstudy.services.clock import now

Read = Callable[[Path], Record]
"""Reads the record that a PDF carries; raises a KnownError where there is none, or it is damaged."""

Progress = Callable[[int, int, str], None]
"""Is told how many files are done, of how many, and the name of the one at hand."""

RECORDS, CSV = ".pdf", ".csv"


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file that could not be read, by name, and why; never what it holds."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Gathered:
    """What came of the files that were looked at. ``stopped``: not all were, since it was cancelled."""

    pooled: Pooled
    files: Files
    refusals: tuple[Refusal, ...] = ()
    stopped: bool = False

    @property
    def offered(self) -> tuple[Text, ...]:
        """The words that a person may approve one by one."""
        return offered(self.pooled)

    def released(self, approved: Iterable[str] = ()) -> Released:
        """What may leave, with the words that were approved."""
        return release(self.pooled, frozenset(approved))


def gather(
    paths: Iterable[Path],
    read: Read,
    progress: Progress = lambda *_: None,
    cancelled: Callable[[], bool] = lambda: False,
    *,
    texts: bool = True,
    but: Iterable[Path] = (),
) -> Gathered:
    """Read every record among ``paths`` and in the folders among them, ``but`` these, and count it.

    One bad file never stops the others. No record is kept once it was counted, and without ``texts``
    no words that somebody would have to approve. Of a cancelled one nothing can leave.
    """
    files, refusals = records_in(paths)
    left_out = {path.resolve() for path in but}
    files = [path for path in files if path.resolve() not in left_out]
    pooling, seen = Pool(texts=texts), dict.fromkeys(Taken, 0)
    stopped = False
    for done, path in enumerate(files):
        if stopped := cancelled():
            break
        progress(done, len(files), path.name)
        try:
            seen[pooling.add(read(path))] += 1
        except KnownError as error:
            refusals.append(Refusal(path.name, str(error)))
        except OSError:  # the system's words may name what they should not
            refusals.append(Refusal(path.name, "it could not be read; check that you may open it"))
    progress(len(files), len(files), "")
    counted = Files(seen[Taken.COUNTED], seen[Taken.DUPLICATE], len(refusals), seen[Taken.NO_CONSENT])
    return Gathered(pooling.pooled(), counted, tuple(refusals), stopped)


def gather_folder(
    paths: Iterable[Path],
    progress: Progress = lambda *_: None,
    cancelled: Callable[[], bool] = lambda: False,
    *,
    texts: bool = True,
    but: Iterable[Path] = (),
) -> Gathered:
    """As :func:`gather`, each record read in a child process; one that is damaged is refused."""
    with Reader() as reader:
        return gather(
            paths,
            lambda path: _whole(reader.record(path, cancelled=cancelled)),
            progress,
            cancelled,
            texts=texts,
            but=but,
        )


def _whole(read: ReadRecord) -> Record:
    if read.digest is Digest.DAMAGED:
        raise RecordRefused("it was changed or damaged since its export", "ask for it anew")
    return read.record


def return_pages(gathered: Gathered, approved: Iterable[str]) -> bytes:
    """The return as a PDF, in memory, with the words that were approved."""
    return return_pdf(gathered.released(approved), gathered.files, now())


def save_return(gathered: Gathered, path: Path, approved: Iterable[str], pdf: bytes | None) -> None:
    """Write the pages that were shown, or without ``pdf`` the numbers as CSV; raises ExportFailed."""
    if pdf is not None:
        write_pdf(pdf, path)
    else:
        write_csv(return_csv(gathered.released(approved), gathered.files), path)


def write_return(
    gathered: Gathered, pdf: Path, csv: Path | None = None, approved: Iterable[str] = (), made: str = ""
) -> None:
    """Write the return as a PDF, and its numbers as CSV.

    Raises:
        ExportFailed: the reading was cancelled, no record was for the partnership, or a file cannot
            be written. Each file is then whole, the old one or the new.
    """
    if gathered.stopped:
        raise ExportFailed("the records were not all read", "start again and let it read to the end")
    if not gathered.files.records:
        raise ExportFailed(
            "there is no record here that its author chose for the partnership",
            "choose the folder that the records were saved in",
        )
    released = gathered.released(approved)
    pages = return_pdf(released, gathered.files, made or now())
    write_pdf(pages, pdf)
    if csv is not None:
        write_csv(return_csv(released, gathered.files), csv)


def consolidate(
    paths: Iterable[Path],
    out: Path,
    csv: Path | None,
    read: Read | None = None,
    progress: Progress = lambda *_: None,
) -> tuple[dict[str, Any], tuple[Refusal, ...]]:
    """The command ``consolidate``: what it prints, and the files that it refused. ``read``: what reads a
    record, a child process unless told.

    Nobody is there to approve words, so none leave. Raises ExportFailed, as :func:`write_return`.
    """
    but = (out,)  # last time's return is no record
    if read is None:
        gathered = gather_folder(paths, progress, texts=False, but=but)
    else:
        gathered = gather(paths, read, progress, texts=False, but=but)
    write_return(gathered, out, csv)
    return {**asdict(gathered.files), "path": str(out)}, gathered.refusals


def records_in(paths: Iterable[Path]) -> tuple[list[Path], list[Refusal]]:
    """The files that may hold a record, each once, sorted, and what was named and is none.

    Links are not followed, so nothing outside of a folder is read; in folders only PDFs are looked at,
    and nothing hidden.
    """
    found: dict[Path, Path] = {}
    refused: list[Refusal] = []
    for path in paths:
        try:
            if path.is_symlink():
                refused.append(Refusal(path.name, "it is a link; name the file or folder itself"))
            elif path.is_dir():
                for file in _inside(path):
                    found.setdefault(file.resolve(), file)
            elif path.suffix.lower() != RECORDS:
                refused.append(Refusal(path.name, "it is not a PDF; records are PDFs"))
            elif path.is_file():
                found.setdefault(path.resolve(), path)
            else:
                refused.append(Refusal(path.name, "there is no such file; check the name"))
        except OSError:
            refused.append(Refusal(path.name, "it could not be looked at; check the name"))
    return sorted(found.values()), refused


def _inside(folder: Path) -> Iterator[Path]:
    for above, inner, names in folder.walk(follow_symlinks=False):
        inner[:] = sorted(name for name in inner if not name.startswith("."))
        for name in sorted(names):
            file = above / name
            plain = not name.startswith(".") and file.suffix.lower() == RECORDS
            if plain and not file.is_symlink() and file.is_file():
                yield file
