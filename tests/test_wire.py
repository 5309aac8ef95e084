"""Values to JSON and back, and JSON from an enemy."""

import hashlib
import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import review
from tests.exporting import records

from reviewstudy import wire
from reviewstudy.domain.records import Digest, Record
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


def spelt_as_described(plain: dict[str, Any]) -> bytes:
    """The canonical JSON of docs/data-format.md, by other means than ours."""
    return json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


@given(TEXT, TEXT)
def test_a_sealed_record_is_the_record_and_the_digest_described(role: str, key: str) -> None:
    record = replace(records.single(), author_role=role)
    sent = wire.sealed(record)
    assert wire.decode(sent, Record) == record
    plain = json.loads(sent)
    assert plain.pop("sha256") == hashlib.sha256(spelt_as_described(plain)).hexdigest()
    assert wire.unsealed(sent) == (plain, Digest.WELL)
    more = {**plain, f"{key} ": {"b": [1, None, role], key: -1}}  # a key of a version to come
    sealed = {**more, "sha256": hashlib.sha256(spelt_as_described(more)).hexdigest()}
    assert wire.unsealed(json.dumps(sealed, indent=3).encode()) == (more, Digest.WELL)


@pytest.mark.parametrize(
    "change", [{"author_role": "x"}, {"more": 1}, {"sha256": None}, {"sha256": "0" * 64}]
)
def test_any_change_to_a_sealed_record_is_damage(change: dict[str, Any]) -> None:
    plain = json.loads(wire.sealed(records.short()))
    assert wire.unsealed(json.dumps(plain | change).encode())[1] is Digest.DAMAGED
    del plain["sha256"]
    assert wire.unsealed(json.dumps(plain).encode())[1] is Digest.MISSING


@pytest.mark.parametrize(
    "source",
    [
        *(b"", b"[", b"NaN", b'{"a": Infinity}', b'{"a": 1.0}', b'{"a": 1e3}', b'{"a": 1, "a": 1}'),
        *(b'{"a": "\\ud800"}', b'{"\\udfff": 1}', b'{"a": "\xed\xa0\x80"}', b"\xef\xbb\xbf{}", b'{"a": 1}x'),
        *(b'{"a": 18446744073709551616}', b'{"a": ' + b"9" * 5000 + b"}"),
        *(b'{"a": ' + b"[" * 200_000 + b"]" * 200_000 + b"}", b'{"a":' * 200_000),
    ],
    ids=lambda source: source[:24].decode("latin-1"),
)
def test_what_two_programs_could_read_differently_is_refused(source: bytes) -> None:
    with pytest.raises(ValueError, match=r".*"):
        wire.unsealed(source)


@pytest.mark.parametrize("source", [b"1", b"[]", b"null", b'"sha256"'])
def test_json_that_is_no_object_holds_nothing(source: bytes) -> None:
    assert wire.unsealed(source) == ({}, Digest.MISSING)
