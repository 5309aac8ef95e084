"""The vocabulary of themes, and what stands beside a search that means one."""

from pathlib import Path

from reviewstudy.content.law import SOURCE_COLUMNS, source_of
from reviewstudy.content.tables import Row, read_all, table
from reviewstudy.domain.beside import Beside, BesideKind, Companion
from reviewstudy.domain.law import LawBook
from reviewstudy.domain.themes import Theme, Thesaurus

_BESIDE_COLUMNS = ("theme", "kind", "authorities", "note", *SOURCE_COLUMNS)


_THEME_COLUMNS = ("id", "label", "synonyms", "broader")


def read_themes(file: Path) -> Thesaurus:
    """A thesaurus from one table; raises ValueError where the table is wrong."""
    return Thesaurus([theme for theme, _ in read_all(file, _THEME_COLUMNS, _theme)])


def read_beside(file: Path, book: LawBook, themes: Thesaurus) -> Companion:
    """What to show beside a search, from one table on the themes and authorities given.

    Raises:
        ValueError: the table is wrong.
    """
    known = {authority.id for authority in book.authorities}
    known_themes = {theme.id for theme in themes.themes}
    lines: list[Beside] = []
    for row in table(file, _BESIDE_COLUMNS):
        row.insist(row["theme"] in known_themes, f"there is no theme {row['theme']}")
        row.insist(row["kind"] in set(BesideKind), f"there is no kind {row['kind']}")
        kind, authorities = BesideKind(row["kind"]), row.many("authorities")
        for named in authorities:
            row.insist(named in known, f"there is no authority {named}")
        row.insist(bool(row["note"]), "there is no note")
        row.insist(bool(authorities) or kind is not BesideKind.LAW, "law without an authority to open")
        lines.append(Beside(row["theme"], kind, row["note"], source_of(row), authorities))
    return Companion(lines)


def _theme(row: Row) -> Theme:
    row.insist(bool(row["label"] and row["broader"]), "no label, or nothing broader")
    return Theme(row["id"], row["label"], row.phrases("synonyms"), row["broader"])
