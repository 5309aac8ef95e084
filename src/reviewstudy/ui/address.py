"""Where an address leads, shown whole before anybody can be taken there."""

from collections.abc import Callable
from urllib.parse import urlsplit

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QWidget

from reviewstudy.ui.flow import flow
from reviewstudy.ui.parts import button, label

_OPENED = ("http", "https", "mailto")
"""Kinds of address handed to the system when a person says so; any other can only be copied."""


def address_widgets(address: str, said: Callable[[str], None]) -> list[QWidget]:
    """An address and what can be done with it; ``said`` takes a line for the person."""
    known = urlsplit(address).scheme in _OPENED
    lead = "Review Study never goes online. Your browser would, if you open this there:"

    def copy() -> None:
        QGuiApplication.clipboard().setText(address)
        said("The address was copied.")

    buttons = [button("Copy the address", copy, primary=True)]
    if known:
        buttons.append(button("Open in your browser", lambda: _open(address, said)))
    return [
        label("A web address in the text" if known else "An address that is not of the web", "subheading"),
        label(lead if known else "It can be copied, and is not opened from here:", "muted"),
        _address_label(address),
        flow(*buttons),
    ]


def _open(address: str, said: Callable[[str], None]) -> None:
    opened = QDesktopServices.openUrl(QUrl(address, QUrl.ParsingMode.StrictMode))
    said("Opened in your browser." if opened else "No browser could be opened; copy the address instead.")


def _address_label(address: str) -> QWidget:
    """All of an address. It may break anywhere, so it is copied with the button and not from here."""
    shown = label("\u200b".join(address))
    shown.setAccessibleName(address)
    return shown
