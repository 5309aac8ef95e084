"""Choices a person made about how the program looks, declared once."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from reviewstudy.domain.changes import Topic
from reviewstudy.domain.keeping import LONGEST
from reviewstudy.services.events import Events
from reviewstudy.services.history import History, Step
from reviewstudy.storage.journal import Journal


@dataclass(frozen=True, slots=True)
class Wording:
    """What a person is shown of one choice: in the settings, and on the manual's page of them.

    ``choices`` are what can be chosen, each value with its words; ``limits`` are the least and the most
    of an amount, its step and its unit, which begins with a space.
    """

    label: str
    help: str = ""
    choices: tuple[tuple[Any, str], ...] = ()
    limits: tuple[int, int, int, str] | None = None

    @property
    def values(self) -> tuple[Any, ...]:
        """What can be chosen."""
        return tuple(value for value, _ in self.choices)

    def words(self, value: Any) -> str:
        """What a value is called."""
        if self.limits:
            return f"{value}{self.limits[3]}"
        return str(dict(self.choices)[value])


@dataclass(frozen=True, slots=True)
class Setting:
    """One choice: its name on disk, what it is until chosen, and what it may be.

    ``shown``: how it is put to a person; None for what the program keeps for itself.
    """

    name: str
    default: Any
    valid: Callable[[Any], bool]
    shown: Wording | None = None


def _one_of(name: str, default: Any, shown: Wording) -> Setting:
    """A choice among values."""

    def valid(value: Any) -> bool:
        return type(value) is type(default) and value in shown.values

    return Setting(name, default, valid, shown)


THEME_WORDS = Wording(
    "Colours",
    "The colours of the window. A review can have paper of its own.",
    (
        ("system", "As the system has it"),
        ("light", "Light"),
        ("dark", "Dark"),
        ("contrast", "High contrast"),
    ),
)
THEME = _one_of("theme", "system", THEME_WORDS)

TEXT_WORDS = Wording("Size of all text", "All the words in the window.", limits=(80, 200, 10, " %"))
TEXT_PERCENT = Setting(
    "text_percent", 100, lambda value: type(value) is int and 80 <= value <= 200, TEXT_WORDS
)
"""Size of all text, in percent."""


@dataclass(frozen=True, slots=True)
class ReadingLook:
    """How the text of a review is set, apart from the window and from what is exported.

    ``size`` in pixels at 100 % text, ``leading`` in percent of it, ``letters`` what is put between
    letters in percent of it, ``column`` the width in characters. The first look is ours; WCAG 2.2,
    1.4.12 asks that text can be read at 150 % leading and 12 % between letters.
    """

    paper: str = "window"
    type: str = "clear"
    size: int = 17
    leading: int = 150
    letters: int = 0
    column: int = 72


READING_WORDS = {
    "paper": Wording(
        "Paper",
        "What a review is read on.",
        (
            ("window", "As the window looks"),
            ("light", "Light"),
            ("sepia", "Sepia"),
            ("dark", "Dark"),
            ("contrast", "High contrast"),
        ),
    ),
    "type": Wording(
        "Type",
        "The shape of the letters.",
        (
            ("clear", "Clear letters (Atkinson Hyperlegible)"),
            ("wide", "Wide letters, easier for some who are dyslexic (Lexend)"),
            ("book", "A book's letters (Literata)"),
        ),
    ),
    "size": Wording("Size of the text", "It grows with the size of all text too.", limits=(13, 36, 1, " px")),
    "leading": Wording(
        "Height of a line", "More makes it easier to find the next line.", limits=(120, 240, 10, " %")
    ),
    "letters": Wording("Space between letters", "A little more helps some people.", limits=(0, 20, 2, " %")),
    "column": Wording(
        "Width of the column", "How many letters fit in a line.", limits=(40, 100, 4, " letters")
    ),
}
"""How each field of a :class:`ReadingLook` is put to a person."""


def _is_look(value: Any) -> bool:
    fields = set(ReadingLook.__dataclass_fields__)
    if not isinstance(value, dict) or set(value) != fields:
        return False
    return all(
        type(value[name]) is int and words.limits[0] <= value[name] <= words.limits[1]
        if words.limits
        else value[name] in words.values
        for name, words in READING_WORDS.items()
    )


READING = Setting("reading", asdict(ReadingLook()), _is_look)
"""A :class:`ReadingLook` as a dictionary."""

STILL_WORDS = Wording(
    "Keep the window still",
    "No blinking cursor, and menus open at once. Not ticked, it is as the system has it.",
    ((False, "Not ticked"), (True, "Ticked")),
)
STILL = _one_of("still", False, STILL_WORDS)
"""Whether nothing may move by itself, whatever the system says."""

CONTENT_NOTES_SEEN = Setting("content_notes_seen", [], lambda value: isinstance(value, list))
"""Ids of reviews whose content note was read and passed."""

ARRANGEMENT = Setting("arrangement", {}, lambda value: isinstance(value, dict))
"""How the window stood when it was closed: see ``ui/arrangement.py``."""

LOCK_WORDS = Wording(
    "Lock by itself",
    "If a screen reader reads to you for long without a key, choose a longer time.",
    tuple(
        (minutes, f"After {minutes} minutes" if minutes else "Never") for minutes in (0, 5, 10, 15, 30, 60)
    ),
)
LOCK_AFTER = _one_of("lock_after", 15, LOCK_WORDS)
"""Minutes without a key, the mouse or the wheel after which the window locks; 0: never by itself."""

FIRST_STEPS_SEEN = Setting("first_steps_seen", False, lambda value: type(value) is bool)
"""Whether the first steps were shown, which they are once."""

KEY_UNKEPT = Setting("key_unkept", False, lambda value: type(value) is bool)
"""Whether a recovery key was made that nobody said they kept."""

LONGEST_LINK = 500
"""Characters of a link to an area's own procedure."""

LOCAL_LINKS = Setting(
    "local_links",
    {},
    lambda value: (
        isinstance(value, dict)
        and all(isinstance(one, str) and 0 < len(one) <= LONGEST_LINK for one in value.values())
    ),
)
"""By theme, the address of the area's own procedure or words that say where it is."""

KEEP_WORDS = Wording(
    "Keep new reflections",
    "You are reminded when the date of a reflection has come. Nothing is ever deleted by itself.",
    ((0, "Without a date"),),  # the periods on offer are content: resources/keeping/periods.tsv
)
KEEP_FOR = Setting(
    "keep_for",
    {"months": 0, "since": ""},
    lambda value: (
        isinstance(value, dict)
        and value.keys() == {"months", "since"}
        and type(value["months"]) is int
        and 0 <= value["months"] <= LONGEST
        and isinstance(value["since"], str)
    ),
    KEEP_WORDS,
)
"""Months that a reflection begun at or after a time (ISO 8601, UTC) is kept; 0: without a date."""

KEEP_REMINDED = Setting("keep_reminded", "", lambda value: isinstance(value, str))
"""The day (ISO) a person was last reminded of dates that have passed."""


def _is_moment(value: Any) -> bool:
    try:
        return isinstance(value, str) and datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False


LAST_BACKUP = Setting(
    "last_backup",
    {},
    lambda value: (
        isinstance(value, dict)
        and (not value or (_is_moment(value.get("when")) and isinstance(value.get("name"), str)))
        and (not value.get("outside") or _is_moment(value["outside"]))
    ),
)
"""When the last backup was made, its file's name, and when the last that outlives this computer was."""

REMINDED = Setting("backup_reminded", "", lambda value: value == "" or _is_moment(value))
"""From when the days without a backup are counted where there was none."""


DANGER_SAID = Setting("danger_said", "", lambda value: isinstance(value, str) and len(value) < 5000)
"""The data folder of which it was said that it lies on a network or is synced."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the settings: its id and name, what it is for, and each choice with what it is at first."""

    id: str
    name: str
    about: str
    settings: tuple[tuple[Wording, Any], ...] = ()


PAGES = (
    Page(
        "reading",
        "Text and paper",
        "How a review looks when you read it. What you export looks the same whatever you choose.",
        tuple((words, READING.default[name]) for name, words in READING_WORDS.items()),
    ),
    Page(
        "look",
        "Look of the window",
        "How the whole window looks.",
        tuple((words, one.default) for one in (THEME, STILL, TEXT_PERCENT) if (words := one.shown)),
    ),
    Page(
        "data",
        "Your data",
        "How long things are kept, and what you can do with all you wrote. See [Your data](your-data.md).",
        ((KEEP_WORDS, 0),),
    ),
    Page(
        "opening",
        "Opening and locking",
        "What opens the library, and when it locks. Here you change the passphrase, add or take away the "
        "keychain, and make a new recovery key. See [Keep it safe](keep-safe.md).",
        ((LOCK_WORDS, LOCK_AFTER.default),),
    ),
    Page(
        "backups",
        "Backups",
        "Make a backup, bring one back, or go back to a snapshot. See [Keep it safe](keep-safe.md).",
    ),
)
"""The pages of the settings, in their order: the dialog and the manual's page are made from them."""


class SettingsService:
    """Reads and keeps settings; a value on disk that is not valid counts as not chosen."""

    def __init__(self, journal: Journal, events: Events, history: History | None = None) -> None:
        self._journal = journal
        self._events = events
        self.history = history or History()

    def get(self, setting: Setting) -> Any:
        """What was chosen, or the default."""
        value = self._journal.setting(setting.name)
        return value if value is not None and setting.valid(value) else setting.default

    def reading(self) -> ReadingLook:
        """How reviews are read."""
        return ReadingLook(**self.get(READING))

    def put_reading(self, look: ReadingLook) -> None:
        """Keep how reviews are read; raises ValueError for a look that cannot be."""
        self.put(READING, asdict(look))

    def put_link(self, theme: str, link: str) -> None:
        """Keep the link to the area's own procedure on a theme; an empty one is taken away."""
        plain, before = " ".join(link.split())[:LONGEST_LINK], self.get(LOCAL_LINKS).get(theme, "")

        def keep(there: str) -> None:
            links = {**self.get(LOCAL_LINKS), theme: there}
            self.put(LOCAL_LINKS, {one: kept for one, kept in links.items() if kept})

        keep(plain)
        self.history.record(Step("your area's own", f"link {theme}", before, plain, keep))

    def put(self, setting: Setting, value: Any) -> None:
        """Keep a choice.

        Raises:
            ValueError: the setting cannot be that.
        """
        if not setting.valid(value):
            raise ValueError(f"{setting.name} cannot be that")
        self._journal.put_setting(setting.name, value)
        self._events.publish(Topic.SETTINGS, ids=(setting.name,))
