"""Records counted together: what counts, and what is the same thing twice."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st
from tests.pooled import Said, board, record, records, reflection

from reviewstudy.content import added_prompts
from reviewstudy.domain.pooling import (
    ASKED,
    Category,
    FollowUp,
    Kind,
    Pool,
    Pooled,
    Taken,
    TextKind,
    pool,
)
from reviewstudy.domain.records import Audience, Record
from reviewstudy.domain.reflections import CHECK_BACK, OWN, SURVEY, TEAM

POINT_2 = (Kind.POINT, "review-1", "p2")
CHILD = (Kind.THEME, "review-1", "seeing the child")


def counts(pooled: Pooled) -> dict[Category, int]:
    return {one.category: one.count for one in pooled.cells}


def test_only_what_is_for_the_partnership_is_counted() -> None:
    pooling = Pool()
    for audience in (Audience.SUPERVISOR, Audience.PORTFOLIO):
        made = record(audience, reflection(Said(points=(2,)), audience), audience=audience)
        assert pooling.add(made) is Taken.NO_CONSENT
    assert pooling.pooled() == pool(())


def test_a_record_counts_once_in_each_row_whatever_it_holds() -> None:
    two = (reflection(Said(points=(1, 2)), "a"), reflection(Said(points=(2, 3)), "b"))
    found = counts(pool([record("one", *two)]))
    assert found[POINT_2] == found[CHILD] == found[(Kind.MODEL, "what")] == 1


def test_the_same_record_twice_is_a_duplicate() -> None:
    pooling = Pool()
    made = record("one", reflection(Said(points=(2,)), "a"))
    assert [pooling.add(made), pooling.add(made)] == [Taken.COUNTED, Taken.DUPLICATE]
    assert pooling.pooled() == pool([made])


def test_of_versions_of_a_reflection_the_last_counts_whichever_comes_first() -> None:
    early = reflection(Said(points=(1,), actions=1), "a", "2026-11-20T10:00:00Z")
    late = reflection(Said(points=(2,), changed=True), "a", "2026-11-21T09:00:00+00:00")
    made = [record("one", early), record("two", late)]
    pooled = pool(made)
    assert pooled == pool(reversed(made))
    assert pooled.contributions == pooled.reflections == 1
    assert counts(pooled)[POINT_2] == 1
    assert (Kind.POINT, "review-1", "p1") not in counts(pooled)
    assert [text.kind for text in pooled.texts] == [TextKind.CHANGE]


def test_what_is_not_chosen_any_more_does_not_come_back_with_an_older_record() -> None:
    all_of_it, less = reflection(Said(points=(1, 2), actions=1), "a"), reflection(Said(points=(2,)), "a")
    older = record("one", all_of_it, created="2026-11-20T10:00:00Z")
    newer = record("two", less, created="2026-11-22T10:00:00Z")
    for made in ([older, newer], [newer, older]):
        assert (Kind.POINT, "review-1", "p1") not in counts(pool(made))


def test_records_that_share_a_reflection_are_of_one_author_and_count_as_one() -> None:
    a, b, c = (reflection(Said(points=(2,)), key) for key in "abc")
    pooled = pool([record("one", a, b), record("two", b, c), record("three", c)])
    assert (pooled.contributions, pooled.reflections) == (1, 3)
    assert set(counts(pooled).values()) == {1}


def test_a_role_counts_as_one_however_it_is_typed_and_the_last_record_gives_it() -> None:
    made = [record(f"{at}", reflection(Said(), f"{at}"), role=role)
            for at, role in enumerate(("Health visitor", " HEALTH  Visitor\n", ""))]  # fmt: skip
    later = record("later", reflection(Said(), "2"), role="Midwife", created="2026-12-01T10:00:00Z")
    found = {one.label.text: one.count for one in pool([*made, later]).cells if one.category[0] == Kind.ROLE}
    assert found == {"Health visitor": 2, "Midwife": 1}
    assert [one.label.text for one in pool(records((2, Said(role="GP")))).cells if one.count == 2][-1] == "GP"


def test_a_point_is_called_what_most_records_call_it() -> None:
    made = records((3, Said(points=(2,))))
    odd = replace(made[0].reflections[0].points[0], text="Jane did it", theme="Jane")
    made[0] = record("odd", replace(made[0].reflections[0], points=(odd,)))
    pooled = pool(made)
    assert not [one for one in pooled.cells if "Jane" in one.label.text]
    assert counts(pooled)[CHILD] == counts(pooled)[POINT_2] == 3


def test_only_answers_to_what_somebody_asks_are_counted_or_offered() -> None:
    made = records((1, Said(model="what", questions=(1,))), (1, Said(model="team", questions=(1, 2))))
    pooled = pool(made)
    asked = [one.category[1:] for one in pooled.cells if one.category[0] == Kind.QUESTION]
    assert sorted(asked) == [("team", "", "q-1"), ("team", "", "q-2")]
    assert sorted(one.text for one in pooled.texts) == ["Answer 1 of r1", "Answer 2 of r1"]


def test_actions_are_counted_done_and_open_and_none_about_a_child_is_offered() -> None:
    (made,) = records((1, Said(actions=1, done=1)))
    one = made.reflections[0]
    about = replace(one, actions=tuple(replace(action, about_child=True) for action in one.actions))
    pooled = pool([record("one", about)])
    rows = {one.category[1] for one in pooled.cells if one.category[0] == Kind.FOLLOW_UP}
    assert rows == {FollowUp.ACTION, FollowUp.DONE, FollowUp.OPEN}
    assert not pooled.texts
    assert len(pool([made]).texts) == 2


def test_an_approval_is_of_the_very_words() -> None:
    one = reflection(Said(changed=True), "a")
    other = replace(one, answers=(replace(one.answers[0], text="Other words"),))
    first, second = (pool([record("one", version)]).texts[0].id for version in (one, other))
    assert first != second


def test_nothing_of_a_person_is_in_a_pool() -> None:
    said = repr(pool(board(20)))
    for never in ("Somebody nobody may name", "A title that is never counted", "record-1"):
        assert never not in said


def test_without_texts_the_counts_are_the_same() -> None:
    bare = Pool(texts=False)
    for made in board(20):
        bare.add(made)
    assert bare.pooled() == replace(pool(board(20)), texts=())


SHARED = st.lists(
    st.lists(st.tuples(st.sampled_from("abcde"), st.integers(1, 4), st.sampled_from("1234")), max_size=3),
    min_size=1,
    max_size=4,
)


@given(SHARED)
def test_the_order_of_records_changes_nothing(drawn: list[list[tuple[str, int, str]]]) -> None:
    made: Sequence[Record] = [
        record(
            f"record-{at}",
            *(reflection(Said(points=(point,)), key, f"2026-11-2{day}") for key, point, day in parts),
            role=f"Role {at % 3}",
        )
        for at, parts in enumerate(drawn)
    ]
    first = pool(made)
    assert all(pool(order) == first for order in permutations(made))
    assert first.reflections == len({key for parts in drawn for key, _, _ in parts})


def test_the_ids_are_those_of_the_questions_there_are() -> None:
    assert {OWN, SURVEY, TEAM} == ASKED
    assert CHECK_BACK in {prompt.id for prompt in added_prompts()}
