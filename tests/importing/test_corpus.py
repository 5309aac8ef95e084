"""Real documents nobody here wrote, where they are beside the checkout."""

import re
import shutil
import subprocess
import unicodedata
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from reviewstudy.domain.errors import DocumentRefused
from reviewstudy.domain.reviews import DateRole, ItemKind, Review, ReviewKind
from reviewstudy.importing import Extracted, Reader, extract


def plain(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", unicodedata.normalize("NFKC", text).lower())


@pytest.fixture(scope="module")
def synopsis(shared: Path) -> tuple[Review, str]:
    source = shared / "corpus" / "S22_synopsis_of_learning.txt"
    return extract(source).document, source.read_text(encoding="utf-8")


def test_the_founding_synopsis_says_what_it_is(synopsis: tuple[Review, str]) -> None:
    review, _ = synopsis
    assert review.title == "Serious Case Review Family S22"
    assert review.publisher == "Dorset Safeguarding Children Board"
    assert (review.reference, review.kind) == ("Family S22", ReviewKind.SYNOPSIS)
    assert {(date.role, date.value) for date in review.dates} == {
        (DateRole.PRINTED, "2017-02"),
        (DateRole.REVIEW_COMPLETED, "2016"),
        (DateRole.SURVEY_CLOSES, "2018-09-30"),
        (DateRole.PUBLISHED, "2018-07"),
    }
    assert review.survey is not None
    assert (review.survey.url, review.survey.closes) == (
        "https://www.surveymonkey.co.uk/r/SB6FYZ6",
        "2018-09-30",
    )
    assert any("February 2017" in warning for warning in review.warnings)
    assert any("probably" in warning for warning in review.warnings)


def test_the_founding_synopsis_has_thirteen_points_under_three_themes(synopsis: tuple[Review, str]) -> None:
    review, _ = synopsis
    assert list(Counter(point.theme for point in review.learning_points).values()) == [2, 5, 6]
    assert {point.kind for point in review.learning_points} == {ItemKind.LEARNING}


def test_the_founding_synopsis_keeps_its_words_and_ties_its_note(synopsis: tuple[Review, str]) -> None:
    review, source = synopsis
    assert plain(" ".join(f"{p.number or ''} {p.text}" for p in review.passages)) == plain(source)
    (note,) = review.footnotes
    assert [p.text[:10] for p in review.passages if p.id in note.passages] == ["When bruis"]
    assert {cited.authority for cited in review.citations} == {"ca1989-s46", "nice-cg89"}
    assert [entry.when for entry in review.timeline] == [
        "at two weeks old",
        "within two weeks",
        "A further two weeks later",
    ]


@pytest.mark.parametrize("layout", [True, False])
@pytest.mark.parametrize("number", ["00", "04", "06", "17", "20"])
def test_a_published_report_as_text_keeps_its_words(
    shared: Path, tmp_path: Path, number: str, layout: bool
) -> None:
    tool = shutil.which("pdftotext")
    if tool is None:
        pytest.skip("pdftotext is not installed")
    (report,) = (shared / "corpus" / "reports_uk").glob(f"{number}_*.pdf")
    text = tmp_path / "report.txt"
    subprocess.run([tool, *(["-layout"] if layout else []), str(report), str(text)], check=True)
    review = extract(text).document
    came = Counter(plain(" ".join(f"{p.number or ''} {p.text}" for p in review.passages)))
    went = Counter(plain(text.read_text(encoding="utf-8")))
    # Page numbers, running heads and rejoined words are all that may differ.
    assert sum((went - came).values()) <= 0.05 * went.total()
    assert sum((came - went).values()) <= 0.002 * went.total()
    assert review.kind is ReviewKind.INSPECTION
    assert "Ofsted" in review.publisher
    assert not re.search(r"\f|\s{2}", "".join(p.text for p in review.passages))


def outcome(file: Path, read: Callable[[Path], Extracted] = extract) -> Review | DocumentRefused:
    try:
        return read(file).document
    except DocumentRefused as refusal:
        return refusal


def test_every_markdown_file_becomes_a_review(shared: Path) -> None:
    for file in sorted((shared / "corpus" / "markdown").iterdir()):
        came = outcome(file)
        assert isinstance(came, Review) or "no words" in str(came), file.name
        if isinstance(came, Review):
            assert came.title


def test_every_hostile_file_called_text_is_read_or_refused_in_one_line(shared: Path, tmp_path: Path) -> None:
    files = [file for file in sorted((shared / "corpus" / "hostile").rglob("*")) if file.is_file()]
    assert files
    with Reader() as reader:  # one process for all of them, as a folder is read
        for file in files:
            disguised = tmp_path / f"{file.stem}.txt"
            shutil.copyfile(file, disguised)
            for path in (disguised, file):
                came = outcome(path, reader.extract)
                assert "\n" not in (str(came) if isinstance(came, DocumentRefused) else "")
