"""YAML front matter: what a document declares of itself, strictly read.

The keys are those of docs/data-format.md. Every scalar is read as the text it is, so that ``no``
and ``2017-02`` mean what they say.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

import yaml

from reviewstudy.domain.errors import DocumentRefused
from reviewstudy.domain.reviews import DateRole, Provenance, ReviewDate, ReviewKind, Survey
from reviewstudy.importing.dates import is_iso
from reviewstudy.importing.lines import Declared

LARGEST = 64 * 1024
"""Characters of front matter that are read at all."""

_ID = re.compile(r"[a-z0-9][a-z0-9._-]{0,99}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")
_URL = re.compile(r"https?://[^\s<>\"]{1,2000}")
_YES, _NO = frozenset({"yes", "true"}), frozenset({"no", "false"})


class _Loader(yaml.BaseLoader):
    """Strings, lists and mappings only; no aliases (they can be nested into a bomb), no repeats."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.events.AliasEvent):
            raise ValueError("aliases are not allowed")
        return super().compose_node(parent, index)

    def construct_mapping(self, node: Any, deep: bool = False) -> Any:
        keys = [key.value for key, _ in node.value]
        if len(keys) != len({str(key) for key in keys}):
            raise ValueError("a key stands twice")
        return super().construct_mapping(node, deep)


def read(text: str) -> tuple[Declared, tuple[str, ...]]:
    """What the front matter declares, and warnings about keys that mean nothing here.

    Raises:
        DocumentRefused: it is too long, is not YAML, or a value is not what its key asks for.
    """
    if len(text) > LARGEST:
        raise _refused("it is too long")
    try:
        values = yaml.load(text, Loader=_Loader)
    except ValueError as error:
        raise _refused(str(error)) from None
    except (yaml.YAMLError, RecursionError) as error:
        line = getattr(getattr(error, "problem_mark", None), "line", None)
        raise _refused("it is not YAML" if line is None else f"line {line + 2} is not YAML") from None
    if values in (None, ""):
        return Declared(), ()
    if not isinstance(values, dict) or not all(isinstance(key, str) for key in values):
        raise _refused("it is not a list of keys and values")
    return _declared(_Fields(values))


class _Fields:
    """The values of a mapping, each taken once and checked; what is left over is unknown."""

    def __init__(self, values: Mapping[str, Any], where: str = "") -> None:
        self._left = dict(values)
        self._where = where

    def text(self, key: str, check: Callable[[str], object] = bool, longest: int = 2000) -> str | None:
        value = self._left.pop(key, None)
        if value is None or value in ("", "~", "null"):
            return None
        if not isinstance(value, str) or len(value) > longest or not check(value):
            raise _refused(f"“{self._where}{key}” has a value it cannot have")
        return " ".join(value.split())

    def sequence(self, key: str) -> list[Any]:
        value = self._left.pop(key, None)
        if value in (None, ""):
            return []
        if not isinstance(value, list) or len(value) > 200:
            raise _refused(f"“{self._where}{key}” is not a list")
        return value

    def mapping(self, key: str) -> "_Fields | None":
        value = self._left.pop(key, None)
        return None if value in (None, "") else _Fields.of(value, f"{self._where}{key}.")

    @classmethod
    def of(cls, value: Any, where: str) -> "_Fields":
        if not isinstance(value, dict):
            raise _refused(f"“{where.rstrip('.')}” is not a group of keys and values")
        return cls(value, where)

    def unknown(self) -> list[str]:
        return [f"{self._where}{key}"[:40] for key in self._left]


def _declared(fields: _Fields) -> tuple[Declared, tuple[str, ...]]:
    unknown: list[str] = []
    dates: list[ReviewDate] = []
    for item in fields.sequence("dates"):
        entry = _Fields.of(item, "dates.")
        role, value = entry.text("role", _in(DateRole)), entry.text("value", is_iso)
        if role is None or value is None:
            raise _refused("a date has no role or no value")
        end, printed = entry.text("end", is_iso), entry.text("as_printed")
        dates.append(ReviewDate(DateRole(role), value, end, printed or value))
        unknown += entry.unknown()
    survey = None
    if (asked := fields.mapping("survey")) is not None:
        questions = asked.sequence("questions")
        if not all(isinstance(question, str) for question in questions):
            raise _refused("“survey.questions” is not a list of questions")
        survey = Survey(asked.text("url", _URL.fullmatch), asked.text("closes", is_iso), tuple(questions))
        unknown += asked.unknown()
    declared = Declared(
        id=fields.text("id", _ID.fullmatch),
        title=fields.text("title"),
        publisher=fields.text("publisher"),
        reference=fields.text("reference"),
        kind=fields.text("kind", _in(ReviewKind)),
        language=fields.text("language", _LANGUAGE.fullmatch),
        dates=tuple(dates) or None,
        survey=survey,
        provenance=Provenance(
            source_url=fields.text("source_url", _URL.fullmatch),
            licence=fields.text("licence"),
            permission=fields.text("permission"),
            content_note=fields.text("content_note"),
            digest=fields.text("digest", _in(("true", "false"))) == "true",
            share=(fields.text("share", _in(_YES | _NO)) or "yes") in _YES,
        ),
    )
    unknown = [*fields.unknown(), *unknown]
    if not unknown:
        return declared, ()
    shown = ", ".join(unknown[:8]) + (", …" if len(unknown) > 8 else "")
    return declared, (f"The front matter has keys that mean nothing here and were left out: {shown}",)


def _in(values: Any) -> Callable[[str], object]:
    allowed = {str(value) for value in values}
    return lambda text: text in allowed


def _refused(reason: str) -> DocumentRefused:
    return DocumentRefused(
        f"The front matter of the file cannot be used: {reason}",
        "correct it, or take away the lines between the two --- marks, and try again",
    )
