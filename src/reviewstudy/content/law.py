"""Laws and guidance, and what has moved on in them."""

import re
from pathlib import Path

from reviewstudy.content.tables import Row, is_date, read_all, table, wrong
from reviewstudy.domain.currency import Currency, Fact, Source
from reviewstudy.domain.law import CASE_NAME, Authority, AuthorityKind, LawBook, Neighbour, Term

_PARTIAL_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2]))?")


_PROVISION = re.compile(r"(?:section|regulation|article) \d{1,3}[A-Z]{0,2}s?")


_AUTHORITY_COLUMNS = (
    *("id", "name", "kind", "within", "provisions", "phrases", "probable", "never"),
    *("explanation", "url", "checked_on"),
)


SOURCE_COLUMNS = ("source", "source_title", "source_date", "checked_on")


_CURRENCY_COLUMNS = (
    *("authority", "work", "edition", "from", "until", "replaced_by", "moved_on", "note"),
    *SOURCE_COLUMNS,
)


_TERM_COLUMNS = ("id", "name", "phrases", "explanation", "see")


_NEIGHBOUR_COLUMNS = ("provision", "words", "authority")


def read_law(folder: Path) -> LawBook:
    """A law book from a folder with ``authorities.tsv``, ``glossary.tsv`` and ``neighbours.tsv``.

    Raises:
        ValueError: a file is wrong.
    """
    authorities = read_all(folder / "authorities.tsv", _AUTHORITY_COLUMNS, _authority)
    known = {""} | {authority.id for authority, _ in authorities}
    for authority, row in authorities:
        row.insist(authority.within in known, f"there is no authority {authority.within}")
    terms = read_all(folder / "glossary.tsv", _TERM_COLUMNS, _term)
    for term, row in terms:
        row.insist(term.authority in known, f"there is no authority {term.authority}")
    neighbours: list[Neighbour] = []
    for row in table(folder / "neighbours.tsv", _NEIGHBOUR_COLUMNS):
        neighbour = Neighbour(row["provision"], row.many("words"), row["authority"])
        named = neighbour.provision == CASE_NAME
        row.insist(named or bool(_PROVISION.fullmatch(neighbour.provision)), "not a provision")
        row.insist(named != bool(neighbour.authority), "no authority, or one for a case name")
        row.insist(neighbour.authority in known, f"there is no authority {neighbour.authority}")
        neighbours.append(neighbour)
    return LawBook([one for one, _ in authorities], [one for one, _ in terms], neighbours)


def read_currency(file: Path, book: LawBook) -> Currency:
    """What has moved on, from one table about the authorities of ``book``.

    Raises:
        ValueError: the table is wrong.
    """
    known = {""} | {authority.id for authority in book.authorities}
    facts: list[Fact] = []
    for row in table(file, _CURRENCY_COLUMNS):
        fact = Fact(
            authority=row["authority"],
            note=row["note"],
            source=source_of(row),
            work=row["work"],
            edition=row["edition"],
            begins=row["from"],
            until=row["until"],
            replaced_by=row["replaced_by"],
            moves_on=row["moved_on"] == "yes",
        )
        row.insist(bool(fact.authority and fact.note), "no authority or no note")
        for named in (fact.authority, fact.work, fact.replaced_by):
            row.insist(named in known, f"there is no authority {named}")
        row.insist(bool(fact.work) == bool(fact.edition), "a work without an edition, or the reverse")
        row.insist(bool(fact.begins) or not fact.work, "an edition has to say when it began")
        row.insist(row["moved_on"] in {"", "yes"}, "moved_on is yes or empty")
        for date in (fact.begins, fact.until):
            row.insist(not date or _is_partial_date(date), "a date is like 2018, 2018-07 or 2018-07-04")
        try:
            Currency([*facts, fact])
        except ValueError as error:
            raise wrong(file, row.line, str(error)) from error
        facts.append(fact)
    return Currency(facts)


def _authority(row: Row) -> Authority:
    provisions = row.many("provisions")
    phrases = row.phrases("phrases")
    row.insist(bool(row["name"] and row["explanation"]), "no name or no explanation")
    row.insist(bool(phrases or provisions), "neither phrases nor provisions: it could never be found")
    row.insist(all(_PROVISION.fullmatch(one) for one in provisions), "not a provision")
    row.insist(not row["url"] or row["url"].startswith("https://"), "the url is not https")
    row.insist(not row["checked_on"] or is_date(row["checked_on"]), "checked_on is not like 2026-01-31")
    row.insist(row["kind"] in set(AuthorityKind), "there is no such kind")
    return Authority(
        id=row["id"],
        name=row["name"],
        patterns=phrases,
        probable_patterns=row.phrases("probable"),
        explanation=row["explanation"],
        url=row["url"],
        checked_on=row["checked_on"],
        never=row.phrases("never"),
        within=row["within"],
        provisions=provisions,
        kind=AuthorityKind(row["kind"]),
    )


def source_of(row: Row) -> Source:
    row.insist(row["source"].startswith("https://"), "the source is not https")
    row.insist(bool(row["source_title"]), "the source has no title")
    date, checked = row["source_date"], row["checked_on"]
    row.insist(not date or _is_partial_date(date), "source_date is not like 2018, 2018-07 or 2018-07-04")
    row.insist(not checked or is_date(checked), "checked_on is not like 2026-01-31")
    return Source(row["source"], row["source_title"], date, checked)


def _is_partial_date(text: str) -> bool:
    return bool(_PARTIAL_DATE.fullmatch(text)) or is_date(text)


def _term(row: Row) -> Term:
    phrases = row.phrases("phrases")
    row.insist(bool(row["name"] and row["explanation"] and phrases), "no name, phrases or explanation")
    return Term(row["id"], row["name"], phrases, row["explanation"], row["see"])
