"""A record that a supervisor answered: both sides in one PDF."""

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.exporting import records
from tests.exporting.test_record_pdf import attached, text_of

from reviewstudy.domain.records import Audience, Record, RecordedAction, Shape
from reviewstudy.domain.supervision import (
    AgreedAction,
    Comment,
    Saying,
    Session,
    SessionKind,
    SignOff,
    Supervision,
)
from reviewstudy.exporting import record_markdown, record_pdf
from reviewstudy.exporting.account import account
from reviewstudy.exporting.blocks import Closing, Heading, Said, Table

CHILD = "Decisions about a child belong on the child’s file, not here."
NOTHING = Supervision("s", "")


def answered(record: Record, **said: object) -> Record:
    return replace(record, supervision=replace(NOTHING, **said))  # type: ignore[arg-type]


def said(record: Record) -> list[Said]:
    return [one for one in account(record).blocks if isinstance(one, Said)]


# In its place -------------------------------------------------------------------------------------


def test_words_stand_under_the_answer_they_are_about_in_place_of_the_box() -> None:
    text = text_of(record_pdf(records.supervised(records.single())))
    assert "comment on “What?”" not in text
    in_order = """
        What did you read or see
        a baby who sleeps
        Supervisor’s comment The notes left that out.
        Supervisor’s question What would she say of that visit?
        So what? What does it say
        Actions What Owner
        Supervisor’s question on the whole reflection Who else
        Supervision Supervisor’s comment on all of this A year in which
        Agreed actions What
        The session Date 29 December 2026 Length 1 h 15 min Type One to one
        Next session 26 January 2027
        Last changed 30 December 2026
        Wellbeing Tired after a hard month.
        Disagreements Whether
        Decisions about a child belong on the child’s file, not here.
        Signed off Name Zoë Ångström Role Team manager Date 30 December 2026,
        Note Nobody has checked the name.
        Signed Who Signature Date
    """
    places = [text.find(line.strip()) for line in in_order.strip().splitlines()]
    assert min(places) > 0
    assert places == sorted(places)


def test_words_on_what_the_record_does_not_have_are_kept_under_a_heading() -> None:
    text = text_of(record_pdf(records.supervised(records.single()))).partition(
        "Comments on what is not shown here"
    )[2]
    assert "comment on “Asking how they know” On an answer that was left out." in text
    assert "question on something that is not in this record On a reflection that was left out?" in text


ABOUT = [("reflection-0", "what"), ("reflection-1", "now-what"), ("reflection-0", ""), ("", ""), ("", "what"),
         ("reflection-0", "gone"), ("gone", "what"), ("gone", "")]  # fmt: skip


@pytest.mark.parametrize("shape", Shape)
@pytest.mark.parametrize("audience", Audience)
def test_nothing_a_supervisor_said_is_hidden_or_said_twice(shape: Shape, audience: Audience) -> None:
    comments = tuple(
        Comment(*about, kind, f"qz{number}zq")
        for number, (about, kind) in enumerate(product(ABOUT * 2, Saying))
    )
    forms = records.form().forms if shape is Shape.FORM else ()
    pack = records.record(records.reflection(0), records.reflection(1))
    record = answered(replace(pack, shape=shape, audience=audience, forms=forms), comments=comments)
    assert sorted(one.text for one in said(record)) == sorted(one.text for one in comments)
    for words in (text_of(record_pdf(record)), record_markdown(record)):
        assert [words.count(one.text) for one in comments] == [1] * len(comments)


def test_a_prompt_that_stands_twice_is_commented_once() -> None:
    one = records.reflection(0)
    twice = replace(one, answers=one.answers * 2)
    record = answered(
        records.record(twice), comments=(Comment(one.reflection, "what", Saying.COMMENT, "Once."),)
    )
    assert [each.text for each in said(record)] == ["Once."]


@settings(max_examples=30)
@given(
    text=st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=1, max_size=40), typed=st.booleans()
)
def test_whatever_a_supervisor_writes_makes_pages_that_carry_it(text: str, typed: bool) -> None:
    record = records.single()
    one = record.reflections[0].reflection
    record = answered(
        replace(record, outstanding=(RecordedAction("a", text, text, text, text),)),
        comments=(Comment(one, "what", Saying.COMMENT, text), Comment(text, text, Saying.QUESTION, text)),
        agreed=(AgreedAction("a", one, text, text, text, text),),
        session=Session(text, 1, None, text, text, text),
        signed=SignOff(text, text, text),
        modified=text,
        typed=typed,
    )
    assert attached(record_pdf(record)) == record
    record_markdown(record).encode()


# Who says so --------------------------------------------------------------------------------------


def test_what_was_typed_into_the_pdf_says_so_at_every_comment() -> None:
    record = records.supervised(records.single())
    assert record.supervision
    typed = replace(record, supervision=replace(record.supervision, typed=True, modified=""))
    assert all(one.label.endswith(" · typed, unverified") for one in said(typed))
    assert not any("unverified" in one.label for one in said(record))
    for words in (text_of(record_pdf(typed)), record_markdown(typed)):
        assert "Typed in the PDF’s own boxes, unverified" in words
        assert "Last changed" not in words


def test_what_is_not_there_is_said() -> None:
    text = text_of(record_pdf(answered(records.single())))
    for words in (
        "No actions were agreed",
        "Nothing was recorded about the session",
        "Not signed off",
        CHILD,
    ):
        assert words in text


@pytest.mark.parametrize("kind", SessionKind)
def test_a_session_says_of_which_kind_it_was(kind: SessionKind) -> None:
    names = {"one_to_one": "One to one", "group": "Group", "safeguarding": "Safeguarding", "joint": "Joint"}
    record = answered(records.short(), session=Session(kind=kind))
    assert f"- **Type:** {names[kind]}\n" in record_markdown(record)


# Actions ------------------------------------------------------------------------------------------


def test_agreed_actions_of_several_reflections_say_which() -> None:
    tables = [one for one in account(records.supervised(records.pack(2))).blocks if isinstance(one, Table)]
    agreed = tables[-1]
    assert agreed.header == ("What", "Owner", "By when", "How we shall know", "Reflection")
    assert [(row[-1].text, row[-1].to) for row in agreed.rows] == [("1", 1), ("5", 5), ("–", 0)]
    assert agreed.rows[1][0].below == "Record this on the child’s file."
    assert agreed.rows[1][0].urgent


def test_what_is_still_to_be_done_from_before_stands_with_the_rest() -> None:
    before = RecordedAction("o", "From before", by_when="2026-01-02", about_child=True)
    pack = replace(records.pack(2), outstanding=(before,))
    table = next(one for one in account(pack).blocks if isinstance(one, Table))
    assert (table.rows[0][0].text, table.rows[0][-1].text) == ("From before", "Another")
    assert table.rows[0][0].urgent
    alone = replace(records.pack(0), outstanding=(before,))
    assert "Outstanding actions" in text_of(record_pdf(alone))


@pytest.mark.parametrize("shape", ["single", "portfolio", "form", "partnership"])
def test_what_is_still_to_be_done_is_in_every_shape_once(shape: str) -> None:
    record = replace(
        records.SHAPES[shape](), outstanding=(RecordedAction("o", "From before", done="2026-02-02"),)
    )
    for words in (text_of(record_pdf(record)), record_markdown(record)):
        assert words.count("From before") == 1
        assert "2 Feb 2026" in words


def test_a_supervisor_still_has_room_to_write_on_paper() -> None:
    text = text_of(record_pdf(records.pack(0)))
    for words in (
        f"For the supervisor {CHILD} Agreed actions 1. What",
        "3. What Owner By when Reflection",
        "Date Length Type Next session Wellbeing Disagreements",
        "Name Role Date Nobody has checked the name.",
    ):
        assert words in text
    assert "- **2\\. What:**\n- **Owner:**\n- **By when:**\n" in record_markdown(records.short())


def test_the_end_comes_last_in_every_shape() -> None:
    supervised = records.supervised(records.single())
    for record in (supervised, records.supervised(records.portfolio(2)), records.pack(0)):
        blocks = account(record).blocks
        assert isinstance(blocks[-1], Closing)
        assert not any(isinstance(one, Closing) for one in blocks[:-1])
    assert max(one.level for one in account(supervised).blocks if isinstance(one, Heading)) == 3
