"""What was written once, as each form wants it: nothing made up, nothing lost, gaps shown."""

import pytest
from tests.builders import pack, packed, review

from reviewstudy.content import reflection_models
from reviewstudy.domain.changes import Changed
from reviewstudy.domain.errors import NotFound
from reviewstudy.domain.forms import Filled
from reviewstudy.domain.journal import Activity
from reviewstudy.domain.reflections import TEAM
from reviewstudy.services.acting import Planned
from reviewstudy.services.asking import TeamQuestions
from reviewstudy.services.workspace import Workspace
from reviewstudy.storage.packs import write_pack

WORDS = {"what": "I read it.", "so-what": "I was too kind.", "now-what": "I shall ask."}


@pytest.fixture
def one(workspace: Workspace, tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("pack") / "x.reviewpack"
    write_pack(pack(packed(review("One.", "Two.", points=(1, 2)))), path)
    workspace.library.take_pack(path)
    begun = workspace.reflecting.start("t9")
    workspace.reflecting.write(begun.id, WORDS)
    workspace.reflecting.link(begun.id, ["l2"])
    workspace.reflecting.put_activity(begun.id, Activity("2026-11-20", 80, "a teacher", "2026-11-22"))
    workspace.acting.add(begun.id, Planned("Ask the team", "me", "2026-12-10"))
    return begun.id


def by_field(workspace: Workspace, one: str, form: str = "swe") -> dict[str, Filled]:
    return {filled.field.id: filled for filled in workspace.filling.filled(one, form)}


def test_each_answer_stands_where_the_form_asks_for_it(workspace: Workspace, one: str) -> None:
    fields = by_field(workspace, one)
    assert list(fields) == [field.id for field in workspace.filling.form("swe").fields]
    assert WORDS["what"] in fields["description"].text
    assert "Family T9" in fields["description"].text
    assert fields["learnt"].text == WORDS["so-what"]
    assert WORDS["now-what"] in fields["effect"].text
    assert "Ask the team; me; by 10 December 2026" in fields["effect"].text
    assert fields["date"].text == "20 November 2026"
    assert "a teacher" in fields["peer"].text
    assert fields["type"].gap


def test_what_is_shared_in_place_of_an_answer_is_what_a_form_takes(workspace: Workspace, one: str) -> None:
    workspace.reflecting.summarise(one, {"so-what": "Shorter."})
    for form in workspace.filling.forms():
        texts = " ".join(filled.text for filled in workspace.filling.filled(one, form.id))
        assert WORDS["so-what"] not in texts, form.id
    assert by_field(workspace, one)["learnt"].text == "Shorter."


def test_what_is_written_for_a_form_stays_in_that_form(
    workspace: Workspace, one: str, heard: list[Changed]
) -> None:
    workspace.filling.write(one, "swe", {"learnt": "For this form.", "type": "Reading"})
    assert heard[-1].ids == (one,)
    fields = by_field(workspace, one)
    assert (fields["learnt"].text, fields["learnt"].own) == ("For this form.", True)
    assert not fields["type"].gap
    assert by_field(workspace, one, "nmc-account") != {}
    assert "For this form." not in str(workspace.filling.filled(one, "nmc-account"))
    assert workspace.reflecting.reflection(one).answers[1].text == WORDS["so-what"]


def test_a_field_that_is_as_it_was_taken_follows_the_answer_again(workspace: Workspace, one: str) -> None:
    workspace.filling.write(one, "swe", {"learnt": "Mine."})
    workspace.filling.write(one, "swe", {"learnt": WORDS["so-what"] + "\n"})
    workspace.reflecting.write(one, {"so-what": "Changed since."})
    assert by_field(workspace, one)["learnt"].text == "Changed since."


def test_every_form_knows_its_place_for_every_model(workspace: Workspace, one: str) -> None:
    for model in reflection_models():
        begun = workspace.reflecting.start("t9", model.id)
        workspace.reflecting.write(
            begun.id, {answer.prompt: f"W-{answer.prompt}" for answer in begun.answers}
        )
        kept = workspace.reflecting.reflection(begun.id)
        for form in workspace.filling.forms():
            whole = " ".join(filled.text for filled in workspace.filling.filled(begun.id, form.id))
            left = {answer.prompt for answer in workspace.filling.unplaced(begun.id, form.id)}
            for answer in kept.answers:
                assert (answer.text in whole) != (answer.prompt in left), (model.id, form.id, answer.prompt)
    assert one


def test_answers_to_a_teams_questions_are_what_was_learnt(workspace: Workspace, one: str) -> None:
    workspace.reflecting.put_team(TeamQuestions(("Why?",)))
    workspace.reflecting.ask(one, TEAM)
    prompt = workspace.reflecting.reflection(one).answers[0].prompt
    workspace.reflecting.write(one, {prompt: "Because."})
    learnt = by_field(workspace, one)["learnt"].text
    assert learnt == f"Because.\n\n{WORDS['so-what']}", "what was answered before keeps its place"


def test_what_a_review_gone_from_the_library_leaves_is_its_title(workspace: Workspace, one: str) -> None:
    workspace.library.remove("t9")
    fields = by_field(workspace, one)
    assert fields["description"].text == f"Family T9\n\n{WORDS['what']}"


def test_a_form_that_is_not_known_is_refused(workspace: Workspace, one: str) -> None:
    with pytest.raises(NotFound, match="no such form"):
        workspace.filling.filled(one, "none")
    with pytest.raises(NotFound):
        workspace.filling.filled("gone", "swe")
    with pytest.raises(NotFound):
        workspace.filling.write("gone", "swe", {"learnt": "x"})


def test_wording_for_a_form_can_be_taken_back(workspace: Workspace, one: str) -> None:
    workspace.filling.write(one, "swe", {"type": "Reading"})
    workspace.filling.write(one, "swe", {"learnt": "Mine."})
    workspace.history.undo()
    assert by_field(workspace, one)["learnt"].text == WORDS["so-what"]
    assert by_field(workspace, one)["type"].text == "Reading"
