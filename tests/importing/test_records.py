"""A PDF from anybody, read back: the record that was sent, or one sentence."""

import json
import subprocess
import sys
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter
from tests.exporting import attaching, records
from tests.exporting.attaching import carrying, field, form

from reviewstudy import wire
from reviewstudy.domain.errors import NewerRecord, NoRecord, RecordRefused
from reviewstudy.domain.records import RECORD_SCHEMA, Digest, FieldValue, Record
from reviewstudy.exporting import record_pdf
from reviewstudy.exporting.account import account
from reviewstudy.exporting.blocks import fields_of
from reviewstudy.importing import Cancelled, Reader, attached, isolation, read_record

Refused = Callable[[bytes], str]
RECORD = records.single()
SEALED = wire.sealed(RECORD)
PLAIN: dict[str, Any] = json.loads(SEALED)


def changed(**change: Any) -> bytes:
    """The record's JSON with its digest as it was and something else changed."""
    return json.dumps(PLAIN | change, ensure_ascii=False).encode()


def forged(**change: Any) -> bytes:
    """The record's JSON changed, with a digest that fits."""
    plain = {key: value for key, value in (PLAIN | change).items() if key != "sha256"}
    return json.dumps(plain | {"sha256": wire.digest_of(plain)}).encode()


def earlier(schema: int) -> bytes:
    """The record as an earlier version wrote it, with the names docs/data-format.md says were missing."""
    plain: dict[str, Any] = {key: value for key, value in PLAIN.items() if key != "sha256"}
    plain["schema"] = schema
    if schema == 1:
        for name in ("forms", "shape", "audience", "author_name", "organisation", "checked"):
            plain.pop(name)
        for name in ("period_from", "period_to"):
            plain.pop(name)
        plain["reflections"] = [
            {name: part[name] for name in ("reflection", "model", "model_name", "title", "created")}
            | {name: part[name] for name in ("modified", "source", "answers", "points", "quotations")}
            for part in plain["reflections"]
        ]
    return json.dumps(plain).encode()


@pytest.fixture
def reader() -> Any:
    with Reader() as reader:
        yield reader


@pytest.fixture
def refused(tmp_path: Path, reader: Reader) -> Refused:
    """Why these bytes are refused: one sentence, with advice, that holds no word of the file."""

    def say(source: bytes) -> str:
        (tmp_path / "a.pdf").write_bytes(source)
        with pytest.raises(RecordRefused) as caught:
            reader.record(tmp_path / "a.pdf")
        said = str(caught.value)
        assert "; " in said
        assert said.isprintable()
        assert not said.endswith(".")
        assert str(tmp_path) not in said
        assert [path.name for path in tmp_path.iterdir()] == ["a.pdf"]
        assert (tmp_path / "a.pdf").read_bytes() == source
        return said

    return say


def read(folder: Path, source: bytes) -> Any:
    (folder / "a.pdf").write_bytes(source)
    return read_record(folder / "a.pdf")


# What comes back -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", records.SHAPES)
def test_a_record_comes_back_as_it_went(name: str, tmp_path: Path) -> None:
    record = records.SHAPES[name]()
    found = read(tmp_path, record_pdf(record))
    assert found.record == record
    assert (found.digest, found.filled) == (Digest.WELL, False)
    assert {one.name for one in found.fields} == fields_of(account(record)).keys()


@pytest.mark.parametrize("schema", [1, 2])
def test_an_earlier_record_is_read_and_never_said_to_be_whole(schema: int, tmp_path: Path) -> None:
    found = read(tmp_path, carrying(earlier(schema)))
    assert found.digest is Digest.MISSING
    assert (found.record.record, found.record.schema) == (RECORD.record, schema)
    if schema == 2:
        assert replace(found.record, schema=RECORD.schema) == RECORD


@pytest.mark.parametrize(
    "change", [{"author_role": "Judge"}, {"notes": []}, {"unknown": 1}, {"sha256": "0" * 64}, {"schema": 2}]
)
def test_a_changed_record_is_read_as_damaged(change: dict[str, Any], tmp_path: Path) -> None:
    assert read(tmp_path, carrying(changed(**change))).digest is Digest.DAMAGED


def test_a_record_that_lost_its_digest_is_damaged(tmp_path: Path) -> None:
    plain = {key: value for key, value in PLAIN.items() if key != "sha256"}
    assert read(tmp_path, carrying(json.dumps(plain).encode())).digest is Digest.DAMAGED


def test_a_record_that_another_program_saved_is_still_whole(tmp_path: Path) -> None:
    writer = PdfWriter(clone_from=PdfReader(_file(tmp_path, record_pdf(RECORD))))
    writer.write(tmp_path / "b.pdf")
    found = read_record(tmp_path / "b.pdf")
    assert (found.record, found.digest) == (RECORD, Digest.WELL)


def _file(folder: Path, source: bytes) -> Path:
    (folder / "a.pdf").write_bytes(source)
    return folder / "a.pdf"


# Form fields ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "value", "said"),
    [
        (b"Tx", b"/V (Agreed.)", "Agreed."),
        (b"Tx", b"/V <FEFF00E90142>", "éł"),
        (b"Tx", b"/V ()", ""),
        (b"Tx", b"", ""),
        (b"Ch", b"/V (one) /Opt [(one) (two)] /Ff 131072", "one"),
        (b"Btn", b"/V /Yes /AS /Yes /AP << /N << /Yes 5 0 R /Off 5 0 R >> >>", "Yes"),
        (b"Btn", b"/V /Off /AS /Off /AP << /N << /Yes 5 0 R /Off 5 0 R >> >>", ""),
    ],
)
def test_a_form_field_is_filled_when_it_has_a_value(
    kind: bytes, value: bytes, said: str, tmp_path: Path
) -> None:
    found = read(tmp_path, form(SEALED, field(kind, b"comment", value), field(b"Tx", b"other", b"")))
    assert found.record == RECORD
    assert found.fields == (FieldValue("comment", said), FieldValue("other", ""))
    assert found.filled is bool(said)


def test_a_push_button_is_never_filled(tmp_path: Path) -> None:
    assert read(tmp_path, form(SEALED, field(b"Btn", b"go", b"/Ff 65536 /V (go)"))).fields == ()


# Refused in words ----------------------------------------------------------------------------------


def test_a_plain_pdf_is_told_from_a_record(tmp_path: Path) -> None:
    for names in ([b"other.json"], [b"record.json.txt"], [b"x", b"RECORD.JSON"]):
        with pytest.raises(NoRecord, match="open it as a plain PDF"):
            read(tmp_path, carrying(SEALED, names=names))


def test_a_newer_record_says_which_version_it_needs(tmp_path: Path) -> None:
    newer = forged(schema=RECORD_SCHEMA + 1, program="Review Study 7.2.10", reflections="in another shape")
    with pytest.raises(NewerRecord, match=r"install version 7\.2\.10 or a later one"):
        read(tmp_path, carrying(newer))
    for program in ("Review Study 0.0.1", "Review Study 9; rm -rf", "\u202e", 3):
        with pytest.raises(NewerRecord, match="install the latest version"):
            read(tmp_path, carrying(forged(schema=RECORD_SCHEMA + 1, program=program)))


def test_damage_that_makes_a_record_look_newer_is_damage(refused: Refused) -> None:
    assert "is damaged" in refused(carrying(changed(schema=RECORD_SCHEMA + 1)))
    assert "is damaged" in refused(carrying(changed(schema="three")))
    assert "is damaged" in refused(carrying(changed(reflections=None)))


@pytest.mark.parametrize(
    "change",
    [
        {"reflections": None},
        {"reflections": [1]},
        {"author_role": 5},
        {"created": "yesterday"},
        {"record": "../../etc"},
        {"schema": 0},
        {"schema": True},
        {"schema": "3"},
        {"shape": "circle"},
        {"audience": []},
    ],
    ids=str,
)
def test_json_with_a_fitting_digest_that_is_no_record_is_foreign(
    change: dict[str, Any], refused: Refused
) -> None:
    assert "not a record of Review Study" in refused(carrying(forged(**change)))


@pytest.mark.parametrize("source", [b"[]", b"{}", b"1", b'{"schema": 2}', b'{"record": {"a": 1}}'])
def test_another_programs_record_json_is_foreign(source: bytes, refused: Refused) -> None:
    assert "not a record of Review Study" in refused(carrying(source))


@pytest.mark.parametrize(
    "source",
    [
        *(b"", b"record", b"{", SEALED[:-1], SEALED[: len(SEALED) // 2], SEALED + b"x", b"\xff" + SEALED),
        *(
            SEALED.replace(b"{", b'{"record": "x", ', 1),
            SEALED.replace(b'"minutes":', b'"minutes":NaN,"m":', 1),
        ),
        *(
            SEALED.replace(b'"schema":4', b'"schema":4.0'),
            SEALED.replace(b'"schema":4', b'"schema":' + b"9" * 99),
        ),
        *(SEALED.replace(b'"author_role":"', b'"author_role":"\\ud800'), b"[" * 5_000_000),
        b'{"a":' * 2_000_000,
    ],
    ids=lambda source: f"{source[:20]!r} {len(source)}",
)
def test_json_that_damage_made_unreadable_is_damaged(source: bytes, refused: Refused) -> None:
    assert "The record in this PDF is damaged" in refused(carrying(source))


def test_a_stream_that_cannot_be_unpacked_is_damaged(refused: Refused) -> None:
    packed = zlib.compress(SEALED)
    assert "damaged" in refused(carrying(packed[:200], filters=b"/FlateDecode /FlateDecode"))
    assert "damaged" in refused(carrying(b"words", filters=b"/JBIG2Decode"))


def test_two_records_are_refused_even_where_they_are_alike(refused: Refused) -> None:
    assert "more than one record" in refused(carrying(SEALED, names=[b"record.json", b"record.json"]))


def test_a_record_of_more_than_20_mb_is_refused(refused: Refused) -> None:
    assert "larger than 20 MB" in refused(carrying(b" " * (20 * 1024 * 1024 + 1)))


def test_what_unpacks_to_more_than_memory_holds_is_refused_and_the_next_is_read(
    refused: Refused, reader: Reader, tmp_path: Path
) -> None:
    for packed, filters in (
        (attaching.bomb(100), b"/FlateDecode"),
        (zlib.compress(attaching.bomb(3000)), b"/FlateDecode /FlateDecode"),
        (zlib.compress(zlib.compress(attaching.bomb(2000))), b"/FlateDecode /FlateDecode /FlateDecode"),
    ):
        said = refused(carrying(packed, filters=filters + b" "))
        assert "larger than 20 MB" in said or "made to do harm" in said or "more of" in said
    assert reader.record(_file(tmp_path, carrying(SEALED))).digest is Digest.WELL


def test_json_that_takes_too_much_memory_is_refused(refused: Refused) -> None:
    """20 MB of empty lists are more than half a gigabyte of them."""
    said = refused(carrying(b'{"a":[' + b"[{}]," * 4_100_000 + b"1]}"))
    assert "more of memory" in said or "more of time or memory" in said or "not a record" in said


def test_a_pdf_that_was_cut_short_is_refused_wherever_it_was(refused: Refused) -> None:
    source = record_pdf(RECORD)
    for end in (2, 6, 60, 600, 6000, len(source) // 2, len(source) - 20):
        assert "damaged or cut short" in refused(source[:-end])


def test_a_pdf_behind_a_password_says_so(refused: Refused, tmp_path: Path) -> None:
    writer = PdfWriter(clone_from=PdfReader(_file(tmp_path, record_pdf(records.short()))))
    writer.encrypt("sesame", algorithm="AES-256")
    writer.write(tmp_path / "a.pdf")
    assert "protected by a password" in refused((tmp_path / "a.pdf").read_bytes())


@pytest.mark.parametrize("source", [b"", b"words", b"PK\x03\x04" + bytes(99), SEALED])
def test_what_is_no_pdf_is_told_so(source: bytes, refused: Refused) -> None:
    assert "This is not a PDF; choose" in refused(source)


def test_a_file_that_cannot_be_had_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(RecordRefused, match="folder, not a PDF"):
        read_record(tmp_path)
    with pytest.raises(RecordRefused, match="no such file"):
        read_record(tmp_path / "gone.pdf")


def test_reading_stops_when_asked(tmp_path: Path) -> None:
    with pytest.raises(Cancelled):
        read_record(_file(tmp_path, carrying(SEALED)), cancelled=lambda: True)


# Whatever the child says -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "answer",
    [
        *(
            {},
            {"read": None},
            {"read": {}},
            {"read": {"found": "gold"}},
            {"read": {"found": "newer"}},
            {"refused": 1},
        ),
        {"read": {"found": "record", "record": {}, "digest": "well", "fields": []}},
        {"read": {"found": "record", "record": json.loads(SEALED), "digest": "fine", "fields": []}},
        {"read": {"found": "record", "record": json.loads(SEALED), "digest": "well", "fields": [1]}},
        {"failed": "words of a document"},
        {"locked": True},
    ],
    ids=lambda answer: json.dumps(answer)[:60],
)
def test_a_child_that_makes_no_sense_is_not_believed(
    answer: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = (
        "import sys, json, struct\n"
        "sys.stdin.buffer.read(4)\n"
        f"said = {json.dumps(answer)!r}.encode()\n"
        'end = b\'{"code": 0, "peak": 1, "last": false}\'\n'
        "for kind, part in ((b'A', said), (b'E', end)):\n"
        "    sys.stdout.buffer.write(struct.pack('>cI', kind, len(part)) + part)\n"
        "sys.stdout.buffer.flush()\n"
        "sys.stdin.buffer.read()\n"
    )
    monkeypatch.setattr(isolation, "child_command", lambda: [sys.executable, "-c", program])
    with pytest.raises(RecordRefused, match="could not be read"):
        read_record(_file(tmp_path, carrying(SEALED)))


def test_the_program_itself_never_loads_a_reader_of_pdfs(tmp_path: Path) -> None:
    file = _file(tmp_path, record_pdf(records.short()))
    code = (
        "import sys, pathlib; from reviewstudy.importing import read_record\n"
        f"read_record(pathlib.Path({str(file)!r}))\n"
        "print(sorted({'pypdfium2', 'pypdf'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


# At random, in this process --------------------------------------------------------------------------


def believed(source: bytes) -> Record | None:
    """The record of a PDF, if it is said to be whole; the child's own function, without the child."""
    answer = attached.look(source)
    if answer.get("digest") is not Digest.WELL:
        return None
    return wire.from_builtins(answer["record"], Record)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_no_damage_to_the_json_is_believed(data: st.DataObject) -> None:
    source = bytearray(SEALED)
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(source) - 1))
        source[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
    assert believed(carrying(bytes(source))) in (None, RECORD)


@settings(max_examples=100, deadline=None)
@given(
    st.binary()
    | st.text().map(str.encode)
    | st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    ).map(lambda value: json.dumps(value).encode())
)
def test_any_attachment_is_read_or_refused(source: bytes) -> None:
    assert believed(carrying(source)) is None


# Real files ------------------------------------------------------------------------------------------


def test_real_pdfs_of_others_are_plain_ones_or_refused_in_words(shared: Path, refused: Refused) -> None:
    """Documents beside the checkout: reports, and files made or found to be hard on readers."""
    found = sorted((shared / "corpus").rglob("*.pdf"), key=lambda path: path.stat().st_size)
    files = [*found[:25], *found[len(found) // 2 :: 12]]
    said = [refused(path.read_bytes()) for path in files]
    assert any("open it as a plain PDF" in one for one in said)
