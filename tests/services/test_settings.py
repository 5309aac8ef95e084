"""Choices are kept if they are valid, and told."""

from pathlib import Path
from typing import Any

import pytest

from reviewstudy.domain.changes import Changed, Topic
from reviewstudy.services.settings import CONTENT_NOTES_SEEN, TEXT_PERCENT, THEME, Setting
from reviewstudy.services.workspace import Workspace


def test_a_choice_is_kept_and_told(
    folder: Path, key: bytes, workspace: Workspace, heard: list[Changed]
) -> None:
    assert workspace.settings.get(THEME) == "system"
    workspace.settings.put(THEME, "dark")
    workspace.settings.put(CONTENT_NOTES_SEEN, ["r1"])
    other = Workspace(folder, key)
    assert (other.settings.get(THEME), other.settings.get(CONTENT_NOTES_SEEN)) == ("dark", ["r1"])
    other.close()
    assert heard == [
        Changed(frozenset({Topic.SETTINGS}), (name,)) for name in ("theme", "content_notes_seen")
    ]


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        (THEME, "plaid"),
        (THEME, None),
        (TEXT_PERCENT, 79),
        (TEXT_PERCENT, 201),
        (TEXT_PERCENT, True),
        (TEXT_PERCENT, "100"),
    ],
)
def test_what_a_setting_cannot_be_is_refused(
    workspace: Workspace, heard: list[Changed], setting: Setting, value: Any
) -> None:
    with pytest.raises(ValueError, match=setting.name):
        workspace.settings.put(setting, value)
    assert workspace.settings.get(setting) == setting.default
    assert heard == []


def test_a_value_from_elsewhere_that_is_not_valid_counts_as_not_chosen(workspace: Workspace) -> None:
    workspace.settings.put(Setting("theme", "", lambda _: True), {"odd": 1})
    assert workspace.settings.get(THEME) == "system"
