"""Words are found in the guide as people type them."""

import pytest

from reviewstudy.domain.guide import Guide, GuidePage, GuidePart, places, plain, stem

SAFE = GuidePage(
    "safe", "Keep it safe", "# Keep it safe\n\nMake a **backup**.\n\n## Snapshots\n\nOne a day.", "lost"
)
SHARE = GuidePage(
    "share", "Share", "# Share\n\nSave a [PDF](safe.md). It is safe to print.\n\n![A page](x.png)"
)
GUIDE = Guide((GuidePart("All", (SHARE, SAFE)),))


@pytest.mark.parametrize(
    "alike",
    [
        ("save", "saved", "saves", "saving"),
        ("reflect", "reflection", "reflecting"),
        ("copy", "copies", "copied"),
    ],
)
def test_forms_of_a_word_are_one(alike: tuple[str, ...]) -> None:
    assert len({stem(word) for word in alike}) == 1


@pytest.mark.parametrize("short", ["the", "is", "key", "yes", "used"])
def test_a_short_word_keeps_three_letters(short: str) -> None:
    assert len(stem(short)) >= min(3, len(short))


@pytest.mark.parametrize(
    ("words", "pages"),
    [
        ("safe", ["safe", "share"]),  # a title before the text
        ("backups", ["safe"]),
        ("snapsh", ["safe"]),  # still being typed
        ("lost", ["safe"]),  # what else people call it
        ("safe pdf", ["share"]),  # both
        ("pdf backup", ["share", "safe"]),  # no page has both
        ("xylophone", []),
        ("", []),
        (" ?! ", []),
    ],
)
def test_the_best_page_comes_first(words: str, pages: list[str]) -> None:
    found = [page.id for page in GUIDE.find(words)]
    assert found == pages if len(pages) < 2 or words == "safe" else sorted(found) == sorted(pages)


def test_links_and_pictures_are_found_by_their_words_and_not_by_their_targets() -> None:
    assert plain(SHARE.text).split("\n\n") == ["Share", "Save a PDF. It is safe to print.", "A page"]
    assert GUIDE.find("png") == []


def test_a_page_is_asked_for_by_its_id() -> None:
    assert GUIDE.page("safe") is SAFE
    with pytest.raises(KeyError):
        GUIDE.page("gone")


def test_the_places_of_words_are_whole_words() -> None:
    text = "Backups: back up, or make a backup."
    assert [text[start:end] for start, end in places(text, "backup")] == ["Backups", "backup"]
    assert places(text, "") == []
