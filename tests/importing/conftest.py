"""Documents made of text, read without the child, and the shared corpus where it is present."""

from collections.abc import Callable
from pathlib import Path

import pytest

from reviewstudy.domain.reviews import Review
from reviewstudy.importing.formats import read
from reviewstudy.importing.pipeline import understand

_SHARED = Path(__file__).parents[3] / "shared"


@pytest.fixture
def review_of() -> Callable[..., Review]:
    """``review_of(text, "markdown")``: the review a text becomes."""

    def made(text: str, name: str = "text") -> Review:
        return understand(read(text.encode(), name)).document

    return made


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real documents beside the checkout; skips where it is absent."""
    if not (_SHARED / "corpus").is_dir():
        pytest.skip("the shared corpus is not beside this checkout")
    return _SHARED
