"""Every action once: its name, shortcut, icon and help. Menus are made from this table."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QApplication, QDialog, QMenuBar, QWidget

from reviewstudy.ui.theme import Theme


@dataclass(frozen=True, slots=True)
class Spec:
    """One action; ``menu`` is where it hangs, ``group`` sets lines apart inside a menu."""

    id: str
    menu: str
    label: str
    help: str
    shortcut: str = ""
    icon: str = ""
    group: int = 0


SPECS = (
    Spec("import", "&File", "&Import…", "Add review files to your library", "Ctrl+O", "import"),
    Spec(
        "export",
        "&File",
        "&Export reflection…",
        "Choose what leaves of the reflection in this tab, and save it as PDF or Markdown",
        "Ctrl+E",
        "file-down",
    ),
    Spec(
        "new_reflection", "&File", "&New reflection…", "Choose a review and questions", "Ctrl+N", "pen-line"
    ),
    Spec(
        "open_record",
        "&File",
        "Open a &record…",
        "See a record somebody sent you, comment on it, or take in what came back from supervision",
        "",
        "file-text",
    ),
    Spec(
        "pool",
        "&File",
        "&Pool records…",
        "Count the records in a folder that were made for the partnership, and make a return of them",
        "",
        "users",
    ),
    Spec(
        "make_pack",
        "&File",
        "Ma&ke a pack…",
        "Make one file of reviews you wrote, with their questions and survey, to send to others",
    ),
    Spec("team", "&File", "Our team’s q&uestions…", "Questions your team asks about every review", "", ""),
    Spec("close_tab", "&File", "&Close tab", "Close this tab", "Ctrl+W", "x", 1),
    Spec("close_others", "&File", "Close o&ther tabs", "Close every tab but this one", "", "", 1),
    Spec(
        "reopen_tab", "&File", "Re&open closed tab", "Open the tab closed last", "Ctrl+Shift+T", "undo-2", 1
    ),
    Spec(
        "mentions",
        "&File",
        "Find every &mention…",
        "Find a name everywhere you wrote it",
        "",
        "search",
        2,
    ),
    Spec("settings", "&File", "&Settings…", "How the program looks, opens and keeps things", "Ctrl+,", "", 2),
    Spec(
        "lock",
        "&File",
        "&Lock now",
        "Save everything and hide it until it is opened again",
        "Ctrl+Shift+L",
        "lock",
        2,
    ),
    Spec("quit", "&File", "&Quit", "Close Review Study; everything is saved", "Ctrl+Q", "", 2),
    Spec("undo", "&Edit", "&Undo", "Take back what you did last", "Ctrl+Z", "undo-2"),
    Spec("redo", "&Edit", "&Redo", "Do again what you took back", "Ctrl+Shift+Z", "redo-2"),
    Spec("bin", "&Edit", "&Bin…", "What you removed, until you empty it", "", "trash-2", 1),
    Spec(
        "find",
        "&Go",
        "&Find in every review",
        "Search learning points, reviews and your own words",
        "Ctrl+K",
        "search",
    ),
    Spec("library", "&Go", "&Library", "All reviews", "Ctrl+1", "library", 1),
    Spec("index", "&Go", "Learning &index", "Search what reviews have taught", "Ctrl+2", "search", 1),
    Spec("notes", "&Go", "&Notes", "Your notes and highlights", "Ctrl+3", "sticky-note", 1),
    Spec("reflections", "&Go", "&Reflections", "What you have written", "Ctrl+4", "pen-line", 1),
    Spec(
        "supervision",
        "&Go",
        "&Supervision",
        "Records you were sent, and what you say of them",
        "Ctrl+6",
        "users",
        1,
    ),
    Spec("law", "&Go", "La&w and guidance", "What reviews cite, and what moved on", "Ctrl+5", "scale", 1),
    Spec("next_tab", "&Go", "Ne&xt tab", "Show the next tab", "Ctrl+Tab", "", 2),
    Spec("previous_tab", "&Go", "&Previous tab", "Show the tab before", "Ctrl+Shift+Tab", "", 2),
    Spec(
        "highlight",
        "&Review",
        "&Highlight the words",
        "Highlight the selected words",
        "Ctrl+H",
        "highlighter",
    ),
    Spec(
        "note", "&Review", "Write a &note on the words", "Note the selected words", "Ctrl+M", "message-square"
    ),
    Spec(
        "copy_source",
        "&Review",
        "&Copy with its source",
        "Copy the selected words, with the review, learning point and page",
        "Ctrl+Shift+C",
        "copy",
    ),
    Spec("find_here", "&Review", "&Find in this review", "Find words in this tab", "Ctrl+F", "search", 1),
    Spec("find_next", "&Review", "Find ne&xt", "Go to the next place that was found", "F3", "", 1),
    Spec("find_before", "&Review", "Find &previous", "Go to the place found before", "Shift+F3", "", 1),
    Spec(
        "passages",
        "&Review",
        "Passage &mode",
        "Move from passage to passage with the arrow keys, and mark them with a key",
        "F7",
        "list",
        1,
    ),
    Spec(
        "learning",
        "&Review",
        "Go to the &learning",
        "Go straight to the learning points",
        "Ctrl+L",
        "lightbulb",
        1,
    ),
    Spec(
        "reflect",
        "&Review",
        "&Reflect on this review",
        "Write a reflection on the review in this tab",
        "Ctrl+R",
        "pen-line",
        1,
    ),
    Spec(
        "take_out",
        "&Review",
        "Remo&ve from the library",
        "Take the review at hand out of your library; your notes on it stay",
        "",
        "trash-2",
        3,
    ),
    Spec("larger", "&View", "&Larger text", "Make all text larger", "Ctrl++", ""),
    Spec("smaller", "&View", "&Smaller text", "Make all text smaller", "Ctrl+-", ""),
    Spec("normal_size", "&View", "&Normal text size", "Text at 100 percent", "Ctrl+0", ""),
    Spec("theme_system", "&View", "As the s&ystem", "Colours as the system has them", "", "", 1),
    Spec("theme_light", "&View", "L&ight", "Dark text on light", "", "sun", 1),
    Spec("theme_dark", "&View", "&Dark", "Light text on dark", "", "moon", 1),
    Spec("theme_contrast", "&View", "High &contrast", "White on black, with lines", "", "contrast", 1),
    Spec(
        "reading", "&View", "&Text and paper…", "Type, spacing and paper that reviews are read on", "", "", 2
    ),
    Spec(
        "beside", "&View", "Side &by side", "A second review, or a second place in this one", "Ctrl+\\", "", 2
    ),
    Spec("panel", "&View", "Side &panel", "Show or hide the panel beside the text", "F9", "panel-right", 2),
    Spec(
        "guide", "&Help", "&Guide", "How to do things here, beginning with where you are", "F1", "book-open"
    ),
    Spec("keys", "&Help", "&Keyboard shortcuts", "Every key there is, as a sheet to print", "Ctrl+?", ""),
    Spec("first_steps", "&Help", "&First steps", "The way in, as it was shown at first", "", ""),
    Spec(
        "worried", "&Help", "&Worried about a child now?", "What to do now", "Ctrl+Shift+W", "circle-alert", 1
    ),
    Spec(
        "support",
        "&Help",
        "&Support for you",
        "Looking after yourself when reading is hard",
        "",
        "heart-handshake",
        1,
    ),
    Spec(
        "private", "&Help", "What is &private", "Where your words are and what protects them", "", "lock", 1
    ),
)


READER_ACTIONS = (
    "find_here",
    "find_next",
    "find_before",
    "highlight",
    "note",
    "copy_source",
    "passages",
    "learning",
    "reflect",
    "panel",
)
"""The actions that need a review that is open."""

IN_DIALOGS = ("lock", "worried", "guide", "keys")
"""The actions whose shortcuts work in every dialog too."""


class Actions(QObject):
    """The window's actions by id, each set to what it does. It goes with the window, and hears no more of
    looks then."""

    def __init__(self, owner: QWidget, theme: Theme, handlers: dict[str, Callable[[], None]]) -> None:
        super().__init__(owner)
        self._theme = theme
        self._actions: dict[str, QAction] = {}
        for spec in SPECS:
            action = QAction(spec.label, owner)
            action.setObjectName(spec.id)
            action.setStatusTip(spec.help)
            action.setToolTip(spec.help)
            if spec.shortcut:
                action.setShortcut(QKeySequence(spec.shortcut))
            action.triggered.connect(lambda checked=False, do=handlers[spec.id]: do())
            owner.addAction(action)
            self._actions[spec.id] = action
        # "+" needs Shift on some keyboards and not on others: both spellings enlarge.
        self["larger"].setShortcuts([QKeySequence("Ctrl++"), QKeySequence("Ctrl+=")])
        self["redo"].setShortcuts([QKeySequence("Ctrl+Shift+Z"), QKeySequence("Ctrl+Y")])
        self["keys"].setShortcuts([QKeySequence("Ctrl+?"), QKeySequence("Ctrl+Shift+?")])
        self.paint()
        theme.changed.connect(self.paint)

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def paint(self) -> None:
        """Draw the icons in the look in force."""
        for spec in SPECS:
            if spec.icon:
                self._actions[spec.id].setIcon(self._theme.icon(spec.icon))

    def fill(self, bar: QMenuBar) -> None:
        """Hang every action in its menu."""
        for name in dict.fromkeys(spec.menu for spec in SPECS):
            menu = bar.addMenu(name)
            group = 0
            for spec in (one for one in SPECS if one.menu == name):
                if spec.group != group:
                    menu.addSeparator()
                    group = spec.group
                menu.addAction(self._actions[spec.id])


class InDialogs(QObject):
    """Gives each dialog that comes to the front the shortcuts that work everywhere.

    Those of the window, and of the whole application too, are dead while a modal dialog is open.
    """

    def __init__(self, window: QWidget, actions: Actions) -> None:
        super().__init__(window)
        self._window, self._actions = window, [actions[name] for name in IN_DIALOGS]
        app = QApplication.instance()
        assert isinstance(app, QGuiApplication)
        app.focusWindowChanged.connect(self._give)

    def _give(self) -> None:
        dialog = QApplication.activeWindow()
        if isinstance(dialog, QDialog) and self._window.isVisible():  # the lock's dialogs are none of its
            dialog.addActions(self._actions)
