"""Packs: what one holds is told first, only its own earlier version is replaced, and it can be undone."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from tests.builders import document, folder_bytes, pack, packed, review

from reviewstudy import paths
from reviewstudy.content.permission import forbidden
from reviewstudy.domain.changes import Changed
from reviewstudy.domain.errors import KnownError, PackRefused
from reviewstudy.domain.marks import Place
from reviewstudy.domain.reviews import Provenance
from reviewstudy.services.packing import Manifest, build_pack, start_folder, write_manifest
from reviewstudy.services.packs import PackLook, PackOutcome, PackState
from reviewstudy.services.workspace import Workspace
from reviewstudy.storage.packs import Pack, read_pack, write_pack

Look = Callable[[Pack], PackLook]


@pytest.fixture
def look(workspace: Workspace, tmp_path: Path) -> Look:
    def look(one: Pack) -> PackLook:
        write_pack(one, tmp_path / "some.reviewpack")
        return workspace.packs.look(tmp_path / "some.reviewpack")

    return look


def states(found: PackLook) -> dict[str, PackState]:
    return {line.packed.review_id: line.state for line in found.lines}


def test_each_document_is_told_of_before_anything_is_stored(
    workspace: Workspace, look: Look, heard: list[Changed]
) -> None:
    workspace.packs.take(look(pack(packed(one := review("One.")), packed(review("Stays."), "same"))))
    workspace.packs.take(look(pack(packed(review("Theirs."), "b"), pack_id="elsewhere")))
    before, said = workspace.library.entries(), len(heard)
    shut = replace(packed(review("Shut."), "shut"), provenance=Provenance(permission="Do not share."))
    found = look(
        pack(
            packed(replace(one, title="Better")),
            packed(review("Stays."), "same"),
            packed(review("Mine."), "b"),
            packed(review("New."), "new"),
            shut,
            version="2",
        )
    )
    assert states(found) == {
        "t9": PackState.UPDATED,
        "same": PackState.SAME,
        "b": PackState.ELSEWHERE,
        "new": PackState.NEW,
        "shut": PackState.FORBIDDEN,
    }
    assert (found.held, found.changes) == ("1", True)
    assert (workspace.library.entries(), len(heard)) == (before, said)
    outcome = workspace.packs.take(found)
    assert (outcome.added, outcome.updated, outcome.kept, outcome.left_out) == (
        *(1, 1),
        ("Family T9",),
        ("Family T9",),
    )
    assert {one.review_id for one in workspace.library.entries()} == {"t9", "same", "b", "new"}
    assert workspace.reading.holding("b").document.passages[0].text == "Theirs."


def test_what_the_earlier_version_had_and_this_one_has_not_stays(workspace: Workspace, look: Look) -> None:
    workspace.packs.take(look(pack(packed(), packed(review("x", title="Gone"), "gone"))))
    found = look(pack(packed(), version="2"))
    assert found.staying == ("Gone",)
    workspace.packs.take(found)
    assert len(workspace.library.entries()) == 2


def test_marks_notes_and_corrections_outlive_a_new_version(workspace: Workspace, look: Look) -> None:
    workspace.packs.take(look(pack(packed(review("Nobody asked about the bruise.", "It was seen.")))))
    held = workspace.reading.holding("t9")
    workspace.reading.mark_words(held, Place(0, 0, 0, 12), note="mine")
    workspace.library.correct("t9", replace(held.document, title="As I know it"))
    corrected = workspace.reading.holding("t9")
    assert states(look(pack(packed(review("Nobody asked about the bruise.", "It was seen."))))) == {
        "t9": PackState.SAME
    }
    newer = look(pack(packed(review("Before it.", "Nobody asked about the bruise.")), version="2"))
    assert newer.number(PackState.UPDATED) == 1
    workspace.packs.take(newer)
    now = workspace.reading.holding("t9")
    assert [one.text for one in now.document.passages] == ["Before it.", "Nobody asked about the bruise."]
    assert now.document.title == "As I know it"
    (mark,) = workspace.reading.marks(now)
    assert (mark.mark.note, mark.place) == ("mine", Place(1, 0, 1, 12))
    workspace.history.undo()
    assert workspace.reading.holding("t9") == corrected
    assert look(pack(packed(review("Nobody asked about the bruise.", "It was seen.")))).changes is False


def test_taking_in_is_undone_and_done_again(workspace: Workspace, look: Look, heard: list[Changed]) -> None:
    workspace.packs.take(look(pack(packed(review("One.")))))
    first = workspace.reading.holding("t9")
    workspace.packs.take(look(pack(packed(review("Two.")), packed(review("x"), "new"), version="2")))
    second = workspace.reading.holding("t9")
    assert workspace.history.undo() == "taking in “Brackenshire's reviews”"
    assert workspace.reading.holding("t9") == first
    assert [one.review_id for one in workspace.library.entries()] == ["t9"]
    assert look(pack(packed(review("Two.")), version="2")).held == "1"
    assert workspace.history.redo()
    assert workspace.reading.holding("t9") == second
    assert {one.review_id for one in workspace.library.entries()} == {"t9", "new"}
    assert len(heard) == 4
    workspace.history.undo()
    workspace.history.undo()
    assert workspace.library.entries() == []
    assert set(workspace.faults().values()) == {None}


def test_a_library_that_much_came_into_and_left_is_not_called_damaged(
    workspace: Workspace, look: Look
) -> None:
    """Connections that read before remember an index that is gone by now."""
    workspace.packs.take(look(pack()))
    assert set(workspace.faults().values()) == {None}
    long = [packed(review(*(f"{n} {m} Nobody asked." for m in range(400))), f"d{n}") for n in range(12)]
    workspace.packs.take(look(pack(*long, pack_id="long")))
    workspace.history.undo()
    assert set(workspace.faults().values()) == {None}


def test_what_was_put_right_since_is_not_lost_by_undoing(workspace: Workspace, look: Look) -> None:
    workspace.packs.take(look(pack()))
    held = workspace.reading.holding("t9")
    workspace.library.correct("t9", replace(held.document, title="As I know it"))
    with pytest.raises(KnownError, match="changed again since"):
        workspace.history.undo()
    assert workspace.reading.holding("t9").document.title == "As I know it"


@pytest.mark.parametrize(
    ("held", "coming", "refuses"),
    [
        ("2", "1", True),
        ("2024.10", "2024.9", True),
        ("v2", "v1", True),
        ("2024.9", "2024.10", False),
        ("1", "1", False),
        ("spring", "autumn", False),
        ("2", "draft 1", False),
    ],
)
def test_an_earlier_version_does_not_take_the_place_of_a_later_one(
    workspace: Workspace, look: Look, held: str, coming: str, refuses: bool
) -> None:
    workspace.packs.take(look(pack(packed(review("Held.")), version=held)))
    other = pack(packed(review("Coming.")), version=coming)
    if refuses:
        with pytest.raises(PackRefused, match="which is later"):
            look(other)
    else:
        workspace.packs.take(look(other))
    said = workspace.reading.holding("t9").document.passages[0].text
    assert said == ("Held." if refuses else "Coming.")


def test_a_pack_takes_nothing_that_another_source_brought(
    workspace: Workspace, look: Look, tmp_path: Path
) -> None:
    (brought,) = workspace.library.import_paths([document(tmp_path / "a.txt")])
    assert brought.review is not None
    theirs = workspace.reading.holding(brought.review)
    same_id = packed(review("x"), brought.review)
    same_bytes = replace(packed(review("y"), "b"), edition=theirs.edition)
    found = look(pack(same_id, same_bytes))
    assert set(states(found).values()) == {PackState.ELSEWHERE}
    workspace.packs.take(found)
    # An update can name the bytes of somebody else's review too.
    workspace.packs.take(look(pack(packed(review("One.")), version="2")))
    named = replace(packed(review("Two.")), edition=theirs.edition)
    workspace.packs.take(look(pack(named, version="3")))
    workspace.history.undo()
    assert workspace.reading.holding(brought.review) == theirs
    (again,) = workspace.library.import_paths([document(tmp_path / "a.txt")])
    assert (again.outcome, again.review) == ("duplicate", brought.review)


def test_a_review_that_was_taken_out_comes_back_when_its_pack_is_taken_again(
    workspace: Workspace, look: Look
) -> None:
    workspace.packs.take(look(pack()))
    workspace.taking.take_out("t9")
    assert look(pack()).number(PackState.NEW) == 1


def test_the_import_of_a_pack_names_what_it_left_out(workspace: Workspace, tmp_path: Path) -> None:
    terms = Provenance(permission="ours", share=False)
    shut = replace(packed(review("x", title="Closed minutes"), "shut"), provenance=terms)
    write_pack(pack(packed(), shut), tmp_path / "x.reviewpack")
    (outcome,) = workspace.library.import_paths([tmp_path / "x.reviewpack"])
    assert outcome.outcome == "added"
    assert "1 added, 1 left out" in outcome.message
    assert "“Closed minutes”" in outcome.message


@pytest.mark.parametrize(
    ("permission", "may"),
    [
        ("May be shared.", True),
        ("The words are ours and may be shared under CC BY 4.0.", True),
        ("No permission needed: it is published.", True),
        ("Crown copyright. It may be copied if the source is named.", True),
        ("no", False),
        ("None.", False),
        ("NOT TO BE SHARED outside the partnership", False),
        ("Please do  not\nshare this yet.", False),
        ("Don’t share", False),
        ("OFFICIAL-SENSITIVE", False),
        ("Confidential", False),
        ("The author’s permission was not given", False),
    ],
)
def test_what_a_permission_says(permission: str, may: bool) -> None:
    assert (forbidden(Provenance(permission=permission)) is None) is may
    assert forbidden(Provenance(permission=permission, share=False)) is not None


def test_nothing_in_the_bundled_library_is_forbidden(tmp_path: Path) -> None:
    build = build_pack(paths.resources() / "library", tmp_path / "x.reviewpack")
    assert build.left_out == ()


def test_questions_and_a_survey_travel_from_a_folder_into_a_reflection(
    workspace: Workspace, tmp_path: Path, folder: Path
) -> None:
    sources, path = tmp_path / "ours", tmp_path / "ours.reviewpack"
    start_folder(sources)
    write_manifest(sources, Manifest("anytown", "Anytown's learning", "1", "CC BY 4.0"))
    build_pack(sources, path)
    before = folder_bytes(folder)
    found = workspace.packs.look(path)
    assert folder_bytes(folder) == before
    workspace.packs.take(found)
    review_id = found.lines[0].packed.review_id
    survey = workspace.reading.holding(review_id).document.survey
    assert survey is not None
    models = {one.id: one for one in workspace.reflecting.models(review_id)}
    assert tuple(one.question for one in models["survey"].prompts) == survey.questions
    assert len(models["own"].prompts) == 2
    begun = workspace.reflecting.start(review_id, "survey")
    workspace.reflecting.write(begun.id, {begun.answers[0].prompt: "Ring the health visitor myself."})
    assert workspace.reflecting.returning(begun).by == survey.closes


def test_a_pack_that_is_read_again_says_the_same(tmp_path: Path, look: Look) -> None:
    one = pack(packed(review("Ọlá’s “words” 🙂", points=(1,))), packed(review("x"), "b"))
    assert look(one).pack == one == read_pack(tmp_path / "some.reviewpack")


@pytest.mark.parametrize(
    ("titles", "said"),
    [
        (
            ("A",),
            "1 left as it is, since it came from elsewhere, 1 left out, since it may not be passed on: “A”",
        ),
        (("A", "B"), "2 left as they are, since they came from elsewhere, 2 left out, since they may not be"),
    ],
)
def test_what_a_pack_changed_is_said_in_numbers_that_agree(titles: tuple[str, ...], said: str) -> None:
    assert said in PackOutcome("Pack", 0, 0, titles, titles).message
