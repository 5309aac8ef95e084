"""What ``theme:``, ``kind:``, ``year:``, ``law:`` and ``by:`` mean; what to say where that is nothing."""

import re
from collections.abc import Sequence

from reviewstudy.content import law_book, thesaurus
from reviewstudy.domain.facets import Facet, Narrowing
from reviewstudy.domain.queries import Field, Typed, parse_years
from reviewstudy.domain.reviews import ItemKind, ReviewKind
from reviewstudy.services.shelf import OWN, Shelf

Pairs = list[tuple[Facet, str]]


def narrowing_of(fields: Sequence[Typed], shelf: Shelf) -> tuple[Narrowing, tuple[str, ...]]:
    """What typed fields narrow a search to, and a sentence for each that could not be understood.

    A field that is not understood narrows to nothing, so that no result is shown that was not asked
    for; one that leaves out what is not understood leaves out nothing. Values of one field widen one
    another, as in the list of facets.
    """
    notices: list[str] = []
    chosen: Pairs = []
    excluded: Pairs = []
    spans: list[tuple[int | None, int | None]] = []
    impossible = False
    for typed in fields:
        if typed.field is Field.YEAR:
            try:
                years = parse_years(typed.value)
            except ValueError:
                notices.append("A year is typed like year:2015, or year:2015..2020 for a span.")
                impossible |= not typed.excluded
                continue
            if typed.excluded:
                known = sorted(shelf.values(Facet.YEAR))
                excluded += [(Facet.YEAR, year) for year in known if _within(year, years)]
            else:
                spans.append(years)
            continue
        pairs = _MEANT[typed.field](typed.value, shelf)
        if not pairs:
            notices.append(f"Nothing here is known as {typed.field}:{typed.value}. {_HINTS[typed.field]}")
            impossible |= not typed.excluded
        elif typed.excluded:
            excluded += pairs
        else:
            chosen += pairs
    whole = Narrowing(tuple(dict.fromkeys(chosen)), tuple(dict.fromkeys(excluded)), impossible=impossible)
    for years in spans:
        whole = whole.also(Narrowing(years=years))
    return whole, tuple(notices)


def _within(year: str, years: tuple[int | None, int | None]) -> bool:
    first, last = years
    return (first is None or int(year) >= first) and (last is None or int(year) <= last)


def _plain(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", text.casefold()))


def _themes(value: str, shelf: Shelf) -> Pairs:
    """Themes of that id, label or other word; else those whose label holds the words."""
    wanted = _plain(value)
    own = [one for one in shelf.own_themes() if wanted and wanted in _plain(one.removeprefix(OWN))]
    book = thesaurus()
    exact = [
        theme.id
        for theme in book.themes
        if wanted in {_plain(theme.id), _plain(theme.label), *(_plain(one) for one in theme.synonyms)}
    ]
    found = exact or [theme.id for theme in book.themes if wanted and wanted in _plain(theme.label)]
    return [(Facet.THEME, one) for one in (*found, *own)]


def _kinds(value: str, shelf: Shelf) -> Pairs:  # noqa: ARG001 - all fields are asked alike
    """Kinds of item, or else of review; one named in full before those that only begin so."""
    wanted = _plain(value).removesuffix("s")
    for facet, kinds in ((Facet.ITEM, ItemKind), (Facet.REVIEW_KIND, ReviewKind)):
        named = [str(kind) for kind in kinds if wanted == _plain(kind)]
        begun = [str(kind) for kind in kinds if wanted and _plain(kind).startswith(wanted)]
        if named or begun:
            return [(facet, kind) for kind in named or begun]
    return []


def _law(value: str, shelf: Shelf) -> Pairs:  # noqa: ARG001
    """Authorities of that id, provision or name; what they name with words beside them counts too."""
    wanted, book = _plain(value), law_book()
    short = re.fullmatch(r"s (\d+[a-z]{0,2})|s(\d+[a-z]{0,2})", wanted)
    if short:
        wanted = f"section {short[1] or short[2]}"
    exact = [
        one.id
        for one in book.authorities
        if wanted in {_plain(one.id), _plain(one.name), *(_plain(part) for part in one.provisions)}
    ]
    named = [match.authority.id for match in book.find(value)]
    found = (
        exact
        or named
        or [one.id for one in book.authorities if len(wanted) > 2 and wanted in _plain(one.name)]
    )
    return [(Facet.LAW, one) for one in dict.fromkeys(found)]


def _by(value: str, shelf: Shelf) -> Pairs:
    wanted = _plain(value)
    publishers = sorted(shelf.values(Facet.PUBLISHER)) if wanted else []
    return [(Facet.PUBLISHER, one) for one in publishers if wanted in _plain(one)]


_MEANT = {Field.THEME: _themes, Field.KIND: _kinds, Field.LAW: _law, Field.BY: _by}
_HINTS = {
    Field.THEME: "See the themes in the list beside the results.",
    Field.KIND: "Try kind:recommendation, kind:finding or kind:inspection.",
    Field.LAW: 'Try law:"section 47" or law:"Care Act".',
    Field.BY: "Try one word of the publisher's name.",
}
