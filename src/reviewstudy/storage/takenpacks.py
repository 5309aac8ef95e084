"""Which packs were taken in, and what a pack changes, so that it can be taken back."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from reviewstudy.domain.corrections import Corrections
from reviewstudy.domain.errors import NotFound
from reviewstudy.domain.reviews import Holding, Review
from reviewstudy.storage.taking import Row, TakenOut

if TYPE_CHECKING:
    from reviewstudy.storage.connect import EncryptedFile
    from reviewstudy.storage.library import Library


@dataclass(frozen=True, slots=True)
class Coming:
    """A review that a pack adds or updates: as it is to stand in the library, the name of its file, and,
    where a person put something right in it, that and the document as it came."""

    holding: Holding
    source_name: str
    correction: tuple[Corrections, Review] | None = None


@dataclass(frozen=True, slots=True)
class Before:
    """What stood before a pack was taken in: its own row, and by id each review it changed, None for one
    that it added."""

    pack_id: str
    row: Row | None = field(repr=False)
    reviews: tuple[tuple[str, TakenOut | None], ...] = field(repr=False)


class TakenPacks:
    """The packs of one library."""

    def __init__(self, file: "EncryptedFile", library: "Library") -> None:
        self._file, self._library = file, library

    def row(self, pack_id: str) -> dict[str, Any] | None:
        """``id``, ``name``, ``version`` and ``digest`` of the version last taken in, and when that was."""
        with self._file.read() as db:
            return next(iter(db.query("SELECT * FROM pack WHERE id = ?", [pack_id])), None)

    def reviews_of(self, pack_id: str) -> set[str]:
        """The ids of the reviews that a pack brought."""
        with self._file.read() as db:
            return {row["id"] for row in db.query("SELECT id FROM review WHERE pack = ?", [pack_id])}

    def put(self, coming: Sequence[Coming], pack: Row) -> Before:
        """Add or replace the reviews of a pack, all or none. ``pack``: its row, without the time."""
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        with self._file.write() as db:
            before = Before(
                pack["id"],
                self.row(pack["id"]),
                tuple((one.holding.review_id, self._there(one.holding.review_id)) for one in coming),
            )
            self._library.put_all([(one.holding, one.source_name) for one in coming])
            for one in coming:
                if one.correction is not None:
                    self._library.kept.put_correction(db, one.holding.review_id, *one.correction)
            db.table("pack").upsert({**pack, "taken": now}, pk="id")
        return before

    def put_back(self, before: Before) -> None:
        """Have everything stand as it did before."""
        with self._file.write() as db:
            for review_id, earlier in before.reviews:
                if self._there(review_id) is not None:
                    self._library.remove(review_id)
                if earlier is not None:
                    self._library.bring_back(earlier)
            db.execute("DELETE FROM pack WHERE id = ?", [before.pack_id])
            if before.row is not None:
                db.table("pack").upsert(before.row, pk="id")

    def _there(self, review_id: str) -> TakenOut | None:
        try:
            return self._library.as_it_is(review_id)
        except NotFound:
            return None
