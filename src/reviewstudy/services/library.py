"""Journey 1: bring reviews in, one by one or as a pack."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from reviewstudy.domain.changes import Topic
from reviewstudy.domain.errors import KnownError, PackRefused
from reviewstudy.domain.reviews import Holding, Origin, review_id_for, same_text, work_key
from reviewstudy.importing import Extracted, documents_in, extract
from reviewstudy.services.events import Events
from reviewstudy.storage.library import Entry, Library
from reviewstudy.storage.packs import Pack, read_pack

BUNDLED_PACK_ID = "bundled"
PACK_SUFFIX = ".reviewpack"


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


@dataclass(frozen=True, slots=True)
class PackOutcome:
    """What taking in a pack changed."""

    name: str
    added: int
    updated: int
    kept: tuple[str, ...] = ()


Progress = Callable[[int, int, str], None]
"""Called with files done, files in all, and the name of the file at hand."""


class LibraryService:
    """The library as a person sees it."""

    def __init__(self, library: Library, events: Events) -> None:
        self._library = library
        self._events = events

    def entries(self) -> list[Entry]:
        """All reviews by title; a digest and its original each name the other."""
        return self._library.entries()

    def import_paths(
        self,
        paths: Iterable[Path],
        progress: Progress = lambda *_: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> list[Outcome]:
        """Add files, and the documents inside folders. One bad file never stops the others."""
        outcomes: list[Outcome] = []
        documents: list[Path] = []
        for path in paths:
            try:
                found = documents_in([path])
            except KnownError as error:
                outcomes.append(Outcome(str(path), OutcomeKind.REFUSED, None, str(error)))
                continue
            except OSError:  # no name for a file here; reading it will say so
                found = [path]
            if not found:
                nothing = "nothing in that folder can be read; choose a folder with text or Markdown files"
                outcomes.append(Outcome(str(path), OutcomeKind.REFUSED, None, nothing))
            documents += found
        for done, path in enumerate(documents):
            if cancelled():
                break
            progress(done, len(documents), path.name)
            outcomes.append(self._import(path, cancelled))
        progress(len(documents), len(documents), "")
        return outcomes

    def _import(self, path: Path, cancelled: Callable[[], bool]) -> Outcome:
        try:
            if path.suffix.casefold() == PACK_SUFFIX:
                return _of_pack(path, self.take_pack(path))
            return self._add(path, extract(path, cancelled=cancelled))
        except KnownError as error:
            return Outcome(str(path), OutcomeKind.REFUSED, None, str(error))

    def _add(self, path: Path, extracted: Extracted) -> Outcome:
        document = extracted.document
        held = self._library.review_of_edition(extracted.edition)
        if held is not None:
            message = f"“{document.title}” is already in the library"
            return Outcome(str(path), OutcomeKind.DUPLICATE, held, message)
        same_work = [entry for entry in self.entries() if entry.work == work_key(document)]
        earlier = [
            entry
            for entry in same_work
            if entry.origin is Origin.IMPORT
            and (entry.title, entry.kind, entry.digest)
            == (document.title, document.kind, extracted.provenance.digest)
            # Without a reference the title may be a form's, and the text has to bear it out
            and (document.reference or same_text(self._library.holding(entry.review_id).document, document))
        ]
        review_id = earlier[0].review_id if earlier else review_id_for(extracted.edition)
        holding = Holding(review_id, extracted.edition, Origin.IMPORT, document, extracted.provenance)
        self._library.put(holding, path.name)
        self._events.publish(Topic.LIBRARY, ids=(review_id,))
        if earlier:
            message = f"“{document.title}”: this edition now stands for the earlier one; marks were kept"
            return Outcome(str(path), OutcomeKind.EDITION, review_id, message)
        counted = len(document.learning_points)
        message = f"“{document.title}” added: {counted} learning point{'s' * (counted != 1)}"
        others = {entry.digest for entry in same_work}
        if others - {extracted.provenance.digest}:
            also = "its original is" if extracted.provenance.digest else "a digest of it is"
            message += f"; {also} in the library too, and they count once"
        return Outcome(str(path), OutcomeKind.ADDED, review_id, message)

    def take_pack(self, path: Path, *, bundled: bool = False) -> PackOutcome:
        """Take a pack in: its own reviews are added or updated, nothing else is touched.

        Raises:
            PackRefused: the pack is damaged or unsafe, or calls itself the bundled one.
        """
        pack = read_pack(path)
        if (pack.id == BUNDLED_PACK_ID) is not bundled:
            raise PackRefused(f"{path.name} uses a name that is not its own", "ask its sender for another")
        if self._library.pack_digest(pack.id) == pack.digest:
            return PackOutcome(pack.name, 0, 0)
        outcome, holdings = self._compare(pack, Origin.BUNDLED if bundled else Origin.PACK)
        self._library.put_all(holdings, pack=(pack.id, pack.name, pack.digest))
        self._events.publish(Topic.LIBRARY, ids=tuple(holding.review_id for holding, _ in holdings))
        return outcome

    def _compare(self, pack: Pack, origin: Origin) -> tuple[PackOutcome, list[tuple[Holding, str]]]:
        """What of a pack is new; a review some other source brought is left as it is."""
        held = {entry.review_id: entry for entry in self.entries()}
        holdings: list[tuple[Holding, str]] = []
        added = updated = 0
        kept: list[str] = []
        for packed in pack.reviews:
            entry = held.get(packed.review_id)
            holding = Holding(
                packed.review_id, packed.edition, origin, packed.document, packed.provenance, pack.id
            )
            if entry is not None:
                there = self._library.holding(entry.review_id)
                if there.pack != pack.id:
                    kept.append(packed.document.title)
                    continue
                if there == holding:  # the same bytes may be read better by a later version
                    continue
            added, updated = added + (entry is None), updated + (entry is not None)
            holdings.append((holding, packed.source_name))
        return PackOutcome(pack.name, added, updated, tuple(kept)), holdings


def _of_pack(path: Path, taken: PackOutcome) -> Outcome:
    parts = [
        f"{number} {what}" for number, what in ((taken.added, "added"), (taken.updated, "updated")) if number
    ]
    if taken.kept:
        parts.append(f"{len(taken.kept)} left as they are, since they came from elsewhere")
    message = f"“{taken.name}”: {', '.join(parts) or 'already in the library as it is'}"
    kind = (
        OutcomeKind.ADDED if taken.added else OutcomeKind.EDITION if taken.updated else OutcomeKind.DUPLICATE
    )
    return Outcome(str(path), kind, None, message)
