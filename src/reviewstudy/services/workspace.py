"""One unlocked data folder, with every service on it."""

from pathlib import Path

from reviewstudy.services.bin import BinService
from reviewstudy.services.briefing import BriefingService
from reviewstudy.services.events import Events
from reviewstudy.services.history import History
from reviewstudy.services.law import LawService
from reviewstudy.services.library import LibraryService
from reviewstudy.services.reading import ReadingService
from reviewstudy.services.reflecting import ReflectingService
from reviewstudy.services.saving import SavedSearches
from reviewstudy.services.searching import SearchService
from reviewstudy.services.settings import SettingsService
from reviewstudy.services.sharing import SharingService
from reviewstudy.services.themes import ThemeService
from reviewstudy.storage import journal as journal_db
from reviewstudy.storage import library as library_db
from reviewstudy.storage.citations import Citations
from reviewstudy.storage.connect import EncryptedFile


class Workspace:
    """Opens both databases with one key; every screen and command works through its services."""

    def __init__(self, folder: Path, key: bytes) -> None:
        """Raises StorageProblem; nothing stored is changed by a failure."""
        self.folder = folder
        self.history = History()
        self._files = [EncryptedFile(folder / library_db.FILE_NAME, key, library_db.migrations())]
        try:
            self._files.append(EncryptedFile(folder / journal_db.FILE_NAME, key, journal_db.migrations()))
        except BaseException:
            self.close()
            raise
        library, journal = library_db.Library(self._files[0]), journal_db.Journal(self._files[1])
        self.events = Events()
        self.library = LibraryService(library, self.events)
        self.reading = ReadingService(library, journal, self.events, self.history)
        self.themes = ThemeService(library, journal, self.events, self.history)
        self.searching = SearchService(library, journal, self.events, self.themes)
        self.saved = SavedSearches(journal, self.events, self.history)
        self.law = LawService(library, Citations(self._files[0]), self.searching)
        self.reflecting = ReflectingService(library, journal, self.events, self.history)
        self.sharing = SharingService(library, journal, self.events)
        self.briefing = BriefingService(library)
        self.bin = BinService(journal, self.events, self.reading, self.reflecting)
        self.settings = SettingsService(journal, self.events)

    def version(self) -> tuple[int, ...]:
        """Changes when another process has written to either database."""
        return tuple(file.data_version() for file in self._files)

    def faults(self) -> dict[str, str | None]:
        """What is wrong with each database file, None where nothing is."""
        names = (library_db.FILE_NAME, journal_db.FILE_NAME)
        return {name: file.check() for name, file in zip(names, self._files, strict=True)}

    def close(self) -> None:
        """Close both databases; what could be undone is forgotten."""
        self.history.clear()
        for file in self._files:
            file.close()
