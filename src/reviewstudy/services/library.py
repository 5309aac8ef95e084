"""Journey 1: bring reviews in, one by one or as a pack."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path

from reviewstudy.content import thesaurus
from reviewstudy.domain.changes import Topic
from reviewstudy.domain.corrections import adrift, corrected, difference
from reviewstudy.domain.errors import DocumentRefused, KnownError, PasswordNeeded
from reviewstudy.domain.reviews import Holding, Origin, Review, edition_of, review_id_for, same_text, work_key
from reviewstudy.importing import Extracted, Picture, Reader, dates, documents_in, page_picture
from reviewstudy.services.events import Events
from reviewstudy.services.packs import PACK_SUFFIX, PackLook, PackOutcome, PackService
from reviewstudy.storage.kept import Original
from reviewstudy.storage.library import Entry, Library
from reviewstudy.storage.packs import read_pack
from reviewstudy.storage.taking import TakenOut

MAX_ORIGINAL = 50 << 20
"""Bytes of a file that is kept beside its review; a larger one stays where it is."""


class OutcomeKind(StrEnum):
    """What became of one file."""

    ADDED = "added"
    EDITION = "edition"
    DUPLICATE = "duplicate"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file, in a sentence for a person."""

    path: str
    outcome: OutcomeKind
    review: str | None
    message: str


class FoundState(StrEnum):
    """What a file turned out to be once it was read."""

    NEW = "new"
    EDITION = "edition"
    DUPLICATE = "duplicate"
    PACK = "pack"
    LOCKED = "locked"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Found:
    """A file that was read and is not stored yet.

    ``review``: the review it is a duplicate or an edition of. ``extracted``: what was understood,
    with earlier corrections of that review laid over it; ``understood``: without them. ``adrift``:
    how many of those corrections fit nothing in this edition. ``password``: what opened it, so that
    its pages can be shown while it is checked; it goes when this does. ``pack``: what a pack holds.
    """

    path: Path
    state: FoundState
    message: str
    review: str | None = None
    extracted: Extracted | None = None
    understood: Review | None = None
    adrift: int = 0
    password: str | None = field(default=None, repr=False)
    pack: PackLook | None = None


Progress = Callable[[int, int, str], None]
"""Called with files done, files in all, and the name of the file at hand."""


class LibraryService:
    """The library as a person sees it."""

    def __init__(self, library: Library, events: Events, packs: PackService) -> None:
        self._library, self._events, self.packs = library, events, packs

    def entries(self) -> list[Entry]:
        """All reviews by title; a digest and its original each name the other."""
        return self._library.entries()

    def counterpart(self, review_id: str) -> tuple[str, bool] | None:
        """The id of a digest's original, or of an original's digest, and whether it is the digest."""
        return self._library.counterpart(review_id)

    def import_paths(
        self,
        paths: Iterable[Path],
        progress: Progress = lambda *_: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> list[Outcome]:
        """Read files, and the documents inside folders, and keep each as it was understood."""
        return [self.keep(found) for found in self.read(paths, progress, cancelled)]

    def read(
        self,
        paths: Iterable[Path],
        progress: Progress = lambda *_: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Iterator[Found]:
        """Read files, and the documents inside folders, one by one; nothing is stored yet.

        One bad file never stops the others: it comes as a :class:`Found` that says why. So does one
        behind a password, for :meth:`unlock`.
        """
        documents: list[Path] = []
        for path in paths:
            try:
                inside = documents_in([path])
            except KnownError as error:
                yield Found(path, FoundState.REFUSED, str(error))
                continue
            except OSError:  # no name for a file here; reading it will say so
                inside = [path]
            if not inside:
                nothing = "nothing in that folder can be read; choose a folder with reviews in it"
                yield Found(path, FoundState.REFUSED, nothing)
            documents += inside
        with Reader() as reader:
            for done, path in enumerate(documents):
                if cancelled():
                    break
                progress(done, len(documents), path.name)

                def paged(page: int, pages: int, done: int = done, name: str = path.name) -> None:
                    progress(done, len(documents), f"{name}, page {page} of {pages}")

                yield self._read(reader, path, paged, cancelled)
        progress(len(documents), len(documents), "")

    def unlock(
        self,
        found: Found,
        password: str | None,
        paged: Callable[[int, int], None] = lambda *_: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Found:
        """Read a file that was LOCKED with its password (None: nobody has it); nothing is stored yet.

        The password is tried once and kept nowhere but in what is returned.
        """
        if not password:
            message = "no password was given, so it was left out; import it again when you have the password"
            return replace(found, state=FoundState.REFUSED, message=message)
        with Reader() as reader:
            read = self._read(reader, found.path, paged, cancelled, password)
        return replace(read, password=password) if read.extracted else read

    def _read(
        self,
        reader: Reader,
        path: Path,
        paged: Callable[[int, int], None],
        cancelled: Callable[[], bool],
        password: str | None = None,
    ) -> Found:
        try:
            if path.suffix.casefold() == PACK_SUFFIX:
                return Found(path, FoundState.PACK, "", pack=self.packs.look(path, cancelled=cancelled))
            extracted = reader.extract(path, cancelled=cancelled, progress=paged, password=password)
        except PasswordNeeded as error:
            if (held := self._library.review_of_edition(reader.edition or "")) is not None:
                return Found(path, FoundState.DUPLICATE, "", held)  # nobody need be asked again
            return Found(path, FoundState.REFUSED if error.wrong else FoundState.LOCKED, str(error))
        except KnownError as error:
            return Found(path, FoundState.REFUSED, str(error))
        held = self._library.review_of_edition(extracted.edition)
        if held is not None:
            return Found(path, FoundState.DUPLICATE, "", held, extracted)
        earlier = self._earlier(extracted)
        if earlier is None:
            return Found(path, FoundState.NEW, "", None, extracted)
        corrections = self._library.kept.corrections(earlier)
        document = corrected(extracted.document, corrections, thesaurus().themes_in)
        return Found(
            path,
            FoundState.EDITION,
            "",
            earlier,
            replace(extracted, document=document),
            extracted.document,
            len(adrift(extracted.document, corrections)),
        )

    def _earlier(self, extracted: Extracted) -> str | None:
        """The imported review that a document is another edition of."""
        document = extracted.document
        for entry in self.entries():
            if entry.origin is not Origin.IMPORT or entry.digest != extracted.provenance.digest:
                continue
            # What a person put right is no help in telling what another file was read as.
            understood = self._library.kept.understood(entry.review_id)
            if (work_key(understood) if understood else entry.work) != work_key(document):
                continue
            understood = understood or self._library.holding(entry.review_id).document
            alike = (understood.title, understood.kind) == (document.title, document.kind)
            # Without a reference the title may be a form's, and the text has to bear it out.
            if alike and (document.reference or same_text(understood, document)):
                return entry.review_id
        return None

    def _understood(self, review_id: str) -> Review:
        """A review as the program understood it; raises NotFound."""
        return self._library.kept.understood(review_id) or self._library.holding(review_id).document

    def keep(
        self, found: Found, wanted: Review | None = None, *, apart: bool = False, original: bool = True
    ) -> Outcome:
        """Store what was read, with ``wanted`` as a person put it right.

        ``apart``: as a review of its own, though it looks like another edition of one. ``original``:
        the file itself is kept beside it, if it is no larger than :data:`MAX_ORIGINAL`.
        """
        if found.pack is not None:
            try:
                return of_pack(found.path, self.packs.take(found.pack))
            except KnownError as error:
                return Outcome(str(found.path), OutcomeKind.REFUSED, None, str(error))
        try:
            if found.extracted is None:
                if found.state is FoundState.DUPLICATE and found.review is not None:
                    return self._duplicate(found, found.review)
                return Outcome(str(found.path), OutcomeKind.REFUSED, None, found.message)
            # The same bytes may have come in since they were read: twice in one batch, or elsewhere.
            if (held := self._library.review_of_edition(found.extracted.edition)) is not None:
                return self._duplicate(found, held)
            return self._store(found, found.extracted, wanted, apart=apart, original=original)
        except KnownError as error:
            return Outcome(str(found.path), OutcomeKind.REFUSED, None, str(error))

    def _duplicate(self, found: Found, held: str) -> Outcome:
        document = found.extracted.document if found.extracted else self._library.holding(held).document
        message = f"“{document.title}” is already in the library"
        return Outcome(str(found.path), OutcomeKind.DUPLICATE, held, message)

    def _store(
        self, found: Found, extracted: Extracted, wanted: Review | None, *, apart: bool, original: bool
    ) -> Outcome:
        understood, document = found.understood or extracted.document, wanted or extracted.document
        same = None if apart else found.review
        review_id = same or review_id_for(extracted.edition)
        others = {entry.digest for entry in self.entries() if entry.work == work_key(document)}
        holding = Holding(review_id, extracted.edition, Origin.IMPORT, document, extracted.provenance)
        corrections = difference(understood, document)
        if same is not None:  # those that fit nothing here may fit the edition after
            earlier = adrift(understood, self._library.kept.corrections(same))
            corrections = replace(corrections, items=(*corrections.items, *earlier))
        self._library.put(
            holding,
            found.path.name,
            _source(found.path, extracted.edition) if original else None,
            None if corrections.empty and same is None else (corrections, understood),
        )
        self._events.publish(Topic.LIBRARY, ids=(review_id,))
        if same is not None:
            message = f"“{document.title}”: this edition now stands for the earlier one; marks were kept"
            return Outcome(str(found.path), OutcomeKind.EDITION, review_id, message)
        counted = len(document.learning_points)
        message = f"“{document.title}” added: {counted} learning point{'s' * (counted != 1)}"
        if others - {extracted.provenance.digest}:
            also = "its original is" if extracted.provenance.digest else "a digest of it is"
            message += f"; {also} in the library too, and they count once"
        return Outcome(str(found.path), OutcomeKind.ADDED, review_id, message)

    @staticmethod
    def page_picture(source: Path | bytes, page: int, width: int, password: str | None = None) -> Picture:
        """A page of a PDF as a picture, drawn by another process; raises DocumentRefused."""
        return page_picture(source, page, width, password)

    def original(self, holding: Holding) -> Original | None:
        """The file an edition was read from, where it was kept."""
        return self._library.kept.original(holding.edition)

    def has_pages(self, holding: Holding) -> bool:
        """Whether the original was kept and is of a kind whose pages can be shown."""
        return (self._library.kept.original_name(holding.edition) or "").casefold().endswith(".pdf")

    def original_page(self, holding: Holding, page: int, width: int, password: str | None = None) -> Picture:
        """A page of the original as a picture; raises DocumentRefused."""
        kept = self.original(holding)
        if kept is None:
            raise DocumentRefused("the original of this review was not kept", "import the file again")
        return page_picture(kept.source, page, width, password)

    @staticmethod
    def date(text: str) -> str | None:
        """A date as a person types it, as ISO and as exact as typed; None where it is no date."""
        wanted = text.strip()
        if re.fullmatch(r"(?:19|20)\d\d(?:-(?:0[1-9]|1[0-2]))?", wanted):
            return wanted
        found = next(iter(dates.find(wanted)), None)
        return found.value if found else None

    def correct(self, review_id: str, wanted: Review) -> None:
        """Put right a review that is in the library already; raises NotFound."""
        holding, understood = self._library.holding(review_id), self._understood(review_id)
        put_right = replace(holding, document=wanted)
        name = self._library.source_name(review_id)
        self._library.put(put_right, name, correction=(difference(understood, wanted), understood))
        self._events.publish(Topic.LIBRARY, ids=(review_id,))

    def remove(self, review_id: str) -> TakenOut:
        """Take a review out with its original; marks on it stay. Raises NotFound."""
        taken = self._library.remove(review_id)
        self._events.publish(Topic.LIBRARY, ids=(review_id,))
        return taken

    def bring_back(self, taken: TakenOut) -> None:
        """Put a review that was taken out back as it was."""
        self._library.bring_back(taken)
        self._events.publish(Topic.LIBRARY, ids=(taken.holding.review_id,))

    def reindex(self) -> bool:
        """Bring the learning index up to today's rules; whether that was needed. Takes its time."""
        needed = self._library.reindex()
        if needed:
            self._events.publish(Topic.LIBRARY)
        return needed

    def take_pack(self, path: Path, *, bundled: bool = False) -> PackOutcome:
        """Look into a pack and take it in at once, as no step to take back.

        Raises:
            PackRefused: the pack is damaged or unsafe, or calls itself the bundled one.
        """
        # The bundled one is looked at whenever the window opens: what was removed of it stays removed.
        if bundled and self.packs.is_held(pack := read_pack(path)):
            return PackOutcome(pack.name, 0, 0)
        return self.packs.take(self.packs.look(path, bundled=bundled), undoable=False)


def of_pack(path: Path, taken: PackOutcome) -> Outcome:
    """What became of a pack, as of any file."""
    kind = (
        OutcomeKind.ADDED if taken.added else OutcomeKind.EDITION if taken.updated else OutcomeKind.DUPLICATE
    )
    return Outcome(str(path), kind, None, taken.message)


def _source(path: Path, edition: str) -> bytes | None:
    """The bytes that were read, unless they are too many or others by now."""
    try:
        if path.stat().st_size > MAX_ORIGINAL:
            return None
        source = path.read_bytes()
    except OSError:
        return None
    return source if edition_of(source) == edition else None
