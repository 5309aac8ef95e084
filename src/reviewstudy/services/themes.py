"""Themes a person puts on learning points themselves."""

from reviewstudy.domain.changes import Topic
from reviewstudy.domain.errors import NotFound
from reviewstudy.domain.journal import OwnTheme
from reviewstudy.services.clock import now
from reviewstudy.services.events import Events
from reviewstudy.storage.journal import Journal
from reviewstudy.storage.library import Library

LONGEST = 60
"""Characters of a theme's name."""


class ThemeService:
    """Own themes: private, kept in the journal, found and counted like ours."""

    def __init__(self, library: Library, journal: Journal, events: Events) -> None:
        self._library, self._journal, self._events = library, journal, events

    def names(self) -> list[str]:
        """Every theme a person has made, by name."""
        return sorted({one.name for one in self._journal.own_themes()}, key=str.casefold)

    def on(self, review: str, point: str) -> list[str]:
        """The own themes of one learning point."""
        return [one.name for one in self._journal.own_themes() if (one.review, one.point) == (review, point)]

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
        plain = " ".join(name.split())[:LONGEST]
        if not plain:
            raise ValueError("a theme needs a name")
        same = next((one for one in self.names() if one.casefold() == plain.casefold()), plain)
        made = OwnTheme(same, review, point, text, now())
        self._journal.put_own_theme(made)
        self._events.publish(Topic.THEMES, ids=(review,))
        return made

    def take_off(self, review: str, point: str, name: str) -> None:
        """Take a theme off a learning point; :meth:`put` brings it back."""
        self._journal.remove_own_theme(review, point, name)
        self._events.publish(Topic.THEMES, ids=(review,))

    def keys(self) -> list[tuple[int, str]]:
        """Keys of learning points with the names of the themes put on them.

        A theme belongs to the point's words: in another edition it is found by them, wherever they
        stand now, else by the point's id.
        """
        own = self._journal.own_themes()
        points = self._library.index.point_texts(sorted({one.review for one in own}))
        by_text = {(review, text): key for key, review, _, text in points}
        by_id = {(review, point): key for key, review, point, _ in points}
        found = (
            (by_text.get((one.review, one.text), by_id.get((one.review, one.point))), one.name) for one in own
        )
        return [(key, name) for key, name in found if key is not None]
