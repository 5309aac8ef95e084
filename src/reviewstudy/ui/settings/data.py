"""The page of what a person can do with all they wrote."""

from collections.abc import Callable

from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from reviewstudy.services.keeping import KeepingService
from reviewstudy.services.settings import KEEP_WORDS
from reviewstudy.ui.parts import Notice, button, label, row
from reviewstudy.ui.theme import GRID

Said = Callable[[str], None]


class DataPage(QWidget):
    """One sentence each, then the button."""

    def __init__(
        self,
        keeping: KeepingService,
        keep: Callable[[QWidget], object],
        erase: Callable[[QWidget], object],
        mentions: Callable[[], object],
        save_all: Callable[[QWidget, Said], None],
    ) -> None:
        """Each is what a button does, on the dialog it is given."""
        super().__init__()
        self._keeping = keeping
        self._periods = keeping.periods()
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(GRID)
        self.keep_for = QComboBox()
        self.keep_for.setAccessibleName(KEEP_WORDS.label)
        self.keep_for.addItem(KEEP_WORDS.words(0), 0)
        for period in self._periods:
            self.keep_for.addItem(f"For {period.label}", period.months)
        if self.keep_for.findData(keeping.keep_for()) < 0:  # chosen when other periods were on offer
            self.keep_for.addItem(f"For {keeping.keep_for()} months", keeping.keep_for())
        self.keep_for.setCurrentIndex(self.keep_for.findData(keeping.keep_for()))
        self.keep_for.currentIndexChanged.connect(self._chosen)
        self._source = label("", "muted", live=True)
        self._say_source()
        self.saved = Notice()
        self._section(
            "Until when things are kept",
            KEEP_WORDS.help,
        )
        self._box.addWidget(row(label(KEEP_WORDS.label, wrap=False), self.keep_for, None))
        self._box.addWidget(self._source)
        self._act("Look through dates…", lambda: keep(self.window()))
        self._section(
            "Find every mention",
            "Finds a name everywhere you wrote it, for someone who asks what you hold about them.",
        )
        self._act("Find every mention…", lambda: (self.window().close(), mentions()))
        self._section(
            "Take everything with you",
            "Saves all you wrote as text and data that other programs read. These files are not encrypted: "
            "whoever has them can read them.",
        )
        self._act("Save everything…", lambda: save_all(self.window(), self._say))
        self._box.addWidget(self.saved)
        self._section(
            "Delete for good",
            "Deletes what you choose so that not a word stays in the journal, and gives you a receipt.",
        )
        self._act("Delete for good…", lambda: erase(self.window()))

    def _section(self, name: str, sentence: str) -> None:
        if self._box.count():
            self._box.addSpacing(2 * GRID)
        self._box.addWidget(label(name, "subheading"))
        self._box.addWidget(label(sentence))

    def _act(self, name: str, do: Callable[[], object]) -> None:
        self._box.addWidget(row(button(name, lambda: (do(), None)[1]), None))

    def _chosen(self) -> None:
        self._keeping.choose_keep_for(self.keep_for.currentData())
        self._say_source()

    def _say_source(self) -> None:
        months = self.keep_for.currentData()
        period = next((one for one in self._periods if one.months == months), None)
        said = f"{period.who} (source: {period.source}). " if period else ""
        self._source.setText(
            f"{said}This is no legal advice: your employer and your regulator decide how long."
        )

    def _say(self, text: str) -> None:
        self.saved.say([text], warning=False)
