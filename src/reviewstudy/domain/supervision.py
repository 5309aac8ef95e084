"""Supervision of a record: what a supervisor says about it, what is agreed, and the session itself.

It travels inside the record it is about, so that one file holds both sides. This is no record of a
child: decisions about one belong on the child's file.
"""

import re
from dataclasses import dataclass, replace
from enum import StrEnum


class Saying(StrEnum):
    """What a supervisor leaves beside an answer."""

    COMMENT = "comment"
    QUESTION = "question"


class SessionKind(StrEnum):
    """How a session was held, as supervision records of local authorities tell them apart."""

    ONE_TO_ONE = "one_to_one"
    GROUP = "group"
    SAFEGUARDING = "safeguarding"
    JOINT = "joint"


@dataclass(frozen=True, slots=True)
class Comment:
    """Words of a supervisor about one answer: ``reflection`` and ``prompt`` are its ids. Without a
    prompt they are about the whole reflection, without either about the whole record."""

    reflection: str
    prompt: str
    kind: Saying
    text: str


@dataclass(frozen=True, slots=True)
class AgreedAction:
    """An action both agreed on, under a UUID of its own. It belongs to a reflection of the record;
    otherwise as an action in the journal: ``owner`` is a role, ``by_when`` an ISO date or empty."""

    action: str
    reflection: str
    what: str
    owner: str = ""
    by_when: str = ""
    measure: str = ""
    about_child: bool = False


@dataclass(frozen=True, slots=True)
class Session:
    """A session: dates are ISO or empty, ``minutes`` 0 where not said, ``kind`` None where not said.
    ``wellbeing`` and ``disagreements`` are for these two alone and never pooled."""

    held_on: str = ""
    minutes: int = 0
    kind: SessionKind | None = None
    wellbeing: str = ""
    disagreements: str = ""
    next_on: str = ""


@dataclass(frozen=True, slots=True)
class SignOff:
    """Who says that this is what was said: nobody checked the name. ``time`` is ISO 8601 in UTC."""

    name: str
    role: str
    time: str


NOT_HELD = Session()


@dataclass(frozen=True, slots=True)
class Supervision:
    """One supervisor's side of one record. ``modified`` (ISO 8601, UTC) tells a later version from an
    earlier one of the same ``supervision``. ``typed``: it was read from the PDF's own fields, so that
    nothing proves who wrote it; its modified time is then empty."""

    supervision: str
    modified: str
    comments: tuple[Comment, ...] = ()
    agreed: tuple[AgreedAction, ...] = ()
    session: Session = NOT_HELD
    signed: SignOff | None = None
    typed: bool = False

    def said(self, reflection: str, prompt: str, kind: Saying) -> str:
        """What stands in one place; empty where nothing does."""
        for one in self.comments:
            if (one.reflection, one.prompt, one.kind) == (reflection, prompt, kind):
                return one.text
        return ""

    @property
    def begun(self) -> bool:
        """Whether it holds anything at all."""
        return bool(self.comments or self.agreed or self.session != NOT_HELD or self.signed)


_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
"""Controls, and what turns the direction of the words around it: nobody types them, and beside our own
words they could make those say something else."""


def cleaned(side: Supervision) -> Supervision:
    """A side as somebody sent it, fit to stand beside our own words: without what nobody sees, and names and
    roles on one line."""
    signed = side.signed
    return replace(
        side,
        comments=tuple(replace(one, text=_seen(one.text)) for one in side.comments),
        agreed=tuple(
            replace(one, what=_seen(one.what), owner=_line(one.owner), measure=_seen(one.measure))
            for one in side.agreed
        ),
        session=replace(
            side.session,
            held_on=_line(side.session.held_on),
            wellbeing=_seen(side.session.wellbeing),
            disagreements=_seen(side.session.disagreements),
            next_on=_line(side.session.next_on),
        ),
        signed=signed and replace(signed, name=_line(signed.name), role=_line(signed.role)),
    )


def _seen(text: str) -> str:
    return _UNSEEN.sub("", text)


def _line(text: str) -> str:
    return " ".join(_seen(text).split())
