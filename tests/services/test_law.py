"""Law and guidance across the library: cards, counts, then and now."""

from dataclasses import replace
from pathlib import Path

import pytest
from tests.builders import pack, packed, review

from reviewstudy.domain.currency import Movement
from reviewstudy.domain.errors import NotFound
from reviewstudy.domain.reviews import Citation, Provenance, Review
from reviewstudy.services.workspace import Workspace
from reviewstudy.storage.packs import write_pack

TODAY = "2026-11-26"


def citing(document: Review, *cited: tuple[str, str]) -> Review:
    return replace(document, citations=tuple(Citation(law, law, "as printed", at) for at, law in cited))


@pytest.fixture
def stocked(workspace: Workspace, tmp_path: Path) -> Workspace:
    case = citing(
        review("Section 20 was used.", "Working Together says so.", points=(1,), reference="Family T9"),
        ("p1", "ca1989-s20"),
        ("p2", "wt"),
    )
    digest = replace(
        packed(replace(case, title="Digest"), "digest"), provenance=Provenance(permission="ours", digest=True)
    )
    old = citing(
        review("Section 20 again.", "The Mumby ruling.", points=(1, 2), published="2017-02", title="Old"),
        ("p1", "ca1989-s20"),
        ("p1", "ca1989"),
    )
    write_pack(pack(packed(case), digest, packed(old, "old")), tmp_path / "x.reviewpack")
    workspace.library.take_pack(tmp_path / "x.reviewpack")
    return workspace


def test_a_digest_and_its_original_count_once_and_a_section_towards_itself(stocked: Workspace) -> None:
    assert [(one.authority.id, one.reviews, one.points) for one in stocked.law.cited()] == [
        ("ca1989", 1, 1),
        ("ca1989-s20", 2, 2),
        ("wt", 1, 0),
    ]


def test_a_card_says_what_it_is_where_it_is_cited_and_what_moved_on_since_each_review(
    stocked: Workspace,
) -> None:
    card = stocked.law.card("ca1989-s20", TODAY)
    assert card.authority.explanation
    assert card.act is not None
    assert (card.act.id, card.counted.reviews, card.counted.points) == ("ca1989", 2, 2)
    assert [one.title for one in card.cited] == ["Family T9", "Old"]
    assert [[place.number for place in one.places] for one in card.cited] == [[1], [1]]
    assert {place.review for one in card.cited for place in one.places} == {"t9", "old"}
    newer, older = card.cited
    # July 2018 does not say whether it was before the judgment of 18 July: the note is shown.
    assert [note.movement for note in newer.as_of.notes] == [Movement.CHANGED]
    assert [note.when for note in older.as_of.notes] == ["2018-07-18"]


def test_an_act_lists_its_sections_with_their_own_counts(stocked: Workspace) -> None:
    provisions = {one.authority.id: one for one in stocked.law.card("ca1989", TODAY).provisions}
    assert provisions["ca1989-s20"].reviews == 2
    assert provisions["ca1989-s47"].reviews == 0


def test_then_is_the_edition_of_each_review_and_now_todays(stocked: Workspace) -> None:
    card = stocked.law.card("wt", TODAY)
    assert card.now is not None
    assert card.now.edition == "2026 edition"
    (citing_review,) = card.cited
    found = citing_review.as_of.then_and_now
    assert found is not None
    assert [one.edition for one in found.then] == ["2015 edition", "2018 edition"]


def test_a_misspelt_ruling_is_found_and_said_to_be_our_reading(stocked: Workspace) -> None:
    card = stocked.law.card("re-n-2015", TODAY)
    assert card.cited == ()
    (guess,) = card.probably
    assert [(place.printed, place.number) for place in guess.places] == [("Mumby ruling", 2)]
    assert stocked.law.card("ca1989-s20", TODAY).probably == ()


def test_a_digests_place_that_is_no_learning_point_stays(workspace: Workspace, tmp_path: Path) -> None:
    case = citing(review("One.", "Two.", points=(1,), reference="Family T9"), ("p2", "wt"))
    digest = replace(
        packed(replace(case, title="Digest"), "digest"), provenance=Provenance(permission="ours", digest=True)
    )
    write_pack(pack(packed(case), digest), tmp_path / "x.reviewpack")
    workspace.library.take_pack(tmp_path / "x.reviewpack")
    (one,) = workspace.law.card("wt", TODAY).cited
    assert one.title == "Family T9"
    assert [place.review for place in one.places] == ["digest", "t9"]


def test_a_law_that_is_not_in_our_list_is_refused_in_a_sentence(workspace: Workspace) -> None:
    with pytest.raises(NotFound, match="not in our list"):
        workspace.law.card("nowhere")
    assert workspace.law.cited() == []
    assert workspace.law.card("ca1989").cited == ()
