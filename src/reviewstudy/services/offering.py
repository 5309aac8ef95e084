"""What of a reflection could leave, item by item. Each is private until a person chooses it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

from reviewstudy.domain.forms import Filled
from reviewstudy.domain.journal import Action, Reflection, WrittenAnswer
from reviewstudy.domain.marks import Mark
from reviewstudy.domain.reviews import Holding
from reviewstudy.domain.spans import in_words, spent
from reviewstudy.services.asking import Return


class ItemGroup(StrEnum):
    """Sorts of things that can leave, in the order they are offered."""

    ANSWER = "answer"
    POINT = "point"
    QUOTE = "quote"
    ACTION = "action"
    ABOUT = "about"
    NOTE = "note"
    HIGHLIGHT = "highlight"
    FORM = "form"


ASKED = frozenset({ItemGroup.ANSWER, ItemGroup.POINT, ItemGroup.QUOTE, ItemGroup.ACTION, ItemGroup.ABOUT})
"""Groups that are a reflection's own; notes and other highlights are a review's, and stay unless named."""

RETURN = "about:return"
"""The id of where answers are wanted, and by when."""

MARKS = frozenset({ItemGroup.NOTE, ItemGroup.HIGHLIGHT})


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that can leave. ``text`` is what would leave of it, ``instead`` says that this is what
    was written to be shared, and not the answer itself."""

    id: str
    group: ItemGroup
    name: str
    text: str
    instead: bool = False


@dataclass(frozen=True, slots=True)
class Offer:
    """What could leave of one reflection, and what was chosen last time for this audience, None where
    nothing was yet."""

    reflection: Reflection
    items: tuple[Item, ...]
    chosen: frozenset[str] | None = None

    def ids(self, groups: Collection[ItemGroup]) -> frozenset[str]:
        """The ids of the items of these groups."""
        return frozenset(one.id for one in self.items if one.group in groups)


def item_id(group: ItemGroup, one: str) -> str:
    """How an item is named where choices are kept."""
    return f"{group}:{one}"


def answer_id(answer: WrittenAnswer) -> str:
    """How an answer is named where choices are kept: what is shared in its place is another thing, so
    that a choice of the one is never one of the other."""
    return f"{'instead' if answer.summary.strip() else ItemGroup.ANSWER}:{answer.prompt}"


def items_of(
    reflection: Reflection,
    holding: Holding,
    actions: Iterable[Action],
    quoted: Iterable[Mark],
    marks: Iterable[Mark],
    wanted: Return | None = None,
) -> tuple[Item, ...]:
    """Everything of a reflection that holds something. ``marks`` are those on its review, ``wanted`` says
    where and by when its answers are."""
    made = [
        Item(
            answer_id(one),
            ItemGroup.ANSWER,
            one.heading or one.question,
            one.to_share,
            bool(one.summary.strip()),
        )
        for one in reflection.answers
        if one.to_share.strip()
    ]
    made += [
        Item(item_id(ItemGroup.POINT, point.id), ItemGroup.POINT, f"Learning point {number}", point.text)
        for number, point in enumerate(holding.document.learning_points, 1)
        if point.id in reflection.points
    ]
    quotes = list(quoted)
    made += [
        Item(item_id(ItemGroup.QUOTE, one.id), ItemGroup.QUOTE, "Quotation", one.anchor.quote)
        for one in quotes
    ]
    made += [Item(item_id(ItemGroup.ACTION, one.id), ItemGroup.ACTION, "Action", one.what) for one in actions]
    if about := _about(reflection):
        made.append(Item(item_id(ItemGroup.ABOUT, "about"), ItemGroup.ABOUT, "When and how long", about))
    if wanted and (told := ", ".join(part for part in (wanted.to, in_words(wanted.by)) if part)):
        made.append(Item(RETURN, ItemGroup.ABOUT, "Where answers are wanted", told))
    there = {one.id for one in quotes}
    for mark in marks:
        if mark.note:
            made.append(Item(item_id(ItemGroup.NOTE, mark.id), ItemGroup.NOTE, "Note", mark.note))
        elif mark.id not in there:
            group = ItemGroup.HIGHLIGHT
            made.append(Item(item_id(group, mark.id), group, "Highlight", mark.anchor.quote))
    return tuple(made)


def form_items(form: str, filled: Iterable[Filled], instead: Collection[str]) -> tuple[Item, ...]:
    """The fields of a form that hold something; ``instead`` are the headings of answers in whose place
    something else is shared."""
    return tuple(
        Item(field_id(form, one, instead), ItemGroup.FORM, one.field.label, one.text)
        for one in filled
        if one.text.strip()
    )


def field_id(form: str, filled: Filled, instead: Collection[str]) -> str:
    """How a field is named where choices are kept: one that holds other words than it did, since its own
    wording was emptied or an answer's was, is another thing."""
    kind = "own" if filled.own else str(sum(1 for one in filled.sources if one in instead))
    return item_id(ItemGroup.FORM, f"{form}:{filled.field.id}:{kind}")


def _about(reflection: Reflection) -> str:
    activity = reflection.activity
    talked = " on ".join(part for part in (activity.talked_with, in_words(activity.talked_on)) if part)
    parts = (
        in_words(activity.done_on),
        spent(activity.minutes),
        talked and f"talked through with {talked}",
        activity.check_back and f"to look again on {in_words(activity.check_back)}",
    )
    return ", ".join(part for part in parts if part)
