"""What a person put right, laid over what was understood."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from tests.builders import review

from reviewstudy.domain.corrections import (
    Corrections,
    ItemCorrection,
    adrift,
    corrected,
    difference,
    with_kind,
)
from reviewstudy.domain.reviews import (
    DateRole,
    ItemKind,
    LearningPoint,
    Passage,
    PassageKind,
    Review,
    ReviewDate,
    ReviewKind,
)

WORDS = st.text("abc é.", min_size=1, max_size=12)
VALUES = st.sampled_from(["2018", "2018-07", "2018-07-31", "2021-02-03"])
KINDS = st.sampled_from(ItemKind)


def themes(text: str) -> tuple[str, ...]:
    return ("bruising",) if "a" in text else ()


@st.composite
def documents(draw: st.DrawFn) -> Review:
    """Documents whose passages differ, as corrections tell them apart by their words."""
    texts = draw(st.lists(WORDS, min_size=1, max_size=8, unique=True))
    kinds = st.sampled_from([PassageKind.HEADING, PassageKind.PARAGRAPH, PassageKind.BULLET])
    passages = tuple(Passage(f"p{n}", None, draw(kinds), text) for n, text in enumerate(texts))
    points = tuple(
        LearningPoint(f"l{one.id}", draw(KINDS), "", themes(one.text), one.text, one.id)
        for one in passages
        if draw(st.booleans())
    )
    dates = draw(st.lists(st.builds(ReviewDate, st.sampled_from(DateRole), VALUES, st.none(), WORDS)))
    return replace(
        review(title=draw(WORDS), reference=draw(st.none() | WORDS), kind=draw(st.sampled_from(ReviewKind))),
        publisher=draw(st.just("") | WORDS),
        passages=passages,
        learning_points=points,
        dates=tuple(dates),
    )


@st.composite
def corrections_of(draw: st.DrawFn, document: Review) -> Corrections:
    texts = draw(st.lists(st.sampled_from([one.text for one in document.passages]), unique=True))
    return Corrections(
        title=draw(st.none() | WORDS),
        publisher=draw(st.none() | st.just("") | WORDS),
        reference=draw(st.none() | st.just("") | WORDS),
        kind=draw(st.none() | st.sampled_from(ReviewKind)),
        published=draw(st.none() | VALUES),
        items=tuple(ItemCorrection(text, draw(st.none() | KINDS)) for text in texts),
    )


DOCUMENT_AND_CORRECTIONS = documents().flatmap(lambda one: st.tuples(st.just(one), corrections_of(one)))


@given(DOCUMENT_AND_CORRECTIONS)
def test_the_difference_laid_over_gives_back_what_was_wanted(both: tuple[Review, Corrections]) -> None:
    document, corrections = both
    wanted = corrected(document, corrections, themes)
    again = corrected(document, difference(document, wanted), themes)
    assert replace(again, dates=()) == replace(wanted, dates=())
    assert again.published == wanted.published
    if corrections.published is None or corrections.published != document.published:
        assert again.dates == wanted.dates


@given(DOCUMENT_AND_CORRECTIONS)
def test_correcting_twice_is_correcting_once(both: tuple[Review, Corrections]) -> None:
    document, corrections = both
    once = corrected(document, corrections, themes)
    twice = corrected(once, corrections, themes)
    assert replace(twice, dates=()) == replace(once, dates=())
    assert twice.published == once.published


@given(DOCUMENT_AND_CORRECTIONS)
def test_the_documents_own_words_are_never_changed(both: tuple[Review, Corrections]) -> None:
    document, corrections = both
    after = corrected(document, corrections, themes)
    assert (after.passages, after.sections, after.footnotes) == (
        document.passages,
        document.sections,
        document.footnotes,
    )
    words = {one.id: one.text for one in document.passages}
    assert all(point.text == words[point.passage] for point in after.learning_points)
    order = [one.id for one in document.passages]
    placed = [order.index(point.passage) for point in after.learning_points]
    assert placed == sorted(placed)
    assert len({point.id for point in after.learning_points}) == len(placed)


@given(documents())
def test_nothing_put_right_is_no_difference(document: Review) -> None:
    assert difference(document, document).empty
    assert corrected(document, Corrections(), themes) is document


def test_a_published_date_put_right_is_the_only_one_and_the_other_stays_as_printed() -> None:
    after = corrected(review(published="2018-07"), Corrections(published="2019-01"), themes)
    assert after.published == "2019-01"
    assert [(one.role, one.value) for one in after.dates] == [
        (DateRole.PUBLISHED, "2019-01"),
        (DateRole.PRINTED, "2018-07"),
    ]


def test_a_date_that_is_printed_keeps_how_it_is_printed() -> None:
    printed = ReviewDate(DateRole.PRINTED, "2017-02-03", None, "3rd Feb. 2017")
    document = review(published="2018-07")
    document = replace(document, dates=(*document.dates, printed))
    after = corrected(document, Corrections(published="2017-02-03"), themes)
    assert after.dates[0] == ReviewDate(DateRole.PUBLISHED, "2017-02-03", None, "3rd Feb. 2017")
    assert [one.value for one in after.dates] == ["2017-02-03", "2018-07"]


def test_a_paragraph_made_a_learning_point_stands_under_the_heading_above_it() -> None:
    document = review("One.", "What we learned", "A bruise matters.", "Last.", points=(4,))
    heading = replace(document.passages[1], kind=PassageKind.HEADING)
    document = replace(document, passages=(document.passages[0], heading, *document.passages[2:]))
    after = with_kind(document, document.passages[2], ItemKind.FINDING, themes)
    made, other = after.learning_points
    assert (made.kind, made.theme, made.themes) == (ItemKind.FINDING, "What we learned", ("bruising",))
    assert other == document.learning_points[0]
    assert with_kind(after, document.passages[2], None, themes) == document


def test_what_was_put_right_finds_its_words_wherever_they_stand_now() -> None:
    corrections = difference(review("One.", "Two."), review("One.", "Two.", points=(2,)))
    after = corrected(review("New.", "One.", "Two."), corrections, themes)
    assert [point.passage for point in after.learning_points] == ["p3"]


def test_what_fits_nothing_does_nothing_and_is_told() -> None:
    gone = ItemCorrection("Words of another edition.", ItemKind.LEARNING)
    here = ItemCorrection("One.", ItemKind.LEARNING)
    document = review("One.", "Two.")
    after = corrected(document, Corrections(items=(gone, here)), themes)
    assert [point.text for point in after.learning_points] == ["One."]
    assert adrift(document, Corrections(items=(gone, here))) == (gone,)
