"""Which page of the guide is about what a person is looking at."""

from PySide6.QtWidgets import QApplication, QTabWidget, QWidget

from reviewstudy.ui.places import Places

FIRST = "start"
"""The page for whatever has none of its own."""

ABOUT = {
    "LibraryPage": "bring-in",
    "CheckTab": "bring-in",
    "IndexPage": "find",
    "LawPage": "find",
    "ShapeDialog": "find",
    "NotesPage": "mark",
    "MarkList": "mark",
    "ReaderTab": "read",
    "TimelineDialog": "read",
    "ReflectionsPage": "reflect",
    "BeginDialog": "reflect",
    "ReflectionTab": "reflect",
    "VersionsDialog": "reflect",
    "ActionsBox": "actions",
    "ActionDialog": "actions",
    "ExportDialog": "export",
    "FormDialog": "forms",
    "TeamDialog": "briefing",
    "BriefingDialog": "briefing",
    "RecordDialog": "supervise",
    "SupervisionPage": "supervise",
    "SupervisionTab": "supervise",
    "ReturnDialog": "supervise",
    "PoolDialog": "pool",
    "MakePackDialog": "sending-a-pack",
    "TakePackDialog": "bring-in",
    "ReadingPage": "comfort",
    "LookPage": "comfort",
    "DataPage": "your-data",
    "MentionsDialog": "your-data",
    "KeepDialog": "your-data",
    "EraseDialog": "your-data",
    "OpeningPage": "keep-safe",
    "BackupsPage": "keep-safe",
    "ChangeDialog": "keep-safe",
    "GoingBack": "keep-safe",
    "SettingsDialog": "settings",
    "BinDialog": "when-wrong",
}
"""By the name of a class of the window, the page of the guide. Names, so that no place has to know it."""


def page_here(tabs: QTabWidget) -> str:
    """The page about what has the keyboard, else about the dialog or the tab that is shown."""
    top = QApplication.activeModalWidget()
    focus = QApplication.focusWidget()
    for start in (focus, top):
        if start is not None and (found := _about(start)):
            return found
    shown: QWidget | None = tabs.currentWidget()
    if isinstance(shown, Places):
        shown = shown.currentWidget()
    return (shown is not None and _about(shown)) or FIRST


def _about(widget: QWidget) -> str:
    """What the nearest of a widget and those around it is about; empty where none is."""
    around: QWidget | None = widget
    while around is not None:
        for kind in type(around).__mro__:
            if kind.__name__ in ABOUT:
                return ABOUT[kind.__name__]
        if around.isWindow():
            break
        around = around.parentWidget()
    return ""
