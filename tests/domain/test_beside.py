"""What stands beside a search, by theme."""

from reviewstudy.domain.beside import Beside, BesideKind, Companion
from reviewstudy.domain.currency import Source

SOURCE = Source("https://example.org", "A page")


def line(theme: str, kind: BesideKind, note: str) -> Beside:
    return Beside(theme, kind, note, SOURCE)


LINES = Companion(
    [
        line("dogs", BesideKind.LOCAL, "Your area decides."),
        line("dogs", BesideKind.NOTE, "Ask about the dog."),
        line("bruises", BesideKind.NOW, "Follow your procedure now."),
        line("bruises", BesideKind.LOCAL, "Your area decides."),
    ]
)


def test_lines_come_by_kind_then_in_the_order_of_the_themes() -> None:
    found = LINES.beside(["dogs", "bruises"])
    assert [one.note for one in found] == [
        "Follow your procedure now.",
        "Ask about the dog.",
        "Your area decides.",
    ]


def test_the_same_line_is_shown_once_and_for_the_first_theme() -> None:
    (local,) = [one for one in LINES.beside(["bruises", "dogs", "bruises"]) if one.kind is BesideKind.LOCAL]
    assert local.theme == "bruises"


def test_a_theme_we_know_nothing_of_shows_nothing() -> None:
    assert LINES.beside(["weather"]) == ()
    assert LINES.beside([]) == ()
