"""Documents behind a password: read with the right one, refused in a sentence without."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from msoffcrypto.format.ooxml import OOXMLFile
from tests.importing.test_docx import p, r
from tests.importing.test_docx import word as docx
from tests.ui.hands import TYPESET_TITLE, protected, typeset

from reviewstudy.domain.errors import DocumentRefused, PasswordNeeded
from reviewstudy.importing import Reader, extract, isolation, page_picture

PASSWORD = "wrens in Brackenshire £5"
TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
METHODS = ["RC4-40", "RC4-128", "AES-128", "AES-256-R5", "AES-256"]


@pytest.fixture
def locked(tmp_path: Path) -> Path:
    return protected(typeset(tmp_path / "wren.pdf"), PASSWORD)


@pytest.fixture
def word(tmp_path: Path) -> Path:
    bare, sealed = io.BytesIO(docx(p(r("Nobody asked the grandmother.")))), io.BytesIO()
    with zipfile.ZipFile(bare, "a") as package:  # by its types the library knows what it may encrypt
        package.writestr("[Content_Types].xml", TYPES)
        package.writestr("word/media/picture.png", Random(1).randbytes(9000))  # it cannot encrypt less
    OOXMLFile(bare).encrypt(PASSWORD, sealed)
    path = tmp_path / "wren.docx"
    path.write_bytes(sealed.getvalue())
    return path


@pytest.mark.parametrize("method", METHODS)
def test_a_pdf_is_read_with_its_password_as_if_it_had_none(tmp_path: Path, method: str) -> None:
    bare = extract(typeset(tmp_path / "bare.pdf"))
    path = protected(typeset(tmp_path / "wren.pdf"), PASSWORD, method)
    with pytest.raises(PasswordNeeded) as refusal:
        extract(path)
    assert not refusal.value.wrong
    with pytest.raises(PasswordNeeded) as refusal:
        extract(path, password=PASSWORD + "!")
    assert refusal.value.wrong
    read = extract(path, password=PASSWORD)
    assert read.document == bare.document
    assert read.edition != bare.edition, "an edition is the bytes as they are"


def test_the_password_of_its_owner_opens_it_too(locked: Path) -> None:
    assert extract(locked, password="for its owner").document.title == TYPESET_TITLE


def test_a_word_file_is_read_with_its_password(word: Path) -> None:
    with pytest.raises(PasswordNeeded) as refusal:
        extract(word)
    assert not refusal.value.wrong
    with pytest.raises(PasswordNeeded) as refusal:
        extract(word, password="swans")
    assert refusal.value.wrong
    read = extract(word, password=PASSWORD)
    assert [one.text for one in read.document.passages] == ["Nobody asked the grandmother."]


@pytest.mark.parametrize("keep", [600, 1600, 4000])
def test_a_protected_word_file_that_is_cut_short_is_refused(word: Path, keep: int) -> None:
    whole = word.read_bytes()
    word.write_bytes(whole[:keep] + "EncryptedPackage".encode("utf-16-le"))
    with pytest.raises(DocumentRefused, match="damaged") as refusal:
        extract(word, password=PASSWORD)
    assert not isinstance(refusal.value, isolation.Failed)


def test_a_password_given_to_a_document_that_has_none_does_no_harm(tmp_path: Path) -> None:
    path = typeset(tmp_path / "wren.pdf")
    assert extract(path, password=PASSWORD) == extract(path)


def test_a_page_is_drawn_with_the_password_alone(locked: Path) -> None:
    assert page_picture(locked, 2, 200, PASSWORD).page == 2
    for words in (None, "swans"):
        with pytest.raises(PasswordNeeded) as refusal:
            page_picture(locked, 2, 200, words)
        assert refusal.value.wrong is (words is not None)


def test_no_refusal_says_the_password(locked: Path) -> None:
    with pytest.raises(PasswordNeeded) as wrong:
        extract(locked, password="swans")
    assert "swans" not in repr(wrong.value.args)
    locked.write_bytes(locked.read_bytes()[:-1200])
    with pytest.raises(DocumentRefused) as damaged:
        extract(locked, password=PASSWORD)
    assert PASSWORD not in repr(damaged.value.args)


@pytest.mark.parametrize("way", [[], ["in-turn"]])
def test_a_process_that_held_a_password_reads_no_document_after_it(
    monkeypatch: pytest.MonkeyPatch, locked: Path, way: list[str]
) -> None:
    command = isolation.child_command()
    monkeypatch.setattr(isolation, "child_command", lambda: [*command, *way])
    with Reader() as reader:
        reader.extract(locked, password=PASSWORD)
        assert reader._cage._child is None


@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="only Linux has /proc")
def test_the_password_is_in_no_argument_and_no_environment(
    monkeypatch: pytest.MonkeyPatch, locked: Path
) -> None:
    seen: list[bytes] = []
    feed: Callable[..., None] = isolation.Child._feed

    def look(self: isolation.Child, order: bytes, source: bytes) -> None:
        assert PASSWORD.encode("unicode_escape")[:5] in order
        folder = Path(f"/proc/{self._process.pid}")
        seen.extend([(folder / "cmdline").read_bytes(), (folder / "environ").read_bytes()])
        feed(self, order, source)

    monkeypatch.setattr(isolation.Child, "_feed", look)
    extract(locked, password=PASSWORD)
    assert len(seen) == 2
    assert b"wrens" not in b"".join(seen)


@pytest.mark.parametrize(
    ("name", "password"),
    [("02_protected_agile.docx", None), ("07_testWORD_protected_passtika.docx", "tika")],
)
def test_protected_word_files_of_the_corpus(shared: Path, name: str, password: str | None) -> None:
    path = shared / "corpus" / "hostile" / "docx" / name
    with pytest.raises(PasswordNeeded):
        extract(path)
    if password:
        assert extract(path, password=password).document.passages
