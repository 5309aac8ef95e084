"""What pyproject.toml and requirements.lock keep to."""

import re
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PYPROJECT = (ROOT / "pyproject.toml").read_text("utf-8")
SETTINGS = tomllib.loads(PYPROJECT)
DIRECT = [*SETTINGS["project"]["dependencies"], *SETTINGS["dependency-groups"]["dev"]]
LOCK = (ROOT / "requirements.lock").read_text("utf-8")
LOCKED = dict(re.findall(r"^([a-z0-9-]+)==(\S+)", LOCK, re.MULTILINE))


def test_every_dependency_says_why_it_is_there() -> None:
    explained = re.findall(r'^ *"(\S+)", +# \S', PYPROJECT, re.MULTILINE)
    assert not [one for one in DIRECT if one not in explained]


def test_every_dependency_is_pinned_to_a_series() -> None:
    assert not [one for one in DIRECT if "==" not in one]


def test_the_lock_holds_what_the_project_asks_for() -> None:
    stale = [
        one
        for one in map(Requirement, DIRECT)
        if not one.specifier.contains(LOCKED.get(canonicalize_name(one.name), "0"))
    ]
    assert not stale, "run: make lock"


def test_the_lock_names_no_address() -> None:
    assert "://" not in LOCK
    assert "--index" not in LOCK
    assert "--find-links" not in LOCK


def test_everything_in_the_lock_has_a_hash() -> None:
    entries = re.split(r"^(?=[a-z0-9])", LOCK, flags=re.MULTILINE)[1:]
    assert len(entries) == len(LOCKED)
    assert not [entry.splitlines()[0] for entry in entries if "--hash=sha256:" not in entry]
