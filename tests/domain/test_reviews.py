"""Which documents are about the same work, and which are editions of one."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import passages, review

from reviewstudy.domain.reviews import (
    DateRole,
    Passage,
    PassageKind,
    ReviewDate,
    Section,
    check_well_formed,
    edition_of,
    review_id_for,
    same_text,
    work_key,
)

JOINT = "Ofsted, Care Quality Commission, HMICFRS and HMI Probation"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Dorset Safeguarding Children Board", "The Dorset Safeguarding Children’s Board"),
        ("Dorset Safeguarding Children's Board", "DORSET SAFEGUARDING CHILDRENS BOARD"),
        ("Bath and North East Somerset", "Bath & North East Somerset"),
        ("Gwynedd and Ynys Môn Board", "Gwynedd & Ynys Mon Board"),
        ("Essex Safeguarding Adults Board", "Essex Safeguarding Adult Board"),
        (
            JOINT,
            "Ofsted, Care Quality Commission, HMI Constabulary and Fire & Rescue Services, HMI Probation",
        ),
        (JOINT, "Ofsted, CQC, HMICFRS, HMI Probation"),
    ],
)
def test_one_publisher_written_two_ways_is_one_work(one: str, other: str) -> None:
    assert work_key(review(publisher=one)) == work_key(review(publisher=other))


@pytest.mark.parametrize("reference", [None, "Child A"])
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Dorset Safeguarding Children Board", "Devon Safeguarding Children Board"),
        ("Dorset Safeguarding Children Board", "Dorset Safeguarding Adults Board"),
        ("Дорсет", "Девон"),
    ],
)
def test_two_publishers_are_two_works(one: str, other: str, reference: str | None) -> None:
    works = {work_key(review(publisher=name, reference=reference)) for name in (one, other)}
    assert len(works) == 2


def test_a_reference_outweighs_title_and_year() -> None:
    original = review(title="Overview report", reference="Family S22", published="2018-07")
    digest = review(title="A digest", reference="family s22", published=None)
    assert work_key(original) == work_key(digest)
    assert work_key(original) != work_key(replace(original, reference="Family S23"))


def test_without_a_reference_title_and_year_tell_works_apart() -> None:
    first = review(title="Inspection of Halton", publisher=JOINT, published="2019")
    assert work_key(first) != work_key(
        review(title="Inspection of Halton", publisher=JOINT, published="2022")
    )
    assert work_key(first) != work_key(
        review(title="Inspection of Barnsley", publisher=JOINT, published="2019")
    )


@given(st.text(), st.text(), st.none() | st.text())
def test_any_names_make_a_key(publisher: str, title: str, reference: str | None) -> None:
    key = work_key(review(publisher=publisher, title=title, reference=reference))
    assert key == work_key(review(publisher=publisher, title=title, reference=reference))


def test_a_corrected_text_is_the_same_and_another_is_not() -> None:
    whole = " ".join(f"word{n}" for n in range(200))
    form = "This report is made under the regulations and copies are sent to those who ask. "
    assert same_text(review(whole), review(whole.replace("word50", "corrected") + " and one line more"))
    assert not same_text(review(form + whole), review(form + " ".join(f"other{n}" for n in range(200))))
    assert same_text(review("Short."), review("Short."))
    assert not same_text(review("Short."), review("Other."))


def test_identity_comes_from_the_bytes() -> None:
    assert edition_of(b"abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert review_id_for(edition_of(b"abc")) == "review-ba7816bf8f01cfea4141"


def test_the_date_of_publication_counts_before_a_printed_one() -> None:
    printed = ReviewDate(DateRole.PRINTED, "2020-01", None, "January 2020")
    assert replace(review(), dates=(printed, *review().dates)).published == "2018-07"
    assert replace(review(), dates=(printed,)).published == "2020-01"
    assert replace(review(), dates=()).published is None


def test_a_review_whose_parts_fit_is_well_formed() -> None:
    check_well_formed(review("one", "two", points=(1,), law="act"))


@pytest.mark.parametrize(
    "parts",
    [
        {"passages": (*passages("one"), *passages("two"))},
        {"passages": passages("one"), "learning_points": review("one", "two", points=(2,)).learning_points},
        {"passages": (Passage("p1", "s9", PassageKind.PARAGRAPH, "one"),)},
        {"passages": (Passage("p1", None, PassageKind.PARAGRAPH, "one", page=10**30),)},
        {"sections": (Section("s1", 0, "A heading"),)},
        {"sections": (Section("s1", 1, "A heading"), Section("s1", 1, "Another"))},
    ],
)
def test_a_review_whose_parts_do_not_fit_is_refused(parts: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"ids|bounds"):
        check_well_formed(replace(review("one"), **parts))  # type: ignore[arg-type]
