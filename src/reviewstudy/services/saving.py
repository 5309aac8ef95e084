"""Searches a person keeps, and what is new in them since they last looked."""

from reviewstudy.domain.changes import Topic
from reviewstudy.domain.errors import NotFound
from reviewstudy.domain.facets import Narrowing
from reviewstudy.domain.journal import SavedSearch
from reviewstudy.domain.queries import mended
from reviewstudy.services.clock import new_id, now
from reviewstudy.services.events import Events
from reviewstudy.services.history import History, Step
from reviewstudy.storage.journal import Journal

LONGEST = 80
"""Characters of a saved search's name."""


class SavedSearches:
    """Searches by name. What is private in a search stays in the journal."""

    def __init__(self, journal: Journal, events: Events, history: History) -> None:
        self._journal, self._events, self.history = journal, events, history

    def all(self) -> list[SavedSearch]:
        """Every saved search, by name."""
        return self._journal.saved_searches()

    def save(self, name: str, words: str, narrowing: Narrowing) -> SavedSearch:
        """Keep a search; without a name its words are its name."""
        plain = " ".join(mended(name or words).split())[:LONGEST] or "Saved search"
        made = SavedSearch(new_id(), plain, mended(words), narrowing, now())
        self._show(made, there=True)
        self._record("saving a search", made, there=True)
        return made

    def looked(self, saved: SavedSearch, when: str) -> None:
        """Remember that what was there at a moment (ISO 8601, UTC) has been looked at."""
        self._journal.look_at_saved_search(saved.id, when)
        self._events.publish(Topic.SEARCHES, ids=(saved.id,))

    def remove(self, search_id: str) -> SavedSearch:
        """Forget a saved search, which undo brings back. Raises NotFound."""
        found = next((one for one in self.all() if one.id == search_id), None)
        if found is None:
            raise NotFound("that saved search is not there any more", "save it again")
        self._show(found, there=False)
        self._record("forgetting a search", found, there=False)
        return found

    def _record(self, name: str, saved: SavedSearch, *, there: bool) -> None:
        def put(state: bool) -> None:
            self._show(saved, there=state)

        self.history.record(Step(name, saved.id, not there, there, put))

    def _show(self, saved: SavedSearch, *, there: bool) -> None:
        if there:
            self._journal.put_saved_search(saved)
        else:
            self._journal.remove_saved_search(saved.id)
        self._events.publish(Topic.SEARCHES, ids=(saved.id,))
