"""No word is lost and none invented, whatever a document is made of."""

import re
from collections import Counter
from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from reviewstudy.domain.reviews import PassageKind, Review
from reviewstudy.importing.formats import read
from reviewstudy.importing.pipeline import understand

LETTERS = st.characters(categories=("Ll", "Lu"), max_codepoint=0x24F)
WORD = st.text(LETTERS, min_size=1, max_size=12)
WORDS = st.lists(WORD, min_size=1, max_size=30)
SAMPLES = st.sampled_from(
    [
        "Learning",
        "Recommendations",
        "Timeline",
        "Contents",
        "Dear",
        "Yours sincerely",
        "July",
        "Safeguarding",
        "Child A",
    ]
)


def sentence(words: list[str]) -> str:
    return " ".join(words).capitalize() + "."


def wrapped(text: str, columns: int) -> str:
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + len(word) >= columns:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return "\n".join(lines)


PARAGRAPH = WORDS.map(sentence)
ITEMS = st.lists(PARAGRAPH, min_size=1, max_size=5)
BLOCK = st.one_of(
    PARAGRAPH,
    st.lists(PARAGRAPH, min_size=4, max_size=8).map(lambda parts: wrapped(" ".join(parts), 76)),
    SAMPLES,
    WORDS.map(lambda words: " ".join(words[:6]).upper()),
    WORDS.map(lambda words: " ".join(words[:6]).title()),
    st.tuples(st.sampled_from(["- ", "• ", "\uf0b7 ", "◼\n"]), ITEMS).map(
        lambda listed: "\n".join(listed[0] + item for item in listed[1])
    ),
    ITEMS.map(lambda items: "\n".join(f"{number}. {item}" for number, item in enumerate(items, 1))),
    PARAGRAPH.map(lambda text: f"**{text}**"),
)
DOCUMENT = st.lists(BLOCK, min_size=1, max_size=12)


def words_in(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text))


def printed(review: Review) -> Counter[str]:
    """Every word that came out, items' numbers too; the title's words stand in their passage."""
    return words_in(" ".join(f"{passage.number or ''} {passage.text}" for passage in review.passages))


@given(DOCUMENT)
def test_text_keeps_every_word_once(blocks: list[str]) -> None:
    text = "\n\n".join(blocks)
    assert printed(understand(read(text.encode(), "text")).document) == words_in(text)


@given(st.lists(DOCUMENT, min_size=2, max_size=4))
def test_words_stay_when_pages_are_turned(pages: list[list[str]]) -> None:
    # Each page opens and closes with words of its own, so that nothing on it is a running head.
    framed = [
        [f"Opening {'x' * n}.", f"Opening {'y' * n}.", *page, f"Closing {'x' * n}.", f"Closing {'y' * n}."]
        for n, page in enumerate(pages, 1)
    ]
    text = "\f".join("\n\n".join(page) for page in framed)
    own = {word for number in range(1, 5) for word in ("Opening", "Closing", "x" * number, "y" * number)}
    found, meant = printed(understand(read(text.encode(), "text")).document), words_in(text)
    assert {word: found[word] for word in meant if word not in own} == {
        word: meant[word] for word in meant if word not in own
    }


@given(DOCUMENT)
def test_markdown_keeps_every_word_once(blocks: list[str]) -> None:
    text = "\n\n".join(blocks)
    assert printed(understand(read(text.encode(), "markdown")).document) == words_in(text)


@given(DOCUMENT)
def test_what_is_pointed_at_is_there(blocks: list[str]) -> None:
    review = understand(read("\n\n".join(blocks).encode(), "text")).document
    text = {passage.id: passage.text for passage in review.passages}
    assert all(text[point.passage] == point.text for point in review.learning_points)
    assert all(entry.when in text[entry.passage] for entry in review.timeline)
    assert all(cited.text in text[cited.passage] for cited in review.citations)
    assert [section.heading for section in review.sections] == [
        passage.text for passage in review.passages if passage.kind is PassageKind.HEADING
    ]


def test_the_same_words_come_out_of_any_wrapping(review_of: Callable[..., Review]) -> None:
    text = " ".join(
        f"Sentence number {word} says what it says." for word in ("one", "two", "three", "four", "five") * 4
    )
    whole = [passage.text for passage in review_of(text).passages]
    assert all(
        [passage.text for passage in review_of(wrapped(text, columns)).passages] == whole
        for columns in (60, 72, 80, 100)
    )
