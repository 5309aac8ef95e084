"""The panel beside a review's text. Its pages are made when somebody looks at them."""

from collections.abc import Callable

from PySide6.QtWidgets import QTabWidget, QToolButton, QVBoxLayout, QWidget


class Panel(QTabWidget):
    """Pages by name."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.setDocumentMode(True)
        self.setUsesScrollButtons(True)
        bar = self.tabBar()
        bar.setDrawBase(False)
        bar.setAccessibleName("Panel")
        bar.setExpanding(False)
        for arrow in bar.findChildren(QToolButton):
            arrow.setToolTip("More pages of the panel")

    def add(self, name: str, page: QWidget | Callable[[], QWidget]) -> None:
        """Add a page: a widget, or what makes it."""
        self.addTab(page if isinstance(page, QWidget) else _Later(page), name)


class _Later(QWidget):
    """A page that is made when it is first shown."""

    def __init__(self, make: Callable[[], QWidget]) -> None:
        super().__init__()
        self._make: Callable[[], QWidget] | None = make
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)

    def setVisible(self, visible: bool) -> None:
        if visible and self._make is not None:
            make, self._make = self._make, None
            self._box.addWidget(make())
        super().setVisible(visible)
