"""Supervision in the journal: records a person was sent, and what came back about their own."""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from reviewstudy import wire
from reviewstudy.domain.errors import NotFound
from reviewstudy.domain.records import Record
from reviewstudy.domain.returns import Received, Returned
from reviewstudy.domain.supervision import Supervision

if TYPE_CHECKING:
    from reviewstudy.storage.connect import EncryptedFile


class Supervised:
    """Both sides of supervision. What came back goes with the reflection it is about."""

    def __init__(self, file: "EncryptedFile") -> None:
        self._file = file

    def received(self) -> list[Received]:
        """Records a person was sent and has not put into the bin, what came last first."""
        with self._file.read() as db:
            rows = list(db.query("SELECT * FROM received WHERE removed IS NULL ORDER BY received DESC, id"))
        return [_received(row) for row in rows]

    def one_received(self, record: str) -> Received:
        """One of them, by the record's id. Raises NotFound where it is gone or in the bin."""
        sql = "SELECT * FROM received WHERE id = ? AND removed IS NULL"
        with self._file.read() as db:
            row = next(iter(db.query(sql, [record])), None)
        if row is None:
            raise _gone()
        return _received(row)

    def side(self, record: str) -> Supervision:
        """What was written about a record so far, without the record itself. Raises NotFound."""
        sql = "SELECT supervision FROM received WHERE id = ? AND removed IS NULL"
        with self._file.read() as db:
            row = db.execute(sql, [record]).fetchone()
        if row is None:
            raise _gone()
        return wire.decode(row[0], Supervision)

    def titles(self) -> dict[str, str]:
        """What to call each record that was sent and is not in the bin, by its id."""
        with self._file.read() as db:
            rows = list(db.query("SELECT id, title FROM received WHERE removed IS NULL"))
        return {row["id"]: row["title"] for row in rows}

    def has_received(self, record: str) -> bool:
        """Whether a record is here, in the bin or not."""
        with self._file.read() as db:
            return db.execute("SELECT 1 FROM received WHERE id = ?", [record]).fetchone() is not None

    def put_received(self, one: Received) -> None:
        """Keep a record, or write it again; one in the bin comes out of it."""
        row = {
            "id": one.record.record,
            "title": one.title,
            "document": wire.encode(one.record).decode(),
            "supervision": wire.encode(one.supervision).decode(),
            "received": one.received,
            "returned": one.returned,
            "removed": None,
        }
        with self._file.write() as db:
            db.table("received").upsert(row, pk="id")

    def put_supervision(self, record: str, supervision: Supervision, returned: str = "") -> None:
        """Write a supervisor's side of a record again. Raises NotFound."""
        sql = "UPDATE received SET supervision = ?, returned = ? WHERE id = ? AND removed IS NULL"
        with self._file.write() as db:
            done = db.execute(sql, [wire.encode(supervision).decode(), returned, record])
            if not done.rowcount:
                raise _gone()

    def remove_received(self, record: str, when: str | None) -> None:
        """Put a record into the bin, or with None take it out again. Raises NotFound."""
        with self._file.write() as db:
            done = db.execute("UPDATE received SET removed = ? WHERE id = ?", [when, record])
            if not done.rowcount:
                raise _gone()

    def returned(self, *, reflection: str = "", supervision: str = "") -> list[Returned]:
        """What came back about one reflection, or in one return, the earliest first."""
        sql = (
            "SELECT document FROM returned WHERE (:reflection = '' OR reflection = :reflection)"
            " AND (:supervision = '' OR supervision = :supervision) ORDER BY taken, key"
        )
        with self._file.read() as db:
            rows = list(db.query(sql, {"reflection": reflection, "supervision": supervision}))
        return [wire.decode(row["document"], Returned) for row in rows]

    def put_returned(self, supervision: str, about: Iterable[str], parts: Sequence[Returned]) -> None:
        """Let one return stand as these parts alone as far as it is about these reflections; parts of
        reflections that are gone are left out."""
        with self._file.write() as db:
            for reflection in about:
                gone = "DELETE FROM returned WHERE supervision = ? AND reflection = ?"
                db.execute(gone, [supervision, reflection])
            for one in parts:
                db.execute(
                    "INSERT INTO returned (supervision, reflection, taken, document)"
                    " SELECT ?, id, ?, ? FROM reflection WHERE id = ?",
                    [supervision, one.taken, wire.encode(one).decode(), one.reflection],
                )

    @contextmanager
    def at_once(self) -> Iterator[None]:
        """What is written inside to the journal is kept whole or not at all. Raises StorageProblem."""
        with self._file.write():
            yield

    def there(self, reflections: Iterable[str]) -> frozenset[str]:
        """Which of these reflections are in the journal, the bin left out."""
        sql = "SELECT id FROM reflection WHERE removed IS NULL AND id IN (SELECT value FROM json_each(?))"
        with self._file.read() as db:
            return frozenset(row["id"] for row in db.query(sql, [json.dumps(list(reflections))]))


def _received(row: dict[str, Any]) -> Received:
    return Received(
        record=wire.decode(row["document"], Record),
        supervision=wire.decode(row["supervision"], Supervision),
        received=row["received"],
        returned=row["returned"],
    )


def _gone() -> NotFound:
    return NotFound("that record is not here any more", "open the file again with File, Open a record")
