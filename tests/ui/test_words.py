"""The words for values: each colour is told by name and by a letter of its own."""

from reviewstudy.domain.marks import Colour
from reviewstudy.ui.words import COLOURS, LETTERS


def test_each_colour_has_a_letter_of_its_name_that_no_other_has() -> None:
    assert set(LETTERS) == set(Colour)
    assert len(set(LETTERS.values())) == len(LETTERS)
    assert all(letter.casefold() in COLOURS[colour].casefold() for colour, letter in LETTERS.items())
