"""Counts of facets are true: what narrowing by a value gives, a digest and its original once."""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import review
from tests.services.test_fields import put

from reviewstudy.domain.facets import Facet, Narrowing
from reviewstudy.domain.marks import Place
from reviewstudy.domain.queries import Query
from reviewstudy.domain.reviews import Holding, ItemKind, Origin, Provenance, ReviewKind, edition_of
from reviewstudy.services.workspace import Workspace

WORDS = "a visit was recorded"
THEMES = ("neglect", "police", "schools")
CHOICES = [
    *((Facet.THEME, theme) for theme in (*THEMES, "own:Friday", "never")),
    *((Facet.ITEM, kind) for kind in ("learning", "finding", "recommendation")),
    *((Facet.LAW, law) for law in ("ca1989-s47", "wt")),
    *((Facet.YEAR, year) for year in ("2016", "2018", "2021")),
    *((Facet.REVIEW_KIND, kind) for kind in ("scr", "inspection")),
    *((Facet.PUBLISHER, name) for name in ("Dorset Board", "Leeds Partnership")),
    (Facet.READ, "read"),
    (Facet.READ, "unread"),
    (Facet.MARKED, "marked"),
    (Facet.NATION, "england"),
]
narrowings = st.builds(
    Narrowing,
    chosen=st.lists(st.sampled_from(CHOICES), unique=True, max_size=4).map(tuple),
    excluded=st.lists(st.sampled_from(CHOICES), unique=True, max_size=2).map(tuple),
    years=st.sampled_from([(None, None), (2017, None), (None, 2018), (2016, 2018)]),
)


@pytest.fixture(scope="module")
def stocked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """Reviews of every sort; one is read, one is marked, one point has a theme of the person's own."""
    made = Workspace(tmp_path_factory.mktemp("shelf"), os.urandom(32))
    items = list(ItemKind)
    for number in range(8):
        document = review(
            *(f"A visit was recorded {n} times." for n in range(3)),
            points=(1, 2, 3)[: 1 + number % 3],
            themes=THEMES[: number % 4],
            item=items[number % len(items)],
            law=("", "ca1989-s47", "wt")[number % 3],
            published=(None, "2016", "2018-07", "2021")[number % 4],
        )
        publisher = ("", "Dorset Board", "Leeds Partnership")[number % 3]
        kind = (ReviewKind.SCR, ReviewKind.INSPECTION, ReviewKind.LCSPR)[number % 3]
        case = replace(document, publisher=publisher, kind=kind, reference=f"R{number}")
        put(made, f"r{number}", case)
    original = made.reading.holding("r2").document
    digest = replace(original, title="Digest")
    held = Holding("digest", edition_of(b"digest"), Origin.PACK, digest, Provenance(digest=True))
    made.library._library.put(held, "digest.md")
    made.searching.forget()
    made.themes.put("r4", "l1", "Friday")
    made.reading.mark_words(made.reading.holding("r1"), Place(0, 0, 0, 3), note="x")
    yield made
    made.close()


def points(workspace: Workspace, narrowing: Narrowing) -> set[int]:
    return set(workspace.searching.answer(Query(WORDS, narrowing)).points)


@given(narrowings)
def test_every_count_is_what_choosing_the_value_gives(stocked: Workspace, narrowing: Narrowing) -> None:
    answer = stocked.searching.answer(Query(WORDS, narrowing))
    assert len(answer.points) == len(set(answer.points))
    for one in answer.tallies:
        for value, number in one.counts:
            alone = narrowing.without(one.facet).toggled(one.facet, value)
            assert len(points(stocked, alone)) == number, (one.facet, value)


@given(narrowings, st.sampled_from(CHOICES))
def test_narrowing_by_one_more_facet_never_finds_more(
    stocked: Workspace, narrowing: Narrowing, pair: tuple[Facet, str]
) -> None:
    wider = narrowing.without(pair[0])
    assert points(stocked, wider.toggled(*pair)) <= points(stocked, wider)


@given(narrowings)
def test_the_shape_adds_up_to_the_counts(stocked: Workspace, narrowing: Narrowing) -> None:
    answer = stocked.searching.answer(Query(WORDS, narrowing))
    matrix = answer.shape(Facet.ITEM, Facet.REVIEW_KIND)
    assert sum(matrix.values()) == len(answer.points), "each has one kind, and its review one"


def test_a_digest_and_its_original_count_once_unless_only_the_digest_matches(stocked: Workspace) -> None:
    shelf = stocked.searching.shelf()
    both = [key for key in shelf.all_points() if shelf.reviews[key >> 20].work == shelf.by_id["r2"].work]
    kept = shelf.once(both)
    assert len(both) == 2 * len(kept)
    assert {shelf.reviews[key >> 20].review_id for key in kept} == {"r2"}
    digest = [key for key in both if shelf.reviews[key >> 20].digest]
    assert shelf.once(digest) == digest


def test_what_is_read_and_marked_is_known_at_once(stocked: Workspace) -> None:
    marked = points(stocked, Narrowing(((Facet.MARKED, "marked"),)))
    assert {stocked.searching.shelf().reviews[key >> 20].review_id for key in marked} == {"r1"}


def test_beginnings_are_completed_by_the_words_there_are(stocked: Workspace) -> None:
    assert stocked.searching.shelf().completions("rec", 5) == ["recorded"]
    assert stocked.searching.shelf().completions("zz", 5) == []


def test_a_search_under_way_keeps_the_shelf_it_began_with(tmp_path: Path) -> None:
    other = Workspace(tmp_path, os.urandom(32))
    put(other, "one", review("A visit.", points=(1,)))
    before = other.searching.shelf()
    other.themes.put("one", "l1", "Friday")
    assert before.own_themes() == []
    assert other.searching.shelf().own_themes() == ["own:Friday"]
    other.close()
