"""What was written once, in the fields of another form."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewstudy.domain.forms import Fact, Filled, Form, FormField, Material, fill
from reviewstudy.domain.reflections import Stage


def form(*fields: FormField) -> Form:
    return Form("f", "F", "Us", "1", "2026-11-26", "Our page", "Check it.", fields)


def field(id: str, *takes: Fact | Stage, words: int = 0, optional: bool = False) -> FormField:
    return FormField(id, id.upper(), "", takes, words, optional)


GIBBS = Material(
    facts={Fact.TITLE: "Family S22", Fact.DONE_ON: "2026-11-20", Fact.HOURS: " "},
    answers={
        Stage.EVENT: [("Describe", "I read a review.")],
        Stage.FEELING: [("Feelings", "It stayed with me.")],
        Stage.LEARNING: [
            ("Evaluate", "  The nurse asked twice.\n\nGood. "),
            ("Analyse", ""),
            ("Conclude", "Ask again."),
        ],
        Stage.PLAN: [("Plan", "Ask again.")],
    },
)


def texts(filled: tuple[Filled, ...]) -> dict[str, str]:
    return {one.field.id: one.text for one in filled}


def test_answers_stand_in_the_fields_order_and_in_the_order_they_were_written() -> None:
    asked = form(field("what", Fact.TITLE, Stage.EVENT), field("learnt", Stage.LEARNING), field("code"))
    filled = fill(asked, GIBBS, {})
    assert [one.field.id for one in filled] == ["what", "learnt", "code"]
    assert texts(filled) == {
        "what": "Family S22\n\nI read a review.",
        "learnt": "The nurse asked twice.\n\nGood.\n\nAsk again.",
        "code": "",
    }
    assert [one.sources for one in filled] == [("Describe",), ("Evaluate", "Conclude"), ()]


def test_a_field_takes_its_stages_in_its_own_order() -> None:
    (one,) = fill(form(field("so", Stage.PLAN, Stage.FEELING)), GIBBS, {})
    assert one.text == "Ask again.\n\nIt stayed with me."
    assert one.sources == ("Plan", "Feelings")


def test_the_same_words_and_the_same_heading_stand_there_once() -> None:
    (one,) = fill(form(field("all", Stage.LEARNING, Stage.PLAN)), GIBBS, {})
    assert one.text.count("Ask again.") == 1
    assert one.sources == ("Evaluate", "Conclude", "Plan")
    twice = replace(GIBBS, answers={Stage.EVENT: [("What?", "One."), ("What?", "Two.")]})
    (one,) = fill(form(field("what", Stage.EVENT)), twice, {})
    assert (one.text, one.sources) == ("One.\n\nTwo.", ("What?",))


def test_what_a_person_wrote_for_a_form_stands_above_what_would_be_taken() -> None:
    asked = form(field("learnt", Stage.LEARNING), field("plan", Stage.PLAN))
    learnt, plan = fill(asked, GIBBS, {"learnt": " My own words. ", "plan": " \n", "gone": "Lost?"})
    assert (learnt.text, learnt.own, learnt.sources) == (" My own words. ", True, ())
    assert (plan.text, plan.own, plan.sources) == ("Ask again.", False, ("Plan",))


@pytest.mark.parametrize("empty", ["", " ", "\n\t"])
def test_a_gap_is_what_a_form_asks_for_and_nobody_has_answered(empty: str) -> None:
    nothing = Material({Fact.TITLE: empty}, {Stage.TALK: [("Talking it through", empty)]})
    asked = form(field("title", Fact.TITLE), field("peer", Stage.TALK, optional=True), field("code"))
    filled = fill(asked, nothing, {})
    assert [one.gap for one in filled] == [True, False, True]
    assert [one.sources for one in filled] == [(), (), ()]
    assert not fill(asked, nothing, {"code": "It fits."})[-1].gap


@pytest.mark.parametrize(("words", "over"), [(0, 0), (9, 0), (8, 0), (7, 1), (1, 7)])
def test_words_over_the_most_a_form_takes_are_counted_and_kept(words: int, over: int) -> None:
    wanted = "One two three\nfour five   six seven eight"
    told = Material({}, {Stage.LEARNING: [("Learnt", wanted)]})
    (one,) = fill(form(field("learnt", Stage.LEARNING, words=words)), told, {})
    assert (one.over, one.text) == (over, wanted)


WORDS = st.text(st.characters(codec="utf-8"), max_size=30)
TAKES = st.lists(st.sampled_from([*Fact, *Stage]), unique=True, max_size=5).map(tuple)
FORMS = st.lists(TAKES, min_size=1, max_size=5).map(
    lambda taken: form(*(field(f"f{number}", *takes) for number, takes in enumerate(taken)))
)
MATERIALS = st.builds(
    Material,
    st.dictionaries(st.sampled_from(Fact), WORDS),
    st.dictionaries(st.sampled_from(Stage), st.lists(st.tuples(WORDS, WORDS), max_size=4)),
)
OWN = st.dictionaries(st.sampled_from([f"f{number}" for number in range(6)]), WORDS)


@given(FORMS, MATERIALS, OWN)
def test_every_answer_a_form_takes_is_whole_in_it_and_nothing_else_is(
    asked: Form, material: Material, own: dict[str, str]
) -> None:
    filled = fill(asked, material, own)
    assert tuple(one.field for one in filled) == asked.fields
    for one in filled:
        if one.own:
            assert one.text == own[one.field.id]
            continue
        given: list[str] = []
        for taken in one.field.takes:
            if isinstance(taken, Fact):
                given.append(material.facts.get(taken, ""))
            else:
                given += [text for _, text in material.answers.get(taken, ())]
        wanted = [text.strip() for text in given if text.strip()]
        assert all(text in one.text for text in wanted)
        left = one.text
        for text in dict.fromkeys(wanted):
            assert left.startswith(text)
            left = left.removeprefix(text).removeprefix("\n\n")
        assert not left
        assert one.gap == (not wanted)
