"""A folder of records counted: which files are read, and what comes of each."""

import csv
import io
from collections.abc import Mapping
from pathlib import Path

import pytest
from pypdf import PdfReader
from pypdf.errors import PyPdfError
from tests.exporting.test_record_pdf import text_of
from tests.pooled import CREATED, Said, board, record, records, reflection

from reviewstudy import wire
from reviewstudy.domain.errors import DocumentRefused, ExportFailed
from reviewstudy.domain.pooling import Files
from reviewstudy.domain.records import Audience, Record
from reviewstudy.exporting import record_pdf
from reviewstudy.services.pooling import Refusal, consolidate, gather, write_return

REFUSED = DocumentRefused("this PDF carries no record", "choose a file that Review Study made")
SECRET = "words of a record"


def attached(path: Path) -> Record:
    """The record a PDF carries, by another program."""
    try:
        (content,) = PdfReader(path).attachments["record.json"]
    except (PyPdfError, KeyError):
        raise REFUSED from None
    return wire.decode(content, Record)


class Shelf:
    """Files in a folder that stand for records; what stands for none is refused."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.records, self.read_ = folder, dict[str, Record](), list[str]()

    def put(self, name: str, made: Record | None) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(SECRET, "utf-8")
        if made:
            self.records[path.name] = made
        return path

    def read(self, path: Path) -> Record:
        self.read_.append(path.name)
        if path.name not in self.records:
            raise REFUSED
        return self.records[path.name]


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path / "records")


def put_all(shelf: Shelf, made: Mapping[str, Record | None]) -> None:
    for name, one in made.items():
        shelf.put(name, one)


def test_records_are_counted_once_and_what_is_not_is_said(shelf: Shelf) -> None:
    many = records((6, Said(points=(1,))))
    put_all(shelf, {f"{at}.pdf": one for at, one in enumerate(many)})
    put_all(
        shelf,
        {
            "deep/copy.pdf": many[0],
            "bad.PDF": None,
            "private.pdf": record("x", reflection(Said(), "x"), audience=Audience.SUPERVISOR),
        },
    )
    gathered = gather([shelf.folder], shelf.read)
    assert gathered.files == Files(records=6, duplicates=1, refused=1, excluded_no_consent=1)
    assert gathered.refusals == (Refusal("bad.PDF", str(REFUSED)),)
    assert gathered.pooled.contributions == 6


def test_only_pdfs_in_a_folder_are_read_nothing_hidden_and_nothing_outside(shelf: Shelf) -> None:
    outside = shelf.put("../outside/secret.pdf", None)
    shelf.put("in.pdf", None)
    shelf.put("notes.txt", None)
    shelf.put(".hidden.pdf", None)
    shelf.put(".folder/in.pdf", None)
    (shelf.folder / "link.pdf").symlink_to(outside)
    (shelf.folder / "linked").symlink_to(outside.parent)
    gather([shelf.folder], shelf.read)
    assert shelf.read_ == ["in.pdf"]


def test_what_is_named_and_is_no_record_is_refused_by_name_alone(shelf: Shelf, tmp_path: Path) -> None:
    note = shelf.put("note.txt", None)
    link = tmp_path / "link.pdf"
    link.symlink_to(note)
    gathered = gather([note, link, tmp_path / "gone.pdf", tmp_path / ("x" * 300 + ".pdf")], shelf.read)
    assert [one.name[:8] for one in gathered.refusals] == ["note.txt", "link.pdf", "gone.pdf", "xxxxxxxx"]
    assert not shelf.read_
    assert SECRET not in repr(gathered)


def test_a_file_is_read_once_however_often_it_is_named(shelf: Shelf) -> None:
    one = shelf.put("one.pdf", records((1, Said()))[0])
    gathered = gather([one, shelf.folder, one], shelf.read)
    assert shelf.read_ == ["one.pdf"]
    assert gathered.files == Files(records=1)


def test_a_file_the_system_withholds_stops_nothing(shelf: Shelf) -> None:
    shelf.put("a.pdf", None)
    shelf.put("b.pdf", records((1, Said()))[0])

    def read(path: Path) -> Record:
        if path.name == "a.pdf":
            raise PermissionError(13, SECRET)
        return shelf.read(path)

    gathered = gather([shelf.folder], read)
    assert gathered.files == Files(records=1, refused=1)
    assert SECRET not in repr(gathered.refusals)


def test_progress_is_told_and_a_cancelled_count_leaves_nothing(shelf: Shelf, tmp_path: Path) -> None:
    put_all(shelf, {f"{at}.pdf": one for at, one in enumerate(records((5, Said())))})
    told: list[tuple[int, int, str]] = []
    gathered = gather([shelf.folder], shelf.read, lambda *one: told.append(one), lambda: len(told) == 3)
    assert told == [(0, 5, "0.pdf"), (1, 5, "1.pdf"), (2, 5, "2.pdf"), (5, 5, "")]
    assert gathered.stopped
    with pytest.raises(ExportFailed, match="not all read"):
        write_return(gathered, tmp_path / "out.pdf")
    assert not (tmp_path / "out.pdf").exists()


def test_no_record_for_the_partnership_makes_no_return(shelf: Shelf, tmp_path: Path) -> None:
    shelf.put("a.pdf", record("x", reflection(Said(), "x"), audience=Audience.PORTFOLIO))
    with pytest.raises(ExportFailed, match="chose for the partnership"):
        consolidate([shelf.folder], tmp_path / "out.pdf", None, shelf.read)


def test_words_leave_only_where_they_were_approved(shelf: Shelf, tmp_path: Path) -> None:
    put_all(shelf, {f"{at}.pdf": one for at, one in enumerate(records((6, Said(changed=True))))})
    gathered = gather([shelf.folder], shelf.read)
    assert len(gathered.offered) == 6
    write_return(gathered, tmp_path / "out.pdf", approved=[gathered.offered[2].id])
    said = text_of((tmp_path / "out.pdf").read_bytes())
    assert gathered.offered[2].text in said
    assert gathered.offered[3].text not in said


def test_the_command_makes_pages_and_a_table_of_real_records_unattended(tmp_path: Path) -> None:
    folder = tmp_path / "records"
    folder.mkdir()
    made = board(12)
    for at, one in enumerate(made):
        (folder / f"record-{at}.pdf").write_bytes(record_pdf(one))
    (folder / "copy.pdf").write_bytes(record_pdf(made[3]))
    private = record("private", reflection(Said(), "p"), audience=Audience.SUPERVISOR, created=CREATED)
    (folder / "private.pdf").write_bytes(record_pdf(private))
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7\nnothing")
    out, table = tmp_path / "return.pdf", tmp_path / "return.csv"
    value, refusals = consolidate([folder], out, table, attached)
    assert value == {
        "records": 12,
        "duplicates": 1,
        "refused": 1,
        "excluded_no_consent": 1,
        "path": str(out),
    }
    assert [one.name for one in refusals] == ["broken.pdf"]
    text = text_of(out.read_bytes())
    assert "12 records" in text
    assert "In their own words" not in text
    lines = list(csv.reader(io.StringIO(table.read_text("utf-8-sig"))))
    assert ["counted", "", "records", "12", ""] in lines
    consolidate([folder], out, table, attached)  # over its own files


def test_the_return_of_last_time_is_not_read_as_a_record(shelf: Shelf) -> None:
    put_all(shelf, {f"{at}.pdf": one for at, one in enumerate(records((6, Said())))})
    out = shelf.folder / "return.pdf"
    for _ in range(2):
        value, refusals = consolidate([shelf.folder], out, None, shelf.read)
        assert (value["records"], refusals) == (6, ())


def test_a_table_of_somebody_else_is_left_alone(shelf: Shelf, tmp_path: Path) -> None:
    put_all(shelf, {f"{at}.pdf": one for at, one in enumerate(records((6, Said())))})
    table = tmp_path / "budget.csv"
    table.write_text("year,money\n", "utf-8")
    with pytest.raises(ExportFailed, match="another file of that name"):
        consolidate([shelf.folder], tmp_path / "out.pdf", table, shelf.read)
    assert table.read_text("utf-8") == "year,money\n"
