"""Our own files load, and a mistake in one is named with its line."""

import re
import shutil
from pathlib import Path

import pytest

from reviewstudy import content, paths
from reviewstudy.domain.beside import BesideKind
from reviewstudy.domain.forms import Fact
from reviewstudy.domain.identifiers import IdentifierKind
from reviewstudy.domain.reflections import MINUTES, Prompt, Stage


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
    assert content.regulator_forms() is content.regulator_forms()
    assert content.added_prompts() is content.added_prompts()


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
minutes = 10
order = 99
about = "For us."
source = "Us"

[[prompt]]
id = "a"
heading = "A"
question = "What?"
help = "Think."
stage = "event"
"""


def test_one_more_file_adds_a_model(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(paths.resources() / "reflection", tmp_path / "reflection"))
    (folder / "mine.toml").write_text(MODEL, encoding="utf-8")
    assert content.read_models(folder)[-1].id == "mine"


def every_prompt() -> list[Prompt]:
    models = content.reflection_models()
    return [*content.added_prompts(), *(prompt for model in models for prompt in model.prompts)]


def test_there_are_models_for_a_short_break_and_for_an_hour_of_quiet() -> None:
    models = content.reflection_models()
    for minutes in MINUTES:
        assert len([model for model in models if model.minutes == minutes]) > 1, minutes
    shortest = [model for model in models if model.minutes == min(MINUTES)]
    assert all(len(model.prompts) <= 3 for model in shortest)
    assert all(model.about.endswith(".") and len(model.about) < 100 for model in models)
    assert {model.id for model in models} >= {
        *("what", "founding", "gibbs", "kolb", "schon", "johns", "morrison", "anchors", "three-columns"),
        *("team-seven", "leeds-three", "era", "share"),
    }


def test_every_model_asks_what_was_learnt_and_what_comes_next() -> None:
    for model in content.reflection_models():
        assert {prompt.stage for prompt in model.prompts} >= {Stage.LEARNING, Stage.PLAN}, model.id


def test_every_prompt_asks_plainly_and_knows_its_stage() -> None:
    for prompt in every_prompt():
        assert prompt.stage, prompt
        assert prompt.question.endswith("?"), prompt
        assert prompt.help.endswith((".", "?")), prompt
        assert all(len(one.split()) <= 30 for one in re.split(r"[.?:;]", prompt.question + prompt.help)), (
            prompt
        )


def test_no_prompt_asks_for_a_detail_that_tells_who_somebody_is() -> None:
    asked = re.compile(
        r"\b(names?|initials|birthday|address|birth|postcode|NHS|schools?|wards?)\b", re.IGNORECASE
    )
    warned = re.compile(r"no(t| identifying)?\b|never|leave out", re.IGNORECASE)
    for prompt in every_prompt():
        assert not asked.search(prompt.question), prompt
        for sentence in re.split(r"(?<=[.?]) ", prompt.help.replace("“the school nurse”", "")):
            assert warned.search(sentence) or not asked.search(sentence), prompt


def test_an_added_prompt_is_told_from_those_of_every_model() -> None:
    added = content.added_prompts()
    assert [(prompt.id, prompt.stage) for prompt in added] == [
        ("talk", Stage.TALK),
        ("effect", Stage.EFFECT),
        ("check-back", Stage.EFFECT),
    ]
    asked = {prompt.id for model in content.reflection_models() for prompt in model.prompts}
    assert asked.isdisjoint(prompt.id for prompt in added)


@pytest.mark.parametrize("folder", ["reflection", "prompts", "forms"])
def test_nothing_a_person_fills_in_carries_a_registered_name(folder: str) -> None:
    for file in (paths.resources() / folder).iterdir():
        assert "signs of safety" not in file.read_text(encoding="utf-8").lower(), file


FORM = """id = "mine"
name = "Mine"
order = 99
who = "Us"
version = "2"
checked = "2026-11-26"
source = "Our page"
note = "Check it."

[[field]]
id = "a"
label = "A"
help = "Write."
takes = ["title", "learning"]
words = 500
optional = true

[[field]]
id = "b"
label = "B"
help = "Write."
"""


def test_one_more_file_adds_a_form(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(paths.resources() / "forms", tmp_path / "forms"))
    (folder / "mine.toml").write_text(FORM, encoding="utf-8")
    form = content.read_forms(folder)[-1]
    assert (form.id, form.version, form.checked) == ("mine", "2", "2026-11-26")
    first, second = form.fields
    assert (first.takes, first.words, first.optional) == ((Fact.TITLE, Stage.LEARNING), 500, True)
    assert (second.takes, second.words, second.optional) == ((), 0, False)


def test_our_forms_say_when_they_were_read_and_to_look_again() -> None:
    forms = content.regulator_forms()
    assert [form.id for form in forms] == [
        *("swe", "nmc-account", "nmc-discussion", "hcpc", "gmc-note", "police-summary"),
    ]
    for form in forms:
        assert form.checked >= "2026-11-26", form.id
        assert re.search(r"Check the (regulator|College)'s own page before relying on it\.$", form.note), (
            form.id
        )
        assert form.version
        assert form.source


def test_a_form_asks_for_no_more_than_its_regulator_does() -> None:
    forms = {form.id: form for form in content.regulator_forms()}
    for form in forms.values():
        for field in form.fields:
            # A review's source names its title, which would stand there twice.
            assert not {Fact.TITLE, Fact.SOURCE} <= set(field.takes), (form.id, field.id)
            assert Stage.FEELING not in field.takes or form.id == "gmc-note", (form.id, field.id)
    assert [field.id for field in forms["swe"].fields] == [
        *("title", "type", "date", "description", "learnt", "effect", "peer"),
    ]
    assert [field.id for field in forms["swe"].fields if field.optional] == ["peer"]
    code = forms["nmc-account"].fields[-1]
    assert not code.takes
    for theme in (
        "prioritise people",
        "practise effectively",
        "preserve safety",
        "professionalism and trust",
    ):
        assert theme in code.help


def test_the_notes_of_a_discussion_hold_nobody_elses_details() -> None:
    (form,) = (form for form in content.regulator_forms() if form.id == "nmc-discussion")
    assert {taken for field in form.fields for taken in field.takes} == {Fact.TALKED_ON, Stage.TALK}
    for word in ("name", "pin", "e-mail", "email", "address", "postcode", "signature"):
        assert not any(word in f"{field.id} {field.label}".lower() for field in form.fields), word
    assert "filled in by hand" in form.note or "fill it in by hand" in form.note


def test_what_the_police_hand_on_is_never_called_what_their_conduct_rules_call_an_outcome() -> None:
    told = (paths.resources() / "forms" / "police-summary.toml").read_text(encoding="utf-8").lower()
    assert not re.search(r"reflective\W+practice|practice\W+review|\brprp\b", told)
    (form,) = (form for form in content.regulator_forms() if form.id == "police-summary")
    taken = {taken for field in form.fields for taken in field.takes}
    assert taken.isdisjoint({Stage.FEELING, Stage.EVENT, Stage.TALK})


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ('who = "Us"\n', "", 1),
        ('id = "mine"', 'id = "other"', 1),
        ('version = "2"', "version = 2", 5),
        ('checked = "2026-11-26"', 'checked = "26 November 2026"', 6),
        ('note = "Check it."', 'note = "Check it."\ncolour = "red"', 9),
        ('takes = ["title", "learning"]', 'takes = ["title", "gossip"]', 14),
        ('takes = ["title", "learning"]', 'takes = ["title", "title"]', 14),
        ('takes = ["title", "learning"]', 'takes = [["title"]]', 14),
        ('takes = ["title", "learning"]', "takes = []", 14),
        ('takes = ["title", "learning"]', 'takes = "title"', 14),
        ("words = 500", "words = -1", 15),
        ("words = 500", "words = true", 15),
        ("optional = true", "optional = 1", 16),
        ('id = "b"', 'id = "a"', 19),
        ('label = "B"\n', "", 18),
    ],
)
def test_a_mistake_in_a_form_is_named_with_its_line(tmp_path: Path, old: str, new: str, line: int) -> None:
    (tmp_path / "mine.toml").write_text(FORM.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ValueError, match=rf"mine\.toml, line {line}: "):
        content.read_forms(tmp_path)


@pytest.mark.parametrize(
    ("told", "line"),
    [
        ("", 1),
        ('prompt = ["talk"]\n', 1),
        ('name = "More"\n' + MODEL[MODEL.index("[[prompt]]") :], 1),
        (MODEL[MODEL.index("[[prompt]]") :].replace("event", "gossip"), 6),
        (MODEL[MODEL.index("[[prompt]]") :].replace('stage = "event"\n', ""), 1),
    ],
)
def test_a_mistake_in_added_prompts_is_named_with_its_line(tmp_path: Path, told: str, line: int) -> None:
    (tmp_path / "added.toml").write_text(told, encoding="utf-8")
    with pytest.raises(ValueError, match=rf"added\.toml, line {line}: "):
        content.read_prompts(tmp_path / "added.toml")


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
        ("minutes = 10", "minutes = ", 4),
        ("minutes = 10", "minutes = 5", 4),
        ("minutes = 10", 'minutes = "10"', 4),
        ('about = "For us."\n', "", 1),
        ('heading = "A"', 'heading = "A"\ncolour = "red"', 12),
        ('question = "What?"\n', "", 9),
        ('stage = "event"', 'stage = "story"', 14),
        ('stage = "event"\n', "", 9),
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
