"""Notes are Markdown: the tags and links in one, its plain words, and which notes a filter wants."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import quote, unquote

from reviewstudy.domain.marks import Colour, Mark

LONGEST_TAG = 60
"""Characters of a tag; a longer run of letters is not one."""

MOST_SHOWN = 4_000
"""Characters of a note that :func:`plain` reads."""

LINK = "review:"
"""Before the id of a review in the target of a link; after ``#`` the id of a passage may follow."""

_CODE = re.compile(
    r"""
    (?P<fence>(?m:^[ ]{0,3}(?P<mark>`{3,}|~{3,})[^\n]*$).*?(?:(?m:^[ ]{0,3}(?P=mark)[`~]*[ ]*$)|\Z))
    | (?P<span>(?<!`)(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`))
    """,
    re.VERBOSE | re.DOTALL,
)
_LINK = re.compile(r"!?\[(?P<words>(?:\\.|[^\[\]\\])*)\]\((?P<target>[^()\s]*)(?:\s+\"[^\"]*\")?\)")
_ADDRESS = re.compile(r"<?\b[a-z][a-z0-9+.-]{1,20}:[^\s<>]+>?|\bwww\.[^\s<>]+", re.IGNORECASE)
_BEFORE = frozenset("([{\"'“‘>.,;:!?–—-|/")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_MARKUP = (
    (re.compile(r"^[ ]{0,3}(?:#{1,6}[ ]+|>[ ]?|(?:[-*+]|\d{1,9}[.)])[ ]+)", re.MULTILINE), ""),
    (re.compile(r"(\*\*|__|~~)(?=\S)(.+?)(?<=\S)\1"), r"\2"),
    (re.compile(r"(?<![\w*])([*_])(?=\S)([^*_\n]+?)(?<=\S)\1(?![\w*])"), r"\2"),
    (re.compile(r"`+([^`\n]+)`+"), r"\1"),
)


@dataclass(frozen=True, slots=True)
class Link:
    """Where a link in a note leads: a review, and a passage of it or nothing."""

    review: str
    passage: str = ""


def link(words: str, target: Link) -> str:
    """Markdown of a link; ``words`` may hold anything."""
    plain = re.sub(r"([\\\[\]`*_<>#!])", r"\\\1", " ".join(words.split()))
    place = f"#{quote(target.passage, safe='')}" if target.passage else ""
    return f"[{plain}]({LINK}{quote(target.review, safe='')}{place})"


def link_target(address: str) -> Link | None:
    """What the address of a link means; None where it does not lead into a review."""
    if not address.startswith(LINK):
        return None
    review, _, passage = address.removeprefix(LINK).partition("#")
    return Link(unquote(review), unquote(passage)) if review else None


def tags(note: str) -> tuple[str, ...]:
    """The tags of a note in its order, each once and without its ``#``.

    A tag is ``#`` and a run of letters and digits of any script, ``-`` and ``_``, at least one of
    them a letter. It stands at the beginning of a word, and neither in code nor in a link.
    Capitals make no other tag: the first spelling stands.
    """
    text = note
    for sign, pattern in (("`", _CODE), ("~~~", _CODE), ("](", _LINK), (":", _ADDRESS), ("www.", _ADDRESS)):
        if sign in text:
            text = _blank(text, pattern)
    found: dict[str, str] = {}
    at = text.find("#")
    while at >= 0:
        end = at + 1
        while end < len(text) and _in_tag(text[end]):
            end += 1
        name = unicodedata.normalize("NFC", text[at + 1 : end]).strip("-_")
        before = text[:at].rstrip("*_~")[-1:] if at and text[at - 1] in "*_~" else text[max(0, at - 1) : at]
        begins = not before or before.isspace() or before in _BEFORE
        closed = end == len(text) or text[end] != "#"
        if begins and closed and len(name) <= LONGEST_TAG and any(one.isalpha() for one in name):
            found.setdefault(tag_key(name), name)
        at = text.find("#", end)
    return tuple(found.values())


def tag_key(tag: str) -> str:
    """By what two tags are the same."""
    return unicodedata.normalize("NFC", tag.casefold())


@dataclass(frozen=True, slots=True)
class Noted:
    """A mark, and what a filter asks about it: made once, since there may be thousands.

    ``folded`` are the words of its note and quote without case.
    """

    mark: Mark
    tags: tuple[str, ...]
    folded: str

    @classmethod
    def of(cls, mark: Mark) -> "Noted":
        """What a filter asks about a mark."""
        found = tags(mark.note) if "#" in mark.note else ()
        return cls(mark, found, _folded(f"{mark.note}\n{mark.anchor.quote}"))


def noted(marks: Iterable[Mark], before: Mapping[str, Noted]) -> dict[str, Noted]:
    """The marks by id; what is known of those that have not changed is taken over."""
    return {
        mark.id: known
        if (known := before.get(mark.id)) is not None and known.mark == mark
        else Noted.of(mark)
        for mark in marks
    }


def all_tags(marks: Iterable[Noted]) -> tuple[str, ...]:
    """Every tag in the notes on marks, each once, by name."""
    found: dict[str, str] = {}
    for one in marks:
        for tag in one.tags:
            found.setdefault(tag_key(tag), tag)
    return tuple(found[key] for key in sorted(found))


def plain(note: str) -> str:
    """A note's words without the signs of Markdown, for a list: its code and links say their words."""
    text = _LINK.sub(lambda found: found["words"], note[:MOST_SHOWN])
    for pattern, into in _MARKUP:
        text = pattern.sub(into, text)
    return _ESCAPED.sub(r"\1", text).strip()


def reading_order(mark: Mark) -> tuple[int, str, int, str]:
    """By what marks on one review stand in the order of its text, as it was when they were made:
    the importer counts passages, ``p1`` to ``pN``."""
    passage = mark.anchor.start_passage
    digits = "".join(one for one in passage if one in "0123456789")
    return int(digits[-9:] or 0), passage, mark.anchor.start, mark.created


@dataclass(frozen=True, slots=True)
class MarkFilter:
    """Which marks to show: of a colour, with a tag, with all these words in note or quote, on a
    review. What is None or empty does not narrow."""

    colour: Colour | None = None
    tag: str = ""
    words: str = ""
    review: str = ""

    @property
    def narrows(self) -> bool:
        """Whether any mark may be left out."""
        return bool(self.colour or self.tag or self.review or self.words.split())

    def keep(self, marks: Iterable[Noted]) -> list[Noted]:
        """Those of the marks that are to be shown, in their order."""
        wanted, tag = _folded(self.words).split(), tag_key(self.tag)
        return [
            one
            for one in marks
            if (not self.colour or one.mark.colour is self.colour)
            and (not self.review or one.mark.review == self.review)
            and (not tag or tag in map(tag_key, one.tags))
            and all(word in one.folded for word in wanted)
        ]


def _folded(text: str) -> str:
    """Without case, and accents joined to their letters."""
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFC", text).casefold()


def _blank(text: str, pattern: re.Pattern[str]) -> str:
    """The text with what matches blanked out, as long as before."""
    return pattern.sub(lambda found: "\x00" * len(found[0]), text)


def _in_tag(character: str) -> bool:
    """Letters, the marks that belong to them, digits, ``-`` and ``_``."""
    return character in "-_" or unicodedata.category(character)[0] in "LM" or character.isdigit()
