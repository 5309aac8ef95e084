"""A supervisor's side as it is typed into the boxes of a record's PDF, in any viewer: what the form
fields are called, and what their values say.

Anybody can have typed it. Nothing that was typed is dropped: what is no date, length or kind that can be
understood stays in the words it was typed in.
"""

import re
import unicodedata
import uuid
from collections.abc import Iterator
from datetime import date

from reviewstudy.domain.records import ReadRecord, Record, RecordedReflection
from reviewstudy.domain.spans import MONTHS
from reviewstudy.domain.supervision import (
    NOT_HELD,
    AgreedAction,
    Comment,
    Saying,
    Session,
    SessionKind,
    SignOff,
    Supervision,
    cleaned,
)

ROWS = 3
"""Actions that there is room to type."""
AGREED = ("what", "owner", "by-when", "reflection")
SHORT, LONG = ("held-on", "length", "kind", "next-on"), ("wellbeing", "disagreements")
"""The parts of a session: a word or two, and sentences."""
SIGNED = ("name", "role", "date")


def comment_field(reflection: int, answer: int) -> str:
    """The field of an answer, both counted from 1 as they stand in the record; 0 and 0 for all of it."""
    return f"comment-{reflection}-{answer}"


def agreed_field(row: int, part: str) -> str:
    """The field of one of :data:`AGREED` of a row, counted from 1."""
    return f"agreed-{row}-{part}"


def session_field(part: str) -> str:
    """The field of one of :data:`SHORT` or :data:`LONG`."""
    return f"session-{part}"


def signed_field(part: str) -> str:
    """The field of one of :data:`SIGNED`."""
    return f"signed-{part}"


def typed_supervision(read: ReadRecord) -> Supervision | None:
    """What was typed into the PDF, about the record in the same file; None where nothing was.

    It is ``typed``, under an id that the same record and the same typed name always give. Fields that are
    not a record's own are passed over. ``by_when``, ``held_on``, ``next_on`` and the time of the sign-off
    are ISO dates where a date was understood; what was not stands with the action's words or in a comment
    on the record.
    """
    values = {field.name: text for field in read.fields if (text := _plain(field.value))}
    found = _Typed(read.record, values).supervision()
    return found if found.begun else None


def side_of(read: ReadRecord) -> Supervision | None:
    """The supervisor's side of a record: what came with it, else what was typed into its own boxes."""
    side = read.record.supervision
    side = side if side is not None and side.begun else typed_supervision(read)
    return cleaned(side) if side else None


class _Typed:
    """Reads the values of one file; ``left`` is what fits nowhere else."""

    def __init__(self, record: Record, values: dict[str, str]) -> None:
        self.record = record
        self.values = values
        self.left: list[str] = []

    def supervision(self) -> Supervision:
        """All of it; not ``begun`` where nothing was typed."""
        agreed, session, signed = tuple(self._agreed()), self._session(), self._signed()
        return Supervision(
            self._id("supervision"), "", tuple(self._comments()), agreed, session, signed, typed=True
        )

    def _id(self, name: str) -> str:
        """The same for whoever types into the same record, told apart by the name they sign with."""
        who = " ".join(self.values.get(signed_field("name"), "").casefold().split())
        return str(uuid.uuid5(uuid.NAMESPACE_OID, f"{self.record.record} {who} {name}"))

    def _comments(self) -> Iterator[Comment]:
        """One for each place, so that none hides another; the record's last, with what is left."""
        said: dict[tuple[str, str], list[str]] = {}
        for number, reflection in enumerate(self.record.reflections, 1):
            for place, answer in enumerate(reflection.answers, 1):
                if text := self.values.get(comment_field(number, place)):
                    said.setdefault((reflection.reflection, answer.prompt), []).append(text)
        if text := self.values.get(comment_field(0, 0)):
            said.setdefault(("", ""), []).append(text)
        if self.left:
            said.setdefault(("", ""), []).append("\n".join(self.left))
        for (about, prompt), texts in said.items():
            yield Comment(about, prompt, Saying.COMMENT, "\n\n".join(texts))

    def _agreed(self) -> Iterator[AgreedAction]:
        for row in range(1, ROWS + 1):
            what, owner, when, about = (self.values.get(agreed_field(row, part), "") for part in AGREED)
            reflection = self._reflection(about)
            due = typed_day(when)
            # What an action has no place for stands with its words.
            more = [f"By when: {when}" if when and not due else "",
                    f"Reflection: {about}" if about and not reflection else ""]  # fmt: skip
            if not what:
                names = ("Owner", "By when", "Reflection")
                said = [
                    f"{name}: {text}" for name, text in zip(names, (owner, when, about), strict=True) if text
                ]
                self.left += [f"Action {row}. " + ". ".join(said)] if said else []
                continue
            whose = reflection or self._only()
            text = "\n".join(part for part in (what, *more) if part)
            yield AgreedAction(self._id(f"action {row}"), whose.reflection if whose else "", text, owner, due)

    def _only(self) -> RecordedReflection | None:
        return self.record.reflections[0] if len(self.record.reflections) == 1 else None

    def _reflection(self, typed: str) -> RecordedReflection | None:
        """The reflection of a number as it stands on the pages."""
        found = re.fullmatch(r"(\d{1,4})\.?", typed, re.ASCII)
        number = int(found[1]) if found else 0
        there = 1 <= number <= len(self.record.reflections)
        return self.record.reflections[number - 1] if there else None

    def _session(self) -> Session:
        held, length, kind, following, wellbeing, disagreements = (
            self.values.get(session_field(part), "") for part in (*SHORT, *LONG)
        )
        session = Session(
            typed_day(held),
            typed_minutes(length),
            typed_kind(kind),
            wellbeing,
            disagreements,
            typed_day(following),
        )
        self._leave("Date of the session", held, session.held_on)
        self._leave("Length of the session", length, session.minutes)
        self._leave("Type of session", kind, session.kind)
        self._leave("Next session", following, session.next_on)
        return session if session != NOT_HELD else NOT_HELD

    def _signed(self) -> SignOff | None:
        name, role, when = (self.values.get(signed_field(part), "") for part in SIGNED)
        day = typed_day(when)
        if name:
            self._leave("Date of the sign-off", when, day)
            return SignOff(name, role, day)
        self._leave("Role of who signs", role)  # nobody signs without a name
        self._leave("Date of the sign-off", when)
        return None

    def _leave(self, name: str, text: str, understood: object = None) -> None:
        if text and not understood:
            self.left.append(f"{name}: {text}")


# What was typed -----------------------------------------------------------------------------------

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NUMBERS = re.compile(r"(\d{1,2})\s?[/.\- ]\s?(\d{1,2})\s?[/.\- ]\s?(\d{4}|\d{2})", re.ASCII)
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_NAMED = re.compile(
    r"(?:([a-z]+),? )?(?:the )?(\d{1,2})(?:st|nd|rd|th)? (?:of )?([a-z]+)\.?,? (\d{4})", re.ASCII
)
_MINUTES = re.compile(r"(\d{1,3}) ?(m|mins?|minutes?)?", re.ASCII)
_HOURS = re.compile(
    r"(\d{1,2})(\.\d{1,2})? ?(?:h|hrs?|hours?)(?:,? ?(?:and )?(\d{1,2}) ?(?:m|mins?|minutes?)?)?", re.ASCII
)
_CLOCK = re.compile(r"(\d{1,2}):([0-5]\d)(?: ?h| ?hours?)?", re.ASCII)
_KINDS = {
    SessionKind.ONE_TO_ONE: ("one to one", "1 to 1", "1 1", "121", "1 2 1", "individual"),
    SessionKind.GROUP: ("group",),
    SessionKind.SAFEGUARDING: ("safeguarding",),
    SessionKind.JOINT: ("joint",),
}


def typed_day(text: str) -> str:
    """The ISO date of a day as people in the UK type it, its year with it: ``26/11/26``, ``Thu 26th
    November 2026``; empty where it is anything else, or a weekday that day is not."""
    line = " ".join(text.lower().split()).rstrip(".")
    weekday = ""
    if found := _ISO.fullmatch(line):
        year, month, day = (int(part) for part in found.groups())
    elif found := _NUMBERS.fullmatch(line):
        day, month, year = (int(part) for part in found.groups())
        year += 2000 * (year < 100)
    elif found := _NAMED.fullmatch(line):
        weekday, day, name, year = found[1] or "", int(found[2]), found[3], int(found[4])
        named = [at for at, one in enumerate(MONTHS, 1) if _short_for(name, one.lower())]
        month = named[0] if named else 0
    else:
        return ""
    try:
        meant = date(year, month, day)
    except ValueError:
        return ""
    return meant.isoformat() if not weekday or _short_for(weekday, _WEEKDAYS[meant.weekday()]) else ""


def _short_for(text: str, name: str) -> bool:
    return len(text) >= 3 and name.startswith(text if text != "sept" else "sep")


def typed_minutes(text: str) -> int:
    """``1 h 30``, ``1:30``, ``1.5 hours``, ``90 min`` and ``90`` in minutes; 0 where it is anything else.
    A bare number under 10 is as likely hours, so it is neither."""
    line = " ".join(text.lower().split()).rstrip(".")
    if found := _MINUTES.fullmatch(line):
        return int(found[1]) if found[2] or int(found[1]) >= 10 else 0
    if found := _CLOCK.fullmatch(line):
        return int(found[1]) * 60 + int(found[2])
    if (found := _HOURS.fullmatch(line)) and not (found[2] and found[3]):
        part = float(found[2] or 0) * 60
        return int(found[1]) * 60 + int(part) + int(found[3] or 0) if part.is_integer() else 0
    return 0


def typed_kind(text: str) -> SessionKind | None:
    """The kind of session that is named, alone or as “group supervision”; None where none is."""
    line = " ".join(re.sub(r"[-:–/]", " ", text.lower()).split()).rstrip(".")
    line = re.sub(r" (supervision|session)$", "", line)
    return next((kind for kind, names in _KINDS.items() if line in names), None)


def _plain(text: str) -> str:
    """A value without what no text has: controls, and halves of letters."""
    text = re.sub("\r\n?", "\n", text)
    text = re.sub("[\ud800-\udfff]", "\ufffd", text)
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c) != "Cc").strip()
