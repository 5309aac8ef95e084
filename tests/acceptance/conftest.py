"""A library of the bundled digests, of reviews we made up, and of the founding synopsis where it is."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from reviewstudy import paths
from reviewstudy.services.packing import build_pack
from reviewstudy.services.workspace import Workspace

SHARED = Path(__file__).parents[3] / "shared"
REVIEWS = Path(__file__).parents[1] / "data" / "reviews"


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """Read only: every test asks the same library."""
    folder = tmp_path_factory.mktemp("acceptance")
    opened = Workspace(folder, os.urandom(32))
    build_pack(paths.resources() / "library", folder / "bundled.reviewpack")
    opened.library.take_pack(folder / "bundled.reviewpack", bundled=True)
    synopsis = SHARED / "corpus" / "S22_synopsis_of_learning.txt"
    documents = [*sorted(REVIEWS.glob("*.md")), *([synopsis] if synopsis.is_file() else [])]
    refused = [one for one in opened.library.import_paths(documents) if one.review is None]
    assert not refused, refused
    yield opened
    opened.close()
