"""What the facets of the learning index and their values are called on the screen."""

from reviewstudy.content import law_book, thesaurus
from reviewstudy.domain.facets import MARKED, READ, UNMARKED, UNREAD, Facet
from reviewstudy.domain.reviews import ItemKind, ReviewKind
from reviewstudy.services.shelf import OWN
from reviewstudy.ui.words import ITEM_KINDS, REVIEW_KINDS

FACETS = {
    Facet.THEME: "Theme",
    Facet.ITEM: "Kind of learning",
    Facet.HARM: "Harm",
    Facet.AGE: "Child's age, as mentioned",
    Facet.AGENCY: "Agencies",
    Facet.LAW: "Law and guidance",
    Facet.YEAR: "Year",
    Facet.REVIEW_KIND: "Kind of review",
    Facet.PUBLISHER: "Publisher",
    Facet.NATION: "Nation",
    Facet.READ: "Read or not",
    Facet.MARKED: "Marked or not",
}
"""In the order they are shown."""

_LONGEST = 36

_NATIONS = {
    "england": "England",
    "wales": "Wales",
    "scotland": "Scotland",
    "northern-ireland": "Northern Ireland",
}
_STATES = {READ: "Read", UNREAD: "Not read yet", MARKED: "With my marks", UNMARKED: "Without marks"}


def value_name(facet: Facet, value: str) -> str:
    """A value as it is read; what is not known any more stands as it is."""
    try:
        match facet:
            case Facet.THEME | Facet.HARM:
                own = value.removeprefix(OWN)
                return f"{own} (yours)" if own != value else _capital(thesaurus().label(value))
            case Facet.LAW:
                return law_book().authority(value).name
            case Facet.ITEM:
                return ITEM_KINDS[ItemKind(value)]
            case Facet.REVIEW_KIND:
                return REVIEW_KINDS[ReviewKind(value)]
            case Facet.NATION:
                return _NATIONS[value]
            case Facet.READ | Facet.MARKED:
                return _STATES[value]
            case _:
                return _capital(value)
    except (KeyError, ValueError):
        return value


def short_law(authority: str) -> str:
    """An authority's name without what is explained in brackets: for a button."""
    name = law_book().authority(authority).name.split(" (")[0]
    return name if len(name) <= _LONGEST else name[: _LONGEST - 1].rstrip() + "…"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
