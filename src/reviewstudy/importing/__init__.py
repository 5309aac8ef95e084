"""A published file becomes a :class:`Review`: clean, structured, readable text.

Two doors: :func:`extract` for one document, :class:`Reader` for many. A record that the program
once exported is from outside too, and is read back here: :func:`read_record`. Formats make lines
(:mod:`.lines`), one pipeline (:mod:`.pipeline`) makes the review, and all of it runs in a child
process (:mod:`.isolation`).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from reviewstudy import wire
from reviewstudy.domain.errors import DocumentRefused, PasswordNeeded
from reviewstudy.domain.records import ReadRecord
from reviewstudy.domain.reviews import Provenance, Review, check_well_formed, edition_of
from reviewstudy.importing import admission, isolation, pages, pictures, records
from reviewstudy.importing.child import RECORD
from reviewstudy.importing.isolation import Cancelled, Failed, Limits, OverLimit, Progress
from reviewstudy.importing.pages import Picture
from reviewstudy.importing.pictures import Wanted

__all__ = [
    "Cancelled",
    "Extracted",
    "Failed",
    "Limits",
    "OverLimit",
    "Picture",
    "Progress",
    "Reader",
    "documents_in",
    "extract",
    "page_picture",
    "read_record",
    "suffixes",
]


@dataclass(frozen=True, slots=True)
class Extracted:
    """A document read: the review, the SHA-256 of its bytes, and what it declares of itself."""

    document: Review
    edition: str
    provenance: Provenance
    declared_id: str | None


def _never() -> bool:
    return False


def _unheard(_done: int, _total: int) -> None:
    """Progress that nobody follows."""


class Reader:
    """Reads documents one after another in one child process, started when the first needs it.

    For many documents: starting a process costs more than reading one. Each document has its own
    limits, and no document changes what becomes of the next. Used in a ``with``, at whose end no
    process is left. For one thread at a time.
    """

    def __init__(self, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()
        self._cage = isolation.Cage()
        self.usage: isolation.Usage | None = None
        """What the last document took; None where it was refused before it was parsed."""
        self.edition: str | None = None
        """The SHA-256 of the last document's bytes; None where they could not be had."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._cage.end()

    def extract(
        self,
        path: Path,
        *,
        limits: Limits | None = None,
        cancelled: Callable[[], bool] = _never,
        progress: Progress = _unheard,
        password: str | None = None,
    ) -> Extracted:
        """Read one document. Blocks for as long as ``limits`` allow; ``cancelled`` is polled meanwhile.

        ``limits`` are for this document alone. ``progress`` is called with pages done and pages in all,
        in this thread, for documents that have pages. ``password`` opens a protected document; others
        do without it. Where pages are pictures and the recogniser is installed, the document is read
        again with it, in more time and memory.

        Raises:
            OverLimit: it would take more than ``limits``.
            Cancelled: it was stopped.
            PasswordNeeded: it is protected, and ``password`` is None or not the one.
            DocumentRefused: it cannot be read; this is what those above are, too.
        """
        limits, self.usage, self.edition = limits or self._limits, None, None
        source, name = admission.admit(path, limits)
        self.edition = edition_of(source)

        def ask(limits: Limits, recognise: Wanted) -> bytes:
            return self._cage.ask(
                lambda child: child.read(name, source, limits, cancelled, progress, password, recognise)
            )

        try:
            said = self._ask(ask, limits, offered := pictures.offered())
            if offered is not None and (found := _pictures(said)):
                limits = limits.recognising(len(found))
                said = self._ask(ask, limits, found)
            return _understood(said, self.edition, limits)
        except (ValueError, KeyError, TypeError):
            self._cage.end()  # whatever answers so is not to be asked again
            raise Failed("the answer makes no sense") from None

    def record(self, path: Path, *, cancelled: Callable[[], bool] = _never) -> ReadRecord:
        """The record that a PDF carries, whoever made it. Its digest may say that it is damaged.

        Raises:
            NoRecord: it is a PDF like any other.
            NewerRecord: a newer version of the program made it.
            Cancelled: ``cancelled`` turned true.
            RecordRefused: it cannot be read; this is what the first two are, too.
        """
        self.usage = self.edition = None
        source = records.admit(path)
        self.edition = edition_of(source)

        def ask(limits: Limits, _: Wanted) -> bytes:
            return self._cage.ask(lambda child: child.read(RECORD, source, limits, cancelled, _unheard))

        try:
            return records.understood(self._ask(ask, records.LIMITS, None))
        except (OverLimit, Failed) as error:
            raise records.refusal(error) from None
        except (ValueError, KeyError, TypeError):
            self._cage.end()
            raise records.failed() from None

    def _ask(self, ask: Callable[[Limits, Wanted], bytes], limits: Limits, recognise: Wanted) -> bytes:
        try:
            return ask(limits, recognise)
        finally:
            self.usage = self._cage.usage


def extract(
    path: Path,
    *,
    limits: Limits | None = None,
    cancelled: Callable[[], bool] = _never,
    progress: Progress = _unheard,
    password: str | None = None,
) -> Extracted:
    """Read one document as :meth:`Reader.extract` does, in a child process for it alone."""
    with Reader(limits) as reader:
        return reader.extract(path, cancelled=cancelled, progress=progress, password=password)


def read_record(path: Path, *, cancelled: Callable[[], bool] = _never) -> ReadRecord:
    """The record that a PDF carries, as :meth:`Reader.record`, in a child process for it alone."""
    with Reader() as reader:
        return reader.record(path, cancelled=cancelled)


def _understood(said: bytes, edition: str, limits: Limits) -> Extracted:
    """The child's answer, believed only as far as it is well formed; ValueError and the like if not."""
    read = _read(said, limits)
    review = wire.from_builtins(read["document"], Review)
    check_well_formed(review)
    return Extracted(
        document=review,
        edition=edition,
        provenance=wire.from_builtins(read["provenance"], Provenance),
        declared_id=wire.from_builtins(read["declared_id"], str | None),  # type: ignore[arg-type]
    )


def _pictures(said: bytes) -> set[int]:
    """The pages a child says are pictures; ValueError and the like if it makes no sense."""
    if not said.startswith(b'{"pictures":'):
        return set()
    return set(wire.from_builtins(wire.decode(said, dict[str, Any])["pictures"], list[int]))


def _read(said: bytes, limits: Limits) -> dict[str, Any]:
    """What a child read; raises the refusal it answered with instead, or KeyError."""
    answer = wire.decode(said, dict[str, Any])
    if "refused" in answer:
        refused = wire.from_builtins(answer["refused"], dict[str, str])
        raise DocumentRefused(_line(refused["what"]), _line(refused["advice"]))
    if "locked" in answer:
        raise PasswordNeeded(wrong=answer["locked"] is True)
    if "over" in answer:
        raise isolation.no_memory(limits)
    if "failed" in answer:
        raise Failed(_line(wire.from_builtins(answer["failed"], str)))
    return wire.from_builtins(answer["read"], dict[str, Any])


def page_picture(source: Path | bytes, page: int, width: int, password: str | None = None) -> Picture:
    """Page ``page`` (from 1; the last where there are fewer) as a picture ``width`` pixels wide.

    Raises:
        PasswordNeeded: it is protected, and ``password`` is None or not the one.
        DocumentRefused: only the pages of a PDF can be drawn, and these cannot.
    """
    limits = Limits()
    if isinstance(source, Path):
        source, name = admission.admit(source, limits)
    else:
        name = "pdf" if source.startswith(b"%PDF") else ""
    if name != "pdf":
        raise DocumentRefused(
            "only the pages of a PDF can be shown here", "open the file itself to see it as it was"
        )
    child = isolation.Child()
    try:
        said = child.read(f"{pages.NAME}:{page}:{width}", source, limits, _never, _unheard, password)
        return pages.understood(_read(said, limits))
    except (ValueError, KeyError, TypeError):
        raise Failed("the picture makes no sense") from None
    finally:
        child.end()


def _line(said: str) -> str:
    """What a child says is shown to a person: one line, of a bearable length."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in said[:600]).split())


def suffixes() -> tuple[str, ...]:
    """The endings of file names that can be read, with their dots, sorted."""
    return tuple(sorted(admission.files().formats))


def documents_in(paths: Iterable[Path]) -> list[Path]:
    """The files among ``paths`` and the documents in the folders among them, each once, sorted.

    A file named is kept whatever its kind, so that it can be refused in words; in folders only
    kinds that can be read are taken, nothing hidden, and no link to a folder is followed.
    """
    found: set[Path] = set()
    for path in paths:
        if not path.is_dir():
            found.add(path)
            continue
        for folder, inner, names in path.walk(follow_symlinks=False):
            inner[:] = [name for name in inner if not name.startswith(".")]
            found.update(
                folder / name
                for name in names
                if not name.startswith((".", "~$"))
                and Path(name).suffix.lower() in admission.files().formats
                and (folder / name).is_file()
            )
    return sorted(found)
