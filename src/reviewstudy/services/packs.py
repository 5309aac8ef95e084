"""Journey 1: a pack that a partnership sent. What it holds is told first; taking it in can be undone."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from reviewstudy.content import thesaurus
from reviewstudy.content.permission import forbidden
from reviewstudy.domain.changes import Topic
from reviewstudy.domain.corrections import adrift, corrected
from reviewstudy.domain.errors import PackRefused
from reviewstudy.domain.reviews import Holding, Origin
from reviewstudy.services.events import Events
from reviewstudy.services.history import DoneSince, History, Step
from reviewstudy.services.unpacking import PackReader
from reviewstudy.storage.library import Library
from reviewstudy.storage.packs import SUFFIX, Pack, PackedReview, read_pack
from reviewstudy.storage.takenpacks import Before, Coming

BUNDLED_PACK_ID = "bundled"
PACK_SUFFIX = SUFFIX


class PackState(StrEnum):
    """What becomes of a document of a pack."""

    NEW = "new"
    UPDATED = "updated"
    SAME = "same"
    ELSEWHERE = "elsewhere"
    FORBIDDEN = "forbidden"


@dataclass(frozen=True, slots=True)
class PackLine:
    """A document of a pack and what becomes of it. ``why``: what forbids it, after “its”; ``adrift``: how
    many corrections of the earlier version fit nothing in this one."""

    packed: PackedReview
    state: PackState
    why: str = ""
    adrift: int = 0
    coming: Coming | None = None


@dataclass(frozen=True, slots=True)
class PackLook:
    """A pack that was read and is not taken in yet.

    ``held``: the version taken in last, None for none, empty where nobody wrote it down; ``called``: its
    name. ``staying``: the titles of reviews that an earlier version brought and this one has no more.
    """

    path: Path
    pack: Pack
    origin: Origin
    held: str | None
    lines: tuple[PackLine, ...]
    staying: tuple[str, ...] = ()
    called: str = ""

    def number(self, state: PackState) -> int:
        """How many documents are to become that."""
        return sum(line.state is state for line in self.lines)

    @property
    def changes(self) -> bool:
        """Whether taking it in would change the library."""
        return any(line.coming is not None for line in self.lines)


@dataclass(frozen=True, slots=True)
class PackOutcome:
    """What taking in a pack changed: titles of what was ``kept`` as it was, since it came from elsewhere,
    and of what was ``left_out``, since its permission forbids it."""

    name: str
    added: int
    updated: int
    kept: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()

    @property
    def message(self) -> str:
        """The same in a sentence without its full stop."""
        numbers = ((self.added, "added"), (self.updated, "updated"))
        parts = [f"{number} {what}" for number, what in numbers if number]
        if self.kept:
            one = len(self.kept) == 1
            said = "it is, since it" if one else "they are, since they"
            parts.append(f"{len(self.kept)} left as {said} came from elsewhere")
        if self.left_out:
            named = ", ".join(f"“{title}”" for title in self.left_out)
            which = "it" if len(self.left_out) == 1 else "they"
            parts.append(f"{len(self.left_out)} left out, since {which} may not be passed on: {named}")
        return f"“{self.name}”: {', '.join(parts) or 'already in the library as it is'}"


def _never() -> bool:
    return False


class PackService:
    """Looks into packs and takes them in."""

    def __init__(self, library: Library, events: Events, history: History) -> None:
        self._library, self._events, self.history = library, events, history

    def look(
        self,
        path: Path,
        *,
        bundled: bool = False,
        cancelled: Callable[[], bool] = _never,
        reader: PackReader | None = None,
    ) -> PackLook:
        """Read a pack and say what taking it in would do; nothing is stored.

        ``bundled``: it is the program's own, and is read here and now. ``reader``: one that is kept for many.

        Raises:
            PackRefused: it is damaged or unsafe, calls itself the bundled one, or is an earlier version
                than the one taken in.
        """
        if bundled:
            pack = read_pack(path)
        elif reader is not None:
            pack = reader.read(path, cancelled=cancelled)
        else:
            with PackReader() as one:
                pack = one.read(path, cancelled=cancelled)
        if (pack.id == BUNDLED_PACK_ID) is not bundled:
            raise PackRefused(f"{path.name} uses a name that is not its own", "ask its sender for another")
        return self._compared(path, pack, Origin.BUNDLED if bundled else Origin.PACK)

    def take(self, look: PackLook, *, undoable: bool = True) -> PackOutcome:
        """Take a pack in: its own reviews are added or updated, nothing else is touched.

        ``undoable``: as a step that can be taken back.

        Raises:
            PackRefused: a later version was taken in meanwhile.
        """
        look = self._compared(look.path, look.pack, look.origin)  # the library may be another by now
        pack, coming = look.pack, [line.coming for line in look.lines if line.coming is not None]
        if coming or not self.is_held(pack):
            row = {"id": pack.id, "name": pack.name, "version": pack.version, "digest": pack.digest}
            before = self._library.packs.put(coming, row)
            if coming:
                ids = tuple(one.holding.review_id for one in coming)
                if undoable:
                    self._remember(pack, coming, row, before)
                self._events.publish(Topic.LIBRARY, ids=ids)

        def titles(state: PackState) -> tuple[str, ...]:
            return tuple(line.packed.document.title for line in look.lines if line.state is state)

        return PackOutcome(
            pack.name,
            look.number(PackState.NEW),
            look.number(PackState.UPDATED),
            titles(PackState.ELSEWHERE),
            titles(PackState.FORBIDDEN),
        )

    def is_held(self, pack: Pack) -> bool:
        """Whether this very version was taken in last."""
        row = self._library.packs.row(pack.id)
        return row is not None and row["digest"] == pack.digest

    def _remember(self, pack: Pack, coming: list[Coming], row: dict[str, str], before: Before) -> None:
        """Make of it a step that can be taken back, while nobody has put right what it brought."""
        ids = tuple(one.holding.review_id for one in coming)

        def put(there: bool) -> None:
            if there:
                self._library.packs.put(coming, row)
            else:
                held = {entry.review_id for entry in self._library.entries()}
                if any(
                    one.holding.review_id in held
                    and self._library.holding(one.holding.review_id) != one.holding
                    for one in coming
                ):
                    raise DoneSince
                self._library.packs.put_back(before)
            self._events.publish(Topic.LIBRARY, ids=ids)

        self.history.record(Step(f"taking in “{pack.name}”", f"pack:{pack.id}", False, True, put))

    def _compared(self, path: Path, pack: Pack, origin: Origin) -> PackLook:
        """What of a pack is new; a review some other source brought is left as it is."""
        row = self._library.packs.row(pack.id)
        held = row["version"] if row is not None else None
        if origin is Origin.PACK and held and _earlier(pack.version, held):
            raise PackRefused(
                f"{path.name} is version {pack.version} of “{pack.name}”, and you have version {held}, "
                "which is later",
                "keep the one you have, or ask its sender for the latest",
            )
        there = {entry.review_id for entry in self._library.entries()}
        lines = tuple(self._line(packed, pack, origin, there) for packed in pack.reviews)
        gone = self._library.packs.reviews_of(pack.id) - {one.review_id for one in pack.reviews}
        staying = sorted(self._library.holding(one).document.title for one in gone)
        return PackLook(
            path, pack, origin, held, lines, tuple(staying), row["name"] if row is not None else ""
        )

    def _line(self, packed: PackedReview, pack: Pack, origin: Origin, there: set[str]) -> PackLine:
        if (why := forbidden(packed.provenance)) is not None:
            return PackLine(packed, PackState.FORBIDDEN, why)
        came = Holding(packed.review_id, packed.edition, origin, packed.document, packed.provenance, pack.id)
        if packed.review_id not in there:
            # The same bytes may have been imported one by one: they are in the library already.
            if (other := self._library.review_of_edition(packed.edition)) is not None and (
                self._library.holding(other).pack != pack.id
            ):
                return PackLine(packed, PackState.ELSEWHERE)
            return PackLine(packed, PackState.NEW, coming=Coming(came, packed.source_name))
        held = self._library.holding(packed.review_id)
        if held.pack != pack.id:
            return PackLine(packed, PackState.ELSEWHERE)
        kept = self._library.kept
        understood = kept.understood(packed.review_id) or held.document
        # Not the edition alone: the same bytes may be read better by a later version.
        if (held.edition, held.provenance, held.origin, understood) == (
            packed.edition,
            packed.provenance,
            origin,
            packed.document,
        ):
            return PackLine(packed, PackState.SAME)
        corrections = kept.corrections(packed.review_id)
        if corrections.empty:
            return PackLine(packed, PackState.UPDATED, coming=Coming(came, packed.source_name))
        document = corrected(packed.document, corrections, thesaurus().themes_in)
        put_right = Holding(came.review_id, came.edition, origin, document, came.provenance, came.pack)
        coming = Coming(put_right, packed.source_name, (corrections, packed.document))
        return PackLine(
            packed, PackState.UPDATED, adrift=len(adrift(packed.document, corrections)), coming=coming
        )


def _earlier(version: str, other: str) -> bool:
    """Whether a version is earlier than another, as far as their numbers tell."""
    one, two = ([int(part) for part in re.findall(r"\d{1,9}", text)] for text in (version, other))
    alike = re.sub(r"[\d.]+", "#", version) == re.sub(r"[\d.]+", "#", other)
    return alike and one < two
