"""Every bundled digest says what it is of, whence and on what terms, teaches, asks, and names nobody."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from reviewstudy import paths
from reviewstudy.domain.identifiers import IdentifierKind
from reviewstudy.domain.reviews import ItemKind, ReviewKind
from reviewstudy.services.identifying import find_identifiers
from reviewstudy.services.packing import build_pack
from reviewstudy.storage.packs import PackedReview

FILES = sorted((paths.resources() / "library").glob("*.md"))

PUBLIC = {"Peter", "the Halton children"}
"""Baby Peter, as his review calls him; and what the look for names takes for a family."""


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, PackedReview]:
    """The bundled digests by the name of their file."""
    built = build_pack(paths.resources() / "library", tmp_path_factory.mktemp("pack") / "b.reviewpack")
    return {one.source_name: one for one in built.pack.reviews}


@pytest.fixture(params=FILES, ids=lambda file: file.stem)
def digest(request: pytest.FixtureRequest, packed: dict[str, PackedReview]) -> PackedReview:
    file: Path = request.param
    return packed[file.name]


def words(digest: PackedReview) -> Iterator[str]:
    yield from (digest.document.title, digest.document.publisher, digest.provenance.content_note or "")
    yield from (passage.text for passage in digest.document.passages)


def test_the_library_is_of_several_kinds_and_years(packed: dict[str, PackedReview]) -> None:
    assert len(packed) == len(FILES) >= 12
    assert {one.document.kind for one in packed.values()} > {ReviewKind.INSPECTION, ReviewKind.CORONER_PFD}
    assert len({(one.document.published or "")[:4] for one in packed.values()}) >= 6


def test_a_digest_says_what_it_is_of_and_on_what_terms(digest: PackedReview) -> None:
    document, provenance = digest.document, digest.provenance
    assert document.title
    assert document.publisher
    assert document.published, "no date by which it can be sorted"
    assert document.kind is not ReviewKind.OTHER
    assert provenance.digest
    assert provenance.content_note
    assert provenance.content_note.endswith(".")
    assert provenance.permission
    assert "ours" in provenance.permission
    assert "copyright" in provenance.permission
    first = next(passage.text for passage in document.passages if "digest" in passage.text)
    assert first.startswith("This is our own digest.")
    assert "do not quote it as the" in first
    assert any(section.heading == "Where this comes from" for section in document.sections)
    if provenance.source_url:
        assert provenance.source_url.startswith("https://")
    else:  # where to look, and why there is no link
        closing = " ".join(passage.text for passage in document.passages[-6:])
        assert re.search(r"no (web )?address|no link", closing)


def test_a_digest_teaches_and_asks(digest: PackedReview) -> None:
    points = digest.document.learning_points
    asked = [point for point in points if point.kind is ItemKind.QUESTION]
    assert len(points) - len(asked) >= 8
    assert len([point for point in points if point.themes]) >= 3
    # The founding synopsis asks its readers by a survey of its own.
    assert len(asked) >= 3 or digest.document.survey
    for question in asked:
        assert "?" in question.text
        assert question.theme.startswith("Our "), "whose question it is stands beside it wherever it is asked"


def test_a_digest_has_a_timeline_of_what_the_source_dates(digest: PackedReview) -> None:
    assert len(digest.document.timeline) >= 2


def test_a_digest_names_nobody(digest: PackedReview) -> None:
    allowed = {IdentifierKind.DATE, IdentifierKind.CASE_REFERENCE, IdentifierKind.PLACE}
    found = [one for text in words(digest) for one in find_identifiers(text)]
    assert {one.text for one in found if one.kind not in allowed} <= PUBLIC
    assert not any(re.search(r"\b(Mr|Mrs|Miss|Ms|Dr) [A-Z]", text) for text in words(digest))
    if digest.document.kind is ReviewKind.CORONER_PFD:
        # The address of a coroner's report holds the name of the person who died.
        assert digest.provenance.source_url is None
        assert digest.document.reference
        assert not re.search(r"judiciary\.uk/\S", " ".join(words(digest)))
