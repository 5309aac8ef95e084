"""One unlocked data folder, with every service on it."""

from functools import partial
from pathlib import Path

from reviewstudy.services.acting import ActingService
from reviewstudy.services.backups import BackupService, keep_before_update, sweep
from reviewstudy.services.bin import BinService
from reviewstudy.services.briefing import BriefingService
from reviewstudy.services.events import Events
from reviewstudy.services.filling import FillingService
from reviewstudy.services.handing import HandingService
from reviewstudy.services.history import History
from reviewstudy.services.keeping import KeepingService
from reviewstudy.services.law import LawService
from reviewstudy.services.library import LibraryService
from reviewstudy.services.mentions import MentionService
from reviewstudy.services.moving import move
from reviewstudy.services.packs import PackService
from reviewstudy.services.reading import ReadingService
from reviewstudy.services.reflecting import ReflectingService
from reviewstudy.services.saving import SavedSearches
from reviewstudy.services.searching import SearchService
from reviewstudy.services.settings import SettingsService
from reviewstudy.services.sharing import SharingService
from reviewstudy.services.supervising import SupervisingService
from reviewstudy.services.taking import TakingService
from reviewstudy.services.themes import ThemeService
from reviewstudy.services.usual import Usual
from reviewstudy.services.ways import WaysService
from reviewstudy.storage import journal as journal_db
from reviewstudy.storage import library as library_db
from reviewstudy.storage import replacing
from reviewstudy.storage.citations import Citations
from reviewstudy.storage.connect import EncryptedFile
from reviewstudy.storage.reflected import Reflected
from reviewstudy.storage.retention import Retention
from reviewstudy.storage.supervised import Supervised

_DATABASES = {"library": library_db, "journal": journal_db}


class Workspace:
    """Opens both databases with one key; every screen and command works through its services."""

    def __init__(self, folder: Path, key: bytes) -> None:
        """Raises StorageProblem; nothing stored is changed by a failure."""
        self.folder, self._key = folder, key
        replacing.finish(folder, key)
        self._files: list[EncryptedFile] = []
        self.history = History()
        try:
            for name, database in _DATABASES.items():
                file, before = folder / database.FILE_NAME, partial(keep_before_update, folder, key, name)
                self._files.append(EncryptedFile(file, key, database.migrations(), before=before))
        except BaseException:
            self.close()
            raise
        sweep(folder)  # only now: while a database is damaged, what is left of a backup may be a whole one
        library, journal = library_db.Library(self._files[0]), journal_db.Journal(self._files[1])
        self.events = Events()
        self.packs = PackService(library, self.events, self.history)
        self.library = LibraryService(library, self.events, self.packs)
        self.reading = ReadingService(library, journal, self.events, self.history)
        self.themes = ThemeService(library, journal, self.events, self.history)
        self.searching = SearchService(library, journal, self.events, self.themes)
        self.saved = SavedSearches(journal, self.events, self.history)
        self.law = LawService(library, Citations(self._files[0]), self.searching)
        reflected = Reflected(self._files[1])
        self.settings = SettingsService(journal, self.events, self.history)
        self.reflecting = ReflectingService(library, journal, self.events, self.history, self.settings)
        self.acting = ActingService(journal, reflected, self.events, self.history)
        supervised = Supervised(self._files[1])
        self.supervising = SupervisingService(library, supervised, reflected, self.events, self.history)
        self.filling = FillingService(library, journal, reflected, self.events, self.history)
        self.sharing = SharingService(library, journal, reflected, self.events, self.reflecting, self.filling)
        self.usual = Usual(self.settings)
        self.briefing = BriefingService(library)
        self.bin = BinService(journal, self.events, self.reading, self.reflecting, self.supervising)
        self.taking = TakingService(self.library, self.history)
        retention = Retention(self._files[1])
        self.keeping = KeepingService(folder, library, retention, self.settings, self.events, self._forget)
        self.mentions = MentionService(self._files[0], self._files[1])
        self.handing = HandingService(library, self._files[1])
        self.ways = WaysService(folder, self.events)
        self.backups = BackupService(folder, key, self._by_name(), self.settings)

    def _forget(self, *ids: str) -> None:
        """Let go of what is remembered of things that were deleted for good."""
        self.history.forget(*ids)
        self.reflecting.forget(*ids)

    def version(self) -> tuple[int, ...]:
        """Changes when another process has written to either database."""
        return tuple(file.data_version() for file in self._files)

    def faults(self) -> dict[str, str | None]:
        """What is wrong with each database file, None where nothing is."""
        return {name: file.check() for name, file in self._by_name().items()}

    def _by_name(self) -> dict[str, EncryptedFile]:
        """Both files by their names in the folder."""
        names = (database.FILE_NAME for database in _DATABASES.values())
        return dict(zip(names, self._files, strict=True))

    def again(self) -> "Workspace":
        """Close this one and open the folder anew, with what was decided to come. Raises StorageProblem."""
        self.close()
        return Workspace(self.folder, self._key)

    def moved(self, to: Path) -> "Workspace":
        """Close this one, take its library to another folder and open it there.

        Raises StorageProblem, InUse: the library is where it was then, and closed.
        """
        self.close()
        move(self.folder, self._key, to)
        return Workspace(to, self._key)

    def close(self) -> None:
        """Close both databases; what could be undone is forgotten."""
        self.history.clear()
        for file in self._files:
            file.close()
