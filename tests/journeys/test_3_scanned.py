"""Journey 3, scanned documents: refused with what to do, or read with their doubts first."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from tests.importing.test_pdf import pdf
from tests.importing.test_scanned import REVIEW, engine, scanned
from tests.ui.hands import TYPESET_TITLE, Desk, drop

from reviewstudy.importing import pictures


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    path = tmp_path / "scan.pdf"
    path.write_bytes(scanned(pdf(REVIEW)))
    return path


def test_without_text_recognition_it_is_refused_in_one_sentence(
    bare_desk: Desk, scan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pictures, "offered", lambda: None)
    drop(bare_desk.window, scan)
    report = bare_desk.window.library.report
    bare_desk.qtbot.waitUntil(report.isVisible, timeout=20_000)
    bare_desk.quiet()
    told = "\n".join(one.text() for one in report.findChildren(QLabel)).splitlines()
    assert told == [
        "scan.pdf: This PDF is pictures of pages, with no text in it; install text recognition "
        "(the README says how), or ask its publisher for a copy with text."
    ]


@engine
def test_with_it_the_review_screen_says_first_that_it_may_be_wrong(bare_desk: Desk, scan: Path) -> None:
    drop(bare_desk.window, scan)
    bare_desk.qtbot.waitUntil(lambda: not bare_desk.window.jobs.busy, timeout=120_000)
    tab = bare_desk.checking()
    assert tab.form is not None
    doubts = [one.text() for one in tab.form.findChildren(QLabel) if one.text().startswith("Please check: ")]
    assert doubts[0].startswith(
        "Please check: The words of the whole document were recognised from a picture."
    )
    assert "check every quotation against the page" in doubts[0]
    bare_desk.add_as_understood()
    (entry,) = bare_desk.window.workspace.library.entries()
    assert entry.title == TYPESET_TITLE
