"""Themes a person puts on learning points themselves."""

from collections.abc import Sequence

from reviewstudy.domain.changes import Topic
from reviewstudy.domain.errors import NotFound
from reviewstudy.domain.journal import OwnTheme
from reviewstudy.domain.queries import mended
from reviewstudy.services.clock import now
from reviewstudy.services.events import Events
from reviewstudy.services.history import History, Step
from reviewstudy.storage.journal import Journal
from reviewstudy.storage.library import Library

LONGEST = 60
"""Characters of a theme's name."""


class ThemeService:
    """Own themes: private, kept in the journal, found and counted like ours."""

    def __init__(
        self, library: Library, journal: Journal, events: Events, history: History | None = None
    ) -> None:
        self._library, self._journal, self._events = library, journal, events
        self.history = history or History()

    def names(self) -> list[str]:
        """Every theme a person has made, by name."""
        return sorted({one.name for one in self._journal.own_themes()}, key=str.casefold)

    def put(self, review: str, point: str, name: str) -> OwnTheme:
        """Put a theme on a learning point.

        Raises:
            NotFound: there is no such review or point.
            ValueError: the name is empty.
        """
        text = next(
            (one.text for one in self._library.holding(review).document.learning_points if one.id == point),
            None,
        )
        if text is None:
            raise NotFound("that learning point is not there any more", "open the review and choose another")
        plain = " ".join(mended(name).split())[:LONGEST]
        if not plain:
            raise ValueError("a theme needs a name")
        same = next((one for one in self.names() if one.casefold() == plain.casefold()), plain)
        made = OwnTheme(same, review, point, text, now())
        there = (review, point, same) in {
            (one.review, one.point, one.name) for one in self._journal.own_themes()
        }
        self._show((made,), on=True)
        self._record("putting a theme on", review, (made,), before=there, after=True)
        return made

    def take_off(self, review: str, point: str, name: str) -> None:
        """Take a theme off a learning point as it stands now; :meth:`put` brings it back."""
        own = [one for one in self._journal.own_themes() if (one.review, one.name) == (review, name)]
        points = self._library.index.point_texts([review])
        shown = {key for key, _, known, _ in points if known == point}
        gone = tuple(one for one, key in zip(own, _places(own, points), strict=True) if key in shown)
        self._show(gone, on=False, review=review)
        self._record("taking a theme off", review, gone, before=bool(gone), after=False)

    def _show(self, themes: Sequence[OwnTheme], *, on: bool, review: str = "") -> None:
        for one in themes:
            if on:
                self._journal.put_own_theme(one)
            else:
                self._journal.remove_own_theme(one.review, one.point, one.name)
        self._events.publish(Topic.THEMES, ids=(themes[0].review if themes else review,))

    def _record(
        self, name: str, review: str, themes: Sequence[OwnTheme], *, before: bool, after: bool
    ) -> None:
        def put(state: bool) -> None:
            self._show(themes, on=state)

        self.history.record(Step(name, review, before, after, put))

    def keys(self) -> list[tuple[int, str]]:
        """Keys of learning points with the names of the themes put on them; those whose point is gone
        are left out."""
        own = self._journal.own_themes()
        points = self._library.index.point_texts(sorted({one.review for one in own}))
        places = _places(own, points)
        return [(key, one.name) for one, key in zip(own, places, strict=True) if key is not None]


def _places(own: Sequence[OwnTheme], points: Sequence[tuple[int, str, str, str]]) -> list[int | None]:
    """The key of the point each theme is on, or None.

    A theme belongs to the point's words. Where the point of that id still has them, it is there; in
    another edition it is where the words stand exactly once. An id alone says nothing: it is an
    edition's.
    """
    same: dict[tuple[str, str, str], int] = {}
    by_text: dict[tuple[str, str], list[int]] = {}
    for key, review, point, text in points:
        same[review, point, text] = key
        by_text.setdefault((review, text), []).append(key)
    places: list[int | None] = []
    for one in own:
        standing = by_text.get((one.review, one.text), [])
        once = standing[0] if len(standing) == 1 else None
        places.append(same.get((one.review, one.point, one.text), once))
    return places
