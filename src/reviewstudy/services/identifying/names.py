"""Names of people, families and places: words with a capital that are no words of the field.

A word counts by what it is (a first name, a surname, a title), by what stands beside it ("her
mother, Oksana", "the Hargreaves family", "said") or by what follows it ("Primary School"). No list
holds every name, so this finds many and promises none.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from reviewstudy.domain.identifiers import IdentifierWords

Span = tuple[int, int]

_LETTER = r"[\w\u0300-\u036f]"
_BIG = r"[A-Z\u00c0-\u00d6\u00d8-\u00de\u0100-\u024f\u1e00-\u1eff]"
"""Where Latin capitals stand; small letters stand among them, and are left out afterwards."""

_CAPITAL = re.compile(rf"{_BIG}(?<![\w'-]{_BIG}){_LETTER}{{0,40}}(?:['-]{_LETTER}{{1,40}}){{0,4}}")
_CITED = re.compile(
    r"(?:'s)?(?:,? (?:and|&) [^\W\d_][\w'-]{1,40}| et al\.?| and (?:colleagues|others)){0,2}"
    r",? (?:\((?:19|20)\d\d|(?:19|20)\d\d[a-z]?\))|,? et al"
)
"""What follows the author of a book: "and Jones (2011)", "et al.", "2011)"."""

_NUMBER_BEFORE = re.compile(r"(?<!\w)(?:(?:[Ff]lat|[Rr]oom|[Uu]nit) \w{1,4},? )?[0-9]{1,3}[A-Za-z]?,? $")
_WARD = re.compile(r"[Ww](?<!\w[Ww])ard (?:[0-9]{1,3}[A-Za-z]?|[A-HJ-Z][0-9]{0,2})(?!\w)")
_LOWER_TITLE = re.compile(r"m(?<!\wm)rs?\.? (?!and\b|or\b)([^\W\d_][\w'-]{1,40})")
_INITIAL = re.compile(r" [A-Z]\.? $")
_SMALL = re.compile(r"[^\W\d_]{4,}")
_SHORTENED = frozenset({"St", "Dr"})
_ARTICLES = frozenset({"the", "a", "an"})
_TITLES = 3
"""The most titles before a title: "Acting Detective Chief Inspector"."""

_LONGEST = 9
"""The most words with a capital that are taken for one place, so that a shouted page takes no longer."""

_TRAILING = 34
"""The most characters looked at behind a word."""


class Word(NamedTuple):
    """A word with a capital: as it is looked up, where it stands, and whether it ends with ``'s``."""

    text: str
    start: int
    end: int
    owner: bool


class Names:
    """Each method finds the spans of one kind."""

    def __init__(self, words: IdentifierWords) -> None:
        lists = words.lists
        self._words = words
        self._either = words.first_names | words.everyday
        self._does = re.compile(rf" (?:{'|'.join(lists['does'])})(?!\w)")
        self._does_alone = re.compile(rf",? (?:{'|'.join(lists['does_alone'])})(?!\w)")
        self._is = re.compile(rf" (?:is|was|has|had|{'|'.join(lists['does'])})(?!\w)")
        self._household = re.compile(rf" (?:{'|'.join(lists['households'])})(?!\w)")
        self._before_people = frozenset(lists["relations"]) | frozenset(lists["before_people"])
        self._called = re.compile(
            rf"(?<!\w)(?i:(?:{'|'.join(lists['called'])}) (?:who (?:is|was) |is |was )?(?:called|named)"
            r"|(?:call|calls|called|name|named) (?:him|her|them)) $"
        )
        self._times = frozenset(lists["times"])
        typed_small = {name.lower() for name in words.first_names if len(name) > 3} - set(lists["small"])
        self._small = frozenset(typed_small)
        self._particle = re.compile(rf" (?i:{'|'.join(lists['particles'])}) $")
        places = sorted(lists["places"], key=len, reverse=True)
        self._place_after = re.compile(rf" (?i:{'|'.join(map(re.escape, places))})(?!\w)")
        self._places, self._grand = frozenset(lists["places"]), frozenset(lists["grand"])
        self._streets, self._numbered = frozenset(lists["streets"]), frozenset(lists["numbered_streets"])

    # ---- Places

    def places(self, text: str, words: Sequence[Word]) -> Iterator[Span]:
        """A name before "School", "Ward", "Surgery" and the like, a ward's number, a street."""
        for match in _WARD.finditer(text):
            yield match.span()
        before: list[Word] = []
        for run in _runs(text, words):
            span = self._place_in(text, run)
            if span is None and before and text[before[-1].end : run[0].start] in (" and ", " & "):
                # "Larkhill Children and Family Centre": only the first part is a name.
                span = None if self._name_of(run) else self._place_in(text, [*before, *run])
            if span:
                yield span
            before = run

    def _place_in(self, text: str, run: Sequence[Word]) -> Span | None:
        # The last word that makes it a place ends it: "Maple Ward" in "Maple Ward Manager".
        for last in range(len(run) - 1, 0, -1):
            if span := self._place(text, run[: last + 1]):
                return span
        name = self._name_of(run)
        after = self._place_after.match(text, run[-1].end) if name else None
        return (name[0].start, after.end()) if after else None

    def _place(self, text: str, run: Sequence[Word]) -> Span | None:
        last = run[-1]
        numbered = _NUMBER_BEFORE.search(text[max(0, run[0].start - _TRAILING) : run[0].start])
        if numbered and (last.text in self._numbered or last.text in self._streets):
            return run[0].start - len(numbered[0]), last.end
        for size in (2, 1):
            head, name = run[-size:], self._name_of(run[:-size])
            spoken = text[head[0].start : head[-1].end].lower()
            if name and (spoken in self._places or (size == 1 and last.text in self._streets | self._grand)):
                return name[0].start, last.end
        return None

    def _name_of(self, run: Sequence[Word]) -> Sequence[Word]:
        """``run`` without the ordinary words at its beginning; nothing where there are no others."""
        for place, word in enumerate(run):
            if not self._ordinary(word.text):
                return run[place:]
        return ()

    # ---- People

    def titled(self, text: str, words: Sequence[Word]) -> Iterator[Span]:
        """A title and what it stands before: "Mrs Okafor", "Detective Inspector Frayne"."""
        for place, (word, name) in enumerate(pairwise(words)):
            between = text[word.end : name.start]
            if word.text not in self._words.titles or not _is_gap(between):
                continue
            initial = len(name.text) == 1 and name.text != "I"
            if name.text in self._words.lists["offices"]:
                continue
            if not (initial or self._may_be_surname(name.text)):
                continue
            first = place
            while place - first < _TITLES and self._leads(text, words, first):
                first -= 1
            last = self._extended(text, words, place + 1)
            if not _CITED.match(text, words[last].end):
                yield words[first].start, words[last].end
        for match in _LOWER_TITLE.finditer(text):
            yield match.span()

    def _leads(self, text: str, words: Sequence[Word], place: int) -> bool:
        """Whether another title stands right before this one."""
        if not place or text[words[place - 1].end : words[place].start] != " ":
            return False
        return words[place - 1].text in self._words.titles or words[place - 1].text in self._words.leading

    def untitled(self, text: str, words: Sequence[Word]) -> Iterator[Span]:
        """A first name, with or without a surname; a surname; "the Hargreaves family"."""
        done = 0
        for place, word in enumerate(words):
            if word.start < done:
                continue
            span = self._family(text, word) or self._person(text, words, place)
            if span is None and done and text[done : word.start] in (", ", " and ", ", and "):
                # "Szymon, Ola and Bartek": what is told with a name is one.
                span = (word.start, word.end) if self._may_be_surname(word.text) else None
            if span:
                done = span[1]
                yield span
        if present := self._small.intersection(_SMALL.findall(text)):
            for match in re.finditer(rf"(?<!\w)(?:{'|'.join(sorted(present))})(?![\w@])", text):
                yield match.span()

    def _family(self, text: str, word: Word) -> Span | None:
        behind = text[max(0, word.start - 6) : word.start].lower()
        the = behind.endswith("the ")
        surname = word.text in self._words.surnames
        if the and _singular(word.text) & self._words.surnames and not surname:
            return word.start - 4, word.end
        if not (the or surname or behind.endswith(("this ", "that ", "another "))):
            return None
        if not self._may_be_surname(word.text) or word.text in self._words.everyday:
            return None
        after = self._household.match(text, word.end)
        return (word.start - (4 if the else 0), after.end()) if after else None

    def _person(self, text: str, words: Sequence[Word], place: int) -> Span | None:
        word = words[place]
        behind = text[max(0, word.start - _TRAILING) : word.start]
        if behind.endswith(("St ", "St. ")):
            return None
        follows = self._follows(text, words, place)
        if self._does_alone.match(text, word.end) and self._may_be_surname(word.text):
            return word.start, word.end
        if word.text in self._words.everyday:
            if not self._is_person(text, word, behind, follows):
                return None
        elif not self._is_name(word, follows):
            if word.text in self._words.surnames:
                if self._after_time(behind) or behind.endswith(("at ", "near ")):
                    return None
            elif not self._introduced(word, behind):
                return None
        last = self._extended(text, words, place)
        return None if _CITED.match(text, words[last].end) else (word.start, words[last].end)

    def _is_name(self, word: Word, follows: Word | None) -> bool:
        """Whether it is a first name, or what stands before a surname."""
        if {word.text, _shouted(word.text)} & self._words.first_names:
            return True
        known = follows is not None and follows.text in self._words.surnames
        return known and self._may_be_surname(word.text)

    def _is_person(self, text: str, word: Word, behind: str, follows: Word | None) -> bool:
        """Whether a first name that is a word too names somebody here."""
        surname = follows is not None and self._may_be_surname(follows.text)
        if follows and (
            follows.text in self._words.surnames or (surname and self._is.match(text, follows.end))
        ):
            return True
        if self._does.match(text, word.end) or self._introduced(word, behind):
            return True
        before = behind.split()[-1:]
        if not before or not _within_sentence(behind) or before[0][0].isupper() or before[0] in _ARTICLES:
            return False
        if word.text in self._words.seasonal:
            if text[word.end : word.end + 2].strip()[:1].isdecimal():
                return False
            if self._after_time(behind) or before[0].endswith((",", "at", "on", "near", "across")):
                return False
            return not follows and not text.startswith((" and ", ","), word.end)
        return follows is None or surname

    def _introduced(self, word: Word, behind: str) -> bool:
        """Whether what stands before says that this is somebody's name."""
        if not self._may_be_surname(word.text) or not behind.endswith(" "):
            return False
        before = behind.rstrip(", ").lower().split()[-2:]
        if before and (before[-1] in self._before_people or " ".join(before) in self._before_people):
            return True
        return behind.endswith(("m ", "r ", "d ")) and bool(self._called.search(behind))

    def _after_time(self, behind: str) -> bool:
        return behind.endswith(" ") and (behind.split() or [""])[-1].lower() in self._times

    def _follows(self, text: str, words: Sequence[Word], place: int) -> Word | None:
        """The next word with a capital, where only a space, an initial or a particle lies between."""
        if place + 1 == len(words) or words[place].owner:
            return None
        between = text[words[place].end : words[place + 1].start]
        if between == " " or (len(between) < 8 and self._particle.fullmatch(between)):
            return words[place + 1]
        return None

    def _extended(self, text: str, words: Sequence[Word], place: int) -> int:
        """The number of the last word of a name that begins, or goes on, at ``place``."""
        last = place
        for _ in range(3):
            follows = self._follows(text, words, last)
            initial = follows is not None and len(follows.text) == 1 and follows.text != "I"
            if follows is None or not (initial or self._may_be_surname(follows.text)):
                break
            last += 1
        return last

    def _may_be_surname(self, text: str) -> bool:
        return (
            len(text) > 1
            and not self._ordinary(text)
            and not any(character.isdecimal() for character in text)
            and (not text.isupper() or len(text) > 4)
        )

    def _ordinary(self, text: str) -> bool:
        return _is_ordinary(text, self._words.ordinary)


def words_of(text: str) -> list[Word]:
    """The words of ``text`` with a capital, which three rules ask for in turn."""
    found = []
    for match in _CAPITAL.finditer(text):
        word = match[0]
        if not word[0].isupper():
            continue
        owner = word.endswith(("'s", "'S"))
        plain = word[:-2] if owner else word
        looked_up = plain if plain.isascii() else unicodedata.normalize("NFC", plain)
        found.append(Word(looked_up, match.start(), match.start() + len(plain), owner))
    return found


def _runs(text: str, words: Sequence[Word]) -> Iterator[list[Word]]:
    """Words with a capital that stand together, as in "St. Swithun's C of E Primary School"."""
    run: list[Word] = []
    for word in words:
        between = text[run[-1].end : word.start] if run else ""
        together = between in (" ", "'s ", "' ", " of ") or (between == ". " and run[-1].text in _SHORTENED)
        if run and (not together or len(run) == _LONGEST):
            yield run
            run = []
        run.append(word)
    if run:
        yield run


def _is_ordinary(text: str, ordinary: frozenset[str]) -> bool:
    """Whether a word is one of these, or each of its parts is: "Multi-Agency", "Team's"."""
    if text in ordinary or (text.endswith("s") and text[:-1] in ordinary):
        return True
    return "-" in text and all(part[:1].upper() + part[1:] in ordinary for part in text.split("-") if part)


def _singular(text: str) -> set[str]:
    """What a plural may be of: Kowalskis, Joneses."""
    return {text[:-1], text[:-2]} if text.endswith("es") else {text[:-1]} if text.endswith("s") else set()


def _shouted(text: str) -> str:
    return text.capitalize() if text.isupper() and len(text) > 3 else ""


def _is_gap(between: str) -> bool:
    return between in (" ", ". ", "  ", ".  ") or bool(_INITIAL.fullmatch(between))


def _within_sentence(behind: str) -> bool:
    """Whether what stands before goes on a sentence: it ends with a small letter and a space."""
    before = behind.rstrip(" ")
    return before != behind and (before[-1:].islower() or before[-1:].isdecimal() or before[-1:] == ",")
