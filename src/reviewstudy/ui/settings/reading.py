"""The page of what reviews are read on: paper, type and spacing, with words to try them on."""

from dataclasses import replace

from PySide6.QtCore import QSignalBlocker
from PySide6.QtGui import QTextBlockFormat, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QComboBox, QGridLayout, QSpinBox, QTextBrowser, QVBoxLayout, QWidget

from reviewstudy.services.settings import READING_WORDS, ReadingLook, SettingsService
from reviewstudy.ui.paper import READING, Paper
from reviewstudy.ui.parts import amount_of, button, dropdown, label, row
from reviewstudy.ui.theme import GRID

_SAMPLE = (
    "These are words to try it on. Reading about a child who was harmed is hard, and a page that is easy "
    "on the eyes helps a little. Take the time you need: where you leave off is where you begin again."
)


class ReadingPage(QWidget):
    """Each choice is kept at once, and seen here and in every review that is open."""

    def __init__(self, settings: SettingsService, paper: Paper) -> None:
        super().__init__()
        self._settings, self._paper = settings, paper
        self.paper, self.type = _choices("paper"), _choices("type")
        self.lengths: dict[str, QSpinBox] = {}
        grid = QGridLayout()
        grid.setHorizontalSpacing(2 * GRID)
        grid.setVerticalSpacing(GRID)
        grid.setColumnStretch(1, 1)
        fields: list[tuple[str, QWidget]] = []
        for name, words in READING_WORDS.items():
            if words.limits:
                field = self.lengths[name] = amount_of(words)
                field.valueChanged.connect(self._keep)
                fields.append((words.label, row(field, None)))
            else:
                fields.append((words.label, {"paper": self.paper, "type": self.type}[name]))
        for number, (caption, widget) in enumerate(fields):
            grid.addWidget(label(caption, wrap=False), number, 0)
            grid.addWidget(widget, number, 1)
        self.sample = QTextBrowser()
        self.sample.setAccessibleName("Words to try it on")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(2 * GRID)
        box.addWidget(label("For reading only: what you export looks the same whatever you choose.", "muted"))
        box.addLayout(grid)
        box.addWidget(self.sample)
        box.addWidget(row(button("As it was at first", lambda: self._show(ReadingLook(), keep=True)), None))
        for choice in (self.paper, self.type):
            choice.currentIndexChanged.connect(self._keep)
        paper.changed.connect(self._draw)
        self._show(settings.reading())

    def _show(self, look: ReadingLook, *, keep: bool = False) -> None:
        fields = [self.paper, self.type, *self.lengths.values()]
        blocked = [QSignalBlocker(field) for field in fields]
        self.paper.setCurrentIndex(self.paper.findData(look.paper))
        self.type.setCurrentIndex(self.type.findData(look.type))
        for name, field in self.lengths.items():
            field.setValue(getattr(look, name))
        for one in blocked:
            one.unblock()
        if keep:
            self._keep()
        self._draw()

    def _keep(self) -> None:
        look = replace(
            self._settings.reading(),
            paper=self.paper.currentData(),
            type=self.type.currentData(),
            **{name: field.value() for name, field in self.lengths.items()},
        )
        self._settings.put_reading(look)
        self._paper.choose(look)

    def _draw(self) -> None:
        paper, cursor = self._paper, QTextCursor(self.sample.document())
        self.sample.document().setDocumentMargin(2 * GRID)
        cursor.select(QTextCursor.SelectionType.Document)
        block, char = QTextBlockFormat(), QTextCharFormat()
        font = paper.font(READING)
        block.setLineHeight(
            paper.leading * font.pixelSize(), QTextBlockFormat.LineHeightTypes.MinimumHeight.value
        )
        char.setFont(font)
        char.setForeground(paper.color("text"))
        cursor.setBlockFormat(block)
        cursor.insertText(_SAMPLE, char)
        ground, edge, ring = (paper.color(name).name() for name in ("surface", "control", "accent"))
        self.sample.setStyleSheet(
            f"QTextBrowser {{ background: {ground}; border: 1px solid {edge}; border-radius: 6px; }}"
            f"QTextBrowser:focus {{ border: 3px solid {ring}; }}"
        )
        self.sample.setFixedHeight(round(paper.leading * paper.px(READING) * 4.5) + 4 * GRID)


def _choices(name: str) -> QComboBox:
    words = READING_WORDS[name]
    return dropdown(words.label, ((said, value) for value, said in words.choices))
