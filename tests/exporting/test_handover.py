"""Everything a person wrote, in open formats: hostile words give safe names, and read back the same."""

import json
import zipfile
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from reviewstudy import wire
from reviewstudy.domain.errors import ExportFailed
from reviewstudy.domain.handover import HandedMark, HandedReflection, HandedReview, Handover
from reviewstudy.domain.journal import WrittenAnswer
from reviewstudy.exporting import handover_files, write_folder, write_zip, zipped
from reviewstudy.exporting.handover import LONGEST_NAME, Names

WHEN = "2026-11-23T12:00:00.000+00:00"
HOSTILE = [
    "../../etc/passwd",
    "..\\..\\windows",
    "CON",
    "nul.md",
    "com1 .txt",
    "LPT9",
    " . ",
    "",
    'a/b:c*d?e"f<g>h|i',
    "x" * 5000,
    "👩‍👧‍👦" * 200,
    "\u202eevil\u202c",
    "line\nbreak\ttab\x00nul",
    "ends in dots...",
    "lone \udcff surrogate",
    "Ångström",
    "A\u030angstro\u0308m",
]


def review(one: str = "r1", title: str = "Family T9", *, there: bool = True) -> HandedReview:
    return HandedReview(one, there, title, "Anytown", None, "scr", "2018-07", "https://example.org/x", False)


def mark(note: str = "", quote: str = "words", review: str = "r1", removed: str | None = None) -> HandedMark:
    about = ("e" * 64, "p1", 3, quote, "before", "after", "sun", note, WHEN, WHEN, removed)
    return HandedMark("m1", review, *about)


def reflection(title: str = "Family T9", *texts: str) -> HandedReflection:
    answers = tuple(WrittenAnswer(f"q{n}", "What happened?", text, "What?") for n, text in enumerate(texts))
    kept = (None, "2030-01-01", answers, (), (), ("m1",))
    return HandedReflection("f1", "r1", "e" * 64, "what", "What?", title, "draft", WHEN, WHEN, *kept)


def handover(
    reviews: tuple[HandedReview, ...] = (review(),),
    marks: tuple[HandedMark, ...] = (),
    reflections: tuple[HandedReflection, ...] = (),
) -> Handover:
    return Handover(WHEN, "Review Study 1", reviews, marks, reflections, (), (), {})


def words(markdown: str) -> str:
    """What a reader of Markdown sees, white space as one space."""
    said: list[str] = []

    def take(tokens: list[Token]) -> None:
        for token in tokens:
            if token.children:
                take(token.children)
            elif token.type in ("text", "code_inline", "text_special"):
                said.append(token.content)
            elif token.type in ("softbreak", "hardbreak"):
                said.append(" ")
            else:
                assert token.type not in ("html_block", "html_inline", "fence", "code_block", "image"), token
                said.append(" ")

    take(MarkdownIt("gfm-like", {"linkify": False}).parse(markdown))
    return " ".join("".join(said).split())


@pytest.mark.parametrize("title", HOSTILE)
def test_a_hostile_title_gives_a_name_that_any_system_takes(title: str) -> None:
    names = Names()
    for name in (names.take(title, ".md"), names.take(title, ".md")):
        stem = name.removesuffix(".md")
        assert 0 < len(stem.encode()) <= LONGEST_NAME + 4
        assert not set('<>:"/\\|?*') & set(name)
        assert name.isprintable()
        assert stem == stem.strip(" .")
        assert stem.split(".")[0].strip().upper() not in {"CON", "PRN", "AUX", "NUL", "COM1", "LPT9"}


@given(st.lists(st.text(), max_size=8))
def test_no_two_names_are_one_file_anywhere(titles: list[str]) -> None:
    names = Names()
    made = [names.take(title, ".md") for title in titles]
    assert len({name.casefold() for name in made}) == len(made)
    assert all(PurePosixPath(name).name == name for name in made)


def test_titles_that_differ_in_capitals_or_composition_get_names_of_their_own() -> None:
    names = Names()
    assert [names.take(one, "") for one in ("Zoë", "zoe\u0308", "ZOË")] == ["Zoë", "zoë 2", "ZOË 3"]


@pytest.mark.parametrize(
    "text",
    [
        "# no heading\n- no list\n1. no number",
        "**not bold** _nor this_ `nor code` ~~nor struck~~",
        "<script>alert(1)</script> <!-- nor this -->",
        "![picture](https://example.org/x.png) [link](javascript:x) www.example.org",
        "> no quotation\n\n    no code\n\n---\n\n```\nfence",
        "a | b\n--- | ---\n1 | 2",
        "one\n\ntwo\nthree",
        "&amp; \\ &#35; $x$ ^1",
        "שלום \u202d👩‍👧 é",
    ],
)
def test_words_read_back_as_the_same_words(text: str) -> None:
    files = handover_files(handover(marks=(mark(text, text),), reflections=(reflection(text, text),)))
    (about,) = (content.decode() for name, content in files.items() if name.startswith("reviews/"))
    (reflected,) = (content.decode() for name, content in files.items() if name.startswith("reflections/"))
    wanted = " ".join(text.split())
    assert f"“{wanted}”" in words(about)
    assert words(about).count(wanted) == 2
    assert words(reflected).count(wanted) == 3  # title, answer, quotation


@given(st.text())
def test_any_note_reads_back_as_its_words(text: str) -> None:
    files = handover_files(handover(marks=(mark(text),)))
    (about,) = (content.decode() for name, content in files.items() if name.startswith("reviews/"))
    visible = [sign for sign in text if sign.isalnum()]
    said = iter(words(about))
    assert all(sign in said for sign in visible), "every letter, in this order"
    again = wire.decode(files["journal.json"], Handover)
    assert again.marks[0].note == text.encode(errors="replace").decode() or "\ufffd" in again.marks[0].note


def test_the_json_holds_all_of_it_and_is_read_strictly() -> None:
    whole = handover(marks=(mark("Why?"),), reflections=(reflection("T9", "Fear."),))
    assert wire.decode(handover_files(whole)["journal.json"], Handover) == whole


def test_there_is_a_file_for_each_review_and_reflection_and_one_that_warns() -> None:
    gone, binned = review("r2", "", there=False), mark("In the bin.", review="r2", removed=WHEN)
    files = handover_files(handover((review(), gone), (mark("Why?"), binned), (reflection("T9", "Fear."),)))
    assert list(files) == [
        "README.md",
        "journal.json",
        "reviews/Family T9.md",
        "reviews/A review no longer in the library.md",
        "reflections/2026-11-23 T9.md",
    ]
    assert b"not encrypted" in files["README.md"]
    about = words(files["reviews/Family T9.md"].decode())
    for part in ("Anytown", "July 2018", "“words”", "Why?", "Page 3", "23 November 2026"):
        assert part in about
    assert "In the bin" in files["reviews/A review no longer in the library.md"].decode()
    assert "kept until 1 January 2030" in files["reflections/2026-11-23 T9.md"].decode()


def test_a_zip_holds_the_files_under_their_names(tmp_path: Path) -> None:
    files = handover_files(handover(marks=(mark("é"),)))
    path = tmp_path / "all.zip"
    for _ in range(2):  # and replaces itself
        write_zip(zipped(files, WHEN), path)
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == files
    assert zipped(files, WHEN) == path.read_bytes()


def test_a_folder_is_made_whole_and_never_over_another(tmp_path: Path) -> None:
    files = handover_files(handover(marks=(mark("é"),)))
    made = tmp_path / "all"
    write_folder(files, made)
    there = {one.relative_to(made).as_posix(): one.read_bytes() for one in made.rglob("*") if one.is_file()}
    assert there == files
    with pytest.raises(ExportFailed, match="already"):
        write_folder(files, made)
    assert [one.name for one in tmp_path.iterdir()] == ["all"]
    with pytest.raises(ExportFailed, match="does not exist"):
        write_folder(files, tmp_path / "nowhere" / "all")


def test_a_failure_in_the_middle_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[int] = []

    def full(file: int) -> None:
        written.append(file)
        if len(written) == 2:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr("reviewstudy.exporting.files.os.fsync", full)
    with pytest.raises(ExportFailed, match="the disk is full"):
        write_folder(handover_files(handover()), tmp_path / "all")
    assert len(written) == 2
    assert list(tmp_path.iterdir()) == []


def test_the_settings_in_the_json_are_plain() -> None:
    whole = json.loads(handover_files(handover())["journal.json"])
    assert whole["settings"] == {}
    assert whole["schema"] == 3
