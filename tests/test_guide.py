"""The guide is whole, true of the program, and easy to read."""

import ast
import re
import shutil
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from tools.reading_age import MOST, grade, sentences, syllables

from reviewstudy import paths
from reviewstudy.content import read_guide, user_guide
from reviewstudy.domain.guide import GuidePage
from reviewstudy.services.settings import PAGES
from reviewstudy.ui.actions import SPECS
from reviewstudy.ui.guide.generated import GENERATED, key_tables
from reviewstudy.ui.guide.view import slug

ROOT = Path(__file__).parents[1]
FOLDER = paths.guide()
PAGES_OF_GUIDE = list(user_guide().pages())
BY_PAGE = pytest.mark.parametrize("page", PAGES_OF_GUIDE, ids=lambda page: page.id)
LARGEST = 4_000_000
"""Bytes of all pictures together."""


def said_by_the_program() -> str:
    """Every string in the program's code that is no docstring, as a person sees it."""
    found = []
    for file in (ROOT / "src").rglob("*.py"):
        tree = ast.parse(file.read_text("utf-8"))
        remarks = {id(one.value) for one in ast.walk(tree) if isinstance(one, ast.Expr)}
        for one in ast.walk(tree):
            if isinstance(one, ast.Constant) and isinstance(one.value, str) and id(one) not in remarks:
                found.append(one.value.replace("&", "").replace("'", "’"))
    return "\n".join(found)


SAID = said_by_the_program()
ORDINARY = {
    # Said as anybody says it, and no name of anything in the window.
    "me", "the team manager", "What did you see?", "You should have", "It was changed or damaged",
    "not saved yet",
    "Anytown’s learning",
    "Our reviews",
}  # fmt: skip


def pictures(page: GuidePage) -> list[tuple[str, str]]:
    return re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", page.text)


def links(page: GuidePage) -> list[str]:
    return re.findall(r"(?<!!)\[[^\]]*\]\(([^)]+)\)", re.sub(r"!\[[^\]]*\]\([^)]+\)", "", page.text))


def test_every_page_in_the_folder_is_in_the_index() -> None:
    assert {file.stem for file in FOLDER.glob("*.md")} == {page.id for page in PAGES_OF_GUIDE}


def test_words_for_the_search_are_of_pages_that_are_there() -> None:
    import tomllib

    told = tomllib.loads((FOLDER / "guide.toml").read_text("utf-8"))
    assert set(told["also"]) <= {page.id for page in PAGES_OF_GUIDE}


def test_the_guide_is_installed_with_the_program() -> None:
    import tomllib

    build = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["hatch"]["build"]["targets"]
    assert "docs/guide" in build["wheel"]["only-include"]
    assert build["wheel"]["sources"]["docs"] == "reviewstudy/resources"
    assert "docs/guide" in build["sdist"]["include"]


@BY_PAGE
def test_a_page_is_short(page: GuidePage) -> None:
    assert len(re.sub(r"[#|*`-]", " ", page.text).split()) <= 1000 if page.id in GENERATED else 800


@BY_PAGE
def test_every_picture_is_there_and_says_what_it_shows(page: GuidePage) -> None:
    for alt, target in pictures(page):
        file = FOLDER / target
        assert file.parent == FOLDER / "pictures"
        assert not QImage(str(file)).isNull(), target
        assert len(alt) >= 25
        assert not alt.casefold().startswith(("picture", "image", "screenshot"))


def test_no_picture_is_left_over_and_all_are_small() -> None:
    shown = {Path(target).name for page in PAGES_OF_GUIDE for _, target in pictures(page)}
    shown |= set(
        re.findall(r"docs/guide/pictures/([a-z0-9-]+\.png)", (ROOT / "README.md").read_text("utf-8"))
    )
    there = {file.name: file.stat().st_size for file in (FOLDER / "pictures").iterdir()}
    assert set(there) == shown
    assert sum(there.values()) < LARGEST


@BY_PAGE
def test_every_link_leads_to_a_page_of_the_guide(page: GuidePage) -> None:
    """Nothing else is there once the guide is installed."""
    for target in links(page):
        if target.startswith("https://"):
            continue
        file, _, anchor = target.partition("#")
        there = user_guide().page(file.removesuffix(".md")) if file else page
        headings = re.findall(r"^#+ (.+)$", there.text, re.MULTILINE)
        assert not anchor or anchor in {slug(heading) for heading in headings}, target


def test_every_page_is_led_to_from_another() -> None:
    led = {target.partition("#")[0].removesuffix(".md") for page in PAGES_OF_GUIDE for target in links(page)}
    assert {page.id for page in PAGES_OF_GUIDE} - led <= {"start", "briefing"}


@BY_PAGE
def test_what_a_page_puts_in_quotes_is_said_by_the_program(page: GuidePage) -> None:
    if page.id == "identifying-details":  # about words that people write
        return
    quoted = re.findall(r"“([^”]+)”", page.text)
    assert [one for one in quoted if one not in ORDINARY and one.rstrip(".,…") not in SAID] == []


@BY_PAGE
def test_the_keys_a_page_names_do_something(page: GuidePage) -> None:
    known = {key for _, rows in key_tables() for key, _ in rows} | {"Ctrl+Y"}
    named = re.findall(r"(?<![\w+])(?:(?:Ctrl|Alt|Shift)\+)+(?:\w+|\\\\|[,?+-])|\bF\d+\b", page.text)
    assert {key.replace("\\\\", "\\") for key in named} <= known | {"Shift+Tab"}


@BY_PAGE
def test_the_menus_a_page_names_are_there(page: GuidePage) -> None:
    labels = [(spec.menu.replace("&", ""), spec.label.replace("&", "").rstrip("…")) for spec in SPECS]
    for menu, entry in re.findall(r"\b(File|Edit|Go|Review|View|Help), “?([A-Z][^.:,”…]+)", page.text):
        assert any(menu == one and entry.strip().startswith(label) for one, label in labels), (menu, entry)


@pytest.mark.parametrize("name", GENERATED)
def test_pages_made_from_tables_are_as_the_tables_are(name: str) -> None:
    assert (FOLDER / f"{name}.md").read_text("utf-8") == GENERATED[name](), "run: python -m tools.guide"


def test_every_shortcut_and_setting_is_in_the_manual() -> None:
    keys, settings = GENERATED["shortcuts"](), GENERATED["settings"]()
    for spec in SPECS:
        assert not spec.shortcut or f"| {spec.shortcut} |".replace("\\", "\\\\") in keys
    for page in PAGES:
        assert f"## {page.name}\n" in settings
        for words, _ in page.settings:
            assert words.help
            assert f"**{words.label}.** {words.help}" in settings
            assert all(f"- {said}" in settings for _, said in words.choices)


@BY_PAGE
def test_a_page_can_be_read_at_twelve(page: GuidePage) -> None:
    assert grade(page.text) <= MOST


SYLLABLES = {
    1: "made while save saved names clothes make your there where here done ticked closed worked shared step",
    2: "able little table wanted boxes pages wishes people someone careful being record something open "
    "review action police without notice highlight question outline before doctor changes office chosen",
    3: "library supervise family partnership important computer understand remember radio actual area idea "
    "different another reflection visitor agency employer manager serious together somebody safeguarding",
    4: "supervisor supervision regulator identify material practitioner portfolio ability situation "
    "inspiration especially information recovery anybody",
    5: "university individual identifying",
}


def test_syllables_are_counted_as_they_are_spoken() -> None:
    wrong = {
        word: (syllables(word), number)
        for number, words in SYLLABLES.items()
        for word in words.split()
        if syllables(word) != number
    }
    words = sum(len(words.split()) for words in SYLLABLES.values())
    assert len(wrong) <= words * 0.05, wrong


def test_a_hard_text_is_graded_hard() -> None:
    hard = (
        "Practitioners undertaking statutory responsibilities should systematically demonstrate professional "
        "curiosity regarding interrelated vulnerabilities, notwithstanding organisational pressures."
    )
    assert grade(hard) > 18
    assert grade("The cat sat. It was fat.") < 2
    assert sentences("# Left out\n\nOne two. Three!\n\n| a | b |\n|---|---|\n| c | d |\n") == [
        ["One", "two"],
        ["Three"],
    ]


@pytest.mark.parametrize(
    ("index", "said"),
    [
        ("not toml at all [", "not an index"),
        ("[[parts]]\nname = 'A'\n", "not an index"),
        ("[[parts]]\nname = 'A'\npages = ['start', 'start']\n", "twice"),
        ("[[parts]]\nname = 'A'\npages = ['gone']\n", "no such page"),
        ("[[parts]]\nname = 'A'\npages = ['../start']\n", "no such page"),
        ("[[parts]]\nname = 'A'\npages = ['untitled']\n", "its title"),
    ],
)
def test_an_index_that_is_wrong_is_said(index: str, said: str, tmp_path: Path) -> None:
    shutil.copy(FOLDER / "start.md", tmp_path)
    (tmp_path / "untitled.md").write_text("No title.\n", "utf-8")
    (tmp_path / "guide.toml").write_text(index, "utf-8")
    with pytest.raises(ValueError, match=said):
        read_guide(tmp_path)
