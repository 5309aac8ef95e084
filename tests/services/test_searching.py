"""One search over reviews and a person's own words."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import pack, packed, review

from reviewstudy.domain.marks import Place
from reviewstudy.domain.queries import LIT_END, LIT_START, Query
from reviewstudy.domain.reviews import ItemKind, Provenance
from reviewstudy.services.searching import lit_parts
from reviewstudy.services.workspace import Workspace
from reviewstudy.storage.packs import write_pack


@pytest.fixture
def stocked(workspace: Workspace, tmp_path: Path) -> Workspace:
    case = review("Nobody asked about the bruise.", "A bruise was seen.", points=(1,), reference="Family T9")
    digest = replace(
        packed(replace(case, title="Digest"), "digest"), provenance=Provenance(permission="ours", digest=True)
    )
    write_pack(pack(packed(case), digest), tmp_path / "x.reviewpack")
    workspace.library.take_pack(tmp_path / "x.reviewpack")
    return workspace


def test_learning_then_own_words_then_passages(stocked: Workspace) -> None:
    held = stocked.reading.holding("t9")
    stocked.reading.mark_words(held, Place(1, 0, 1, 8), note="the bruise again")
    reflection = stocked.reflecting.start("t9")
    stocked.reflecting.write(reflection.id, {reflection.answers[0].prompt: "I missed a bruise once"})
    hits = stocked.searching.search(Query("bruise"))
    assert [hits[0].kind, *(hit.kind for hit in hits[3:])] == ["learning", "passage", "passage"]
    assert {hit.kind for hit in hits[1:3]} == {"note", "answer"}
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert {hit.ref for hit in hits if hit.kind == "answer"} == {reflection.id}
    assert [hit.kind for hit in stocked.searching.search(Query("bruise", item=ItemKind.LEARNING))] == [
        "learning"
    ]
    assert all(hit.kind != "note" for hit in stocked.searching.search(Query("bruise", years=(2018, None))))


def test_a_digest_and_its_original_count_once_however_few_are_asked_for(stocked: Workspace) -> None:
    for limit in (1, 2, 50):
        hits = stocked.searching.search(Query("asked", limit=limit))
        assert [(hit.review, hit.number) for hit in hits] == [("t9", 1)]


def test_no_more_is_given_than_asked_for(stocked: Workspace) -> None:
    assert len(stocked.searching.search(Query("bruise", limit=2))) == 2
    assert stocked.searching.search(Query('  " ')) == []


def test_a_note_on_a_review_that_is_gone_is_left_out(stocked: Workspace) -> None:
    held = stocked.reading.holding("t9")
    stocked.reading.mark_words(replace(held, review_id="gone"), Place(1, 0, 1, 8), note="curiosity")
    assert stocked.searching.search(Query("curiosity")) == []


@given(st.lists(st.tuples(st.text(alphabet="ab "), st.text(alphabet="cd", min_size=1))))
def test_a_snippet_falls_into_lit_and_plain_runs(parts: list[tuple[str, str]]) -> None:
    snippet = "".join(f"{plain}{LIT_START}{lit}{LIT_END}" for plain, lit in parts)
    runs = [run for plain, lit in parts for run in ((plain, False), (lit, True)) if run[0]]
    assert lit_parts(snippet) == runs
