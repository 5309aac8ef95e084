"""Keeping what was written until a date, and deleting it for good with a receipt."""

import shutil
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import date
from pathlib import Path

from reviewstudy.content import keeping_periods
from reviewstudy.domain.changes import Topic
from reviewstudy.domain.errors import InUse, StorageProblem
from reviewstudy.domain.keeping import (
    Check,
    Erasure,
    KeptItem,
    KeptKind,
    Period,
    Receipt,
    day_of,
    months_after,
)
from reviewstudy.exporting import gone_in_words, receipt_text, write_text
from reviewstudy.services import backups
from reviewstudy.services.clock import now
from reviewstudy.services.events import Events
from reviewstudy.services.settings import KEEP_FOR, KEEP_REMINDED, LAST_BACKUP, SettingsService
from reviewstudy.storage import snapshots
from reviewstudy.storage.files import storage_problem
from reviewstudy.storage.library import Library
from reviewstudy.storage.retention import Erased, Retention

GONE_REVIEW = "a review no longer in the library"
"""What stands for the title of a review that was taken out."""

_PATIENCE = 60.0
"""Seconds to wait for a snapshot that is being made."""


class KeepingService:
    """What a person keeps, until when, and what they delete. Nothing is deleted by itself."""

    def __init__(
        self,
        folder: Path,
        library: Library,
        retention: Retention,
        settings: SettingsService,
        events: Events,
        forget: Callable[..., object] = lambda *ids: None,
    ) -> None:
        """``forget`` is called with the ids of what was deleted for good, so that no undo brings it back."""
        self._folder, self._library, self._retention = folder, library, retention
        self._settings, self._events, self._forget = settings, events, forget

    # Until when

    def periods(self) -> tuple[Period, ...]:
        """Times that records are kept somewhere, with their sources, to choose from."""
        return keeping_periods()

    def items(self) -> list[KeptItem]:
        """Every reflection and until when it is kept: those with the nearest date first."""
        chosen = self._retention.dates()
        months, since = self._default()
        made = []
        for row in self._retention.reflections():
            said = chosen.get((KeptKind.REFLECTION, row["id"]))
            until = said or None
            if said is None and months and row["created"] >= since and (day := day_of(row["created"])):
                until = months_after(day, months).isoformat()
            made.append(
                KeptItem(
                    id=row["id"],
                    review=row["review"],
                    title=row["title"],
                    created=row["created"],
                    modified=row["modified"],
                    until=until,
                    chosen=said is not None,
                    binned=row["removed"] is not None,
                    notes=row["notes"],
                )
            )
        return sorted(made, key=lambda one: (one.until is None, one.until or ""))

    def due(self, today: date) -> list[KeptItem]:
        """The reflections whose date has come, the longest passed first."""
        return [one for one in self.items() if one.due(today)]

    def keep_until(self, reflections: Sequence[str], day: date | None) -> None:
        """Keep reflections until a day, or without a date."""
        until = day.isoformat() if day else ""
        self._retention.put_dates((KeptKind.REFLECTION, one, until) for one in reflections)
        self._events.publish(Topic.REFLECTIONS, ids=tuple(reflections))

    def keep_for(self) -> int:
        """For how many months a new reflection is kept; 0: without a date."""
        return self._default()[0]

    def choose_keep_for(self, months: int) -> None:
        """Keep reflections begun from now on for so many months; earlier ones keep their dates."""
        settled = [
            (KeptKind.REFLECTION, one.id, one.until) for one in self.items() if one.until and not one.chosen
        ]
        self._retention.put_dates(settled)
        self._settings.put(KEEP_FOR, {"months": months, "since": now()})

    def to_remind(self, today: date) -> int:
        """How many reflections a person is to be reminded of: none twice on one day."""
        if self._settings.get(KEEP_REMINDED) == today.isoformat():
            return 0
        due = sum(1 for one in self.due(today) if not one.binned)
        if due:
            self._settings.put(KEEP_REMINDED, today.isoformat())
        return due

    def _default(self) -> tuple[int, str]:
        chosen = self._settings.get(KEEP_FOR)
        return chosen["months"], chosen["since"]

    # For good

    def marked(self) -> list[tuple[str, str, int]]:
        """Reviews with notes or highlights: id, title, and how many."""
        titles = self._titles()
        return [(one, titles.get(one, GONE_REVIEW), marks) for one, marks in self._retention.marked()]

    def binned(self) -> int:
        """How many things are in the bin."""
        return sum(self._retention.binned())

    def snapshots(self) -> list[str]:
        """The names of the earlier copies in the data folder, the newest last."""
        place = self._folder / snapshots.FOLDER_NAME
        try:
            return sorted(one.name for one in place.glob("journal-*")) if place.is_dir() else []
        except OSError as error:
            raise storage_problem(error, "the folder of snapshots") from error

    def would_erase(self, erasure: Erasure) -> list[str]:
        """How many of each kind would be deleted, in words, and on which reviews; nothing for nothing."""
        gone, reviews = self._retention.would_erase(erasure)
        titles, said = self._titles(), gone_in_words(gone)
        return [*said, *(f"On: {titles.get(one, GONE_REVIEW)}" for one in reviews)] if said else []

    def erase(self, erasure: Erasure) -> Receipt:
        """Delete for good, and say what went, what was checked, and which copies are out of reach.

        Takes its time: the journal's file is written anew and read through.

        Raises:
            StorageProblem: there is too little room, or the journal cannot be written; nothing was
                deleted then.
            InUse: a backup is being made, or a snapshot for long; nothing was deleted then.
        """
        with ExitStack() as held:
            try:
                held.enter_context(backups.alone(self._folder))
                held.enter_context(snapshots.alone(self._folder, patience=_PATIENCE))
            except InUse:
                raise InUse(
                    "a copy is being made, which would keep what is deleted",
                    "wait for the backup or snapshot to finish, then try again; nothing was deleted",
                ) from None
            except OSError as error:
                raise storage_problem(error, "the folder of snapshots") from error
            return self._erase(erasure)

    def _erase(self, erasure: Erasure) -> Receipt:
        try:
            needed, free = self._retention.room_needed(), shutil.disk_usage(self._folder).free
        except OSError as error:
            raise storage_problem(error, "the data folder") from error
        if free < needed:
            raise StorageProblem(
                f"deleting for good writes the journal anew, which needs {needed >> 20} MB free"
                f" and there are {free >> 20}; nothing was deleted",
                "free some space and try again",
            )
        erased = self._retention.erase(erasure)
        self._forget(*erased.marks, *erased.reflections)
        self._events.publish(Topic.MARKS, Topic.REFLECTIONS, ids=(*erased.reviews, *erased.reflections))
        titles = self._titles()
        return Receipt(
            made=now(),
            gone=erased.gone,
            titles=tuple(dict.fromkeys(titles.get(one, GONE_REVIEW) for one in erased.reviews)),
            checks=self._checked(erased),
            snapshots=tuple(self.snapshots()),
            backups=self._backups(),
        )

    def _backups(self) -> tuple[str, ...]:
        last = day_of(str(self._settings.get(LAST_BACKUP).get("when", "")))
        return (f"The last on {last.day} {last:%B %Y}",) if last else ()

    def _checked(self, erased: Erased) -> tuple[Check, ...]:
        checks = [Check(True, "What was deleted is out of the journal, and out of its search index.")]
        for copy in backups.cut_short(self._folder):
            said = f"{copy.name} in the data folder, left by a backup that was cut short, could not be"
            checks.append(Check(False, f"{said} deleted. It may hold what was deleted here."))
        try:
            emptied = self._retention.compact()
        except StorageProblem as problem:
            said = f"The journal's file could not be written anew, so traces may be left in it: {problem}."
            return (*checks, Check(False, said))
        checks.append(Check(True, "The journal's file was written anew without it."))
        if emptied:
            checks.append(Check(True, "The log beside the file was emptied."))
        else:
            said = "The log beside the file is in use. Closing every copy of the program empties it."
            checks.append(Check(False, said))
        left, number = self._retention.traces(erased.probes), len(erased.probes)
        lines = f"{number:,} line{'s' * (number != 1)}"
        if left:
            said = f"Every page was read for {lines} that were deleted, and {left} were found. Delete for"
            return (*checks, Check(False, f"{said} good once more when no other copy is open."))
        said = f"Every page of the file was read for {lines} that were deleted: none is there."
        return (*checks, Check(True, said)) if number else tuple(checks)

    def remove_snapshots(self, receipt: Receipt) -> Receipt:
        """Delete the earlier copies a receipt names, and say so in it.

        Raises:
            StorageProblem: one could not be deleted.
        """
        removed = []
        for name in receipt.snapshots:
            try:
                (self._folder / snapshots.FOLDER_NAME / name).unlink(missing_ok=True)
            except OSError as error:
                raise storage_problem(error, "a snapshot") from error
            removed.append(name)
        return replace(
            receipt,
            snapshots=tuple(self.snapshots()),
            removed_snapshots=(*receipt.removed_snapshots, *removed),
        )

    def receipt(self, receipt: Receipt) -> str:
        """A receipt as text, as it is shown and saved."""
        return receipt_text(receipt)

    def save_receipt(self, receipt: Receipt, path: Path) -> None:
        """Write a receipt as a text file; raises ExportFailed."""
        write_text(receipt_text(receipt), path)

    def _titles(self) -> dict[str, str]:
        return {entry.review_id: entry.title for entry in self._library.entries()}
