"""Marks find their words again, or say that they cannot; they never settle on other words."""

from typing import NamedTuple

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.builders import passages

from reviewstudy.domain.marks import (
    CONTEXT,
    Anchor,
    Colour,
    Mark,
    Place,
    PlacedMark,
    Pressed,
    anchor_for,
    innermost,
    locate,
    pressed,
    same_words,
    stacked,
)
from reviewstudy.domain.reviews import Passage

# Few letters, so that words recur; line breaks, an emoji of several code points, a combining accent.
PIECES = st.sampled_from(["a", "b", " ", "\n", "the baby ", "👩‍👧", "e\u0301", "was seen at home. "])
TEXT = st.lists(PIECES, min_size=1, max_size=12).map("".join)
TEXTS = st.lists(TEXT, min_size=1, max_size=6)


class Marked(NamedTuple):
    passages: tuple[Passage, ...]
    place: Place
    anchor: Anchor


@st.composite
def marked(draw: st.DrawFn) -> Marked:
    text = passages(*draw(TEXTS))
    first = draw(st.integers(0, len(text) - 1))
    last = draw(st.integers(first, len(text) - 1))
    start = draw(st.integers(0, len(text[first].text)))
    end = draw(st.integers(0, len(text[last].text)))
    try:
        anchor = anchor_for(text, first, start, last, end)
    except ValueError:
        assume(False)
    return Marked(text, Place(first, start, last, end), anchor)


def words_at(place: Place, text: tuple[Passage, ...]) -> Anchor:
    return anchor_for(text, place.first, place.start, place.last, place.end)


def same_surroundings(there: Anchor, made: Anchor) -> bool:
    return there.prefix.endswith(made.prefix) and there.suffix.startswith(made.suffix)


@given(marked())
def test_a_mark_is_found_where_it_was_made(case: Marked) -> None:
    assert locate(case.anchor, case.passages) == case.place


@given(marked(), TEXTS)
def test_what_is_found_in_another_edition_are_the_same_words(case: Marked, other: list[str]) -> None:
    text = passages(*other)
    place = locate(case.anchor, text)
    if place is not None:
        there = words_at(place, text)
        assert there.quote == case.anchor.quote
        assert (
            same_surroundings(there, case.anchor)
            or len(there.prefix + there.quote) >= CONTEXT
            or len(there.quote + there.suffix) >= CONTEXT
        )


@given(marked(), TEXTS)
def test_words_moved_down_by_new_passages_are_never_mistaken(case: Marked, new: list[str]) -> None:
    text = passages(*new, *(one.text for one in case.passages))
    moved = Place(case.place.first + len(new), case.place.start, case.place.last + len(new), case.place.end)
    place = locate(case.anchor, text)
    # Where the text itself recurs with all that stands around it, no reader could tell the two apart
    if place is not None and place != moved:
        assert same_surroundings(words_at(place, text), case.anchor)


@given(
    st.text(alphabet="abcdefgh é👩‍👧\u0301\n", min_size=0, max_size=80),
    st.text(alphabet="abcdefgh é👩‍👧\u0301\n", min_size=0, max_size=80),
    st.lists(st.text(alphabet="abcd \n", max_size=60), max_size=4),
    st.lists(st.text(alphabet="abcd \n", max_size=60), max_size=4),
)
def test_words_that_stand_once_are_found_whatever_else_changes(
    before: str, after: str, above: list[str], below: list[str]
) -> None:
    quote = "Nobody asked\nwhy ZZ"
    line = f"{before}{quote}{after}"
    text = passages("first", line, "last")
    anchor = anchor_for(text, 1, len(before), 1, len(before) + len(quote))
    changed = passages(*above, line, *below)
    assert locate(anchor, changed) == Place(len(above), len(before), len(above), len(before) + len(quote))


def test_a_mark_over_several_passages_moves_with_them() -> None:
    text = passages("One thing.", "Nobody asked.", "", "Somebody should have.", "Another thing.")
    anchor = anchor_for(text, 1, 7, 3, 8)
    assert anchor.quote == "asked.\n\nSomebody"
    assert locate(anchor, passages("New.", *(one.text for one in text))) == Place(2, 7, 4, 8)


def test_the_same_word_at_the_stored_place_in_another_sentence_is_not_the_mark() -> None:
    text = passages("The baby was seen by a nurse.", "The baby slept in a drawer that winter.")
    anchor = anchor_for(text, 1, 4, 1, 8)
    changed = passages("A new line.", *(one.text for one in text))
    assert changed[1].text[4:8] == "baby"
    assert locate(anchor, changed) == Place(2, 4, 2, 8)


def test_a_short_word_whose_sentence_is_gone_is_adrift() -> None:
    anchor = anchor_for(passages("The bruise was seen.", "No bruise followed."), 0, 4, 0, 10)
    assert locate(anchor, passages("Words.", "No bruise followed.")) is None


def test_words_that_stand_twice_alike_elsewhere_are_adrift() -> None:
    anchor = anchor_for(passages("", "See the child awake."), 1, 0, 1, 20)
    assert locate(anchor, passages("New.", "Newer.", "See the child awake.", "See the child awake.")) is None


def test_a_correction_on_one_side_does_not_lose_the_mark() -> None:
    old = "Most refferals are accepted at face value, though some need more. Most are accepted."
    new = old.replace("refferals", "referrals")
    at = old.index("at face value")
    anchor = anchor_for(passages(old), 0, at, 0, at + 13)
    assert locate(anchor, passages("New.", new)) == Place(1, at, 1, at + 13)


def test_a_reworded_quote_is_adrift() -> None:
    anchor = anchor_for(passages("Nobody asked about the bruise on the arm at all."), 0, 0, 0, 48)
    assert locate(anchor, passages("No one asked about the bruise on the arm at all.")) is None


@pytest.mark.parametrize(
    ("first", "start", "last", "end"),
    [
        (0, 2, 0, 2),
        (0, 3, 0, 2),
        (0, 0, 0, 99),
        (0, -1, 0, 2),
        (0, 0, 1, -1),
        (1, 0, 0, 1),
        (0, 0, 2, 1),
        (0, 3, 1, 0),
    ],
)
def test_no_words_cannot_be_marked(first: int, start: int, last: int, end: int) -> None:
    with pytest.raises(ValueError, match="no "):
        anchor_for(passages("one", "two"), first, start, last, end)


LINE = "Nobody asked about the bruise on the arm."
SPANS = st.tuples(st.integers(0, len(LINE) - 1), st.integers(1, len(LINE))).filter(
    lambda span: span[0] < span[1] and LINE[span[0] : span[1]].strip() != ""
)
PRESSES = st.lists(st.tuples(SPANS, st.sampled_from(list(Colour))), max_size=12)


def placed(number: int, start: int, end: int, colour: Colour = Colour.SUN, note: str = "") -> PlacedMark:
    anchor = anchor_for(passages(LINE), 0, start, 0, end)
    made = f"{number:04}"
    return PlacedMark(Mark(f"m{number}", "r", "e", anchor, colour, note, made, made), Place(0, start, 0, end))


def press_all(presses: list[tuple[tuple[int, int], Colour]]) -> list[PlacedMark]:
    """The marks after choosing colours for words, one after another, without notes."""
    marks: list[PlacedMark] = []
    for number, ((start, end), colour) in enumerate(presses):
        there = same_words(marks, Place(0, start, 0, end))
        what = pressed(there.mark if there else None, colour)
        if there is not None:
            marks.remove(there)
        if what is not Pressed.TAKEN_OFF:
            marks.append(placed(number, start, end, colour))
    return marks


@given(PRESSES)
def test_the_same_words_are_never_highlighted_twice(presses: list[tuple[tuple[int, int], Colour]]) -> None:
    places = [one.place for one in press_all(presses)]
    assert len(places) == len(set(places))


@given(PRESSES, SPANS, st.sampled_from(list(Colour)))
def test_a_colour_chosen_twice_is_as_before(
    presses: list[tuple[tuple[int, int], Colour]], span: tuple[int, int], colour: Colour
) -> None:
    before = press_all(presses)
    if same_words(before, Place(0, span[0], 0, span[1])) is None:
        after = press_all([*presses, (span, colour), (span, colour)])
        assert [one.mark.anchor for one in after] == [one.mark.anchor for one in before]


@given(PRESSES)
def test_removing_a_highlight_leaves_every_other(presses: list[tuple[tuple[int, int], Colour]]) -> None:
    marks = press_all(presses)
    for one in marks:
        left = [other for other in marks if other is not one]
        assert {other.mark.id for other in stacked(left)} == {other.mark.id for other in left}


@given(PRESSES, st.integers(0, len(LINE)))
def test_the_innermost_is_the_one_on_top_that_covers_the_place(
    presses: list[tuple[tuple[int, int], Colour]], at: int
) -> None:
    marks = press_all(presses)
    covering = [one for one in marks if one.place and one.place.start <= at <= one.place.end]
    found = innermost(marks, 0, at)
    if not covering:
        assert found is None
    else:
        assert found in covering
        assert found is not None
        assert len(found.mark.anchor.quote) == min(len(one.mark.anchor.quote) for one in covering)
        assert [one for one in stacked(marks) if one in covering][-1] == found


def test_a_new_highlight_stands_over_part_of_an_older_one() -> None:
    wide, inner, later = placed(1, 0, 30), placed(2, 7, 12), placed(3, 8, 13)
    assert stacked([later, wide, inner]) == [wide, inner, later]
    assert innermost([wide, inner], 0, 20) == wide
    assert innermost([wide, inner, later], 0, 9) == later


def test_a_highlight_with_a_note_is_not_taken_off_by_its_colour() -> None:
    noted = placed(1, 0, 6, Colour.SKY, "why?").mark
    assert pressed(noted, Colour.SKY) is Pressed.LEFT
    assert pressed(noted, Colour.SUN) is Pressed.RECOLOURED
    assert pressed(placed(1, 0, 6).mark, Colour.SUN) is Pressed.TAKEN_OFF
    assert pressed(None, Colour.SUN) is Pressed.MADE


def test_a_mark_adrift_is_not_on_the_page() -> None:
    adrift = PlacedMark(placed(1, 0, 6).mark, None)
    assert stacked([adrift]) == []
    assert innermost([adrift], 0, 3) is None
