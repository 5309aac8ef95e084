"""Searches a person keeps, and what is new in them since they last looked."""

from reviewstudy.domain.changes import Topic
from reviewstudy.domain.errors import NotFound
from reviewstudy.domain.facets import Narrowing
from reviewstudy.domain.journal import SavedSearch
from reviewstudy.domain.queries import mended
from reviewstudy.services.clock import new_id, now
from reviewstudy.services.events import Events
from reviewstudy.storage.journal import Journal

LONGEST = 80
"""Characters of a saved search's name."""


class SavedSearches:
    """Searches by name. What is private in a search stays in the journal."""

    def __init__(self, journal: Journal, events: Events) -> None:
        self._journal, self._events = journal, events

    def all(self) -> list[SavedSearch]:
        """Every saved search, by name."""
        return self._journal.saved_searches()

    def save(self, name: str, words: str, narrowing: Narrowing) -> SavedSearch:
        """Keep a search; without a name its words are its name."""
        plain = " ".join(mended(name or words).split())[:LONGEST] or "Saved search"
        made = SavedSearch(new_id(), plain, mended(words), narrowing, now())
        return self._put(made)

    def looked(self, saved: SavedSearch, when: str) -> None:
        """Remember that what was there at a moment (ISO 8601, UTC) has been looked at."""
        self._journal.look_at_saved_search(saved.id, when)
        self._events.publish(Topic.SEARCHES, ids=(saved.id,))

    def restore(self, saved: SavedSearch) -> SavedSearch:
        """Bring back a saved search that was removed."""
        return self._put(saved)

    def remove(self, search_id: str) -> SavedSearch:
        """Forget a saved search; :meth:`restore` brings it back. Raises NotFound."""
        found = next((one for one in self.all() if one.id == search_id), None)
        if found is None:
            raise NotFound("that saved search is not there any more", "save it again")
        self._journal.remove_saved_search(search_id)
        self._events.publish(Topic.SEARCHES, ids=(search_id,))
        return found

    def _put(self, saved: SavedSearch) -> SavedSearch:
        self._journal.put_saved_search(saved)
        self._events.publish(Topic.SEARCHES, ids=(saved.id,))
        return saved
