"""The library that the benchmark of searching makes: the same for a seed, sound, as large as asked."""

from collections.abc import Mapping
from itertools import islice

import pytest
from benchmarks import library
from benchmarks.asks import Ask, asks

from reviewstudy.domain.reviews import check_well_formed


@pytest.fixture(scope="module")
def kinds() -> Mapping[str, list[Ask]]:
    return asks(7, 12)


def test_a_seed_stands_for_one_library() -> None:
    one, again = (list(library.holdings(7, 700)) for _ in range(2))
    assert one == again
    assert one[0] != next(library.holdings(8, 700))


def test_a_larger_library_begins_as_a_smaller_one() -> None:
    # The queries are drawn from its beginning, whatever the size.
    small = list(library.holdings(7, 1000))
    assert list(islice(library.holdings(7, 9000), len(small) - 1)) == small[:-1]


def test_the_library_is_as_large_as_asked_and_every_review_is_sound() -> None:
    made = list(library.holdings(7, 5000))
    assert sum(len(one.document.passages) for one in made) == 5000
    assert len({one.review_id for one in made}) == len({one.work for one in made}) == len(made)
    for one in made:
        check_well_formed(one.document)
        texts = {passage.id: passage.text for passage in one.document.passages}
        assert all(point.text == texts[point.passage] for point in one.document.learning_points)
    assert all(len(one.document.learning_points) == library.POINTS for one in made[:-1])


def test_queries_of_a_kind_do_not_depend_on_how_many_are_asked_for(kinds: Mapping[str, list[Ask]]) -> None:
    assert {kind: queries[:3] for kind, queries in kinds.items()} == asks(7, 3)
    assert all(len(queries) == 12 for queries in kinds.values())


def test_misspelt_and_unknown_words_are_not_in_the_library(kinds: Mapping[str, list[Ask]]) -> None:
    known = {word.casefold() for word in library.vocabulary(7).words}
    for ask in kinds["no result"] + kinds["misspelt"]:
        assert ask.words not in known
    assert all(group[0] in known for ask in kinds["misspelt"] for group in ask.groups)
