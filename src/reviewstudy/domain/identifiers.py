"""What the look for identifying details speaks of: a kind, a place in a text, and the words it uses.

The finder is ``services/identifying``. It misses things, and takes some harmless text for a detail.
It may warn; it must never be taken for a promise, nor stop anybody.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class IdentifierKind(StrEnum):
    """What sort of detail it seems to be. ``NAME`` has a title, ``FAMILY_NAME`` has none."""

    NHS_NUMBER = "nhs_number"
    UPN = "upn"
    NATIONAL_INSURANCE = "national_insurance"
    POSTCODE = "postcode"
    PHONE = "phone"
    EMAIL = "email"
    DATE = "date"
    NAME = "name"
    FAMILY_NAME = "family_name"
    CASE_REFERENCE = "case_reference"
    PLACE = "place"
    VEHICLE = "vehicle"
    PSEUDONYM = "pseudonym"


@dataclass(frozen=True, slots=True)
class Identifier:
    """A likely detail at characters ``start`` to ``end``, why it matters and what to write instead."""

    kind: IdentifierKind
    start: int
    end: int
    text: str
    reason: str
    instead: str


@dataclass(frozen=True, slots=True)
class KindWords:
    """What a person is told of a kind: its name, why it matters and what to write instead."""

    label: str
    reason: str
    instead: str


@dataclass(frozen=True, slots=True)
class IdentifierWords:
    """The words that the finder leans on, as they stand in ``resources/identifiers``.

    ``everyday`` are first names that are words too, ``seasonal`` those of them that are a place or a
    time of the year. ``leading`` are titles that only go before another. ``ordinary`` words have a
    capital and name nobody. What lies inside one of the ``innocents`` is not a detail. ``lists`` are
    those of ``words.toml``, by name.
    """

    kinds: Mapping[IdentifierKind, KindWords]
    first_names: frozenset[str]
    everyday: frozenset[str]
    seasonal: frozenset[str]
    surnames: frozenset[str]
    titles: frozenset[str]
    leading: frozenset[str]
    ordinary: frozenset[str]
    innocents: tuple[str, ...]
    lists: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Noticed:
    """A likely detail in a text that would leave, and ``where`` that stands, in words."""

    identifier: Identifier
    where: str
    text: str

    def around(self, most: int) -> tuple[str, str, str]:
        """What stands before it, itself, and what stands after, each side of at most so many characters."""
        start, end = self.identifier.start, self.identifier.end
        before = ("…" if start > most else "") + self.text[max(0, start - most) : start]
        after = self.text[end : end + most] + ("…" if end + most < len(self.text) else "")
        return before, self.text[start:end], after
