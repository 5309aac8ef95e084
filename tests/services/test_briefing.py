"""Briefings of what is in the library."""

from dataclasses import replace
from pathlib import Path

import pytest
from tests.builders import holding, review

from reviewstudy.domain.briefings import Place
from reviewstudy.domain.errors import ExportFailed, NotFound
from reviewstudy.domain.reviews import Holding, ItemKind, LearningPoint
from reviewstudy.services.briefing import BriefingService
from reviewstudy.services.workspace import Workspace

ASKED = "How do you  know\nthe child is safe?"


def _document(title: str, digest: bool = False) -> Holding:
    made = review("Nobody asked.", "See the child awake.", ASKED, points=(1, 2), title=title)
    question = LearningPoint("q1", ItemKind.QUESTION, "Questions", (), ASKED, "p3")
    points = (*made.learning_points, question)
    return holding(replace(made, learning_points=points), title.lower().replace(" ", "-"), digest=digest)


@pytest.fixture
def service(workspace: Workspace) -> BriefingService:
    library = workspace.briefing._library
    for one in (_document("Family T9"), _document("Family U1", digest=True)):
        library.put(one, one.review_id)
    return workspace.briefing


T9, U1 = ("family-t9", "l2"), ("family-u1", "l1")


def test_points_are_quoted_in_the_order_chosen_each_once_with_their_place(service: BriefingService) -> None:
    made = service.make([U1, T9, U1], "team", " Title ", " team ")
    assert [point.text for point in made.points] == ["Nobody asked.", "See the child awake."]
    assert [point.place for point in made.points] == [
        Place(1, 1, "learning", None), Place(2, 2, "learning", None)
    ]  # fmt: skip
    assert [(source.title, source.digest) for source in made.sources] == [
        ("Family U1", True),
        ("Family T9", False),
    ]
    assert (made.title, made.team, made.layout_name) == ("Title", "team", "Team briefing")


def test_the_reviews_own_questions_come_first_and_once_then_general_ones(service: BriefingService) -> None:
    offers = service.offers([T9, U1])
    assert (offers[0].text, offers[0].source) == ("How do you know the child is safe?", "Family T9")
    assert len({offer.text for offer in offers}) == len(offers) > 5
    assert all(not offer.source for offer in offers[1:])


def test_a_question_keeps_its_source_until_it_is_rewritten(service: BriefingService) -> None:
    own, rewritten = "How do you know the child is safe?", "How do we know the child is safe?"
    made = service.make([T9], "team", questions=[own, rewritten, "  ", own])
    assert [(question.text, question.place) for question in made.questions] == [
        (own, Place(1, 3, "question", None)),
        (rewritten, None),
    ]
    assert own not in made.typed
    assert rewritten in made.typed


def test_a_person_s_words_go_into_boxes_of_words_alone(service: BriefingService) -> None:
    words = {"background": "Read in May.", "found": "not mine to fill", "gone": "no such box"}
    made = service.make([T9], "seven-minutes", boxes=words)
    assert {box.layout.id: box.text for box in made.boxes if box.text} == {"background": "Read in May."}


def test_what_may_identify_someone_is_found_in_what_was_typed_alone(service: BriefingService) -> None:
    made = service.make([T9], "seven-minutes", "For Mrs Okafor", boxes={"why": "Ring 07700 900123."})
    assert [found.identifier.text for found in service.look_through(made)] == ["Mrs Okafor", "07700 900123"]
    assert service.look_through(service.make([T9], "team")) == ()
    tied = service.make([T9], "seven-minutes", boxes={"why": "I know Family T9.", "found": "Ask."})
    assert [found.identifier.kind for found in service.look_through(tied)] == ["pseudonym"]


def test_nothing_chosen_and_what_is_gone_are_refused(service: BriefingService) -> None:
    with pytest.raises(ExportFailed, match="no learning point to brief on; choose one"):
        service.make([], "team")
    with pytest.raises(ExportFailed, match="no such layout"):
        service.make([T9], "poster")
    with pytest.raises(NotFound, match="no longer in its review; choose it again"):
        service.make([("family-t9", "l99")], "team")
    with pytest.raises(NotFound):
        service.make([("gone", "l1")], "team")


def test_each_form_is_written_over_its_own_kind_alone(service: BriefingService, tmp_path: Path) -> None:
    made = service.make([T9], "team", "First")
    page, text = tmp_path / "b.pdf", tmp_path / "b.md"
    service.save_pdf(made, page)
    service.save_markdown(made, text)
    assert page.read_bytes().startswith(b"%PDF")
    assert text.read_text("utf-8").startswith("# First\n")
    again = service.make([T9], "team", "Second")
    service.save_markdown(again, text)
    assert text.read_text("utf-8").startswith("# Second\n")
    before = page.read_bytes(), text.read_bytes()
    with pytest.raises(ExportFailed, match="another file of that name"):
        service.save_markdown(made, page)
    with pytest.raises(ExportFailed, match="another file of that name"):
        service.save_pdf(made, text)
    assert (page.read_bytes(), text.read_bytes()) == before


@pytest.mark.parametrize(
    ("name", "content"),
    [("keys.md", b"SQLite format 3\0"), ("notes.conf", b"# set by hand\n"), ("b.md", b"")],
)
def test_markdown_is_not_written_over_what_is_not_markdown(
    service: BriefingService, tmp_path: Path, name: str, content: bytes
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(ExportFailed, match="another file of that name"):
        service.save_markdown(service.make([T9], "team", "First"), path)
    assert path.read_bytes() == content


def test_the_pages_are_counted(service: BriefingService) -> None:
    assert service.pages(service.pdf(service.make([T9, U1], "seven-minutes"))) == 1
