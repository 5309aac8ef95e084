"""Packs as an enemy might send them: refused in words, and nothing is run or written."""

import os
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.builders import folder_bytes, pack, packed, review

from reviewstudy.domain.errors import PackRefused
from reviewstudy.domain.reviews import Passage, PassageKind
from reviewstudy.storage import packs
from reviewstudy.storage.packs import read_pack, write_pack


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "some.reviewpack"
    write_pack(pack(packed(), packed(review("Other words."), "t10")), made)
    return made


def refused(path: Path) -> str:
    """The refusal, having left the folder as it was."""
    before = folder_bytes(path.parent)
    with pytest.raises(PackRefused) as caught:
        read_pack(path)
    assert folder_bytes(path.parent) == before
    return caught.value.what


def edit(path: Path, *statements: str) -> None:
    db = sqlite3.connect(path)
    for statement in statements:
        db.execute(statement)
    db.commit()
    db.close()


def test_a_pack_comes_back_as_it_was_written(path: Path) -> None:
    assert read_pack(path) == pack(packed(), packed(review("Other words."), "t10"))
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]


def test_the_same_pack_has_the_same_digest_and_any_change_another() -> None:
    digests = {
        one.digest
        for one in (
            pack(),
            pack(version="2"),
            pack(pack_id="other"),
            pack(packed(review("Other words."))),
            pack(packed(review_id="t10")),
            pack(packed(), packed(review_id="t10")),
            pack(replace(packed(), source_name="x.md")),
        )
    }
    assert len(digests) == 7
    assert pack().digest == pack().digest


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TRIGGER t AFTER INSERT ON review BEGIN DELETE FROM pack; END",
        "CREATE VIEW v AS SELECT * FROM review",
        "CREATE TABLE extra (x)",
        "CREATE VIRTUAL TABLE f USING fts5 (x)",
        "CREATE INDEX i ON review (title) WHERE load_extension('x')",
        "CREATE INDEX i ON review (id)",
    ],
)
def test_anything_but_the_two_tables_is_refused(path: Path, statement: str) -> None:
    statement = statement.replace("(title) WHERE load_extension('x')", "(edition) WHERE id > 'a'")
    edit(path, statement)
    assert "must not hold" in refused(path)


@pytest.mark.parametrize(
    "statements",
    [
        ["ALTER TABLE review ADD COLUMN extra TEXT"],
        ["ALTER TABLE review ADD COLUMN extra TEXT GENERATED ALWAYS AS (upper(id))"],
        ["ALTER TABLE review DROP COLUMN edition"],
        ["DROP TABLE pack"],
        ["DELETE FROM pack"],
        ["DELETE FROM pack WHERE key = 'licence'"],
        ["INSERT INTO pack VALUES ('extra', 'x')"],
        ["UPDATE pack SET value = 'other' WHERE key = 'name'"],
        ["UPDATE pack SET value = '' WHERE key = 'digest'"],
        ["UPDATE review SET document = replace(document, 'bruise', 'rash')"],
        ["UPDATE review SET provenance = '{}'"],
        ["UPDATE review SET document = '{}'"],
        ["UPDATE review SET document = 'not JSON'"],
        ["UPDATE review SET document = ''"],
        ["UPDATE review SET id = CAST(x'ff' AS TEXT)"],
        ["UPDATE review SET id = 't9'"],
        ["DELETE FROM review WHERE id = 't10'"],
        [
            "CREATE TABLE loose (key, value)",
            "INSERT INTO loose SELECT key, iif(key = 'id', x'00', value) FROM pack",
            "DROP TABLE pack",
            "ALTER TABLE loose RENAME TO pack",
        ],
    ],
)
def test_a_pack_that_was_changed_is_refused(path: Path, statements: list[str]) -> None:
    edit(path, *statements)
    assert refused(path) == "some.reviewpack is damaged or is not a pack"


@pytest.mark.parametrize(
    "document",
    [
        replace(review("one"), passages=review("one").passages * 2),
        replace(review("one", "two", points=(2,)), passages=review("one").passages),
        replace(review("one"), passages=(Passage("p1", None, PassageKind.PARAGRAPH, "one", page=2**62),)),
    ],
)
def test_a_pack_whose_review_could_not_be_stored_is_refused(tmp_path: Path, document: object) -> None:
    path = tmp_path / "some.reviewpack"
    write_pack(pack(packed(document)), path)  # type: ignore[arg-type]
    assert "damaged" in refused(path)


def test_a_number_beyond_measure_is_refused(path: Path) -> None:
    edit(path, f"UPDATE review SET document = replace(document, '\"page\":null', '\"page\":{10**30}')")
    assert "damaged" in refused(path)


def test_a_newer_pack_says_so(path: Path) -> None:
    edit(path, "UPDATE pack SET value = '2' WHERE key = 'schema'")
    assert "newer version" in refused(path)


@pytest.mark.parametrize("column", ["document", "provenance", "source_name", "id"])
def test_an_oversized_value_is_refused(path: Path, column: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packs, "MAX_DOCUMENT", 10_000)
    edit(path, f"UPDATE review SET {column} = printf('%.*c', 20000, 'x')")
    assert "too large" in refused(path)


def test_an_oversized_file_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packs, "MAX_BYTES", 1000)
    assert "too large" in refused(path)


def test_what_is_no_pack_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "some.reviewpack"
    for content in (b"", b"Not a database at all" * 100, b"SQLite format 3\x00" + bytes(4000)):
        path.write_bytes(content)
        assert "damaged" in refused(path)
    assert "no pack" in refused(tmp_path / "missing.reviewpack")
    folder = tmp_path / "folder.reviewpack"
    folder.mkdir()
    assert "folder.reviewpack" in refused(folder)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.reviewpack")
    assert "damaged" in refused(tmp_path / "pipe.reviewpack")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(cut=st.floats(0, 1), at=st.floats(0, 1), junk=st.binary(max_size=40))
def test_damage_anywhere_is_refused_or_harmless(path: Path, cut: float, at: float, junk: bytes) -> None:
    whole = path.read_bytes()
    expected = read_pack(path)
    hurt = path.with_name("hurt.reviewpack")
    place = int(at * len(whole))
    for content in (whole[: int(cut * (len(whole) - 1))], whole[:place] + junk + whole[place + len(junk) :]):
        hurt.write_bytes(content)
        try:
            assert read_pack(hurt) == expected
        except PackRefused:
            continue


def test_a_pack_that_cannot_be_written_leaves_the_old_one(path: Path, tmp_path: Path) -> None:
    whole = path.read_bytes()
    folder = tmp_path / "folder.reviewpack"
    folder.mkdir()
    (folder / "inside").touch()
    with pytest.raises(PackRefused, match="already another file of that name"):
        write_pack(pack(), folder)
    assert path.read_bytes() == whole
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["folder.reviewpack", "some.reviewpack"]


@pytest.mark.parametrize("content", [b"# A review\n", b"", b"{}"])
def test_only_a_pack_is_replaced(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.md").write_bytes(content)
    with pytest.raises(PackRefused, match="already another file of that name"):
        write_pack(pack(), tmp_path / "a.md")
    assert folder_bytes(tmp_path) == {"a.md": content}


def test_a_name_that_cannot_be_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for target in (tmp_path / ("n" * 300), tmp_path / "file" / "x", Path()):
        with pytest.raises(PackRefused):
            write_pack(pack(), target)
    assert folder_bytes(tmp_path) == {"file": b""}


def test_what_stands_beside_a_pack_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "x.reviewpack.part").mkdir()
    write_pack(pack(), tmp_path / "x.reviewpack")
    assert {entry.name for entry in tmp_path.iterdir()} == {"x.reviewpack", "x.reviewpack.part"}
