"""Which review a new reflection is about, and with which questions."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from reviewstudy.domain.reflections import Model
from reviewstudy.storage.library import Entry
from reviewstudy.ui.ask import Ask


def choose(
    parent: QWidget, ask: Ask, entries: Sequence[Entry], models: Sequence[Model]
) -> tuple[str, str] | None:
    """The ids of a review and a model, or None when there is none or the person thought better of it."""
    reviews = [f"{entry.title} ({entry.publisher})" for entry in entries]
    review = (
        ask.which_one(parent, "New reflection", "Which review is it about?", reviews) if reviews else None
    )
    if review is None:
        return None
    names = [f"{model.name} (about {model.minutes} minutes)" for model in models]
    model = ask.which_one(parent, "New reflection", "Which questions would you like?", names)
    return None if model is None else (entries[review].review_id, models[model].id)
