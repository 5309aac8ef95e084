"""The text of Windows's installer: whole, and true to the folder. What Windows makes of it was not tried."""

import shutil
import subprocess
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
from tools import bundle, msi

WIX = "{http://schemas.microsoft.com/wix/2006/wi}"


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """The text for a folder such as PyInstaller makes, with awkward names in it."""
    folder = tmp_path / "dist" / "review-study"
    for name in ("Review Study.exe", "reviewstudy.exe", "_internal/PySide6/a & b.dll", "_internal/x.txt"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name, "utf-8")
    text = tmp_path / "review-study.wxs"
    msi.write(folder, text)
    return text


def test_every_file_of_the_folder_is_installed_once(made: Path) -> None:
    files = list(ElementTree.parse(made).iter(f"{WIX}File"))
    sources = sorted((made.parent / file.attrib["Source"]).resolve() for file in files)
    folder = made.parent / "dist" / "review-study"
    assert sources == sorted(path.resolve() for path in folder.rglob("*") if path.is_file())


def test_what_it_refers_to_is_there_and_no_id_comes_twice(made: Path) -> None:
    tree = ElementTree.parse(made)
    ids = [one.attrib["Id"] for one in tree.iter() if "Id" in one.attrib and not one.tag.endswith("Ref")]
    ids = [one for one in ids if one != "*"]
    assert len(ids) == len(set(ids))
    components = {one.attrib["Id"] for one in tree.iter(f"{WIX}Component")}
    assert {one.attrib["Id"] for one in tree.iter(f"{WIX}ComponentRef")} == components
    (ask,) = tree.iter(f"{WIX}CustomAction")
    (program,) = (one for one in tree.iter(f"{WIX}File") if one.attrib["Id"] == ask.attrib["FileKey"])
    assert program.attrib["Name"] == "Review Study.exe"
    (icon,) = tree.iter(f"{WIX}Icon")
    assert (made.parent / icon.attrib["SourceFile"]).is_file()


def test_it_says_the_version_and_the_kind_of_file(made: Path) -> None:
    (product,) = ElementTree.parse(made).iter(f"{WIX}Product")
    assert product.attrib["Version"] == bundle.version()
    keys = [one.attrib["Key"] for one in product.iter(f"{WIX}RegistryValue")]
    assert r"Software\Classes\.reviewpack" in keys


def test_the_same_folder_gives_the_same_text(made: Path) -> None:
    before = made.read_bytes()
    msi.write(made.parent / "dist" / "review-study", made)
    assert made.read_bytes() == before


@pytest.mark.skipif(not shutil.which("wixl"), reason="wixl is not here")
def test_wixl_makes_an_installer_of_it(made: Path) -> None:
    installer = made.with_suffix(".msi")
    subprocess.run(["wixl", "--arch", "x64", "-o", installer, made], check=True, capture_output=True)
    assert installer.stat().st_size > 10_000
