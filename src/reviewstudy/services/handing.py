"""Handing over everything a person wrote, in open formats that need no Review Study to read."""

import json
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import reviewstudy
from reviewstudy import wire
from reviewstudy.domain.errors import NotFound
from reviewstudy.domain.facets import Narrowing
from reviewstudy.domain.handover import (
    HandedAction,
    HandedEntry,
    HandedMark,
    HandedRecord,
    HandedReflection,
    HandedReview,
    HandedSearch,
    HandedTheme,
    HandedVersion,
    Handover,
)
from reviewstudy.domain.journal import Activity, WrittenAnswer
from reviewstudy.domain.keeping import KeptKind
from reviewstudy.domain.marks import Anchor
from reviewstudy.domain.records import Record
from reviewstudy.domain.returns import Returned
from reviewstudy.domain.supervision import Supervision
from reviewstudy.exporting import handover_files, write_folder, write_zip, zipped
from reviewstudy.services.clock import now
from reviewstudy.storage import written
from reviewstudy.storage.connect import EncryptedFile
from reviewstudy.storage.library import Library

ZIP = ".zip"


@dataclass(frozen=True, slots=True)
class HandedOver:
    """What was written where: how many files, notes and highlights, and reflections."""

    path: str
    files: int
    marks: int
    reflections: int


class HandingService:
    """The full export: whole or not at all, and not encrypted."""

    def __init__(self, library: Library, journal: EncryptedFile) -> None:
        self._library, self._journal = library, journal

    def handover(self) -> Handover:
        """All that was written, the bin and earlier versions too, as it stands at one moment."""
        rows = written.rows(self._journal)
        reviews: dict[str, HandedReview] = {}
        pages: dict[str, dict[str, int | None]] = {}
        for table in ("mark", "reflection", "own_theme"):
            for row in rows[table]:
                if row["review"] not in reviews:
                    reviews[row["review"]], pages[row["review"]] = self._review(row["review"])
        until = {row["id"]: row["until"] for row in rows["keep"] if row["kind"] == KeptKind.REFLECTION}
        parts = {
            table: _by_reflection(rows[table])
            for table in ("answer", "answer_version", "action", "form_entry")
        }
        return Handover(
            made=now(),
            program=f"Review Study {reviewstudy.__version__}",
            reviews=tuple(reviews.values()),
            marks=tuple(_mark(row, pages[row["review"]]) for row in rows["mark"]),
            reflections=tuple(
                _reflection(
                    row, until.get(row["id"]) or None, {name: of[row["id"]] for name, of in parts.items()}
                )
                for row in rows["reflection"]
            ),
            own_themes=tuple(HandedTheme(**row) for row in rows["own_theme"]),
            saved_searches=tuple(_search(row) for row in rows["saved_search"]),
            settings={row["name"]: json.loads(row["value"]) for row in rows["setting"]},
            received=tuple(
                HandedRecord(
                    wire.decode(row["document"], Record),
                    wire.decode(row["supervision"], Supervision),
                    **_fields(row, "received", "returned", "removed"),
                )
                for row in rows["received"]
            ),
            returned=tuple(wire.decode(row["document"], Returned) for row in rows["returned"]),
        )

    def save(self, path: Path) -> HandedOver:
        """Write everything: as a zip file where the name ends in ``.zip``, else as a folder.

        Raises:
            ExportFailed: it cannot be written; nothing is left of the attempt then.
        """
        handover = self.handover()
        files = handover_files(handover)
        if path.suffix.lower() == ZIP:
            write_zip(zipped(files, handover.made), path)
        else:
            write_folder(files, path)
        return HandedOver(str(path), len(files), len(handover.marks), len(handover.reflections))

    def _review(self, review: str) -> tuple[HandedReview, dict[str, int | None]]:
        try:
            holding = self._library.holding(review)
        except NotFound:
            return HandedReview(review, False, "", "", None, "", None, None, False), {}
        document = holding.document
        handed = HandedReview(
            review=review,
            in_library=True,
            title=document.title,
            publisher=document.publisher,
            reference=document.reference,
            kind=str(document.kind),
            published=document.published,
            source_url=holding.provenance.source_url,
            digest=holding.provenance.digest,
        )
        return handed, {passage.id: passage.page for passage in document.passages}


def _by_reflection(rows: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        found[row["reflection"]].append(row)
    return found


def _mark(row: dict[str, Any], pages: dict[str, int | None]) -> HandedMark:
    anchor = wire.decode(row["anchor"], Anchor)
    return HandedMark(
        mark=row["id"],
        passage=anchor.start_passage,
        page=pages.get(anchor.start_passage),
        quote=anchor.quote,
        prefix=anchor.prefix,
        suffix=anchor.suffix,
        **{
            name: row[name]
            for name in ("review", "edition", "colour", "note", "created", "modified", "removed")
        },
    )


def _reflection(
    row: dict[str, Any], until: str | None, parts: dict[str, list[dict[str, Any]]]
) -> HandedReflection:
    names = ("review", "edition", "model", "model_name", "title", "status", "created", "modified", "removed")
    return HandedReflection(
        reflection=row["id"],
        keep_until=until,
        answers=tuple(
            WrittenAnswer(**_fields(one, "prompt", "question", "text", "heading", "summary"))
            for one in parts["answer"]
        ),
        versions=tuple(
            HandedVersion(**_fields(one, "prompt", "text", "made")) for one in parts["answer_version"]
        ),
        activity=wire.decode(row["activity"], Activity),
        actions=tuple(
            HandedAction(
                action=one["id"],
                about_child=bool(one["about_child"]),
                **_fields(one, "what", "owner", "by_when", "measure", "done", "created", "modified"),
            )
            for one in parts["action"]
        ),
        form_entries=tuple(
            HandedEntry(**_fields(one, "form", "field", "text", "version", "modified"))
            for one in parts["form_entry"]
        ),
        points=tuple(json.loads(row["points"])),
        quotes=tuple(json.loads(row["quotes"])),
        **_fields(row, *names),
    )


def _fields(row: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: row[name] for name in names}


def _search(row: dict[str, Any]) -> HandedSearch:
    narrowing = wire.decode(row["narrowing"], Narrowing)
    return HandedSearch(row["id"], row["name"], row["words"], narrowing, row["looked"])
