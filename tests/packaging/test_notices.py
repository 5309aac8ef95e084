"""The licences of everything that is shipped, and the list of its parts."""

import json
import re
import shutil
from pathlib import Path

import pytest
from tools import linux_packages, notices
from tools.bundle import RESOURCES, ROOT, size
from tools.notices import Component


@pytest.fixture(scope="module")
def everything() -> list[Component]:
    return notices.components(notices.needed())


@pytest.fixture(scope="module")
def text(everything: list[Component]) -> str:
    return notices.notices(everything)


def locked(name: str) -> dict[str, str]:
    """Packages of a lock that are for every system, without their build tools."""
    lock = (ROOT / name).read_text("utf-8")
    return dict(re.findall(r"^([a-z0-9-]+)==(\S+) \\$", lock, re.MULTILINE))


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_every_package_in_the_lock_is_a_part_or_a_tool_that_builds(everything: list[Component]) -> None:
    tools = {"altgraph", "pyinstaller", "pyinstaller-hooks-contrib", "setuptools"}
    parts = {plain(one.name) for one in everything if one.kind == "pypi"}
    assert set(locked("requirements-package.lock")) - parts == tools


def test_every_part_has_a_licence_with_its_text(everything: list[Component]) -> None:
    assert [one.name for one in everything if not one.licence or not all(map(str.strip, one.texts))] == []
    # What builds the packages is installed when they are built, which stops where a text is missing then.
    builder = {one["name"] for one in notices.PARTS["part"] if one.get("package") == "pyinstaller"}
    assert {one.name for one in everything if not one.texts} <= builder


def test_every_part_is_named_and_every_text_stands_once(everything: list[Component], text: str) -> None:
    assert [one.name for one in everything if one.name not in text] == []
    for licence in {licence for one in everything for licence in one.texts}:
        assert licence in text
    assert text.count("Everyone is permitted to copy and distribute verbatim copies\nof this license") <= 3


def test_the_duties_of_the_lgpl_are_met_in_words(everything: list[Component], text: str) -> None:
    named = {one.name for one in everything if "LGPL" in one.licence}
    assert named == set(notices.PARTS["lgpl"]), "each says where its source is"
    weaker = {one.name for one in everything if "MPL" in one.licence}
    assert weaker == set(notices.PARTS["mpl"])
    duties = text.partition("What is in it")[0]
    for library in named | weaker:
        assert library in duties
    assert "replace" in duties
    assert "GNU LESSER GENERAL PUBLIC LICENSE\n                       Version 3" in text
    assert "GNU GENERAL PUBLIC LICENSE\n                       Version 3" in text


def test_nothing_that_is_shipped_asks_for_the_gpl_or_the_agpl(everything: list[Component]) -> None:
    """PyInstaller's own licence lets what it makes have any; where Qt's GPL is offered, the LGPL is too."""
    asked = [
        one.name
        for one in everything
        if all(re.search(r"(?<!L)GPL", offered) for offered in re.split(r"\s+OR\s+", one.licence))
        and "exception" not in one.licence
    ]
    assert asked == []


def test_fonts_and_icons_are_among_the_parts(text: str) -> None:
    for file in ("fonts/OFL.txt", "fonts/DEJAVU-LICENSE.txt", "icons/LICENSE"):
        assert (RESOURCES / file).read_text("utf-8").strip() in text


def test_the_list_of_parts_is_cyclonedx_and_the_same_each_time(everything: list[Component]) -> None:
    made = notices.sbom(everything)
    assert made == notices.sbom(everything)
    told = json.loads(made)
    assert (told["bomFormat"], told["specVersion"]) == ("CycloneDX", "1.6")
    refs = [one["bom-ref"] for one in told["components"]]
    assert len(refs) == len(set(refs)) == len(everything)
    assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", told["serialNumber"])
    qt = next(one for one in told["components"] if one["name"] == "PySide6_Essentials")
    assert qt["purl"] == f"pkg:pypi/pyside6_essentials@{locked('requirements.lock')['pyside6-essentials']}"


def test_only_packages_with_a_file_in_the_program_are_its_parts() -> None:
    import msgspec

    (only,) = notices.bundled([str(msgspec.__file__)], Path(str(msgspec.__file__)).parents[1])
    assert only.name == "msgspec"


def test_a_folder_weighs_what_is_in_it_and_links_weigh_nothing(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a").write_bytes(bytes(1000))
    (tmp_path / "b").symlink_to("in/a")
    assert 1000 <= size(tmp_path) < 1100


@pytest.mark.skipif(not shutil.which("readelf"), reason="readelf is not here")
def test_the_c_library_needed_is_the_newest_that_any_file_names(tmp_path: Path) -> None:
    import msgspec

    (compiled,) = Path(str(msgspec.__file__)).parent.glob("_core*.so")
    shutil.copy(compiled, tmp_path)
    (tmp_path / "y.txt").write_text("GLIBC_9.99", "utf-8")
    assert re.fullmatch(r"2\.\d+", linux_packages.newest_glibc(tmp_path))
