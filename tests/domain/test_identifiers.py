"""Identifying details, as far as a first look goes. Numbers are invented or kept for examples."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewstudy.domain.identifiers import IdentifierKind, find_identifiers, is_nhs_number


def kinds(text: str) -> list[str]:
    return [found.kind.value for found in find_identifiers(text)]


@pytest.mark.parametrize(
    ("text", "kind", "exact"),
    [
        ("NHS no. 943 476 5919 on file", "nhs_number", "943 476 5919"),
        ("she lives at SW1A 1AA now", "postcode", "SW1A 1AA"),
        ("Postcode dt11ab", "postcode", "dt11ab"),
        ("ring 01632 960123 today", "phone", "01632 960123"),
        ("ring +44 7700 900123 today", "phone", "+44 7700 900123"),
        ("write to a.person@example.org, please", "email", "a.person@example.org"),
        ("seen on 03/06/2015 at home", "date", "03/06/2015"),
        ("seen on 3rd June 2015 at home", "date", "3rd June 2015"),
        ("seen on June 3, 2015 at home", "date", "June 3, 2015"),
        ("seen 2015-06-03", "date", "2015-06-03"),
        ("QQ 12 34 56 C and AB 12 34 56 C", "national_insurance", "AB 12 34 56 C"),
        ("I met Mrs O'Brien-Smith there", "name", "Mrs O'Brien-Smith"),
        ("I rang Dr. Patel again", "name", "Dr. Patel"),
    ],
)
def test_a_detail_is_found_exactly(text: str, kind: str, exact: str) -> None:
    assert [(found.kind.value, found.text) for found in find_identifiers(text)] == [(kind, exact)]


@pytest.mark.parametrize(
    "text",
    [
        "NHS no. 943 476 5918",
        "section 47 enquiries in 2015",
        "a baby of two weeks had rib fractures",
        "between June and July",
        "Family S22",
        "under section 20(1)(a)",
        "the health visitor and the doctor",
        "",
    ],
)
def test_what_identifies_nobody_is_let_be(text: str) -> None:
    assert find_identifiers(text) == []


def test_each_says_why_and_what_to_write_instead() -> None:
    [found] = find_identifiers("Ms Jones")
    assert found.reason
    assert found.instead
    assert found.kind is IdentifierKind.NAME


@given(st.from_regex(r"[0-9]{9}", fullmatch=True))
def test_of_ten_last_digits_at_most_one_makes_an_nhs_number(nine: str) -> None:
    right = [last for last in "0123456789" if is_nhs_number(nine + last)]
    assert len(right) <= 1
    for last in right:
        assert kinds(f"number {nine}{last}.") in (["nhs_number"], ["phone"])
        wrong = str((int(last) + 1) % 10)
        assert "nhs_number" not in kinds(f"number {nine}{wrong}.")


@given(st.from_regex(r"[0-9]{9}", fullmatch=True), st.integers(0, 7))
def test_two_neighbouring_digits_exchanged_are_no_nhs_number(nine: str, at: int) -> None:
    for last in "0123456789":
        number = nine + last
        if is_nhs_number(number) and number[at] != number[at + 1]:
            assert not is_nhs_number(number[:at] + number[at + 1] + number[at] + number[at + 2 :])


@given(st.text(alphabet=st.sampled_from("aZ0129 ./-@+()DrMsJune\n'"), max_size=300))
def test_details_stand_in_order_apart_and_as_printed(text: str) -> None:
    found = find_identifiers(text)
    edges = [edge for one in found for edge in (one.start, one.end)]
    assert edges == sorted(edges)
    assert all(text[one.start : one.end] == one.text for one in found)
