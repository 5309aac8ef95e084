"""The words by which identifying details are found, and what is said of each kind."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

from reviewstudy.content.tables import lines_of, wrong
from reviewstudy.domain.identifiers import IdentifierKind, IdentifierWords, KindWords

LISTS = frozenset((
    "relations", "before_people", "called", "households", "does", "does_alone", "small", "times",
    "particles", "offices", "places", "grand", "streets", "numbered_streets", "systems", "files",
    "vehicles", "helplines", "named_days", "public_dates", "pseudonyms", "mine", "ties", "not_mine",
    "given",
))  # fmt: skip
"""The lists of ``words.toml``: no more and no fewer, since a rule leans on each."""

_SAID = ("label", "reason", "instead")


def read_identifier_words(folder: Path) -> IdentifierWords:
    """The files of ``folder``: ``kinds.toml``, ``words.toml`` and five lists of words.

    Raises:
        ValueError: a file is wrong.
    """
    names = dict(_marked(folder / "first_names.txt"))
    titles = dict(_marked(folder / "titles.txt"))
    innocents = [text.strip() for _, text in lines_of(folder / "innocents.txt")]
    if len(set(innocents)) != len(innocents):
        raise wrong(folder / "innocents.txt", 1, "a phrase stands there twice")
    return IdentifierWords(
        kinds=_kinds(folder / "kinds.toml"),
        first_names=frozenset(name for name, mark in names.items() if not mark),
        everyday=frozenset(name for name, mark in names.items() if mark),
        seasonal=frozenset(name for name, mark in names.items() if mark == "~~"),
        surnames=frozenset(name for name, _ in _marked(folder / "surnames.txt")),
        titles=frozenset(title for title, mark in titles.items() if not mark),
        leading=frozenset(title for title, mark in titles.items() if mark),
        ordinary=frozenset(word for word, _ in _marked(folder / "ordinary.txt")),
        innocents=tuple(innocents),
        lists=_lists(folder / "words.toml"),
    )


def _marked(file: Path) -> Iterator[tuple[str, str]]:
    """Each word of a list, with the ``~`` that stand before it."""
    seen: set[str] = set()
    for line, text in lines_of(file):
        for word in text.split():
            plain = word.lstrip("~")
            if not plain[:1].isupper():
                raise wrong(file, line, f"{plain} has no capital")
            if plain in seen:
                raise wrong(file, line, f"{plain} stands there twice")
            seen.add(plain)
            yield plain, word[: len(word) - len(plain)]


def _kinds(file: Path) -> dict[IdentifierKind, KindWords]:
    told = tomllib.loads(file.read_text(encoding="utf-8"))
    if odd := set(told) ^ {kind.value for kind in IdentifierKind}:
        raise wrong(file, 1, f"{min(odd)} is not there, or is no kind")
    for name, said in told.items():
        if set(said) != set(_SAID) or not all(isinstance(said[key], str) and said[key] for key in _SAID):
            raise wrong(file, 1, f"{name} has to say: {', '.join(_SAID)}")
        if any(said[key].endswith(".") for key in _SAID):
            raise wrong(file, 1, f"{name} ends with a full stop, and stands in a line")
    return {kind: KindWords(**told[kind.value]) for kind in IdentifierKind}


def _lists(file: Path) -> dict[str, tuple[str, ...]]:
    told = tomllib.loads(file.read_text(encoding="utf-8"))
    if odd := set(told) ^ LISTS:
        raise wrong(file, 1, f"the list {min(odd)} is not there, or leads nowhere")
    for name, words in told.items():
        if not words or len(set(words)) != len(words) or not all(word.strip() for word in words):
            raise wrong(file, 1, f"{name} is empty, or has a word twice")
    if odd_given := [one for one in told["given"] if one.count("{name}") != 1]:
        raise wrong(file, 1, f"{{name}} has to stand once in: {odd_given[0]}")
    return {name: tuple(words) for name, words in told.items()}
