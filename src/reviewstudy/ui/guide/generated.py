"""The guide's pages that are made from the program's own tables, so that they cannot disagree with it."""

from collections.abc import Callable, Iterator, Sequence

from reviewstudy.content import keeping_periods
from reviewstudy.services.settings import KEEP_FOR, PAGES, Wording
from reviewstudy.ui.actions import SPECS

_HERE = "Written by `make guide` from the program's own tables; change those."

ON_A_MAC = "On a Mac, press Command where it says Ctrl."

_IN_PLACE = (
    ("In a review", (
        ("Shift and arrows", "Select words"),
        ("1 to 5", "Highlight the selected words in one of five colours"),
        ("Up, Down", "In passage mode: the passage before, and the next"),
        ("Enter", "In passage mode: open the notes and law of the passage"),
        ("Menu key", "Open the text’s menu"),
        ("Escape", "Close a card, or end writing a note"),
    )),
    ("In lists", (
        ("Enter", "Open what is chosen"),
        ("Space", "Tick a learning point for a briefing"),
        ("Delete", "Put a note or reflection in the bin"),
        ("Down", "From a search box: go into what was found"),
    )),
    ("In forms and in this guide", (
        ("F8", "In a regulator’s form: copy the field and go to the next"),
        ("Enter", "In the guide: follow the link the cursor stands in"),
        ("Tab", "Go to the next thing; Shift+Tab goes back"),
        ("Alt+Left", "In the guide: go back to the page before"),
        ("Ctrl+F", "In the guide: search it"),
    )),
)  # fmt: skip
"""Keys that belong to a place rather than to an action of the menus."""


def key_tables() -> list[tuple[str, list[tuple[str, str]]]]:
    """Every key there is: of each menu, then of each place, with what it does."""
    tables: dict[str, list[tuple[str, str]]] = {}
    for spec in SPECS:
        if spec.shortcut:
            tables.setdefault(f"Menu {spec.menu.replace('&', '')}", []).append((spec.shortcut, spec.help))
    return [*tables.items(), *((name, list(rows)) for name, rows in _IN_PLACE)]


def shortcuts_page() -> str:
    """The sheet of keyboard shortcuts."""
    lines = _begin("Keyboard shortcuts", f"Every key there is, by menu. {ON_A_MAC}")
    lines += ["Choose “Save as PDF…” below to print this sheet.", ""]
    for name, rows in key_tables():
        lines += [f"## {name}", "", *_table(("key", "what it does"), rows), ""]
    return "\n".join(lines).rstrip() + "\n"


def settings_page() -> str:
    """The manual's page of the settings."""
    lines = _begin("Settings", "File, Settings (Ctrl+,). Each choice holds at once. You need not save it.")
    for page in PAGES:
        lines += [f"## {page.name}", "", page.about, ""]
        for words, first in page.settings:
            lines += [f"**{words.label}.** {words.help}", "", *_choices(words, first), ""]
    return "\n".join(lines).rstrip() + "\n"


GENERATED: dict[str, Callable[[], str]] = {"shortcuts": shortcuts_page, "settings": settings_page}
"""What makes each page, by its id."""


def _begin(title: str, lead: str) -> list[str]:
    return [f"# {title}", "", f"<!-- {_HERE} -->", "", lead, ""]


def _choices(words: Wording, first: object) -> Iterator[str]:
    if words.limits:
        least, most, _, unit = words.limits
        yield f"- from {least} to {most}{unit}; at first {words.words(first)}"
        return
    offered = [*words.choices]
    if words is KEEP_FOR.shown:
        offered += [(period.months, f"For {period.label}") for period in keeping_periods()]
    for value, said in offered:
        yield f"- {said}{' (at first)' if value == first else ''}"


def _table(head: tuple[str, str], rows: Sequence[tuple[str, str]]) -> Iterator[str]:
    yield f"| {head[0]} | {head[1]} |"
    yield "|---|---|"
    for key, what in rows:
        yield f"| {_escaped(key)} | {_escaped(what)} |"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("|", "\\|")
