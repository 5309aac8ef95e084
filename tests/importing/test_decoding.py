"""Any encoding, and a warning where it is a guess."""

import pytest

from reviewstudy.importing.decoding import decode

TEXT = "The child’s record – “unseen” – cost £40.\nA second line."


@pytest.mark.parametrize(
    "codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]
)
def test_text_is_read_in_the_encoding_it_is_in(codec: str) -> None:
    assert decode(TEXT.encode(codec)) == (TEXT, None)


def test_big_endian_text_with_a_mark_is_read() -> None:
    assert decode(b"\xfe\xff" + TEXT.encode("utf-16-be")) == (TEXT, None)


def test_a_guess_is_said_to_be_one() -> None:
    text, warning = decode("Zażółć gęślą jaźń".encode("cp1250"))
    assert text
    assert warning is not None
    assert "encoded" in warning


@pytest.mark.parametrize("ending", ["\r\n", "\r", "\u2028", "\x0b", "\x85"])
def test_every_line_end_is_one(ending: str) -> None:
    assert decode(f"one{ending}two".encode())[0] == "one\ntwo"


def test_invisible_characters_are_dropped() -> None:
    assert decode("safe\u200bguard\u202eing\x07".encode())[0] == "safeguarding"
