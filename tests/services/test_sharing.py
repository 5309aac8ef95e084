"""What leaves the machine is what was chosen: nothing else is in any byte of the file."""

import json
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import pypdf
import pytest
from pypdf.generic import DecodedStreamObject, EncodedStreamObject
from tests.builders import pack, packed, review

from reviewstudy import wire
from reviewstudy.domain.changes import Changed
from reviewstudy.domain.errors import ExportFailed, NotFound, StorageProblem
from reviewstudy.domain.journal import Status
from reviewstudy.domain.marks import Place
from reviewstudy.domain.records import Record
from reviewstudy.services.offering import ItemGroup
from reviewstudy.services.sharing import Choice
from reviewstudy.services.workspace import Workspace
from reviewstudy.storage.packs import write_pack

PRIVATE = ("XNOTEX", "XHIGHX", "XREMOVEDX", "XOTHERANSWERX", "XOTHERNOTEX", "XOTHERTITLEX", "XUNLINKEDX")


class Written(NamedTuple):
    workspace: Workspace
    shared: str
    other: str


@pytest.fixture
def written(workspace: Workspace, tmp_path: Path) -> Written:
    """One reflection to share and, all around it, words that must stay."""
    shared = review(
        "XQUOTEDX words.", "XHIGHX words.", "XPOINTX.", "XUNLINKEDX.", points=(3, 4), title="XTITLEX"
    )
    other = review("Words.", title="XOTHERTITLEX", reference="other")
    write_pack(pack(packed(shared, "r1"), packed(other, "r2")), tmp_path / "x.reviewpack")
    workspace.library.take_pack(tmp_path / "x.reviewpack")
    held, elsewhere = workspace.reading.holding("r1"), workspace.reading.holding("r2")
    reading, reflecting = workspace.reading, workspace.reflecting
    quoted = reading.mark_words(held, Place(0, 0, 0, 14))
    reading.mark_words(held, Place(1, 0, 1, 6))
    reading.mark_words(held, Place(0, 9, 0, 14), note="XNOTEX")
    reading.remove(reading.mark_words(held, Place(0, 9, 0, 14), note="XREMOVEDX"))
    reading.mark_words(elsewhere, Place(0, 0, 0, 5), note="XOTHERNOTEX")
    mine = reflecting.start("r1")
    reflecting.write(mine.id, {mine.answers[0].prompt: "XANSWERX, said Dr Smith"})
    reflecting.link(mine.id, ["l1"])
    reflecting.quote(mine.id, [quoted.id])
    private = reflecting.start("r2")
    reflecting.write(private.id, {private.answers[0].prompt: "XOTHERANSWERX"})
    return Written(workspace, mine.id, private.id)


def every_byte(pdf: bytes) -> str:
    """The file as it stands, each stream unpacked, all strings, and the text of its pages."""
    reader = pypdf.PdfReader(BytesIO(pdf))
    parts = [pdf]
    for number in range(1, len(reader.xref_objStm) + sum(map(len, reader.xref.values())) + 1):
        thing = reader.get_object(pypdf.generic.IndirectObject(number, 0, reader))
        if isinstance(thing, (DecodedStreamObject, EncodedStreamObject)):
            parts.append(thing.get_data())
        parts.append(repr(thing).encode())
    text = b"\n".join(parts)
    pages = " ".join(page.extract_text() for page in reader.pages)
    return text.decode("latin-1") + text.replace(b"\x00", b"").decode("latin-1") + pages


def chosen(written: Written, *extra: ItemGroup) -> Choice:
    """What a command means that names the shared reflection, and these groups with it."""
    return Choice(written.workspace.sharing.asked((written.shared,), frozenset(extra)))


def made(written: Written, tmp_path: Path, choice: Choice) -> tuple[Record, str]:
    record = written.workspace.sharing.record(choice)
    done = written.workspace.sharing.export(record, tmp_path / "out" / "a.pdf")
    return record, every_byte(Path(done.path).read_bytes())


@pytest.fixture(autouse=True)
def out(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()


def test_nothing_that_was_not_chosen_is_in_the_file(written: Written, tmp_path: Path) -> None:
    _, whole = made(written, tmp_path, chosen(written))
    for shared in ("XANSWERX", "XQUOTEDX", "XPOINTX", "XTITLEX"):
        assert shared in whole, shared
    for private in (*PRIVATE, str(tmp_path), str(Path.home()), written.other):
        assert private not in whole, private


@pytest.mark.parametrize(
    ("group", "marker"),
    [(ItemGroup.NOTE, "XNOTEX"), (ItemGroup.HIGHLIGHT, "XHIGHX")],
    ids=["notes", "highlights"],
)
def test_notes_and_highlights_are_chosen_apart(
    written: Written, tmp_path: Path, group: ItemGroup, marker: str
) -> None:
    _, whole = made(written, tmp_path, chosen(written, group))
    assert marker in whole
    for private in PRIVATE:
        assert private == marker or private not in whole, private


def test_what_is_attached_is_the_record(written: Written, tmp_path: Path) -> None:
    record, _ = made(
        written,
        tmp_path,
        replace(chosen(written, ItemGroup.NOTE), prepared_for=" Sam ", author_role=" nurse "),
    )
    reader = pypdf.PdfReader(tmp_path / "out" / "a.pdf")
    (attached,) = reader.attachments["record.json"]
    assert wire.decode(attached, Record) == record
    assert json.loads(attached)["prepared_for"] == "Sam"
    assert (record.prepared_for, record.author_role) == ("Sam", "nurse")


def test_an_export_says_what_it_wrote_and_what_may_identify(written: Written, tmp_path: Path) -> None:
    sharing = written.workspace.sharing
    record = sharing.record(chosen(written))
    done = sharing.export(record, tmp_path / "out" / "a.pdf", sharing.preview(record))
    path = tmp_path / "out" / "a.pdf"
    pages = len(pypdf.PdfReader(path).pages)
    assert (done.path, done.record, done.pages) == (str(path), record.record, pages)
    assert [one.text for one in done.identifiers] == ["Dr Smith"]
    kept = written.workspace.reflecting.reflection(written.shared)
    assert kept.status is Status.EXPORTED
    assert written.workspace.reflecting.reflection(written.other).status is Status.DRAFT


def test_an_answer_written_while_exporting_is_kept(written: Written, tmp_path: Path) -> None:
    workspace = written.workspace
    record = workspace.sharing.record(chosen(written))
    prompt = workspace.reflecting.reflection(written.shared).answers[1].prompt
    workspace.reflecting.write(written.shared, {prompt: "Later."})
    workspace.sharing.export(record, tmp_path / "out" / "a.pdf")
    assert workspace.reflecting.reflection(written.shared).answers[1].text == "Later."


def test_a_reflection_removed_meanwhile_is_still_exported(written: Written, tmp_path: Path) -> None:
    record = written.workspace.sharing.record(chosen(written))
    written.workspace.reflecting.remove(written.shared)
    written.workspace.sharing.export(record, tmp_path / "out" / "a.pdf")
    assert [one.id for one in written.workspace.reflecting.reflections()] == [written.other]


def test_nothing_chosen_or_nowhere_to_write_is_refused(
    written: Written, tmp_path: Path, heard: list[Changed]
) -> None:
    sharing = written.workspace.sharing
    with pytest.raises(ExportFailed, match="no reflection"):
        sharing.record(Choice({}))
    with pytest.raises(NotFound):
        sharing.record(Choice({"gone": ()}))
    record, count = sharing.record(chosen(written)), len(heard)
    with pytest.raises(ExportFailed, match="folder"):
        sharing.export(record, tmp_path / "missing" / "a.pdf", b"%PDF")
    assert len(heard) == count
    assert written.workspace.reflecting.reflection(written.shared).status is Status.DRAFT


def test_work_gets_out_of_a_folder_that_cannot_be_written(
    written: Written, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise StorageProblem("the disk is full", "free some space")

    monkeypatch.setattr("reviewstudy.storage.journal.Journal.set_status", fail)
    record = written.workspace.sharing.record(chosen(written))
    done = written.workspace.sharing.export(record, tmp_path / "out" / "a.pdf")
    assert Path(done.path).read_bytes().startswith(b"%PDF")
