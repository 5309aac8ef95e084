"""Shim."""

from collections.abc import Collection

from reviewstudy.domain.identifiers import Identifier
from reviewstudy.domain.identifiers import find_identifiers as _find
from reviewstudy.domain.reviews import Review


def find_identifiers(text: str, pseudonyms: Collection[str] = ()) -> list[Identifier]:
    """Shim."""
    del pseudonyms
    return _find(text)


def pseudonyms_of(review: Review) -> frozenset[str]:
    """Shim."""
    del review
    return frozenset()
