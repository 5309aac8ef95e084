"""What a command said, and keys that cost next to nothing."""

import json
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest

from reviewstudy.services import safekeeping
from reviewstudy.storage.keys import Cost, KeyFile

__all__ = ["Call", "Said", "cheap_keys"]


class Said(NamedTuple):
    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Call = Callable[..., Said]


@pytest.fixture(autouse=True)
def cheap_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(safekeeping, "KeyFile", lambda at: KeyFile(at, Cost(t=1, m=64, p=1)))
