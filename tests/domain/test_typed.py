"""What was typed into the PDF's own boxes: understood where it can be, and never lost."""

import uuid
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.exporting import records

from reviewstudy.domain.records import Digest, FieldValue, ReadRecord, Record
from reviewstudy.domain.supervision import Comment, Saying, Session, SessionKind, SignOff, Supervision
from reviewstudy.domain.typed import (
    AGREED,
    LONG,
    ROWS,
    SHORT,
    SIGNED,
    agreed_field,
    comment_field,
    session_field,
    signed_field,
    typed_day,
    typed_kind,
    typed_minutes,
    typed_supervision,
)

SINGLE, PACK = records.single(), records.pack(0)
FIELDS = (
    *(comment_field(number, answer) for number in range(1, 6) for answer in (1, 2, 3)),
    comment_field(0, 0),
    *(agreed_field(row, part) for row in range(1, ROWS + 1) for part in AGREED),
    *map(session_field, SHORT + LONG),
    *map(signed_field, SIGNED),
)


def typed(record: Record = SINGLE, **values: str) -> Supervision | None:
    fields = tuple(FieldValue(name.replace("_", "-"), value) for name, value in values.items())
    return typed_supervision(ReadRecord(record, Digest.WELL, fields))


def some(record: Record = SINGLE, **values: str) -> Supervision:
    found = typed(record, **values)
    assert found is not None
    return found


def noted(found: Supervision) -> str:
    return found.said("", "", Saying.COMMENT)


# Words of the field --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-26",
        "26/11/2026",
        "26/11/26",
        "26.11.26.",
        "26-11-2026",
        "26 11 2026",
        "26 Nov 2026",
        "26th November 2026",
        "26 november, 2026",
        "Thursday 26 November 2026",
        "Thu, 26th of Nov. 2026",
        " 26  Nov  2026 ",
        "thurs the 26th of november 2026",
    ],
)
def test_a_day_is_understood_as_people_type_it(text: str) -> None:
    assert typed_day(text) == "2026-11-26"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "26 November",
        "11/26/2026",
        "31/2/2026",
        "26 N 2026",
        "Monday 26 November 2026",
        "Nov 2026",
        "26/11/2026 or later",
        "26/11/026",
        "the 26th",
        "२६/११/२०२६",
        "0/0/0000",
        "26 Septober 2026",
    ],
)
def test_what_is_no_day_for_sure_is_none(text: str) -> None:
    assert typed_day(text) == ""


def test_september_may_be_sept() -> None:
    assert (
        typed_day("3 Sept 2026") == typed_day("3 Sep 2026") == typed_day("3 September 2026") == "2026-09-03"
    )


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("90", 90),
        ("90 min", 90),
        ("90mins.", 90),
        ("5 minutes", 5),
        ("1 h 30", 90),
        ("1h30m", 90),
        ("1 hour", 60),
        ("1 Hour and 30 Minutes", 90),
        ("1.5 hours", 90),
        ("1.25h", 75),
        ("1:30", 90),
        ("01:05 h", 65),
        ("2 hrs", 120),
        ("", 0),
        ("1", 0),
        ("9", 0),
        ("0 min", 0),
        ("about an hour", 0),
        ("1.33 h", 0),
        ("1.5 h 20", 0),
        ("9999", 0),
    ],
)
def test_a_length_is_understood_as_people_type_it(text: str, minutes: int) -> None:
    assert typed_minutes(text) == minutes


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("One to one", SessionKind.ONE_TO_ONE),
        ("1:1", SessionKind.ONE_TO_ONE),
        ("1-1", SessionKind.ONE_TO_ONE),
        ("one-to-one supervision", SessionKind.ONE_TO_ONE),
        ("Group session", SessionKind.GROUP),
        ("joint", SessionKind.JOINT),
        ("Safeguarding supervision.", SessionKind.SAFEGUARDING),
        ("", None),
        ("group, by phone", None),
        ("supervision", None),
    ],
)
def test_a_kind_is_understood_by_its_name(text: str, kind: SessionKind | None) -> None:
    assert typed_kind(text) is kind


# A supervisor's side ------------------------------------------------------------------------------


def test_nothing_typed_is_nothing() -> None:
    assert typed() is None
    assert typed(comment_1_1="", session_held_on=" \r\n\t ", signed_name="\x00\x07") is None


def test_fields_of_another_form_are_passed_over() -> None:
    assert typed(surname="Nguyễn", comment_9_1="?", comment_1_9="?", agreed_4_what="?") is None


def test_what_is_typed_stands_where_it_belongs() -> None:
    found = some(
        comment_1_1="Well seen.\r\nGo on.",
        comment_1_3="When?",
        agreed_2_what="Ask the team",
        agreed_2_owner="Team manager",
        agreed_2_by_when="26 Nov 2026",
        session_held_on="23/12/26",
        session_length="1 h 30",
        session_kind="1:1",
        session_next_on="20 January 2027",
        session_wellbeing="Tired.",
        session_disagreements="None.",
        signed_name="Zoë Ångström",
        signed_role="Team manager",
        signed_date="23.12.2026",
    )
    (one,) = SINGLE.reflections
    assert (found.typed, found.modified) == (True, "")
    assert found.comments == (
        Comment(one.reflection, "what", Saying.COMMENT, "Well seen.\nGo on."),
        Comment(one.reflection, "now-what", Saying.COMMENT, "When?"),
    )
    (agreed,) = found.agreed
    assert (agreed.reflection, agreed.what, agreed.owner) == (one.reflection, "Ask the team", "Team manager")
    assert (agreed.by_when, agreed.about_child) == ("2026-11-26", False)
    assert found.session == Session("2026-12-23", 90, SessionKind.ONE_TO_ONE, "Tired.", "None.", "2027-01-20")
    assert found.signed == SignOff("Zoë Ångström", "Team manager", "2026-12-23")


def test_two_people_who_type_into_the_same_file_are_told_apart_by_the_name_they_sign_with() -> None:
    first = some(agreed_1_what="Ask", signed_name="A. Supervisor")
    other = some(agreed_1_what="Look", signed_name="B. Manager")
    again = some(agreed_1_what="Ask", signed_name=" a.  supervisor ")
    assert first.supervision == again.supervision != other.supervision
    assert first.agreed[0].action == again.agreed[0].action != other.agreed[0].action


def test_a_later_version_of_the_same_file_is_known_by_its_ids() -> None:
    first = some(agreed_1_what="Ask", agreed_3_what="Look")
    later = some(agreed_1_what="Ask the team", agreed_3_what="Look", comment_1_1="And this.")
    assert first.supervision == later.supervision
    assert [one.action for one in first.agreed] == [one.action for one in later.agreed]
    ids = {first.supervision, *(one.action for one in first.agreed)}
    assert len({uuid.UUID(one) for one in ids}) == 3
    assert not ids & {some(PACK, agreed_1_what="Ask").supervision} or SINGLE.record == PACK.record


def test_an_action_of_several_reflections_says_which_by_its_number() -> None:
    found = some(
        PACK,
        agreed_1_what="A",
        agreed_1_reflection="2",
        agreed_2_what="B",
        agreed_3_what="C",
        agreed_3_reflection="9",
    )
    assert [one.reflection for one in found.agreed] == [PACK.reflections[1].reflection, "", ""]
    assert found.agreed[2].what == "C\nReflection: 9"


def test_what_is_not_understood_is_kept_in_words() -> None:
    found = some(
        agreed_1_what="Ask",
        agreed_1_by_when="after half-term",
        agreed_2_owner="I",
        agreed_2_by_when="soon",
        session_held_on="Monday",
        session_length="an hour",
        session_kind="by phone",
        session_next_on="January",
        signed_role="Team manager",
        signed_date="today",
    )
    assert found.session == Session()
    assert found.signed is None
    (agreed,) = found.agreed
    assert (agreed.what, agreed.by_when) == ("Ask\nBy when: after half-term", "")
    assert noted(found).splitlines() == [
        "Action 2. Owner: I. By when: soon",
        "Date of the session: Monday",
        "Length of the session: an hour",
        "Type of session: by phone",
        "Next session: January",
        "Role of who signs: Team manager",
        "Date of the sign-off: today",
    ]


def test_no_comment_hides_another() -> None:
    found = some(comment_0_0="Good work.", session_length="an hour")
    assert noted(found) == "Good work.\n\nLength of the session: an hour"
    twice = records.record(records.reflection(0), records.reflection(0))
    assert (
        some(twice, comment_1_1="One.", comment_2_1="Two.").said("reflection-0", "what", Saying.COMMENT)
        == "One.\n\nTwo."
    )


UNDERSTOOD: dict[str, Callable[[str], object]] = {
    "by-when": typed_day,
    "held-on": typed_day,
    "next-on": typed_day,
    "date": typed_day,
    "length": typed_minutes,
    "kind": typed_kind,
    "reflection": lambda text: text.rstrip(".") in "12345",
}
"""By the ends of their names, the fields that need not come back in the words that were typed."""

ANY = st.text(st.characters(exclude_categories=()), max_size=60)
USUAL = st.sampled_from(
    ["23/12/26", "90", "1 h 30", "group", "1:1", "2", "9", "soon", "Ask.", "٢", "Thu 1 May 2025"]
)


@given(st.dictionaries(st.sampled_from(FIELDS), ANY | USUAL))
def test_whatever_was_typed_comes_back_somewhere(values: dict[str, str]) -> None:
    fields = tuple(FieldValue(name, value) for name, value in values.items())
    found = typed_supervision(ReadRecord(PACK, Digest.WELL, fields))
    everything = _letters(words_of(found)) if found else ""
    for name, value in values.items():
        ways = [way for end, way in UNDERSTOOD.items() if name.endswith(f"-{end}")]
        assert any(way(value.strip()) for way in ways) or _letters(value) in everything
        if found and ways[:1] == [typed_day] and typed_day(value):
            assert typed_day(value) in words_of(found) or value.strip() in words_of(found)


def words_of(found: Supervision) -> str:
    session, signed = found.session, found.signed
    return "|".join(
        [one.text for one in found.comments]
        + [f"{one.what}|{one.owner}|{one.by_when}" for one in found.agreed]
        + [session.held_on, session.next_on, session.wellbeing, session.disagreements]
        + ([signed.name, signed.role, signed.time] if signed else [])
    )


def _letters(text: str) -> str:
    """The letters and digits alone."""
    return "".join(letter for letter in text if letter.isalnum())
