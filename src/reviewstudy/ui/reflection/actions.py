"""The actions of a reflection, as the box that shows actions wants them."""

from reviewstudy.domain.errors import NotFound
from reviewstudy.domain.journal import Action
from reviewstudy.services.acting import ActingService, Planned, planned_of
from reviewstudy.services.supervising import SupervisingService
from reviewstudy.ui.acting import ShownAction


class ReflectionActions:
    """What was agreed in supervision stands among them, and says so."""

    finishing = True

    def __init__(self, acting: ActingService, supervising: SupervisingService, reflection: str) -> None:
        self._acting, self._supervising, self._reflection = acting, supervising, reflection
        self.history = acting.history

    def actions(self) -> list[ShownAction]:
        agreed = {
            one.action
            for back in self._supervising.said_of(self._reflection)
            for one in back.supervision.agreed
        }
        return [
            ShownAction(
                one.id, planned_of(one), one.done, "Agreed in supervision" if one.id in agreed else ""
            )
            for one in self._acting.actions(self._reflection)
        ]

    def add(self, planned: Planned) -> None:
        self._acting.add(self._reflection, planned)

    def change(self, key: str, planned: Planned) -> None:
        self._acting.change(self._one(key), planned)

    def remove(self, key: str) -> None:
        self._acting.remove(self._one(key))

    def finish(self, key: str, done: str) -> None:
        self._acting.finish(self._one(key), done)

    def _one(self, key: str) -> Action:
        for one in self._acting.actions(self._reflection):
            if one.id == key:
                return one
        raise NotFound("that action is not there any more", "add it again if it is still to be done")
