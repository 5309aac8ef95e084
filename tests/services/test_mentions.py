"""Everything that mentions a word, found and handed over."""

import re
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from pypdf import PdfReader
from tests.builders import document

from reviewstudy.domain.errors import KnownError
from reviewstudy.domain.facets import Narrowing
from reviewstudy.domain.marks import Place
from reviewstudy.domain.mentions import Mentions
from reviewstudy.exporting import mentions_pdf
from reviewstudy.services.settings import LOCAL_LINKS
from reviewstudy.services.workspace import Workspace


@pytest.fixture
def found(workspace: Workspace, tmp_path: Path) -> Mentions:
    """A word in every place it may stand."""
    (outcome,) = workspace.library.import_paths([document(tmp_path / "about Zoë.txt", "Zoë")])
    assert outcome.review
    as_read = workspace.reading.holding(outcome.review).document
    workspace.library.correct(outcome.review, replace(as_read, title="Child Zoë"))
    holding = workspace.reading.holding(outcome.review)
    workspace.reading.mark_words(holding, Place(0, 0, 0, 11), note="**Zoe** rang. *Zoe* again: <b>ZOE</b>")
    removed = workspace.reading.mark_words(holding, Place(0, 12, 0, 20), note="zoe, in the bin")
    workspace.reading.remove(removed)
    reflection = workspace.reflecting.start(outcome.review)
    workspace.reflecting.write(reflection.id, {reflection.answers[0].prompt: "I met Zoé\nand zoes."})
    workspace.saved.save("Zoë's", "zoe", Narrowing())
    workspace.settings.put(LOCAL_LINKS, {"neglect": "ask zoe"})
    return workspace.mentions.find("zoë")


def test_every_kind_of_place_is_found(found: Mentions) -> None:
    kinds = [str(one.kind) for one in found.mentions]
    assert sorted(set(kinds)) == sorted(
        {"note", "answer", "saved_search", "setting", "reflection_title", "review", "file_name", "correction"}
    )
    assert [one.times for one in found.mentions if one.kind == "note"] == [3, 1]
    assert [one.binned for one in found.mentions if one.kind == "note"] == [False, True]
    assert all(one.where == "Child Zoë" for one in found.mentions if one.review)


def test_one_letter_is_refused_in_words(workspace: Workspace) -> None:
    for words in ("", "a", " é ", "\u00ad\u00ad"):
        with pytest.raises(KnownError, match="two letters"):
            workspace.mentions.find(words)


def test_a_search_tells_how_far_it_is_and_can_be_stopped(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, found: Mentions
) -> None:
    monkeypatch.setattr("reviewstudy.services.mentions.STEP", 2)
    told: list[int] = []
    whole = workspace.mentions.find("zoe", told.append)
    assert told == list(range(2, whole.looked + 1, 2))
    assert whole.mentions == found.mentions
    stopped = workspace.mentions.find("zoe", cancelled=lambda: True)
    assert stopped.looked == 2


@pytest.mark.parametrize("ending", [".txt", ".md", ".pdf"])
def test_a_list_is_saved_with_what_it_does_not_find(
    workspace: Workspace, found: Mentions, tmp_path: Path, ending: str
) -> None:
    path = tmp_path / f"list{ending}"
    for _ in range(2):  # and replaces itself
        workspace.mentions.save(found, path)
    whole = path.read_bytes()
    text = (
        " ".join(page.extract_text() for page in PdfReader(BytesIO(whole)).pages)
        if ending == ".pdf"
        else MarkdownIt().render(whole.decode())
        if ending == ".md"
        else whole.decode()
    )
    flat = " ".join(re.sub(r"</?(strong|p|li|ol|h\d|blockquote)[^>]*>", "", text).split())
    assert "What this does not find" in flat
    assert "initials" in flat
    assert "in the bin" in flat
    assert "ask" in flat
    if ending == ".md":
        assert "&lt;b&gt;ZOE&lt;/b&gt;" in text, "words are never markup"
        assert "*Zoe*" in text


def test_the_pages_of_a_long_list_are_made(found: Mentions) -> None:
    assert mentions_pdf(Mentions(found.words, found.made, 1, found.mentions * 200)).startswith(b"%PDF")
    assert mentions_pdf(Mentions("\u200b", found.made, 1, ())).startswith(b"%PDF")
