"""A library as the first version of the program left it, written by hand: that code is gone."""

import json
from dataclasses import replace
from pathlib import Path

import sqlite_utils

from reviewstudy import wire
from reviewstudy.domain.reviews import Holding
from reviewstudy.storage import library as library_db
from reviewstudy.storage.connect import EncryptedFile


def opened(path: Path, key: bytes) -> EncryptedFile:
    """A new file with the tables of the first migration alone."""
    first = sqlite_utils.Migrations("library")
    pending = library_db.migrations().pending(sqlite_utils.Database(memory=True))
    first()(next(step.fn for step in pending if "m001" in step.name))
    return EncryptedFile(path, key, first)


def write(file: EncryptedFile, held: Holding) -> None:
    """A review in those tables."""
    document = held.document
    frame = wire.to_builtins(replace(document, passages=(), learning_points=()))
    with file.write() as db:
        db.table("review").insert(
            {
                **{"id": held.review_id, "work": held.work, "title": document.title, "reference": None},
                **{"publisher": document.publisher, "kind": "scr", "published": document.published},
                **{
                    "origin": "import",
                    "pack": None,
                    "edition": held.edition,
                    "learning_points": len(document.learning_points),
                },
                **{"digest": 0, "provenance": wire.encode(held.provenance).decode()},
                **{"frame": json.dumps(frame), "source_name": "a.txt", "added": "2026-01-01T00:00:00+00:00"},
            }
        )
        db.table("edition").insert(
            {"sha256": held.edition, "review": held.review_id, "source_name": "a.txt", "added": "2026-01-01"}
        )
        for seq, passage in enumerate(document.passages):
            db.table("passage").insert({"review": held.review_id, "seq": seq, **wire.to_builtins(passage)})
        for one in document.citations:
            row = {"review": held.review_id, "authority": one.authority, "passage": one.passage}
            db.table("citation").insert(row)
        for number, point in enumerate(document.learning_points, 1):
            row = {**wire.to_builtins(point), "themes": json.dumps(point.themes)}
            db.table("learning_point").insert({"review": held.review_id, "number": number, **row})
