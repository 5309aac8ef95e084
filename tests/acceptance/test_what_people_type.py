"""What practitioners type, misspelt and in a hurry, and what a good answer has.

``tests/data/queries.tsv``: a query a line, tabs between. ``first``: what one of the first three results
has, or nothing where there may be none; a bar between alternatives, ``&`` between what one result has
together, ``#id`` a theme. ``beside``: what stands beside the results, a comma between: a kind of line
(``local``), with words of it (``note:not in itself``); ``law:ID`` an authority that can be opened,
``named:ID`` one the search names (``?``: probably); ``theme:ID`` what was understood; ``meant:WORD`` did
you mean; ``short:DNA`` a short form explained; ``reflect`` an offer to reflect; a bar between
alternatives. ``never``: the same, or words, and must not be there.
"""

import csv
from pathlib import Path

import pytest
from tests.acceptance.conftest import SHARED

from reviewstudy.content import companion, lexicon, thesaurus
from reviewstudy.domain.beside import Beside, BesideKind
from reviewstudy.domain.queries import Hit, Query
from reviewstudy.services.searching import Answer
from reviewstudy.services.workspace import Workspace
from reviewstudy.ui.index.beside import MOST, MOST_BESIDE

TABLE = Path(__file__).parents[1] / "data" / "queries.tsv"
FIRST = 3


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


ROWS = {row["query"]: row for row in rows(TABLE)}


def asked(library: Workspace, words: str) -> tuple[Answer, tuple[Beside, ...]]:
    """The answer as the window asks for it, and what it shows beside."""
    answer = library.searching.answer(Query(words, limit=60, typing=True))
    return answer, companion().few(answer.themes, [one for one, _ in answer.law], MOST_BESIDE)


def has(hit: Hit, wanted: str) -> bool:
    said = " ".join(f"{hit.title} {hit.theme} {hit.text}".casefold().split())
    return all(
        part.removeprefix("#") in hit.themes if part.startswith("#") else part.casefold() in said
        for part in (one.strip() for one in wanted.split("&"))
    )


def stands(answer: Answer, lines: tuple[Beside, ...], wanted: str) -> bool:
    """Whether one of the things of ``beside`` is there."""
    what, _, value = wanted.partition(":")
    match what:
        case "law":
            return any(value in line.authorities for line in lines)
        case "named":
            return (value.removesuffix("?"), value.endswith("?")) in answer.law[:MOST]
        case "theme":
            return value in answer.themes
        case "meant":
            return answer.corrected is not None and value in answer.corrected.words.split()
        case "short":
            return value in {form.letters for form in answer.short_forms}
        case "reflect":
            return answer.reflect is not None
    assert what in set(BesideKind), wanted
    return any(line.kind == what and value.casefold() in line.note.casefold() for line in lines)


@pytest.mark.parametrize("words", ROWS)
def test_a_good_answer_is_among_the_first_three(library: Workspace, words: str) -> None:
    row = ROWS[words]
    answer, lines = asked(library, words)
    first = answer.hits[:FIRST]
    told = [(hit.title, hit.themes, hit.text) for hit in first]
    assert not row["first"] or any(has(hit, one) for hit in first for one in row["first"].split("|")), told
    for wanted in filter(None, map(str.strip, row["beside"].split(","))):
        assert any(stands(answer, lines, one) for one in wanted.split("|")), (wanted, answer.themes, lines)
    said = " ".join([*(hit.text for hit in first), *(line.note for line in lines)]).casefold()
    for unwanted in filter(None, map(str.strip, row["never"].split(","))):
        if ":" in unwanted:
            assert not stands(answer, lines, unwanted), unwanted
        assert unwanted.casefold() not in said, unwanted


def test_the_shared_list_is_answered_too(library: Workspace) -> None:
    shared = SHARED / "domain" / "queries.tsv"
    if not shared.is_file():
        pytest.skip("the shared list of queries is not beside this checkout")
    for row in rows(shared):
        assert row["query"] in ROWS, f"{row['query']}: its good answer is to be told in {TABLE.name}"
        answer, _ = asked(library, row["query"])
        widened = lexicon().widen(answer.corrected or answer.query)
        labels = {thesaurus().label(theme) for hit in answer.hits[:FIRST] for theme in hit.themes}
        labels |= {thesaurus().label(theme) for theme in widened.themes}
        words = {term.text.casefold() for clause in widened.clauses for term in clause.others}
        ids = {one for one, _ in answer.law}
        reached = labels | words | ids
        wanted = {one.casefold().replace("-", " ") for one in row["expand_to"].split("|")}
        assert wanted & {one.casefold().replace("-", " ") for one in reached}, (row["query"], wanted)
