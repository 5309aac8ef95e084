"""Figures as tables of text."""

from reviewstudy.domain.pictures import Matrix, Tally, Timeline

MATRIX = Matrix(
    "Themes by year",
    "Theme",
    "Year",
    (("neglect", "neglect"), ("infants", "infants")),
    (("2018", "2018"), ("2019", "2019")),
    {("neglect", "2019"): 4, ("infants", "2018"): 1, ("gone", "2018"): 9},
)
TIMELINE = Timeline("T9", (("Later", "a call", "p2"), ("Earlier", "a visit", "p1")))


def test_a_matrix_is_a_table_in_which_nothing_is_left_out() -> None:
    assert MATRIX.header == ("Theme", "2018", "2019")
    assert MATRIX.body == (("neglect", "0", "4"), ("infants", "1", "0"))


def test_the_largest_number_is_one_that_is_shown() -> None:
    assert MATRIX.most == 4
    assert Matrix("", "", "", (), (), {("a", "b"): 3}).most == 0


def test_a_cell_says_its_row_its_column_and_what_was_counted() -> None:
    assert MATRIX.name_at(0, 2) == "neglect, 2019: 4 learning points"
    assert MATRIX.name_at(1, 1) == "infants, 2018: 1 learning point"
    assert MATRIX.name_at(0, 1) == "neglect, 2018: no learning points"


def test_only_a_cell_with_something_in_it_opens() -> None:
    assert MATRIX.key_at(0, 2) == ("neglect", "2019")
    assert MATRIX.key_at(0, 1) is None
    assert MATRIX.key_at(0, 0) is None


def test_a_timeline_keeps_the_document_s_order() -> None:
    assert TIMELINE.body == (("Later", "a call"), ("Earlier", "a visit"))
    assert TIMELINE.key_at(1, 0) == "p1"
    assert TIMELINE.name_at(0, 1) == "Later: a call"


def test_a_tally_says_each_number_as_it_was_given() -> None:
    tally = Tally("Roles", "Role", (("hv", "Health visitor", 16, "16 or more"), ("gp", "GP", 5, "5")), 20)
    assert tally.header == ("Role", "Records")
    assert tally.body == (("Health visitor", "16 or more"), ("GP", "5"))
    assert tally.name_at(0, 1) == "Health visitor: 16 or more of 20 records"
    assert tally.key_at(1, 1) == "gp"
