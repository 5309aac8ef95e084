"""The licences of everything the program is made of, and the list of its parts (SBOM, CycloneDX 1.6).

Made from the metadata of the packages themselves, the lists of crates that wheels built from Rust carry, and
packaging/licences/parts.toml for what no metadata says. CycloneDX's own tools know Python's packages alone.
"""

import json
import re
import sys
import tomllib
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import Distribution, distributions
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from tools.bundle import PACKAGING, PRODUCT, ROOT, version

TEXTS = PACKAGING / "licences"
PARTS: dict[str, Any] = tomllib.loads((TEXTS / "parts.toml").read_text("utf-8"))
_NAMED = re.compile(r"(?i)^(licen[cs]e|copying|notice|copyright)")
# Which of several licences offered we take.
_TAKEN = ("MIT", "Apache-2.0", "BSD-3-Clause", "BSD-2-Clause", "ISC", "Zlib", "CC0-1.0")
_SHELF = str.maketrans({"\r": None, "\f": None})


_INSIDE = "Contents/Frameworks" if sys.platform == "darwin" else "_internal"
"""Where PyInstaller puts libraries, in the program's folder."""


@dataclass(frozen=True, slots=True)
class Component:
    """One part. ``licence`` as its own metadata spells it, ``texts`` in full; ``inside`` is what it is in."""

    name: str
    version: str
    licence: str
    texts: tuple[str, ...]
    kind: str = "pypi"
    inside: str = ""
    holders: str = ""


def needed(site: Path | None = None) -> list[Distribution]:
    """Every package the program asks for on this system, with what those ask for, by name.

    Raises:
        KeyError: one is not installed in ``site`` (by default where this runs).
    """
    there = {
        canonicalize_name(one.name): one for one in distributions(path=[str(site)] if site else sys.path)
    }
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    waiting = [(Requirement(one), "") for one in project["dependencies"]]
    found: dict[str, Distribution] = {}
    while waiting:
        asked, extra = waiting.pop()
        if asked.marker and not asked.marker.evaluate({"extra": extra}):
            continue
        name = canonicalize_name(asked.name)
        if name not in found:
            found[name] = there[name]
            for one in there[name].requires or []:
                waiting += [(Requirement(one), wanted) for wanted in ("", *asked.extras)]
    return [found[name] for name in sorted(found)]


def bundled(sources: Iterable[str], site: Path) -> list[Distribution]:
    """Those of :func:`needed` that at least one file of the program comes from."""
    inside = {Path(source).resolve() for source in sources}
    chosen = []
    for one in needed(site):
        files = (Path(str(one.locate_file(file))).resolve() for file in one.files or [])
        if any(file in inside for file in files if ".dist-info" not in file.parent.name):
            chosen.append(one)
    return chosen


def of_package(one: Distribution) -> Component:
    """A package, with its licence's text: its own, or, where it has none, that of its licence."""
    data = one.metadata
    licence = data.get("License-Expression") or data.get("License") or ""
    if not licence or len(licence) > 120:
        classified = [c.rpartition(" :: ")[2] for c in data.get_all("Classifier") or [] if "License ::" in c]
        licence = " AND ".join(classified)
    files = [
        file
        for file in one.files or []
        if ("licenses" in file.parts or _NAMED.match(file.name))
        and file.suffix not in (".py", ".pyc", ".html")
    ]
    texts = [Path(str(one.locate_file(file))).read_text("utf-8", "replace") for file in files]
    if not texts:
        texts = [kept(name) for name in _choose(licence)]
    return Component(one.name, one.version, licence or "see its text", _each_once(texts))


def _each_once(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text.translate(_SHELF).strip() for text in texts))


def kept(name: str) -> str:
    """A licence's text from packaging/licences. Raises FileNotFoundError."""
    return (TEXTS / f"{name}.txt").read_text("utf-8")


def _choose(expression: str) -> list[str]:
    """The texts to show for an SPDX expression: one of those offered, all of those demanded."""
    if expression.startswith("LGPL-3.0-only"):
        return ["LGPL-3.0-only", "GPL-3.0-only"]
    chosen = []
    for demanded in re.split(r"\s+AND\s+", expression):
        offered = [one.strip(" ()") for one in re.split(r"\s+OR\s+|/", demanded)]
        best = next((one for one in _TAKEN if one in offered), offered[0])
        chosen += re.split(r"\s+WITH\s+", best)
    return chosen


def crates(one: Distribution) -> list[Component]:
    """What a wheel built from Rust says is in it."""
    found = []
    for file in one.files or []:
        if "sboms" in file.parts and file.suffix == ".json":
            told = json.loads(Path(str(one.locate_file(file))).read_text("utf-8"))
            for part in told.get("components", []):
                said = [x.get("expression") or x["license"].get("id", "") for x in part.get("licenses", [])]
                # OpenSSL, which cryptography names without a licence, is in parts.toml
                if said and str(part.get("purl")).startswith("pkg:cargo/"):
                    texts = _each_once(kept(name) for name in _choose(said[0]))
                    holders = part.get("author", "")
                    found.append(
                        Component(part["name"], part["version"], said[0], texts, "cargo", one.name, holders)
                    )
    return found


def parts(packages: list[Distribution]) -> list[Component]:
    """What parts.toml adds for these packages."""
    versions = {one.name: one.version for one in packages} | {"pyinstaller": _locked("pyinstaller")}
    found = []
    for part in PARTS["part"]:
        inside = part.get("inside", "")
        if inside and inside not in versions:
            continue
        texts = [kept(name) for name in part.get("texts", [])]
        texts += [(ROOT / file).read_text("utf-8") for file in part.get("files", [])]
        if package := part.get("package"):
            texts += [
                text for one in distributions(name=package, path=_sites()) for text in of_package(one).texts
            ]
        number = versions.get(part.get("version", ""), "")
        found.append(
            Component(
                part["name"], number, part["licence"], _each_once(texts), "generic", inside, part["holders"]
            )
        )
    return found


def _sites() -> list[str]:
    built = ROOT / "build" / "package" / "venv"
    return [
        *sys.path,
        *map(str, [*built.glob("lib/python3*/site-packages"), built / "Lib" / "site-packages"]),
    ]


def _locked(name: str) -> str:
    lock = (ROOT / "requirements-package.lock").read_text("utf-8")
    return next(re.finditer(rf"^{name}==(\S+)", lock, re.MULTILINE))[1]


def components(packages: list[Distribution], more: Iterable[Component] = ()) -> list[Component]:
    """Everything, packages first; ``more`` is what the build system gave (Python, its libraries)."""
    return [
        *map(of_package, packages),
        *more,
        *parts(packages),
        *(crate for one in packages for crate in crates(one)),
    ]


_HEAD = """{name} {version}: what others made that is in it, and under which licences

{name} itself is under the Apache License 2.0 (see LICENSE). It is made with the work below, which stays
under the licences of those who made it. This file was generated when the program was built.


Libraries under the GNU Lesser General Public License (LGPL)
------------------------------------------------------------

{lgpl}

These are used unchanged. They are separate files in the program's folder, loaded as it starts: Qt's and
PySide6's libraries in {inside}/PySide6 and {inside}/shiboken6, python-stdnum as readable source in
{inside}/stdnum, libiconv inside the library {inside}/lxml/etree. You may replace any of these by your
own, changed builds of a compatible version; the program does not check what they are. Where it is signed,
your system may want you to sign or allow the changed copy: on macOS the entitlement it is signed with lets
it load libraries signed by anybody. You may take the program apart to find faults in such changes. The
source of exactly these versions is at the addresses named; should one not answer, ask whoever gave you the
program. The licences are below in full.

Libraries under the Mozilla Public License, used unchanged, and where their source is:

{mpl}


What is in it
-------------

"""


def notices(everything: list[Component]) -> str:
    """The whole file, in which each text stands once under all that it holds for."""
    text = _HEAD.format(
        name=PRODUCT["name"],
        version=version(),
        inside=_INSIDE,
        lgpl=_sources("lgpl", everything),
        mpl=_sources("mpl", everything),
    )
    lines, under = [], dict[str, list[str]]()
    for one in everything:
        label = " ".join(filter(None, (one.name, one.version)))
        inside = f", in {one.inside}" if one.inside else ""
        by = f"\n      {one.holders}" if one.holders else ""
        lines.append(f"  {label}{inside}: {one.licence}{by}")
        for licence in one.texts:
            under.setdefault(licence, []).append(label)
    rule = "=" * 100
    shelves = [f"{rule}\n{', '.join(names)}\n{rule}\n\n{licence}\n" for licence, names in under.items()]
    return text + "\n".join(lines) + "\n\n\n" + "\n\n".join(shelves)


def _sources(kind: str, everything: list[Component]) -> str:
    """Where the source of each library of a kind of licence is, a line each."""
    return "\n".join(
        f"  {one.name} {one.version}, {one.licence}: {source}"
        for name, source in PARTS[kind].items()
        for one in everything
        if one.name == name
    )


def sbom(everything: list[Component]) -> str:
    """CycloneDX 1.6 as JSON; the same parts always give the same bytes."""
    listed = []
    for one in everything:
        name = one.name if one.kind != "generic" else re.sub(r"[^A-Za-z0-9.+-]+", "-", one.name).strip("-")
        purl = f"pkg:{one.kind}/{name.lower() if one.kind == 'pypi' else name}"
        entry: dict[str, Any] = {
            "type": "library",
            "bom-ref": f"{one.inside}>{one.kind}:{name}@{one.version}",
            "name": one.name,
            "purl": f"{purl}@{one.version}" if one.version else purl,
            "licenses": [{"license": {"name": one.licence}}],
        }
        if one.version:
            entry["version"] = one.version
        if one.inside:
            entry["properties"] = [{"name": "inside", "value": one.inside}]
        listed.append(entry)
    listed.sort(key=lambda entry: str(entry["bom-ref"]))
    whole = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_OID, json.dumps(listed) + version())}",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": PRODUCT["package"],
                "name": PRODUCT["name"],
                "version": version(),
                "licenses": [{"license": {"id": "Apache-2.0"}}],
                "supplier": {"name": PRODUCT["publisher"]},
            }
        },
        "components": listed,
    }
    return json.dumps(whole, indent=1, ensure_ascii=False) + "\n"
