"""``journal.db``: what the person wrote, marked and left open. Small, private, precious."""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from reviewstudy import wire
from reviewstudy.domain.errors import NotFound
from reviewstudy.domain.facets import Narrowing
from reviewstudy.domain.journal import (
    Activity,
    Binned,
    Emptied,
    OwnTheme,
    ReadingPlace,
    Reflection,
    SavedSearch,
    Status,
    WrittenAnswer,
    WrittenHit,
)
from reviewstudy.domain.marks import Anchor, Colour, Mark
from reviewstudy.domain.queries import LIT_END, LIT_START
from reviewstudy.domain.versions import AnswerVersion
from reviewstudy.storage import bin as bin_
from reviewstudy.storage import versions
from reviewstudy.storage.journal_schema import migrations

if TYPE_CHECKING:
    import sqlite3

    from reviewstudy.storage.connect import EncryptedFile

FILE_NAME = "journal.db"

__all__ = ["FILE_NAME", "Journal", "migrations"]


class Journal:
    """The journal of one data folder."""

    def __init__(self, file: "EncryptedFile") -> None:
        self._file = file

    def marks(self, review: str | None = None) -> list[Mark]:
        """Marks on one review, or all, oldest first; removed ones are left out."""
        where, values = (
            ("removed IS NULL", []) if review is None else ("removed IS NULL AND review = ?", [review])
        )
        with self._file.read() as db:
            return [
                _mark(row)
                for row in db.query(f"SELECT * FROM mark WHERE {where} ORDER BY created, key", values)
            ]

    def number_of_marks(self) -> int:
        """How many marks there are, removed ones left out."""
        with self._file.read() as db:
            (number,) = db.execute("SELECT count(*) FROM mark WHERE removed IS NULL").fetchone()
        return int(number)

    def mark(self, mark_id: str) -> Mark:
        """One mark, removed or not, so that a quotation never loses its words.

        Raises:
            NotFound: there is none of that id.
        """
        with self._file.read() as db:
            row = next(iter(db.query("SELECT * FROM mark WHERE id = ?", [mark_id])), None)
        if row is None:
            raise NotFound("that note is not in this journal", "it may have been removed on another copy")
        return _mark(row)

    def put_mark(self, mark: Mark) -> None:
        """Add a mark, or replace the one of the same id; a removed one comes back."""
        with self._file.write() as db:
            db.table("mark").upsert({**_mark_row(mark), "removed": None}, pk="id")

    def change_mark(self, mark: Mark) -> None:
        """Write a mark that is in the journal, in the bin or not, again.

        Raises:
            NotFound: it is not there any more. What was deleted for good does not come back.
        """
        row = _mark_row(mark)
        columns = ", ".join(f"{name} = :{name}" for name in row if name != "id")
        with self._file.write() as db:
            _one(db.execute(f"UPDATE mark SET {columns} WHERE id = :id AND emptied IS NULL", row))

    def remove_mark(self, mark_id: str, when: str | None) -> None:
        """Put a mark into the bin, or with None take it out again. Raises NotFound."""
        sql = "UPDATE mark SET removed = ? WHERE id = ? AND emptied IS NULL"
        with self._file.write() as db:
            _one(db.execute(sql, [when, mark_id]))

    def reflections(self) -> list[Reflection]:
        """All reflections, the latest written first; those in the bin are left out."""
        with self._file.read() as db:
            rows = list(db.query("SELECT * FROM reflection WHERE removed IS NULL ORDER BY modified DESC, id"))
            answers = _answers(db.query(f"{_ALL_ANSWERS} ORDER BY reflection, seq, key"))
            return [_reflection(row, answers[row["id"]]) for row in rows]

    def reflection(self, reflection_id: str) -> Reflection:
        """One reflection, whole.

        Raises:
            NotFound: there is none of that id, or it is in the bin.
        """
        sql = "SELECT * FROM reflection WHERE id = ? AND removed IS NULL"
        with self._file.read() as db:
            row = next(iter(db.query(sql, [reflection_id])), None)
            if row is None:
                raise NotFound("there is no such reflection", "choose one from the list of reflections")
            lines = db.query(f"{_ALL_ANSWERS} WHERE reflection = ? ORDER BY seq, key", [row["id"]])
            return _reflection(row, _answers(lines)[row["id"]])

    def put_reflection(self, reflection: Reflection, earlier: Sequence[AnswerVersion] = ()) -> None:
        """Add a reflection or write all of it again, and keep these earlier versions of answers in
        the same transaction: no text twice, and no more than :data:`~domain.versions.MOST` each."""
        row = wire.to_builtins(replace(reflection, answers=()))
        del row["answers"]
        for name in ("points", "quotes", "activity"):
            row[name] = json.dumps(row[name], ensure_ascii=False)
        with self._file.write() as db:
            db.table("reflection").upsert(row, pk="id")
            for seq, answer in enumerate(reflection.answers):
                db.execute(_PUT_ANSWER, {**wire.to_builtins(answer), "reflection": reflection.id, "seq": seq})
            # Prompts that are not asked any more; one with words is never dropped, whoever wrote them.
            asked = json.dumps([one.prompt for one in reflection.answers])
            db.execute(_DROP_UNASKED, {"id": reflection.id, "asked": asked, "space": " \t\r\n"})
            for version in earlier:
                versions.keep(db, reflection.id, version)

    def versions(self, reflection_id: str) -> list[AnswerVersion]:
        """The earlier versions of all answers of a reflection, the latest first."""
        with self._file.read() as db:
            return versions.earlier(db, reflection_id)

    def set_status(self, reflection_id: str, status: Status) -> None:
        """Say how far a reflection is, and leave what is written in it alone."""
        with self._file.write() as db:
            db.execute("UPDATE reflection SET status = ? WHERE id = ?", [str(status), reflection_id])

    def remove_reflection(self, reflection_id: str, when: str | None) -> None:
        """Put a reflection into the bin, or with None take it out again.

        Raises:
            NotFound: it is not there any more.
        """
        with self._file.write() as db:
            _one(db.execute("UPDATE reflection SET removed = ? WHERE id = ?", [when, reflection_id]))

    def binned(self) -> list[Binned]:
        """What is in the bin, what came last first."""
        with self._file.read() as db:
            return bin_.binned(db)

    def put_aside(
        self, marks: Sequence[str], reflections: Sequence[str], received: Sequence[str], when: str | None
    ) -> int:
        """Put all these into the bin, or with None take them out again, in one transaction; how many.

        Raises:
            NotFound: not one of them is there any more.
        """
        with self._file.write() as db:
            if not (moved := bin_.put_aside(db, marks, reflections, received, when)):
                raise _gone()
            return moved

    def empty_bin(self, when: str) -> Emptied:
        """Delete for good what is in the bin, in one transaction.

        The words of a highlight that a reflection quotes stay for as long as it does; the note on
        it goes.
        """
        with self._file.write() as db:
            return bin_.empty(db, when)

    def place(self, review: str) -> ReadingPlace | None:
        """Where the person left off in a review."""
        with self._file.read() as db:
            row = next(iter(db.query("SELECT * FROM place WHERE review = ?", [review])), None)
        return ReadingPlace(**{**row, "seen": tuple(json.loads(row["seen"]))}) if row else None

    def put_place(self, place: ReadingPlace) -> None:
        """Remember where the person left off."""
        with self._file.write() as db:
            row = {**wire.to_builtins(place), "seen": json.dumps(place.seen)}
            db.table("place").upsert(row, pk="review")

    def setting(self, name: str) -> Any:
        """A remembered choice, or None."""
        with self._file.read() as db:
            row = next(iter(db.query("SELECT value FROM setting WHERE name = ?", [name])), None)
        return json.loads(row["value"]) if row else None

    def put_setting(self, name: str, value: Any) -> None:
        """Remember a choice: anything JSON can hold."""
        with self._file.write() as db:
            db.table("setting").upsert({"name": name, "value": json.dumps(value)}, pk="name")

    def read_reviews(self) -> frozenset[str]:
        """Ids of the reviews a person has been in."""
        with self._file.read() as db:
            return frozenset(row["review"] for row in db.query("SELECT review FROM place"))

    def records_received(self) -> frozenset[str]:
        """Ids of the records a person was sent, those in the bin left out."""
        with self._file.read() as db:
            return frozenset(row["id"] for row in db.query("SELECT id FROM received WHERE removed IS NULL"))

    def own_themes(self) -> list[OwnTheme]:
        """The themes a person put on learning points, oldest first."""
        with self._file.read() as db:
            return [OwnTheme(**row) for row in db.query("SELECT * FROM own_theme ORDER BY made, name")]

    def put_own_theme(self, theme: OwnTheme) -> None:
        """Put a theme on a learning point; twice is once."""
        with self._file.write() as db:
            db.table("own_theme").upsert(wire.to_builtins(theme), pk=("review", "point", "name"))

    def remove_own_theme(self, review: str, point: str, name: str) -> None:
        """Take a theme off a learning point."""
        with self._file.write() as db:
            db.execute(
                "DELETE FROM own_theme WHERE review = ? AND point = ? AND name = ?", [review, point, name]
            )

    def saved_searches(self) -> list[SavedSearch]:
        """Every saved search, by name."""
        with self._file.read() as db:
            rows = list(db.query("SELECT * FROM saved_search ORDER BY name COLLATE NOCASE, id"))
        return [SavedSearch(**{**row, "narrowing": wire.decode(row["narrowing"], Narrowing)}) for row in rows]

    def put_saved_search(self, saved: SavedSearch) -> None:
        """Add a saved search, or replace the one of the same id."""
        row = {**wire.to_builtins(saved), "narrowing": wire.encode(saved.narrowing).decode()}
        with self._file.write() as db:
            db.table("saved_search").upsert(row, pk="id")

    def look_at_saved_search(self, search_id: str, when: str) -> None:
        """Say when a saved search was looked at; one that was removed stays so."""
        with self._file.write() as db:
            db.execute("UPDATE saved_search SET looked = ? WHERE id = ?", [when, search_id])

    def remove_saved_search(self, search_id: str) -> None:
        """Forget a saved search."""
        with self._file.write() as db:
            db.execute("DELETE FROM saved_search WHERE id = ?", [search_id])

    def search(self, match: str, limit: int) -> list[WrittenHit]:
        """Notes and highlights, answers, then actions that match an FTS5 expression; each best first."""
        values = {"match": match, "start": LIT_START, "end": LIT_END, "limit": limit}
        with self._file.read() as db:
            return [_written(row) for sql in (_NOTES, _ANSWERS, _ACTIONS) for row in db.query(sql, values)]


_NOTES = """
SELECT iif(m.note = '', 'highlight', 'note') AS kind, m.id, m.review, m.anchor ->> 'start_passage' AS passage,
    iif(m.note = '', m.quote, m.note) AS text, snippet(mark_fts, -1, :start, :end, '…', 40) AS snippet,
    -bm25(mark_fts) AS score
FROM mark_fts JOIN mark m ON m.key = mark_fts.rowid
WHERE mark_fts MATCH :match AND m.removed IS NULL ORDER BY bm25(mark_fts) LIMIT :limit
"""

_PUT_ANSWER = """
INSERT INTO answer (reflection, seq, prompt, heading, question, text, summary)
VALUES (:reflection, :seq, :prompt, :heading, :question, :text, :summary)
ON CONFLICT (reflection, prompt) DO UPDATE SET seq = excluded.seq, heading = excluded.heading,
    question = excluded.question, text = excluded.text, summary = excluded.summary
"""

_ALL_ANSWERS = "SELECT reflection, prompt, heading, question, text, summary FROM answer"

_DROP_UNASKED = """
DELETE FROM answer WHERE reflection = :id AND prompt NOT IN (SELECT value FROM json_each(:asked))
AND trim(text, :space) = '' AND trim(summary, :space) = ''
"""

_ANSWERS = """
SELECT 'answer' AS kind, r.id, r.review, '' AS passage, a.text,
    snippet(answer_fts, -1, :start, :end, '…', 40) AS snippet, -bm25(answer_fts) AS score
FROM answer_fts JOIN answer a ON a.key = answer_fts.rowid JOIN reflection r ON r.id = a.reflection
WHERE answer_fts MATCH :match AND r.removed IS NULL ORDER BY bm25(answer_fts) LIMIT :limit
"""

_ACTIONS = """
SELECT 'action' AS kind, r.id, r.review, '' AS passage, a.what AS text,
    snippet(action_fts, -1, :start, :end, '…', 40) AS snippet, -bm25(action_fts) AS score
FROM action_fts JOIN action a ON a.key = action_fts.rowid JOIN reflection r ON r.id = a.reflection
WHERE action_fts MATCH :match AND r.removed IS NULL ORDER BY bm25(action_fts) LIMIT :limit
"""


def _answers(lines: Iterable[dict[str, Any]]) -> dict[str, list[WrittenAnswer]]:
    """Answers by the id of their reflection; none for one that has none."""
    answers: dict[str, list[WrittenAnswer]] = defaultdict(list)
    for line in lines:
        answers[line.pop("reflection")].append(WrittenAnswer(**line))
    return answers


def _one(cursor: "sqlite3.Cursor") -> None:
    """Raises NotFound where a statement changed nothing."""
    if not cursor.rowcount:
        raise _gone()


def _gone() -> NotFound:
    return NotFound(
        "that is not in this journal any more", "what was deleted for good cannot be brought back"
    )


def _mark_row(mark: Mark) -> dict[str, Any]:
    row = wire.to_builtins(mark)
    row["anchor"] = json.dumps(row["anchor"], ensure_ascii=False)
    return {**row, "quote": mark.anchor.quote}


def _written(row: dict[str, Any]) -> WrittenHit:
    return WrittenHit(**row)


def _mark(row: dict[str, Any]) -> Mark:
    return Mark(
        id=row["id"],
        review=row["review"],
        edition=row["edition"],
        anchor=Anchor(**json.loads(row["anchor"])),  # ours as we wrote it; there may be thousands
        colour=Colour(row["colour"]),
        note=row["note"],
        created=row["created"],
        modified=row["modified"],
    )


def _reflection(row: dict[str, Any], answers: Iterable[WrittenAnswer]) -> Reflection:
    return Reflection(
        **{
            key: row[key]
            for key in ("id", "review", "edition", "model", "model_name", "title", "created", "modified")
        },
        status=Status(row["status"]),
        answers=tuple(answers),
        points=tuple(json.loads(row["points"])),
        quotes=tuple(json.loads(row["quotes"])),
        activity=wire.decode(row["activity"], Activity),
    )
