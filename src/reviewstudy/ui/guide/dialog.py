"""The user guide: its pages at the left, the page at the right, and a box that finds words in all of them."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from reviewstudy.content import user_guide
from reviewstudy.domain.errors import KnownError
from reviewstudy.services.sheets import shortcut_sheet
from reviewstudy.ui.address import address_widgets
from reviewstudy.ui.ask import Ask
from reviewstudy.ui.guide.contents import Contents
from reviewstudy.ui.guide.generated import ON_A_MAC, key_tables
from reviewstudy.ui.guide.view import GuideView
from reviewstudy.ui.guide.where import FIRST
from reviewstudy.ui.parts import Notice, button, clearable, label, row
from reviewstudy.ui.parts import follow as tab_through
from reviewstudy.ui.support import HelpLine
from reviewstudy.ui.theme import GRID, Theme
from reviewstudy.ui.words import count, sentence

_SHEET = "shortcuts"
"""The page that is a sheet to print."""


class GuideDialog(QDialog):
    """Stands beside the work, so that a page can be read while one does what it says."""

    def __init__(self, parent: QWidget | None, theme: Theme, ask: Ask, page: str = FIRST) -> None:
        super().__init__(parent)
        self.setWindowTitle("Guide")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._theme, self._ask = theme, ask
        self._guide = user_guide()
        self._before: list[str] = []
        self.shown = ""
        room = parent.window().size() if parent else None
        wide, high = theme.px(980), theme.px(700)
        self.resize(min(wide, room.width()) if room else wide, min(high, room.height()) if room else high)
        self.back = button("Back", self.go_back)
        self.search = QLineEdit()
        self.search.setPlaceholderText("Search the guide")
        self.search.setAccessibleName("Search the guide")
        clearable(self.search)
        self.found = label("", "muted", live=True)
        self.contents = Contents(self._guide)
        self.view = GuideView(theme)
        self.notice = Notice()
        self.sheet = button("Save as PDF…", self.save_sheet)
        self._outside = QFrame()
        self._outside.setProperty("role", "card")
        self._address = QVBoxLayout(self._outside)
        self._address.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        self._outside.hide()
        self._lay_out()
        self.search.textChanged.connect(self._look)
        self.search.returnPressed.connect(self.view.setFocus)
        self.contents.chosen.connect(self._choose)
        self.view.link.connect(self.follow)
        QShortcut(QKeySequence("Alt+Left"), self, self.go_back)
        QShortcut(QKeySequence("Ctrl+F"), self, self.search.setFocus)
        theme.changed.connect(self._size)
        self._size()
        self.show_page(page)
        self.view.setFocus()

    def _lay_out(self) -> None:
        left = QWidget()
        self._left = left
        beside = QVBoxLayout(left)
        beside.setContentsMargins(2 * GRID, 2 * GRID, GRID, 0)
        beside.setSpacing(GRID)
        beside.addWidget(self.search)
        beside.addWidget(self.found)
        beside.addWidget(self.contents, 1)
        right = QVBoxLayout()
        right.setSpacing(GRID)
        right.addWidget(self.notice)
        right.addWidget(self.view, 1)
        right.addWidget(self._outside)
        across = QHBoxLayout()
        across.setSpacing(0)
        across.addWidget(left)
        across.addLayout(right, 1)
        foot = row(
            HelpLine(self._theme), None, self.back, self.sheet, button("Close", self.accept, primary=True)
        )
        foot.setContentsMargins(2 * GRID, GRID, 2 * GRID, 2 * GRID)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addLayout(across, 1)
        box.addWidget(foot)

    def show_page(self, page_id: str, anchor: str = "") -> None:
        """Show a page by its id, at a heading if one is named."""
        if self.shown and self.shown != page_id:
            self._before.append(self.shown)
        self._show(page_id)
        if anchor:
            self.view.go_to_heading(anchor)

    def go_back(self) -> None:
        """Show the page before."""
        if self._before:
            self._show(self._before.pop())

    def follow(self, target: str) -> None:
        """Go where a link leads: to a page, or to a card that shows an address outside."""
        file, _, anchor = target.partition("#")
        page = file.removesuffix(".md") or self.shown
        if any(page == one.id for one in self._guide.pages()):
            self.show_page(page, anchor)
            return
        self._clear_address()
        for widget in address_widgets(target, self._say):
            self._address.addWidget(widget)
        self._address.addWidget(row(button("Close", self._outside.hide, quiet=True), None))
        self._outside.show()
        tab_through(self.view, self._outside)

    def save_sheet(self) -> None:
        """Save the keyboard shortcuts as accessible pages, to be printed."""
        path = self._ask.where_to_save(self, "Keyboard shortcuts.pdf", "PDF (*.pdf)", ".pdf")
        if path is None:
            return
        try:
            shortcut_sheet(path, ON_A_MAC, key_tables())
        except KnownError as error:
            self.notice.say([sentence(error)], warning=True)
            return
        self._say(f"Saved as {path.name}.")

    def _choose(self, page_id: str) -> None:
        if page_id != self.shown:
            self.show_page(page_id)

    def _show(self, page_id: str) -> None:
        self.shown = page_id
        self._outside.hide()
        self.view.show_page(self._guide.page(page_id), self.search.text())
        self.contents.show_page(page_id)
        self.back.setEnabled(bool(self._before))
        self.sheet.setVisible(page_id == _SHEET)

    def _look(self) -> None:
        words = self.search.text()
        if not words.strip():
            self.contents.show_all()
            self.found.setText("")
            self._show(self.shown)
            return
        pages = self._guide.find(words)
        self.contents.show_found(pages)
        self.found.setText(f"{count(len(pages), 'page')} found" if pages else "No page has these words")
        if pages:
            self.show_page(pages[0].id)

    def _say(self, text: str) -> None:
        self.notice.say([text], warning=False)

    def _clear_address(self) -> None:
        while (item := self._address.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()

    def _size(self) -> None:
        self._left.setFixedWidth(min(self._theme.px(280), self.width() // 3))
