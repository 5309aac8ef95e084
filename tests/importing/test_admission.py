"""What is not a document is refused in a sentence, before anything parses it."""

import os
import sys
from pathlib import Path

import pytest

from reviewstudy.domain.errors import DocumentRefused
from reviewstudy.importing import Limits, documents_in, extract


@pytest.mark.parametrize(
    ("name", "source", "words"),
    [
        ("a.txt", b"", "empty"),
        ("a.txt", b" \n\t\r\n", "empty"),
        ("a.txt", b"PK\x03\x04word/document.xml", "damaged"),
        ("a.txt", b"MZ\x90\x00\x03\x00\x00\x00", "program"),
        ("a.txt", b"GIF89a\x01\x00", "picture"),
        ("a.txt", b"\x89PNG\r\n\x1a\n", "picture"),
        ("a.txt", b"words\x00\x01\x02\x00more", "not text"),
        ("a.docx", b"PK\x03\x04", "damaged"),
        ("a.docx", b"only words", "not one"),
        ("a.pdf", b"only words", "not one"),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "damaged"),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old kind"),
        ("a.doc", b"words", r"Old Word documents \(.doc\).* save it as .docx or PDF"),
        ("a.rtf", b"{\\rtf1 words}", "Rich text files"),
        ("a.txt", b"{\\rtf1 words}", "rich text"),
        ("a.pages", b"PK\x03\x04", "Apple Pages"),
        ("a.epub", b"PK\x03\x04", "Electronic books"),
        ("a.eml.txt", b"MIME-Version: 1.0\n\nx", "e-mail"),
        ("a.html", b"<p>x\0\1\0y words", "not text"),
        ("a.xyz", b"words", "cannot be read"),
        ("a.txt", b"--- *** ...", "no words"),
    ],
)
def test_a_file_that_is_no_document_is_refused(tmp_path: Path, name: str, source: bytes, words: str) -> None:
    (tmp_path / name).write_bytes(source)
    with pytest.raises(DocumentRefused, match=words) as refusal:
        extract(tmp_path / name)
    assert "\n" not in str(refusal.value)
    assert not str(refusal.value).endswith(".")
    assert str(tmp_path) not in str(refusal.value)


@pytest.mark.parametrize("name", ["a.pdf", "a.docx", "a.txt", "a.md", "a.html"])
@pytest.mark.parametrize(
    "opening",
    ["<!DOCTYPE html>", "<html>", '\ufeff<?xml version="1.0"?>\n<!-- saved --> <html>', "\n<HTML lang=en>"],
)
def test_a_web_page_is_one_whatever_it_is_called(tmp_path: Path, name: str, opening: str) -> None:
    (tmp_path / name).write_text(f"{opening}<body><p>The child was seen.</p></body>", encoding="utf-8")
    assert [passage.text for passage in extract(tmp_path / name).document.passages] == ["The child was seen."]


@pytest.mark.parametrize(
    "opening", ["MZ was what they called him.", "BM stands for birth mother.", "ID3 is a form."]
)
def test_letters_that_also_open_other_files_are_letters(tmp_path: Path, opening: str) -> None:
    file = tmp_path / "a.txt"
    file.write_text(f"{opening} He was seen by the nurse.", encoding="utf-8")
    assert extract(file).document.passages[0].text.startswith(opening)


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "cp1252"])
def test_text_in_another_encoding_is_no_binary(tmp_path: Path, codec: str) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes("The child’s voice was not heard.".encode(codec))
    assert extract(file).document.passages[0].text == "The child’s voice was not heard."


def test_what_is_missing_a_folder_or_too_large_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DocumentRefused, match="no such file"):
        extract(tmp_path / "gone.txt")
    with pytest.raises(DocumentRefused, match="folder"):
        extract(tmp_path)
    large = tmp_path / "large.txt"
    with large.open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    with pytest.raises(DocumentRefused, match="larger than 20 MB"):
        extract(large)
    large.write_bytes(b"word " * 100)
    with pytest.raises(DocumentRefused, match="larger"):
        extract(large, limits=Limits(text=99))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes on this system")
def test_a_pipe_is_never_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    with pytest.raises(DocumentRefused, match="ordinary file"):
        extract(tmp_path / "pipe.txt")


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="permissions do not bind this user")
def test_a_file_one_may_not_read_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("words")
    file.chmod(0)
    with pytest.raises(DocumentRefused, match="not allowed"):
        extract(file)


def test_the_documents_of_a_folder_are_found_and_nothing_hidden(tmp_path: Path) -> None:
    for name in ("b.txt", "a.md", ".hidden.txt", "~$a.txt", "picture.png", "in/c.TXT", ".git/d.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("words")
    (tmp_path / "in" / "loop").symlink_to(tmp_path, target_is_directory=True)
    named = tmp_path / "picture.png"
    assert documents_in([tmp_path, named, tmp_path / "b.txt"]) == [
        tmp_path / "a.md",
        tmp_path / "b.txt",
        tmp_path / "in" / "c.TXT",
        named,
    ]
