"""How easy the user guide is to read: the Flesch-Kincaid grade of each page, which plus five is an age.

``python -m tools.reading_age`` prints it for every page, the hardest first. Sentences of paragraphs and
lists are counted, and what stands for a picture. Headings, tables and code are not: they are hardly
sentences, and short lines would make a page look easier than it is.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

from reviewstudy import paths
from reviewstudy.content import user_guide

MOST = 7.0
"""The grade no page may pass: about the age of twelve."""

_LEFT_OUT = {"heading_open": "heading_close", "table_open": "table_close"}
_VOWELS = re.compile(r"[aeiouy]+")
_SILENT = re.compile(
    r"[^aeiouyl]e$|[aeiouyr]le$"  # made, while; but not able
    r"|[^aeiouysxzcgl]es$|[^cs]hes$|[aeiouy]les$"  # names, clothes; but not boxes, pages, wishes
    r"|[^aeiouytd]ed$"  # saved; but not wanted
    r"|(?<=[^aeiouy])e(?=ful|less|ment|ly|ness|where|thing|one$|body|guard|times|line)"  # careful, someone
)
_APART = re.compile(
    r"(?<![ctsg])i(?:a|o)|(?<=[st])iation|eo(?!ple)|ua(?=[lt])|ui(?=t[yi]|n)|(?<=[aeiouy])ing|(?<=[aeiou][^aeiou])ea$|(?<=[ao]y)er|sm$"
)
"""Vowels that meet and are said one after the other: radio, actual, being, area."""
_WORD = re.compile(r"[A-Za-zÀ-ž]+(?:[’'][A-Za-z]+)*")


def syllables(word: str) -> int:
    """The syllables of an English word, by its vowels: right for most words, and near for the rest."""
    word = re.sub(r"[’'].*", "", word.lower())
    return max(1, len(_VOWELS.findall(word)) - len(_SILENT.findall(word)) + len(_APART.findall(word)))


def sentences(markdown: str) -> list[list[str]]:
    """The sentences of a page, each as its words."""
    found: list[list[str]] = []
    for block in _blocks(MarkdownIt("commonmark").enable("table").parse(markdown)):
        for sentence in re.split(r"(?<=[.!?])[”’)*]*\s+", block):
            if words := _WORD.findall(sentence):
                found.append(words)
    return found


def _blocks(tokens: list[Token]) -> Iterator[str]:
    until = ""
    for token in tokens:
        if until:
            until = "" if token.type == until else until
        elif token.type in _LEFT_OUT:
            until = _LEFT_OUT[token.type]
        elif token.type == "inline":
            yield "".join(_said(child) for child in token.children or ())


def _said(token: Token) -> str:
    if token.type == "image":
        return token.content
    if token.type in ("softbreak", "hardbreak"):
        return " "
    return token.content if token.type == "text" else ""


def grade(markdown: str) -> float:
    """The Flesch-Kincaid grade of a page."""
    said = sentences(markdown)
    words = [word for sentence in said for word in sentence]
    spoken = sum(syllables(word) for word in words)
    return 0.39 * len(words) / len(said) + 11.8 * spoken / len(words) - 15.59


def main() -> int:
    """Returns 1 where a page is too hard."""
    pages = [(grade(page.text), page) for page in user_guide().pages()]
    for number, page in sorted(pages, key=lambda one: -one[0]):
        words = sum(map(len, sentences(page.text)))
        print(f"{number:5.1f}  age {number + 5:4.1f}  {words:4} words  {Path(paths.guide(), page.id).name}")
    print(f"{sum(number for number, _ in pages) / len(pages):5.1f}  on average; no page may pass {MOST}")
    return 1 if any(number > MOST for number, _ in pages) else 0


if __name__ == "__main__":
    sys.exit(main())
