"""Taking a review out of the library, as a step that can be taken back."""

from reviewstudy.services.history import History, Step
from reviewstudy.services.library import LibraryService


class TakingService:
    """Takes reviews out; what a person wrote on them stays."""

    def __init__(self, library: LibraryService, history: History) -> None:
        self._library, self.history = library, history

    def take_out(self, review_id: str) -> str:
        """Take a review out with its original; returns its title. Raises NotFound, StorageProblem."""
        taken = self._library.remove(review_id)

        def put(there: bool) -> None:
            if there:
                self._library.bring_back(taken)
            else:
                self._library.remove(review_id)

        self.history.record(Step("taking a review out", review_id, True, False, put))
        return taken.holding.document.title
