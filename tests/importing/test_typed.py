"""A record's PDF that a supervisor without the program filled in, read back in the child."""

from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from tests.exporting import records
from tests.exporting.filling import filled
from tests.exporting.test_record_pdf import text_of

from reviewstudy.domain.records import Digest, PageLook, ReadRecord
from reviewstudy.domain.supervision import Saying, SessionKind, SignOff
from reviewstudy.domain.typed import typed_supervision
from reviewstudy.exporting import record_pdf
from reviewstudy.importing import read_record

SAID = (
    "“Settled”: you’re right – £5, naïve, Zoë.\nA second line.\n\nOf Ọlá, Łukasz, بچہ, ילד and 明. "
    + "word " * 400
)
TYPED = {
    "comment-1-1": SAID,
    "agreed-1-what": "Ask to see the child awake",
    "agreed-1-by-when": "6 January 2027",
    "session-held-on": "23/12/2026",
    "session-length": "1 h 30",
    "session-kind": "One to one",
    "session-disagreements": "None.",
    "signed-name": "Zoë Ångström",
    "signed-date": "23.12.26",
}


def read(folder: Path, source: bytes) -> ReadRecord:
    (folder / "a.pdf").write_bytes(source)
    return read_record(folder / "a.pdf")


@pytest.mark.parametrize("look", [PageLook(), PageLook(large=True, dyslexia=True)])
def test_what_a_browser_was_typed_into_comes_back(look: PageLook, tmp_path: Path) -> None:
    record = records.single()
    found = read(tmp_path, filled(record_pdf(record, look), TYPED))
    assert (found.record, found.digest, found.filled) == (record, Digest.WELL, True)
    typed = typed_supervision(found)
    assert typed is not None
    assert typed.typed
    (one,) = record.reflections
    assert typed.said(one.reflection, "what", Saying.COMMENT) == SAID.strip()
    assert len(typed.comments) == 1
    (agreed,) = typed.agreed
    assert (agreed.what, agreed.by_when, agreed.reflection) == (
        "Ask to see the child awake", "2027-01-06", one.reflection
    )  # fmt: skip
    session = typed.session
    assert (session.held_on, session.minutes, session.kind) == ("2026-12-23", 90, SessionKind.ONE_TO_ONE)
    assert typed.signed == SignOff("Zoë Ångström", "", "2026-12-23")


def test_a_viewer_that_writes_only_values_is_read_too(tmp_path: Path) -> None:
    (tmp_path / "b.pdf").write_bytes(record_pdf(records.pack(0)))
    with pikepdf.open(tmp_path / "b.pdf") as document:
        for field in document.Root.AcroForm.Fields:
            if field.T in ("comment-5-3", "agreed-3-what", "agreed-3-reflection"):
                field.V = "4" if field.T == "agreed-3-reflection" else f"Typed in {field.T}"
        document.save(tmp_path / "c.pdf")
    typed = typed_supervision(read_record(tmp_path / "c.pdf"))
    assert typed is not None
    last = records.pack(0).reflections[-1]
    assert typed.said(last.reflection, "now-what", Saying.COMMENT) == "Typed in comment-5-3"
    assert [one.reflection for one in typed.agreed] == [records.pack(0).reflections[3].reflection]


def test_an_empty_form_says_nothing(tmp_path: Path) -> None:
    found = read(tmp_path, record_pdf(records.single()))
    assert found.fields
    assert not found.filled
    assert typed_supervision(found) is None


def test_what_was_typed_can_be_shown_with_the_record(tmp_path: Path) -> None:
    found = read(tmp_path, filled(record_pdf(records.single()), TYPED))
    shown = text_of(record_pdf(replace(found.record, supervision=typed_supervision(found))))
    assert "Typed in the PDF’s own boxes, unverified" in shown
    assert "Zoë Ångström" in shown
    assert "23 December 2026" in shown
