"""The ways to open an unlocked library, changed. The databases and their key stay as they are."""

from collections.abc import Callable
from pathlib import Path

from reviewstudy.domain.changes import Topic
from reviewstudy.services.events import Events
from reviewstudy.services.patience import Patience
from reviewstudy.storage.keys import KeyFile, NewRecovery, Proof, Way, keychain_available


class WaysService:
    """Each change needs a proof that whoever makes it may open the library.

    A passphrase, or a recovery key; the keychain alone where there is no passphrase. Each raises
    WrongPassphrase or LockedOut where that does not hold, TooSoon after several wrong passphrases in a row,
    and StorageProblem where the disk refuses or something else changed the key file meanwhile. Nothing is
    changed then.
    """

    def __init__(self, folder: Path, events: Events) -> None:
        self.patience = Patience(folder)
        self._keys = KeyFile(folder)
        self._events = events

    @property
    def ways(self) -> frozenset[Way]:
        """The ways the library opens now. Raises LockedOut, StorageProblem."""
        return self._keys.ways

    @staticmethod
    def keychain_available() -> bool:
        """Whether this system has a keychain to keep the key in."""
        return keychain_available()

    def set_passphrase(self, passphrase: str, proof: Proof) -> None:
        """Open with this passphrase from now on, and with no other."""
        self._do(proof, lambda: self._keys.set_passphrase(passphrase, proof))

    def add_keychain(self, proof: Proof) -> None:
        """Open with this computer's keychain too."""
        self._do(proof, lambda: self._keys.add_keychain(proof))

    def take_away(self, way: Way, proof: Proof) -> None:
        """Open with this way no longer. LockedOut, too, when only the recovery key would be left."""
        self._do(proof, lambda: self._keys.take_away(way, proof))

    def new_recovery(self, proof: Proof) -> NewRecovery:
        """Make another recovery key; nothing is changed before it is kept."""
        made = self._tried(proof, lambda: self._keys.new_recovery(proof))

        def keep() -> None:
            made.keep()
            self._changed()

        return NewRecovery(made.printed, keep)

    def _do(self, proof: Proof, change: Callable[[], None]) -> None:
        self._tried(proof, change)
        self._changed()

    def _tried[T](self, proof: Proof, work: Callable[[], T]) -> T:
        return self.patience.attempt(work) if proof.way is Way.PASSPHRASE else work()

    def _changed(self) -> None:
        self._events.publish(Topic.SETTINGS, ids=("ways",))
