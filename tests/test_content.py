"""Our own files load, and a mistake in one is named with its line."""

import shutil
from pathlib import Path

import pytest

from reviewstudy import content, paths
from reviewstudy.domain.beside import BesideKind
from reviewstudy.domain.identifiers import IdentifierKind


def test_all_of_our_content_is_right() -> None:
    assert len(content.law_book().authorities) > 140
    assert len(content.law_book().terms) > 50
    assert len(content.thesaurus().themes) > 140
    assert [model.id for model in content.reflection_models()][:2] == ["what", "founding"]
    assert [prompt.heading for prompt in content.reflection_models()[0].prompts] == [
        "What?",
        "So what?",
        "Now what?",
    ]


def test_a_briefing_has_two_layouts_and_general_questions() -> None:
    team, seven = content.briefing_layouts()
    assert [box.heading for box in seven.boxes] == [
        "Background",
        "Why it matters",
        "What happened",
        "What we found",
        "What good looks like",
        "What to do",
        "Questions to ask",
    ]
    assert [box.holds for box in team.boxes] == ["points", "questions"]
    assert all(question.endswith("?") for question in content.briefing_questions())


def test_content_is_read_once() -> None:
    assert content.law_book() is content.law_book()
    assert content.thesaurus() is content.thesaurus()


def test_what_has_moved_on_is_right_and_sourced() -> None:
    for fact in content.currency().facts:
        assert fact.note.endswith("."), fact
        assert fact.source.url.startswith("https://"), fact
    # What our sources say of these, and what must never be said of CG89.
    moved = content.currency().moved_on
    assert not any(note.replaced_by for note in moved("nice-cg89", "2017", "2026-11-26"))
    assert "2018 UKSC 37" in moved("re-n-2015", "2017", "2026-11-26")[0].note.replace("[", "").replace(
        "]", ""
    )
    assert "Not all in force" in moved("cwsa2026", "2026-05", "2026-11-26")[0].note
    guide = content.currency().then_and_now("wt", "2014", "2026-11-26")
    assert guide
    assert guide.now
    assert ([one.authority for one in guide.then], guide.now.authority) == (
        ["wt2013"],
        "wt2026",
    )


def test_what_stands_beside_a_search_is_right_and_sourced() -> None:
    themes = content.thesaurus()
    searches = {
        "baby bruise not crawling": ("nice-cg89", "panel-bruising", BesideKind.NOW, BesideKind.LOCAL),
        "info sharing gp not told": ("infoshare",),
        "disguised compliance": (BesideKind.LANGUAGE,),
        "pre birth assessment late": ("nice-cg110",),
        "escalate": (BesideKind.LOCAL,),
        "co-sleeping alcohol": ("panel-out-of-routine", BesideKind.CARE),
        "home educated no one saw child": ("panel-ehe", "cwsa2026"),
        "interpreter husband translated": ("nhse-interpreting",),
    }
    for search, wanted in searches.items():
        lines = content.companion().beside(themes.themes_in(search))
        shown = {one for line in lines for one in (*line.authorities, line.kind)}
        assert shown >= set(wanted), search


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        ("nowhere\t\t\t\t\t\t\tNote.\thttps://a\tTitle", "nowhere"),
        ("wt\t\t\t\t\tnowhere\t\tNote.\thttps://a\tTitle", "nowhere"),
        ("wt\twt\t\t2019\t\t\t\tNote.\thttps://a\tTitle", "edition"),
        ("wt\twt\tNew\t\t\t\t\tNote.\thttps://a\tTitle", "began"),
        ("wt\twt\tNew\t2016\t\t\t\tNote.\thttps://a\tTitle", "overlap"),
        ("wt\t\t\tsoon\t\t\t\tNote.\thttps://a\tTitle", "a date is like"),
        ("wt\t\t\t2018-13\t\t\t\tNote.\thttps://a\tTitle", "a date is like"),
        ("wt\t\t\t\t\t\tno\tNote.\thttps://a\tTitle", "yes or empty"),
        ("wt\t\t\t\t\t\t\t\thttps://a\tTitle", "no note"),
        ("wt\t\t\t\t\t\t\tNote.\thttp://a\tTitle", "https"),
        ("wt\t\t\t\t\t\t\tNote.\thttps://a\t", "title"),
        ("wt\t\t\t\t\t\t\tNote.\thttps://a\tTitle\tlate", "source_date"),
        ("wt\t\t\t\t\t\t\tNote.\thttps://a\tTitle\t\t2026-01", "checked_on"),
    ],
)
def test_a_mistake_about_what_moved_on_is_named_with_its_line(law: Path, row: str, complaint: str) -> None:
    path = law / "currency.tsv"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*lines, row]), encoding="utf-8")
    with pytest.raises(ValueError, match=rf"currency.tsv, line {len(lines) + 1}: .*{complaint}"):
        content.read_currency(path, content.law_book())


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        ("weather\tnote\t\tNote.\thttps://a\tTitle", "weather"),
        ("neglect\tadvice\t\tNote.\thttps://a\tTitle", "advice"),
        ("neglect\tlaw\tnowhere\tNote.\thttps://a\tTitle", "nowhere"),
        ("neglect\tlaw\t\tNote.\thttps://a\tTitle", "to open"),
        ("neglect\tnote\t\t\thttps://a\tTitle", "no note"),
        ("neglect\tnote\t\tNote.\t\tTitle", "https"),
    ],
)
def test_a_mistake_beside_a_search_is_named_with_its_line(tmp_path: Path, row: str, complaint: str) -> None:
    source = paths.resources() / "themes" / "beside.tsv"
    path = tmp_path / "beside.tsv"
    lines = source.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*lines, row]), encoding="utf-8")
    with pytest.raises(ValueError, match=rf"beside.tsv, line {len(lines) + 1}: .*{complaint}"):
        content.read_beside(path, content.law_book(), content.thesaurus())


def test_the_words_of_the_identifier_check_are_right() -> None:
    words = content.identifier_words()
    assert set(words.kinds) == set(IdentifierKind)
    assert len(words.first_names) > 300
    assert words.seasonal <= words.everyday
    assert {"May", "Mark", "Grace", "Hope", "Will", "Joy", "Rose", "Faith"} <= words.everyday
    assert not (words.first_names | words.surnames) & words.ordinary
    assert {name.lower() for name in words.first_names} >= set(words.lists["small"])


@pytest.mark.parametrize(
    ("file", "line", "complaint"),
    [
        ("first_names.txt", "jayden", "no capital"),
        ("first_names.txt", "~Jayden", "twice"),
        ("surnames.txt", "Smith", "twice"),
        ("innocents.txt", "Gibbs", "twice"),
        ("kinds.toml", '[shoe]\nlabel = "shoe"', "shoe"),
        ("words.toml", 'shoes = ["boot"]', "shoes"),
    ],
)
def test_a_mistake_in_the_words_of_the_identifier_check_is_named(
    tmp_path: Path, file: str, line: str, complaint: str
) -> None:
    folder = Path(shutil.copytree(paths.resources() / "identifiers", tmp_path / "identifiers"))
    with (folder / file).open("a", encoding="utf-8") as end:
        end.write(f"\n{line}\n")
    with pytest.raises(ValueError, match=rf"{file}, line \d+: .*{complaint}"):
        content.read_identifier_words(folder)


@pytest.fixture
def law(tmp_path: Path) -> Path:
    return Path(shutil.copytree(paths.resources() / "law", tmp_path / "law"))


@pytest.mark.parametrize(
    ("file", "row", "complaint"),
    [
        ("authorities.tsv", "One\tName\tact\t\t\tName Act\t\t\tWhy.\t\t", "small letters"),
        ("authorities.tsv", "ca1989\tName\tact\t\t\tName Act\t\t\tWhy.\t\t", "used twice"),
        ("authorities.tsv", "one\tName\tact\t\t\t\t\t\tWhy.\t\t", "never be found"),
        ("authorities.tsv", "one\tName\tact\t\t\tName [Act\t\t\tWhy.\t\t", "not closed"),
        ("authorities.tsv", "one\tName\tact\tnowhere\tsection 1\t\t\t\tWhy.\t\t", "nowhere"),
        ("authorities.tsv", "one\tName\tact\t\t\tName Act\t\t\tWhy.\tftp://x\t", "https"),
        ("authorities.tsv", "one\tName\tact\t\t\tName Act\t\t\tWhy.\t\tsoon", "checked_on"),
        ("authorities.tsv", "one\tName\tact\t\t\tName Act\t\t\tWhy.\t\t\t\t", "columns"),
        ("authorities.tsv", "one\tName\trule\t\t\tName Act\t\t\tWhy.\t\t", "no such kind"),
        ("glossary.tsv", "one\tName\tname\tWhy.\tnowhere", "nowhere"),
        ("glossary.tsv", "one\tName\tname\t", "explanation"),
        ("neighbours.tsv", "section 9\tword\tnowhere", "nowhere"),
        ("neighbours.tsv", "chapter 9\tword\tca1989", "provision"),
    ],
)
def test_a_mistake_in_a_table_is_named_with_its_line(law: Path, file: str, row: str, complaint: str) -> None:
    path = law / file
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*lines, row]), encoding="utf-8")
    with pytest.raises(ValueError, match=rf"{file}, line {len(lines) + 1}: .*{complaint}"):
        content.read_law(law)


def test_cells_a_spreadsheet_left_out_at_the_end_are_empty(law: Path) -> None:
    path = law / "authorities.tsv"
    path.write_text(
        path.read_text(encoding="utf-8") + "one\tName\tact\t\t\tName Act\t\t\tWhy.\n", encoding="utf-8"
    )
    assert content.read_law(law).authority("one").url == ""


MODEL = """id = "mine"
name = "Mine"
version = 1
minutes = 5
order = 9
source = "Us"

[[prompt]]
id = "a"
heading = "A"
question = "What?"
help = "Think."
"""


def test_one_more_file_adds_a_model(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(paths.resources() / "reflection", tmp_path / "reflection"))
    (folder / "mine.toml").write_text(MODEL, encoding="utf-8")
    assert content.read_models(folder)[-1].id == "mine"


LAYOUT = """id = "mine"
name = "Mine"
order = 9
help = "How it looks."

[[box]]
id = "found"
heading = "Found"
holds = "points"
hint = "What was chosen."
lines = 1

[[box]]
id = "questions"
heading = "Questions"
holds = "questions"
hint = "What to ask."
lines = 3
"""


def test_one_more_file_adds_a_layout_of_a_briefing(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(paths.resources() / "briefing", tmp_path / "briefing"))
    (folder / "mine.toml").write_text(LAYOUT, encoding="utf-8")
    assert [layout.id for layout in content.read_layouts(folder)][-1] == "mine"


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ('help = "How it looks."\n', "", 1),
        ('holds = "points"', 'holds = "pictures"', 9),
        ('holds = "points"', 'holds = "words"', 1),
        ('id = "questions"', 'id = "found"', 14),
        ("lines = 3", 'lines = "3"', 18),
    ],
)
def test_a_mistake_in_a_layout_is_named_with_its_line(tmp_path: Path, old: str, new: str, line: int) -> None:
    (tmp_path / "mine.toml").write_text(LAYOUT.replace(old, new), encoding="utf-8")
    with pytest.raises(ValueError, match=rf"mine\.toml, line {line}: "):
        content.read_layouts(tmp_path)


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ('name = "Mine"\n', "", 1),
        ('"Mine"', '""', 2),
        ("version = 1", 'version = "1"', 3),
        ("minutes = 5", "minutes = ", 4),
        ('heading = "A"', 'heading = "A"\ncolour = "red"', 11),
        ('question = "What?"\n', "", 8),
        ('id = "mine"', 'id = "other"', 1),
    ],
)
def test_a_mistake_in_a_model_is_named_with_its_line(tmp_path: Path, old: str, new: str, line: int) -> None:
    (tmp_path / "mine.toml").write_text(MODEL.replace(old, new), encoding="utf-8")
    with pytest.raises(ValueError, match=rf"mine\.toml, line {line}: "):
        content.read_models(tmp_path)


@pytest.mark.parametrize("name", ["no-such-help", "../law/authorities", "", "a/b"])
def test_help_that_is_not_there_is_a_bug(name: str) -> None:
    with pytest.raises(ValueError, match=r"\.md, line 1"):
        content.help_text(name)


def test_help_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "help").mkdir()
    (tmp_path / "help" / "some-words-only-here.md").write_text("# Help\n", encoding="utf-8")
    monkeypatch.setattr(paths, "resources", lambda: tmp_path)
    assert content.help_text("some-words-only-here") == "# Help\n"
