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
class Setting:
    """One choice: its name on disk, what it is until chosen, and what it may be."""

    name: str
    default: Any
    valid: Callable[[Any], bool]


THEME = Setting("theme", "system", lambda value: value in ("system", "light", "dark", "contrast"))
TEXT_PERCENT = Setting("text_percent", 100, lambda value: type(value) is int and 80 <= value <= 200)
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


PAPERS = ("window", "light", "sepia", "dark", "contrast")
"""What a review is read on; ``window``: as the window looks."""

TYPES = ("clear", "wide", "book")
"""The type a review is read in."""

READING_LIMITS = {"size": (13, 36), "leading": (120, 240), "letters": (0, 20), "column": (40, 100)}
"""The least and the most of each length of a :class:`ReadingLook`."""


def _is_look(value: Any) -> bool:
    fields = set(ReadingLook.__dataclass_fields__)
    if not isinstance(value, dict) or set(value) != fields:
        return False
    lengths = all(
        type(value[name]) is int and least <= value[name] <= most
        for name, (least, most) in READING_LIMITS.items()
    )
    return lengths and value["paper"] in PAPERS and value["type"] in TYPES


READING = Setting("reading", asdict(ReadingLook()), _is_look)
"""A :class:`ReadingLook` as a dictionary."""

STILL = Setting("still", False, lambda value: type(value) is bool)
"""Whether nothing may move by itself, whatever the system says."""

CONTENT_NOTES_SEEN = Setting("content_notes_seen", [], lambda value: isinstance(value, list))
"""Ids of reviews whose content note was read and passed."""

ARRANGEMENT = Setting("arrangement", {}, lambda value: isinstance(value, dict))
"""How the window stood when it was closed: see ``ui/arrangement.py``."""

LOCK_CHOICES = (0, 5, 10, 15, 30, 60)
"""Minutes that can be chosen for :data:`LOCK_AFTER`."""

LOCK_AFTER = Setting("lock_after", 15, lambda value: type(value) is int and value in LOCK_CHOICES)
"""Minutes without a key, the mouse or the wheel after which the window locks; 0: never by itself."""

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
