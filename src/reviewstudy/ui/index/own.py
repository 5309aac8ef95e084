"""Themes of one's own: put on the learning point chosen, and taken off again."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from reviewstudy.domain.errors import KnownError
from reviewstudy.domain.queries import Hit
from reviewstudy.services.themes import ThemeService
from reviewstudy.ui.ask import Ask
from reviewstudy.ui.index.results import own_themes
from reviewstudy.ui.parts import button

Said = Callable[[str, Callable[[], None] | None], None]
"""Says a line, with what takes back what it tells of."""


class OwnThemes:
    """Two buttons for the learning point that is chosen in the results."""

    def __init__(self, page: QWidget, themes: ThemeService, ask: Ask, said: Said) -> None:
        self._page, self._themes, self._ask, self._said = page, themes, ask, said
        self._hit: Hit | None = None
        self.put_button = button("Put a theme on it…", self.put)
        self.take_button = button("Take your theme off", self.take_off, quiet=True)
        self.choose(None)

    def choose(self, hit: Hit | None) -> None:
        """Another hit is chosen: a theme of one's own can be taken off where there is one."""
        self._hit = hit
        self.take_button.setVisible(hit is not None and bool(own_themes(hit)))

    def put(self) -> None:
        """Ask for a name, and put it on the learning point chosen."""
        hit = self._hit
        if hit is None or hit.point is None:
            self._said("Choose a learning point first, then put a theme on it.", None)
            return
        review, point = hit.review, hit.point
        lead = (
            f"Your own name for what learning point {hit.number} of “{hit.title}” is about. Only you see it."
        )
        name = self._ask.name_for(self._page, "Put a theme on it", lead, ["", *self._themes.names()])
        if name is None:
            return
        try:
            made = self._themes.put(review, point, name)
        except KnownError as error:
            self._said(str(error), None)
            return
        self._said(f"“{made.name}” put on learning point {hit.number}.", self._themes.history.way_back())

    def take_off(self) -> None:
        """Take the theme put on last off the learning point chosen."""
        hit = self._hit
        if hit is None or hit.point is None or not (names := own_themes(hit)):
            return
        review, point, name = hit.review, hit.point, names[-1]
        self._themes.take_off(review, point, name)
        self._said(f"“{name}” taken off.", self._themes.history.way_back())
