"""One search over reviews and a person's own words: real encrypted databases."""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.builders import holding, pack, packed, review

from reviewstudy import content
from reviewstudy.domain.facets import Facet, Narrowing
from reviewstudy.domain.marks import Place
from reviewstudy.domain.queries import LIT_END, LIT_START, Hit, Query
from reviewstudy.domain.reviews import Holding, ItemKind, Provenance
from reviewstudy.domain.themes import Theme, Thesaurus
from reviewstudy.services.events import Events
from reviewstudy.services.searching import SearchService, lit_parts
from reviewstudy.services.themes import ThemeService
from reviewstudy.services.workspace import Workspace
from reviewstudy.storage import index
from reviewstudy.storage import journal as journal_db
from reviewstudy.storage import library as library_db
from reviewstudy.storage.connect import EncryptedFile
from reviewstudy.storage.packs import write_pack


class Stocking:
    """A library to fill by hand, and its search."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.key = folder, (key := os.urandom(32))
        self.files = (
            EncryptedFile(folder / "library.db", key, library_db.migrations()),
            EncryptedFile(folder / "journal.db", key, journal_db.migrations()),
        )
        self.library, journal = library_db.Library(self.files[0]), journal_db.Journal(self.files[1])
        events = Events()
        self.searching = SearchService(
            self.library, journal, events, ThemeService(self.library, journal, events)
        )

    def put(self, held: Holding, name: str = "a.txt") -> None:
        self.library.put(held, name)
        self.searching.forget()

    def search(self, query: Query) -> list[Hit]:
        return self.searching.search(query)

    def found(self, words: str, *, typing: bool = False) -> list[str]:
        return [hit.text for hit in self.search(Query(words, typing=typing))]


@pytest.fixture
def stocking(tmp_path: Path) -> Iterator[Stocking]:
    made = Stocking(tmp_path)
    yield made
    for file in made.files:
        file.close()


def only(*pairs: tuple[Facet, str], years: tuple[int | None, int | None] = (None, None)) -> Narrowing:
    return Narrowing(tuple(pairs), years=years)


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
    assert [
        hit.kind for hit in stocked.searching.search(Query("bruise", only((Facet.ITEM, "learning"))))
    ] == ["learning"]
    assert all(
        hit.kind != "note" for hit in stocked.searching.search(Query("bruise", only(years=(2018, None))))
    )


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


def test_learning_points_come_before_passages_and_are_not_found_twice(stocking: Stocking) -> None:
    stocking.put(
        holding(review("A bruise, a bruise, a bruise.", "The bruise was not questioned.", points=(2,))), "a"
    )
    hits = stocking.search(Query("bruise"))
    assert [(hit.kind, hit.number) for hit in hits] == [("learning", 1), ("passage", None)]
    assert hits[0].snippet == f"The {LIT_START}bruise{LIT_END} was not questioned."
    assert hits[0].why == "matches: bruise"


def test_all_the_words_count_and_else_some(stocking: Stocking) -> None:
    stocking.put(holding(review("A small bruise.", "A small visit.")), "a")
    assert stocking.found("small bruise") == ["A small bruise."]
    hits = stocking.search(Query("bruise grandmother"))
    assert [hit.text for hit in hits] == ["A small bruise."]
    assert hits[0].why == "matches: bruise; without grandmother"


def test_phrases_stems_accents_and_unfinished_words_are_found(stocking: Stocking) -> None:
    stocking.put(holding(review("The non-mobile babies of the café.")), "a")
    for words in ('"non mobile"', "non-mobile", "baby", "CAFE", "cafe\u0301"):
        assert stocking.found(words), words
    assert stocking.found('"mobile non"') == []
    assert stocking.found("caf") == []
    assert stocking.found("caf", typing=True)


def test_a_search_is_narrowed(stocking: Stocking) -> None:
    stocking.put(holding(review("A bruise.", points=(1,), themes=("neglect",), law="act", published="2018")))
    stocking.put(holding(review("A bruise.", published=None), "review-2"))

    def reviews(narrowing: Narrowing) -> list[str]:
        return [hit.review for hit in stocking.search(Query("bruise", narrowing))]

    assert sorted(reviews(only())) == ["review-1", "review-2"]
    for yes in (
        only(years=(2018, 2018)),
        only(years=(None, 2018)),
        only(years=(2018, None)),
        only((Facet.ITEM, ItemKind.LEARNING)),
        only((Facet.THEME, "neglect")),
        only((Facet.LAW, "act")),
    ):
        assert reviews(yes) == ["review-1"], yes
    for no in (
        only(years=(2019, None)),
        only((Facet.ITEM, ItemKind.QUESTION)),
        only((Facet.THEME, "' OR 1")),
        only((Facet.LAW, "another")),
    ):
        assert reviews(no) == [], no


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(
    st.text()
    | st.lists(
        st.sampled_from(
            [
                "AND",
                "OR",
                "NOT",
                "NEAR(",
                ")",
                '"',
                "'",
                "*",
                "^",
                ":",
                "-",
                "\x00",
                "👩‍👧",
                "text",
                "{",
                "}",
                ";",
                "--",
                "\ud800",
                "\u0301",
                "٣",
                "ॐ",
                "½",
                "\udfff x",
                "theme:",
                'law:"',
                "year:2015..",
                "by:*",
                "kind:NEAR",
                "\x02",
                "\x03",
                "\x1b[0m",
                "ﬁ",
                "İ",
            ]
        )
    ).map(" ".join)
    | st.lists(st.sampled_from(['"', "*", "a", " ", "\n"])).map("".join),
    st.booleans(),
)
def test_nothing_that_is_typed_upsets_the_index(stocking: Stocking, words: str, typing: bool) -> None:
    stocking.put(holding(), "a")
    stocking.searching.first(Query(words, typing=typing))
    stocking.search(Query(words, typing=typing))


def test_a_hundred_kilobytes_can_be_pasted(stocking: Stocking) -> None:
    stocking.put(holding(review("A bruise.")), "a")
    for words in (
        "bruise " * 15_000,
        "x" * 100_000,
        '"' * 100_000,
        "a-" * 50_000,
        "bruise" + "\x00" * 100_000,
        "\ud800" * 50_000,
        "theme:x " * 12_000,
        "a OR " * 20_000,
        "-b " * 33_000,
        "dog DNA gp not told " * 5_000,
    ):
        stocking.search(Query(words, typing=True))


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("bruise -baby", ["A bruise."]),
        ('-"the bruise" bruise', ["A bruise."]),
        ("bruise OR visit", ["A bruise.", "A visit.", "The bruise of a baby."]),
        ("baby OR visit -bruise", ["A visit."]),
        ('"bruise of a baby"', ["The bruise of a baby."]),
        ("brui*", ["A bruise.", "The bruise of a baby."]),
        ("-bruise", []),
    ],
)
def test_not_or_phrases_and_beginnings(stocking: Stocking, words: str, found: list[str]) -> None:
    stocking.put(holding(review("The bruise of a baby.", "A bruise.", "A visit.", points=(1, 2, 3))))
    assert sorted(stocking.found(words)) == found


def test_without_words_what_is_left_out_stays_out(stocking: Stocking) -> None:
    stocking.put(holding(review("A bruise.", "A visit.", points=(1, 2))))
    assert stocking.found("kind:learning -bruise") == ["A visit."]


def test_a_short_form_with_two_meanings_is_told_by_its_case(stocking: Stocking) -> None:
    texts = ("The child was not brought.", "The DNA was tested.", "A dna sample.")
    stocking.put(holding(review(*texts, points=(1, 2, 3))))
    assert set(stocking.found("DNA")) == {"The child was not brought.", "The DNA was tested."}
    assert set(stocking.found("dna")) == {"A dna sample.", "The DNA was tested."}
    assert stocking.searching.answer(Query("DNA")).short_forms[0].letters == "DNA"


def test_what_has_all_the_words_comes_before_a_point_that_has_some(stocking: Stocking) -> None:
    stocking.put(holding(review("A bruise was seen.", "The grandmother saw a bruise.", points=(1,))))
    answer = stocking.searching.answer(Query("bruise grandmother"))
    assert [hit.kind for hit in answer.hits] == ["passage", "learning"]
    assert answer.partial
    assert [hit.score for hit in answer.hits] == sorted((hit.score for hit in answer.hits), reverse=True)


def test_a_word_that_is_nowhere_does_not_hide_what_has_the_others(stocking: Stocking) -> None:
    stocking.put(holding(review("Parents were polite.", "A visit.", points=(1, 2))))
    assert stocking.found("polite xylophone quagga parents") == ["Parents were polite."]


def test_a_search_that_is_not_wanted_ends_before_its_time(
    stocking: Stocking, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index, "_STEPS", 100)  # so that few reviews are enough
    stocking.put(holding(review(*["A bruise was seen at home."] * 600, points=range(1, 600, 2))))
    query = Query("bruise OR seen home")
    asked: list[int] = []

    def stop() -> bool:
        asked.append(len(asked))
        return len(asked) > 1

    with pytest.raises(Exception, match="interrupted"):
        stocking.searching.answer(query, stop)
    assert len(asked) == 2, "it is not asked again once it has said so"
    assert stocking.searching.answer(query).points, "the next search is not disturbed"


def test_after_a_rule_has_changed_reviews_are_read_into_the_index_again(
    stocking: Stocking, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = review("The xylophone was loud.", points=(1,), title="Older", publisher="A board")
    stocking.put(holding(case))
    assert stocking.library.reindex() is False
    assert stocking.searching.theme_counts() == {}
    music = Theme("music", "music", ("xylophone",), "Types of harm")
    thesaurus = Thesaurus([*content.thesaurus().themes, music])
    monkeypatch.setattr(content, "thesaurus", lambda: thesaurus)
    monkeypatch.setattr(content, "index_version", lambda: "another")
    steps: list[tuple[int, int]] = []
    assert stocking.library.reindex(lambda done, whole: steps.append((done, whole))) is True
    stocking.searching.forget()
    assert steps == [(1, 1)]
    assert stocking.searching.theme_counts() == {"music": 1}
    assert [hit.themes for hit in stocking.search(Query("music"))] == [("music",)]
    assert stocking.library.reindex() is False


def test_a_search_goes_on_while_another_process_adds_and_takes_away(stocking: Stocking) -> None:
    stocking.put(holding(review("A bruise.", "A visit.", points=(1,))))
    assert stocking.found("bruise")
    other = library_db.Library(
        EncryptedFile(stocking.folder / "library.db", stocking.key, library_db.migrations())
    )
    try:
        other.put(holding(review("Another bruise.", points=(1,)), "review-2"), "b.txt")
        assert set(stocking.found("bruise")) == {"A bruise.", "Another bruise."}
        other.put(holding(review("Not a word of it."), "review-2"), "c.txt")
        assert stocking.found("bruise") == ["A bruise."]
    finally:
        other._file.close()


def test_a_shelf_that_is_behind_leaves_out_what_it_does_not_know(
    stocking: Stocking, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between a commit and the word of it a search may run."""
    stocking.put(holding(review("A bruise.", "A bruise in the text.", points=(1,))))
    behind = stocking.searching.shelf()
    stocking.library.put(holding(review("A new bruise.", "A bruise further on.", points=(1,)), "r2"), "b.txt")
    stocking.library.put(holding(review("Not a word of it.", points=(1,))), "a.txt")
    monkeypatch.setattr(stocking.searching, "shelf", lambda: behind)
    assert stocking.found("bruise") == []


def test_a_digest_is_found_where_only_it_passes(stocked: Workspace) -> None:
    stocked.reading.mark_words(stocked.reading.holding("digest"), Place(1, 0, 1, 8), note="seen")
    marked = stocked.searching.answer(Query("", only((Facet.MARKED, "marked"))))
    assert [hit.review for hit in marked.hits] == ["digest"]
    counts = {one.facet: dict(one.counts) for one in stocked.searching.answer(Query("asked")).tallies}
    assert counts[Facet.ITEM] == {"learning": 1}, "without a narrowing they count once"


def test_passages_are_narrowed_by_law_to_the_last(stocking: Stocking) -> None:
    stocking.put(holding(review("A visit.", "A bruise.", law="ca1989-s47")))
    stocking.put(holding(review("A visit.", "A bruise.", law="ca1989-s20"), "r2"))

    def found(narrowing: Narrowing) -> list[str]:
        return [hit.review for hit in stocking.search(Query("bruise", narrowing))]

    assert found(only((Facet.LAW, "ca1989-s47"))) == ["review-1"]
    assert found(Narrowing(excluded=((Facet.LAW, "ca1989-s47"),))) == ["r2"]
    both = only((Facet.LAW, "ca1989-s47")).also(only((Facet.LAW, "ca1989-s20")))
    assert found(both) == []


def test_points_with_some_of_the_words_are_not_counted_among_those_with_all(stocking: Stocking) -> None:
    stocking.put(
        holding(
            review(
                "An interpreter was asked for by the nurse.",
                "The interpreter was late.",
                "The interpreter did not come.",
                points=(1, 2, 3),
            )
        )
    )
    answer = stocking.searching.answer(Query("interpreter nurse"))
    assert (len(answer.points), answer.partial) == (1, False)
    assert answer.loose == len(answer.hits) - 1
    assert sum(n for one in answer.tallies if one.facet is Facet.ITEM for _, n in one.counts) == 1


def test_a_hostile_document_forges_neither_lit_words_nor_themes_of_ones_own(stocking: Stocking) -> None:
    forged = f"A {LIT_START}visit{LIT_END} with a bruise\x00 and more."
    stocking.put(holding(review(forged, points=(1,), themes=("own:secret", "neglect"))))
    (hit,) = stocking.search(Query("bruise"))
    assert hit.snippet == f"A visit with a {LIT_START}bruise{LIT_END} and more."
    assert hit.themes == ("neglect",)


def test_a_ticked_point_is_found_again_by_its_words(stocking: Stocking) -> None:
    stocking.put(holding(review("Nobody asked.", points=(1,))))
    ticked = {("review-1", "l1"): "Nobody asked.", ("gone", "l1"): "Nothing."}
    assert stocking.searching.found_again(ticked) == {("review-1", "l1"): ("review-1", "l1")}
    stocking.put(holding(review("Something new.", "Nobody asked.", points=(1, 2))))
    assert stocking.searching.found_again(ticked) == {("review-1", "l1"): ("review-1", "l2")}
    stocking.put(holding(review("Something new.", points=(1,))))
    assert stocking.searching.found_again(ticked) == {}


@pytest.mark.parametrize(
    ("typed", "corrected"),
    [("bruzing", "bruising"), ("-bruzing bruzing", "-bruzing bruising"), ("by:x bruzing", "by:x bruising")],
)
def test_a_word_is_put_right_where_it_is_looked_for(stocking: Stocking, typed: str, corrected: str) -> None:
    stocking.put(holding(review("Bruising was seen.", points=(1,))))
    meant = stocking.searching.answer(Query(typed)).corrected
    assert meant is not None
    assert meant.words == corrected


def test_what_i_wrote_keeps_its_place_among_many_learning_points(stocked: Workspace) -> None:
    held = stocked.reading.holding("t9")
    stocked.reading.mark_words(held, Place(1, 0, 1, 8), note="the bruise again")
    hits = stocked.searching.search(Query("bruise", limit=4))
    assert "note" in {hit.kind for hit in hits}


def test_a_lone_surrogate_is_no_character(stocking: Stocking) -> None:
    stocking.put(holding())
    for words in ("\udcff", "law:\udcff", "bruise\udcff"):
        stocking.searching.answer(Query(words))
