"""What pyproject.toml and the locks keep to."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PYPROJECT = (ROOT / "pyproject.toml").read_text("utf-8")
SETTINGS = tomllib.loads(PYPROJECT)
EXTRAS = SETTINGS["project"]["optional-dependencies"]
SHIPPED = SETTINGS["project"]["dependencies"]
GROUPS = SETTINGS["dependency-groups"]
ALWAYS = [*SHIPPED, *GROUPS["dev"]]
DIRECT = [*ALWAYS, *GROUPS["package"], *(one for extra in EXTRAS.values() for one in extra)]
ASKED = {"": ALWAYS, "package": [*SHIPPED, *GROUPS["package"]], **EXTRAS}
LOCKS = {name: (ROOT / f"requirements{name and '-'}{name}.lock").read_text("utf-8") for name in ASKED}


def locked(lock: str) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9-]+)==(\S+)", lock, re.MULTILINE))


def test_every_dependency_says_why_it_is_there() -> None:
    explained = re.findall(r'^ *"(\S+)", +# \S', PYPROJECT, re.MULTILINE)
    assert not [one for one in DIRECT if one not in explained]


def test_every_dependency_is_pinned_to_a_series() -> None:
    assert not [one for one in DIRECT if "==" not in one]


@pytest.mark.parametrize("name", LOCKS)
def test_the_lock_holds_what_the_project_asks_for(name: str) -> None:
    pinned = locked(LOCKS[name])
    stale = [
        one
        for one in map(Requirement, ASKED[name])
        if not one.specifier.contains(pinned.get(canonicalize_name(one.name), "0"))
    ]
    assert not stale, "run: make lock"


def test_what_an_extra_needs_is_not_installed_without_it() -> None:
    asked = {canonicalize_name(Requirement(one).name) for extra in EXTRAS.values() for one in extra}
    assert not asked & set(locked(LOCKS[""]))


def test_an_extra_takes_the_same_versions_as_the_rest() -> None:
    for lock in LOCKS.values():
        theirs, ours = locked(lock), locked(LOCKS[""])
        assert {name: theirs[name] for name in theirs.keys() & ours.keys()} == {
            name: ours[name] for name in theirs.keys() & ours.keys()
        }


@pytest.mark.parametrize("lock", LOCKS.values(), ids=LOCKS)
def test_nothing_whose_only_use_is_a_network_is_installed(lock: str) -> None:
    assert not {"aiohttp", "httpx", "requests", "urllib3", "websockets"} & set(locked(lock))


@pytest.mark.parametrize("lock", LOCKS.values(), ids=LOCKS)
def test_the_lock_names_no_address(lock: str) -> None:
    assert "://" not in lock
    assert "--index" not in lock
    assert "--find-links" not in lock


@pytest.mark.parametrize("lock", LOCKS.values(), ids=LOCKS)
def test_everything_in_the_lock_has_a_hash(lock: str) -> None:
    entries = re.split(r"^(?=[a-z0-9])", lock, flags=re.MULTILINE)[1:]
    assert len(entries) == len(locked(lock))
    assert not [entry.splitlines()[0] for entry in entries if "--hash=sha256:" not in entry]
