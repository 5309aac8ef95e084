"""Which law a text names, on the real list."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewstudy import content
from reviewstudy.domain.law import Authority, LawBook

BOOK = content.law_book()


def named(text: str) -> list[str]:
    return [match.authority.id for match in BOOK.find(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a Section 47 enquiry was opened", ["ca1989-s47"]),
        ("s47 of the Children Act 1989", ["ca1989-s47"]),
        ("Children Act 1989 (s.47)", ["ca1989-s47"]),
        ("three counts under section 20 of grievous bodily harm", ["oapa1861"]),
        ("accommodated under s20", ["ca1989-s20"]),
        ("section 11 of the Children Act 2004", ["ca2004-s11"]),
        ("Working Together to Safeguard Children (HM Government, 2013)", ["wt2013"]),
        ("WT2018", ["wt2018"]),
        ("KCSIE 2023", ["kcsie"]),
        ("NICE clinical guideline 89", ["nice-cg89"]),
        ("http://guidance.nice.org.uk/CG89", ["nice-cg89"]),
        ("the Munby judgment", ["re-n-2015"]),
        ("section 44 of the Children Act", ["ca1989-s44"]),
        ("Gillick competence", ["gillick"]),
        ("Family Law Act 1996", ["fla1996"]),
        ("section 47 assault", ["oapa1861"]),
        ("Article 8 rights", ["echr-art8"]),
        ("Section 175 of the Education Act 2002", ["edact2002-s175"]),
        ("s17 support", ["ca1989-s17"]),
        ("two Section 47s were held", ["ca1989-s47"]),
        ("Section 11 (Children Act 2004)", ["ca2004-s11"]),
        ("s.47 of the 1989 Act", ["ca1989-s47"]),
        ("HM Government (2015) Working Together to Safeguard Children", ["wt2015"]),
        ("Regulation 5 (1) (e)", ["si2006-90"]),
        ("the Southwark judgment", ["southwark-2009"]),
        ("[2018] UKSC 37", ["williams-hackney"]),
        ("Section 44 of the Care Act 2014", ["careact2014-s44"]),
        ("Section 20(1)(a) of the Children Act 2004", ["ca2004-s20"]),
        ("REGULATION 28 REPORT TO PREVENT FUTURE DEATHS", ["si2013-1629-r28"]),
        ("(National Framework enabler two)", ["national-framework"]),
        ("leaving care. (Outcome 4, national framework)", ["national-framework"]),
        ("homeless children. (outcome 1: national framework)", ["national-framework"]),
    ],
)
def test_a_named_authority_is_found(text: str, expected: list[str]) -> None:
    assert named(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "a national framework with good outcomes",
        "the NHS National Framework for continuing healthcare",
        "Serious Case Review Family S22",
        "S4 overview report",
        "Family S20 had agreed to the visit",
        "Pinstone Street, Sheffield S1 2HH",
        "section 22 of this report",
        "significant harm was likely and a Guardian is appointed",
        "the Local Safeguarding Children Board held parental responsibility to be clear",
        "children in need and those in police protection",
        "the use of police powers",
        "the common assessment framework",
        "partners are committed to working together",
        "Cheshire West and Chester Council",
        "children’s 41 files were read",
        "they acted. 2015 saw change",
    ],
)
def test_a_concept_or_a_case_name_is_no_citation(text: str) -> None:
    assert named(text) == []


def test_a_section_beats_its_act_and_its_words_are_whole() -> None:
    text = "Under Section 46 of the Children Act a police officer may act."
    [match] = BOOK.find(text)
    assert (match.authority.id, text[match.start : match.end]) == (
        "ca1989-s46",
        "Section 46 of the Children Act",
    )
    assert not match.probable


def test_each_section_of_a_list_is_found() -> None:
    assert named("sections 17, 20 and 47 of the Children Act 1989") == [
        "ca1989-s17",
        "ca1989-s20",
        "ca1989-s47",
    ]
    assert named("section 20 or section 17 of the Children Act 1989") == ["ca1989-s20", "ca1989-s17"]


def test_a_section_we_do_not_explain_is_its_act() -> None:
    assert named("section 92 of the Children Act 1989") == ["ca1989"]


def test_an_act_of_another_year_is_another_act() -> None:
    assert named("the Mental Health Act") == ["mha1983"]
    assert named("the Mental Health Act 2007") == []


def test_a_name_keeps_its_brackets_whole() -> None:
    text = "the Care Act (2014) applies"
    [match] = BOOK.find(text)
    assert text[match.start : match.end] == "Care Act (2014)"
    [match] = BOOK.find("[2018] UKSC 37")
    assert match.start == 0


def test_a_footnote_mark_does_not_hide_a_name() -> None:
    assert named("NICE guideline 'When to suspect Child Maltreatment'¹ and") == ["nice-cg89"]


def test_a_misspelt_case_without_a_citation_is_only_probable() -> None:
    [guess] = BOOK.find("since the Mumby ruling")
    [certain] = BOOK.find("since the Munby ruling")
    assert guess.authority == certain.authority
    assert (guess.probable, certain.probable) == (True, False)


def test_a_section_only_the_later_act_has_is_probable_without_a_year() -> None:
    [match] = BOOK.find("section 11 of the Children Act")
    assert (match.authority.id, match.probable) == ("ca2004-s11", True)


def test_a_concept_is_a_term_and_names_inside_law_are_not() -> None:
    text = "significant harm; Framework for the Assessment of Children in Need; a child in need"
    assert [match.term.id for match in BOOK.terms_in(text)] == ["significant-harm", "child-in-need"]


def test_nobody_has_checked_the_law_yet_and_every_entry_is_explained() -> None:
    for authority in BOOK.authorities:
        assert authority.checked_on == ""
        assert authority.explanation


def test_every_authority_can_be_found_by_its_own_words() -> None:
    for authority in BOOK.authorities:
        for pattern in authority.patterns:
            if any(mark in pattern for mark in "[/~(="):
                continue
            assert authority.id in named(f"They read {pattern}."), (authority.id, pattern)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("section 20", ["ca1989-s20", "ca2004-s20"]),
        ("s20", ["ca1989-s20", "ca2004-s20"]),
        ("mumby ruling", ["re-n-2015"]),
        ("kcsie", ["kcsie"]),
        ("working together 2018", ["wt2018"]),
        ("s.14a", ["ca1989-s14a"]),
        ("the pace of change was slow", []),
        ("bruise", []),
        ("", []),
    ],
)
def test_a_search_that_names_a_law_means_it(words: str, expected: list[str]) -> None:
    assert [one.id for one, _ in BOOK.asked(words)] == expected


def test_an_unknown_reference_between_authorities_is_refused() -> None:
    lost = Authority("x", "X", ("X Act",), (), "x", "", within="nowhere")
    with pytest.raises(ValueError, match="nowhere"):
        LawBook([lost])
    with pytest.raises(ValueError, match="twice"):
        LawBook([replace(lost, within=""), replace(lost, within="")])


# fmt: off
WORDS = st.sampled_from([
    "s", "S", "ss", "sections", "section", "47", "20", "17A", "(1)", "(a)", "of", "the", "Children",
    "Act", "1989", "2004", ",", "and", "&", "(", "[", ".", "\n",
])
# fmt: on


@given(st.lists(WORDS, max_size=60), st.sampled_from(["", " ", "  "]))
def test_matches_are_in_order_inside_the_text_and_apart(words: Sequence[str], joint: str) -> None:
    text = joint.join(words)
    matches = BOOK.find(text)
    edges = [edge for match in matches for edge in (match.start, match.end)]
    assert edges == sorted(edges)
    assert all(0 <= match.start < match.end <= len(text) for match in matches)


@given(st.text(max_size=400))
def test_any_text_can_be_read(text: str) -> None:
    BOOK.find(text)
    BOOK.terms_in(text)


@pytest.mark.parametrize(
    "unit",
    ["s", "s 1", "section 1 and ", "s1,", "(1)", "Children ", " of the ", "s. ", "\n", "’", "1 (a) ", "é"],
)
def test_hostile_repetition_ends(unit: str) -> None:
    # 400 KB of it takes a second; a quadratic rule would pass the time limit every test has.
    assert BOOK.find((unit * 400_000)[:400_000]) is not None
