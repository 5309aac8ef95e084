"""What stands beside a search, by theme."""

from reviewstudy.domain.beside import Beside, BesideKind, Companion
from reviewstudy.domain.currency import Source

SOURCE = Source("https://example.org", "A page")


def line(theme: str, kind: str, note: str) -> Beside:
    return Beside(theme, BesideKind(kind), note, SOURCE)


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


def test_with_little_room_every_kind_has_one_before_any_has_two() -> None:
    lines = [line("dogs", kind, f"{kind} {n}") for kind in ("note", "local") for n in (1, 2)]
    companion = Companion(lines)
    said = {most: [one.note for one in companion.few(["dogs"], (), most)] for most in (1, 2, 3, 9)}
    assert said == {
        1: ["note 1"],
        2: ["note 1", "local 1"],
        3: ["note 1", "note 2", "local 1"],
        9: ["note 1", "note 2", "local 1", "local 2"],
    }


def test_where_only_a_law_is_meant_the_themes_that_rest_on_it_speak() -> None:
    law = Beside("schools", BesideKind.LAW, "Issued anew most Septembers.", SOURCE, ("kcsie",))
    companion = Companion([law, line("dogs", BesideKind.NOTE, "Ask about the dog.")])
    assert companion.resting_on(["kcsie"]) == ("schools",)
    assert companion.few((), ["kcsie"], 5) == (law,)
    assert [one.theme for one in companion.few(["dogs"], ["kcsie"], 5)] == ["dogs"]
    assert companion.few((), ["another"], 5) == ()
