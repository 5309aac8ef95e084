"""The shared list of what a text names, where it is beside this checkout."""

import csv
from pathlib import Path

import pytest

from reviewstudy import content

TABLE = Path(__file__).parents[3] / "shared" / "domain" / "citations_tests.tsv"


def test_every_text_of_the_shared_list_is_understood() -> None:
    if not TABLE.is_file():
        pytest.skip("the shared list of citations is not beside this checkout")
    with TABLE.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    assert len(rows) > 20
    for row in rows:
        wanted = [] if row["expected_id"] == "(none)" else [row["expected_id"]]
        found = [match.authority.id for match in content.law_book().find(row["text"])]
        assert found == wanted, row["text"]
