"""What a person says of themselves on what they export, and how they exported last."""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from typing import Any

from reviewstudy.domain.records import Audience, Shape
from reviewstudy.services.offering import ItemGroup
from reviewstudy.services.settings import Setting, SettingsService

LONGEST = 200
"""Characters of a name, role, organisation, or of whom a record is for."""


@dataclass(frozen=True, slots=True)
class Practitioner:
    """Who exports, as far as they want to say."""

    name: str = ""
    role: str = ""
    organisation: str = ""


@dataclass(frozen=True, slots=True)
class LastTime:
    """The choices of the last export, and which groups of things left."""

    audience: Audience = Audience.SUPERVISOR
    shape: Shape = Shape.REFLECTION
    form: str = ""
    prepared_for: str = ""
    large: bool = False
    dyslexia: bool = False
    author_in_metadata: bool = False
    groups: tuple[ItemGroup, ...] = ()


def _short(value: Any, names: Collection[str]) -> bool:
    return all(isinstance(value[name], str) and len(value[name]) <= LONGEST for name in names)


def _is_practitioner(value: Any) -> bool:
    names = {"name", "role", "organisation"}
    return isinstance(value, dict) and value.keys() == names and _short(value, names)


def _is_last(value: Any) -> bool:
    if value == {}:
        return True
    if not isinstance(value, dict) or value.keys() != asdict(LastTime()).keys():
        return False
    flags = ("large", "dyslexia", "author_in_metadata")
    return (
        _short(value, ("audience", "shape", "form", "prepared_for"))
        and value["audience"] in list(Audience)
        and value["shape"] in list(Shape)
        and all(type(value[name]) is bool for name in flags)
        and isinstance(value["groups"], list)
        and all(one in list(ItemGroup) for one in value["groups"])
    )


PRACTITIONER = Setting("practitioner", asdict(Practitioner()), _is_practitioner)
"""A :class:`Practitioner` as a dictionary."""

LAST_TIME = Setting("export_last", {}, _is_last)
"""A :class:`LastTime` as a dictionary; empty before the first export."""


class Usual:
    """Reads and keeps both. Names and roles are kept for the next export only, in the journal."""

    def __init__(self, settings: SettingsService) -> None:
        self._settings = settings

    def practitioner(self) -> Practitioner:
        """What the person said of themselves last."""
        return Practitioner(**self._settings.get(PRACTITIONER))

    def last_time(self) -> LastTime | None:
        """How the last export was; None before the first."""
        kept = self._settings.get(LAST_TIME)
        if not kept:
            return None
        groups = tuple(ItemGroup(one) for one in kept["groups"])
        return LastTime(
            **{
                **kept,
                "audience": Audience(kept["audience"]),
                "shape": Shape(kept["shape"]),
                "groups": groups,
            }
        )

    def keep(self, who: Practitioner, last: LastTime) -> None:
        """Keep both for the next time."""
        self._settings.put(PRACTITIONER, asdict(who))
        self._settings.put(LAST_TIME, {**asdict(last), "groups": [str(one) for one in last.groups]})
