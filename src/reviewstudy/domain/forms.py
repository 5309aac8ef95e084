"""Forms that a regulator or employer asks for, and how an answer written once fits them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from reviewstudy.domain.reflections import Stage


class Fact(StrEnum):
    """What a form may ask that is known without an answer."""

    TITLE = "title"
    SOURCE = "source"
    POINTS = "points"
    DONE_ON = "done_on"
    HOURS = "hours"
    TALKED_WITH = "talked_with"
    TALKED_ON = "talked_on"
    ACTIONS = "actions"


@dataclass(frozen=True, slots=True)
class FormField:
    """A field in the form's own order. ``takes`` says what fills it, each a :class:`Fact` or a
    :class:`~domain.reflections.Stage`; nothing where only the person can. ``words`` is the most the
    form takes, 0 where it says nothing; ``optional``: the form can be handed in without it."""

    id: str
    label: str
    help: str
    takes: tuple[Fact | Stage, ...]
    words: int = 0
    optional: bool = False

    @property
    def known(self) -> bool:
        """Whether all it asks for is known without an answer, such as a date: nothing to warn of there."""
        return bool(self.takes) and all(isinstance(one, Fact) for one in self.takes)


@dataclass(frozen=True, slots=True)
class Form:
    """A form as it stood when somebody last looked. ``version`` is the form's own or ours, ``checked``
    the day (ISO) its source was read; ``note`` what a person should know before using it."""

    id: str
    name: str
    who: str
    version: str
    checked: str
    source: str
    note: str
    fields: tuple[FormField, ...]


@dataclass(frozen=True, slots=True)
class Material:
    """What there is to fill a form with: known facts, and for each stage the headings and texts that
    answer it, in the order they were written."""

    facts: Mapping[Fact, str]
    answers: Mapping[Stage, Sequence[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class Filled:
    """A field with what stands in it. ``own``: the person wrote it for this form; else ``sources`` are
    the headings of the answers it was taken from."""

    field: FormField
    text: str
    sources: tuple[str, ...] = ()
    own: bool = False

    @property
    def gap(self) -> bool:
        """Whether the form asks for it and there is nothing yet."""
        return not self.text.strip() and not self.field.optional

    @property
    def over(self) -> int:
        """How many words it has too many."""
        return max(0, len(self.text.split()) - self.field.words) if self.field.words else 0


def fill(form: Form, material: Material, own: Mapping[str, str]) -> tuple[Filled, ...]:
    """Every field of ``form``, in its order. What a person wrote for a field, in ``own`` by its id,
    stands above what would be taken over; nothing is made up, and nothing shortened. Words that two
    answers share to the letter stand in a field once, and each heading is named once."""
    filled = []
    for field in form.fields:
        if own.get(field.id, "").strip():
            filled.append(Filled(field, own[field.id], own=True))
            continue
        parts: list[str] = []
        sources: list[str] = []
        for wanted in field.takes:
            if isinstance(wanted, Fact):
                parts.append(material.facts.get(wanted, "").strip())
                continue
            for heading, text in material.answers.get(wanted, ()):
                if text.strip():
                    parts.append(text.strip())
                    sources.append(heading)
        text = "\n\n".join(part for part in dict.fromkeys(parts) if part)
        filled.append(Filled(field, text, tuple(dict.fromkeys(sources))))
    return tuple(filled)
