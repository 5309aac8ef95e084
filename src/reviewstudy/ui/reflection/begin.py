"""Beginning a reflection, or going on with one: which review, which questions, and its tab."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from reviewstudy.domain.errors import NotFound
from reviewstudy.domain.journal import Reflection, Status
from reviewstudy.domain.reflections import Model
from reviewstudy.domain.reviews import Holding, Origin, Provenance, Review, ReviewKind
from reviewstudy.services.reflecting import ReflectingService
from reviewstudy.services.workspace import Workspace
from reviewstudy.storage.library import Entry
from reviewstudy.ui.ask import Ask
from reviewstudy.ui.reflection.editor import ReflectionTab
from reviewstudy.ui.theme import Theme


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


def unfinished(reflecting: ReflectingService, review_id: str) -> Reflection:
    """The unfinished reflection on a review, or one begun now."""
    drafts = (
        one for one in reflecting.reflections() if one.review == review_id and one.status is Status.DRAFT
    )
    return next(drafts, None) or reflecting.start(review_id)


def holding_of(workspace: Workspace, reflection: Reflection) -> Holding:
    """The review a reflection is about, also where it was taken out of the library."""
    try:
        return workspace.reading.holding(reflection.review)
    except NotFound:
        return _gone(reflection)


def _gone(reflection: Reflection) -> Holding:
    """What stands for a review that was taken out of the library: its title and not a word."""
    nothing = Review(reflection.title, "", None, ReviewKind.OTHER, "en-GB", (), (), (), ())
    return Holding(reflection.review, reflection.edition, Origin.IMPORT, nothing, Provenance())


def reflection_tab(workspace: Workspace, theme: Theme, reflection_id: str) -> ReflectionTab:
    """Open a reflection from the journal; raises NotFound."""
    reflection = workspace.reflecting.reflection(reflection_id)
    holding = holding_of(workspace, reflection)
    tab = ReflectionTab(reflection, holding, workspace.reflecting, theme)
    tab.show_marks(workspace.reading.marks(holding))
    return tab
