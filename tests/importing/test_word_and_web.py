"""Word documents and web pages nobody here wrote, where they are beside the checkout."""

import re
import zipfile
from collections import Counter
from pathlib import Path

import pytest
from lxml import etree

from reviewstudy.domain.errors import DocumentRefused
from reviewstudy.domain.reviews import Review
from reviewstudy.importing import Reader

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TEXT = [f"{W}{name}" for name in ("t", "tab", "br", "cr")]
FOLDERS = ["docx", "docx_footnotes", "html", "hostile/docx"]


@pytest.fixture(scope="module")
def outcomes(shared: Path) -> dict[Path, Review | DocumentRefused]:
    came: dict[Path, Review | DocumentRefused] = {}
    with Reader() as reader:
        for folder in FOLDERS:
            for file in sorted((shared / "corpus" / folder).iterdir()):
                try:
                    came[file] = reader.extract(file).document
                except DocumentRefused as refusal:
                    came[file] = refusal
    return came


def words(text: str) -> Counter[str]:
    """Words of letters, without the marks of notes and without what is not seen."""
    return Counter(re.findall(r"[^\W\d_¹²³⁰⁴-⁹]+", re.sub("[\u00ad\u200b\u200e\u200f\u2060]", "", text)))


def test_every_file_is_read_or_refused_in_one_line(outcomes: dict[Path, Review | DocumentRefused]) -> None:
    for file, came in outcomes.items():
        if isinstance(came, Review):
            assert came.title, file.name
            assert came.passages, file.name
        else:
            assert "\n" not in str(came), file.name
            assert "could not be read" not in str(came), file.name


def test_what_is_sound_is_refused_only_where_it_has_no_words(
    outcomes: dict[Path, Review | DocumentRefused],
) -> None:
    for file, came in outcomes.items():
        if isinstance(came, DocumentRefused) and file.parent.name != "docx":
            assert "no words" in str(came), file.name
        if isinstance(came, DocumentRefused) and file.parent.parent.name != "hostile":
            assert "no words" in str(came), file.name


def test_the_words_of_a_word_document_are_those_of_its_text(
    outcomes: dict[Path, Review | DocumentRefused],
) -> None:
    """Against every run of text in the parts themselves: contents lists are left out, nothing else is."""
    for file, came in outcomes.items():
        if isinstance(came, DocumentRefused) or file.parent.name == "html":
            continue
        went: Counter[str] = Counter()
        with zipfile.ZipFile(file) as archive:
            for name in archive.namelist():
                if re.search(r"word/(document|footnotes|endnotes)\d?\.xml$", name):
                    for paragraph in etree.fromstring(archive.read(name)).iter(f"{W}p"):
                        went += words("".join(node.text or " " for node in paragraph.iter(*TEXT)))
        printed = words(" ".join(passage.text for passage in came.passages))
        # The letters of a list's numbers are printed by Word and are in no run of text.
        invented = sum(count for word, count in (printed - went).items() if len(word) > 3)
        assert invented <= 0.01 * went.total(), (file.name, printed - went)
        lost = set(went) - set(printed)
        assert len(lost) <= 0.02 * len(went) + 2, (file.name, sorted(lost)[:20])
