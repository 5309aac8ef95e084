"""Values to JSON and back, and JSON from an enemy."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import review

from reviewstudy import wire
from reviewstudy.domain.reviews import Footnote, Provenance, Review

TEXT = st.text(st.characters(exclude_categories=["Cs"]))


@given(TEXT, TEXT, st.lists(TEXT, min_size=1, max_size=4))
def test_a_review_comes_back_as_it_went(title: str, mark: str, texts: list[str]) -> None:
    sent = review(*texts, title=title, points=(1,), footnotes=(Footnote(mark, title, ("p1",)),))
    assert wire.decode(wire.encode(sent), Review) == sent


def test_a_review_has_the_fields_of_the_contract_in_their_order() -> None:
    plain = wire.to_builtins(review(points=(1,), footnotes=(Footnote("1", "See.", ("p1",)),)))
    assert list(plain)[:2] == ["schema", "title"]
    assert set(plain) == {
        *("schema", "title", "publisher", "reference", "kind", "language", "dates", "sections", "passages"),
        *("learning_points", "citations", "footnotes", "timeline", "links", "survey", "warnings"),
    }
    assert list(plain["footnotes"][0]) == ["mark", "text", "from"]
    assert set(plain["passages"][0]) == {"id", "section", "kind", "text", "page", "number"}
    assert set(plain["learning_points"][0]) == {"id", "kind", "theme", "themes", "text", "passage"}


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "gossip"},
        {"title": 3},
        {"passages": None},
        {"passages": [{"id": "p1"}]},
        {"footnotes": [1]},
        {"footnotes": [{"mark": "1", "text": "x"}]},
        {"dates": [{"role": "born", "value": "2018", "end": None, "as_printed": "2018"}]},
    ],
)
def test_json_that_is_no_review_is_refused(change: dict[str, Any]) -> None:
    plain = json.loads(wire.encode(review()))
    with pytest.raises(ValueError, match=r".+"):
        wire.decode(json.dumps(plain | change), Review)


@given(st.binary() | st.text().map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_bytes_are_read_or_refused(source: bytes) -> None:
    for kind in (Review, Provenance):
        try:
            wire.decode(source, kind)
        except ValueError:
            continue


def test_a_tower_of_brackets_is_refused() -> None:
    with pytest.raises(ValueError, match=r".+"):
        wire.decode(b"[" * 1_000_000, Review)
