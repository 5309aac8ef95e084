"""A data folder unlocked with a key of its own: no key file, no passphrase to derive."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.storage.conftest import small_disk

from reviewstudy.domain.changes import Changed
from reviewstudy.services.workspace import Workspace

__all__ = ["small_disk"]

SHARED = Path(__file__).parents[3] / "shared"


@pytest.fixture
def key() -> bytes:
    return os.urandom(32)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "data"
    made.mkdir()
    return made


@pytest.fixture
def workspace(folder: Path, key: bytes) -> Iterator[Workspace]:
    opened = Workspace(folder, key)
    yield opened
    opened.close()


@pytest.fixture
def heard(workspace: Workspace) -> list[Changed]:
    """Every change the workspace told of, in order."""
    changes: list[Changed] = []
    workspace.events.subscribe(changes.append)
    return changes


@pytest.fixture
def synopsis() -> Path:
    """The founding synopsis; skips where the corpus is absent."""
    path = SHARED / "corpus" / "S22_synopsis_of_learning.txt"
    if not path.is_file():
        pytest.skip("the shared corpus is not beside this checkout")
    return path
