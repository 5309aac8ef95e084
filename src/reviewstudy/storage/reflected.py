"""What belongs to a reflection beside its answers: actions, wordings for forms, what was chosen to leave."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from reviewstudy import wire
from reviewstudy.domain.errors import NotFound
from reviewstudy.domain.journal import Action, FormEntry
from reviewstudy.domain.records import Audience

if TYPE_CHECKING:
    from reviewstudy.storage.connect import EncryptedFile


class Reflected:
    """All of it goes with its reflection, into the bin and for good."""

    def __init__(self, file: "EncryptedFile") -> None:
        self._file = file

    def actions(self, reflection: str | None = None) -> list[Action]:
        """The actions of one reflection, or of all that are not in the bin, in the order they were set."""
        sql = "SELECT a.* FROM action a JOIN reflection r ON r.id = a.reflection WHERE"
        where, values = (
            ("r.removed IS NULL", []) if reflection is None else ("a.reflection = ?", [reflection])
        )
        with self._file.read() as db:
            return [_action(row) for row in db.query(f"{sql} {where} ORDER BY a.created, a.key", values)]

    def put_action(self, action: Action) -> None:
        """Add an action, or replace the one of the same id. Raises NotFound where its reflection is gone."""
        names = (field.name for field in fields(Action) if field.name != "id")
        self._insert(action, f"UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in names)}")

    def add_action(self, action: Action) -> None:
        """Add an action; where one of the same id is, in the bin or not, that stays as it is. Raises
        NotFound where its reflection is gone."""
        self._insert(action, "NOTHING")

    def _insert(self, action: Action, otherwise: str) -> None:
        row = wire.to_builtins(action)
        columns = ", ".join(row)
        values = ", ".join(f":{name}" for name in row)
        with self._file.write() as db:
            if not db.execute("SELECT 1 FROM reflection WHERE id = ?", [action.reflection]).fetchone():
                raise _gone()
            sql = f"INSERT INTO action ({columns}) VALUES ({values}) ON CONFLICT (id) DO {otherwise}"
            db.execute(sql, row)

    def has_action(self, action_id: str) -> bool:
        """Whether there is an action of this id, in the bin or not."""
        with self._file.read() as db:
            return db.execute("SELECT 1 FROM action WHERE id = ?", [action_id]).fetchone() is not None

    def delete_action(self, action_id: str) -> None:
        """Delete an action; one that is gone already is no error."""
        with self._file.write() as db:
            db.execute("DELETE FROM action WHERE id = ?", [action_id])

    def due(self, day: str) -> frozenset[str]:
        """The ids of reflections out of the bin whose day to look back (ISO) is this one or earlier."""
        sql = (
            "SELECT id FROM reflection WHERE removed IS NULL AND activity ->> 'check_back' != ''"
            " AND activity ->> 'check_back' <= ?"
        )
        with self._file.read() as db:
            return frozenset(row["id"] for row in db.query(sql, [day]))

    def entries(self, reflection: str, form: str) -> list[FormEntry]:
        """What a person wrote for the fields of a form."""
        with self._file.read() as db:
            rows = db.query("SELECT * FROM form_entry WHERE reflection = ? AND form = ?", [reflection, form])
            return [FormEntry(**row) for row in rows]

    def put_entries(self, entries: Iterable[FormEntry]) -> None:
        """Keep what a person wrote for fields of a form; an empty text is taken away."""
        with self._file.write() as db:
            for one in entries:
                if not one.text.strip():
                    sql = "DELETE FROM form_entry WHERE reflection = ? AND form = ? AND field = ?"
                    db.execute(sql, [one.reflection, one.form, one.field])
                elif db.execute("SELECT 1 FROM reflection WHERE id = ?", [one.reflection]).fetchone():
                    db.table("form_entry").upsert(wire.to_builtins(one), pk=("reflection", "form", "field"))
                else:
                    raise _gone()

    def chosen(self, reflection: str, audience: Audience) -> frozenset[str] | None:
        """What was chosen last time of a reflection for an audience; None where nothing ever was."""
        sql = "SELECT items FROM choice WHERE reflection = ? AND audience = ?"
        with self._file.read() as db:
            row = db.execute(sql, [reflection, str(audience)]).fetchone()
        return frozenset(json.loads(row[0])) if row else None

    def put_chosen(self, audience: Audience, chosen: Mapping[str, Iterable[str]]) -> None:
        """Remember what was chosen of each reflection for an audience; those that are gone are left out."""
        with self._file.write() as db:
            for reflection, items in chosen.items():
                db.execute(
                    "INSERT OR REPLACE INTO choice (reflection, audience, items)"
                    " SELECT id, ?, ? FROM reflection WHERE id = ?",
                    [str(audience), json.dumps(sorted(items)), reflection],
                )


def _action(row: dict[str, Any]) -> Action:
    held = {field.name: row[field.name] for field in fields(Action)}
    return Action(**{**held, "about_child": bool(held["about_child"])})


def _gone() -> NotFound:
    return NotFound("that reflection is not in this journal any more", "open another from the list")
