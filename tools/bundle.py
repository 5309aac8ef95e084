"""What the program is made of on each system: packaging/product.toml, as packaging/reviewstudy.spec wants it.

Standard library only: the spec runs in the environment that builds, the tests in the one that develops.
"""

import ast
import re
import tomllib
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path, PurePath, PurePosixPath
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PACKAGING = ROOT / "packaging"
RESOURCES = ROOT / "resources"
ENTRY = ROOT / "src" / "reviewstudy" / "__main__.py"
PRODUCT: dict[str, Any] = tomllib.loads((PACKAGING / "product.toml").read_text("utf-8"))
SYSTEMS = ("linux", "win32", "darwin")
"""As ``sys.platform`` spells them."""
BUILD = ROOT / "build" / "package"
FOLDER = BUILD / "dist" / PRODUCT["package"]
"""The one-folder program."""
STAND_IN = PACKAGING / "stand_in_ssl.py"
MB = 1_000_000

_ICONS = {
    "win32": PACKAGING / "windows" / "reviewstudy.ico",
    "darwin": PACKAGING / "macos" / "reviewstudy.icns",
}
_BLANK = re.compile(r"@([a-z_]+)@")


def version() -> str:
    """The program's version, from the one place that says it."""
    source = (ROOT / "src" / "reviewstudy" / "__init__.py").read_text("utf-8")
    for node in ast.parse(source).body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "__version__":
            return str(ast.literal_eval(node.value))
    raise SystemExit("src/reviewstudy/__init__.py has no __version__")


def facts() -> dict[str, str]:
    """What a template may ask for between two ``@``."""
    (files,) = PRODUCT["files"]  # the templates know one kind
    numbers = [*re.findall(r"\d+", version())[:3], "0"]
    said = {name: value for name, value in PRODUCT.items() if isinstance(value, str)}
    return {**said, **{f"file_{name}": value for name, value in files.items()}} | {
        "version": version(),
        "four_numbers": ".".join(numbers),
        "four_commas": ", ".join(numbers),
    }


def filled(template: Path, **more: str) -> str:
    """A template of ``packaging/`` with each ``@name@`` filled in.

    Raises:
        KeyError: it asks for something nobody knows.
    """
    known = facts() | more
    return _BLANK.sub(lambda blank: known[blank[1]], template.read_text("utf-8"))


@dataclass(frozen=True, slots=True)
class Plan:
    """What the spec builds on one system."""

    programs: tuple[tuple[str, bool], ...]
    """Names, and whether each has a console."""
    datas: tuple[tuple[Path, str], ...]
    hidden: tuple[str, ...]
    icon: Path | None
    version_resource: Path | None
    """A template, see :func:`filled`."""
    entitlements: Path | None
    app: str | None
    """The name of macOS's bundle."""


def plan(system: str) -> Plan:
    """For a system of :data:`SYSTEMS`."""
    command, name = PRODUCT["command"], PRODUCT["name"]
    windows, mac = system == "win32", system == "darwin"
    return Plan(
        # A program of Windows either has a console or can print nothing: one for people, one for scripts.
        programs=((name, False), (command, True)) if windows else ((command, not mac),),
        datas=carried(),
        hidden=(*modules(), *PRODUCT["python"]["hidden"]),
        icon=_ICONS.get(system),
        version_resource=PACKAGING / "windows" / "version.txt" if windows else None,
        entitlements=PACKAGING / "macos" / "entitlements.plist" if mac else None,
        app=f"{name}.app" if mac else None,
    )


def carried() -> tuple[tuple[Path, str], ...]:
    """Files and folders beside our modules, with the folder each goes to: those of the wheel."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]
    found = []
    for name in wheel["only-include"]:
        top, _, rest = name.partition("/")
        if top != "src":
            inside = PurePosixPath(wheel["sources"][top]) / rest
            found.append((ROOT / name, str(inside.parent if inside.suffix else inside)))
    return tuple(found)


def modules() -> list[str]:
    """Every module of ours: some are imported by a name that is put together as the program runs."""
    source = ENTRY.parents[1]
    parts = (path.relative_to(source).with_suffix("").parts for path in sorted(ENTRY.parent.rglob("*.py")))
    return [".".join(part[:-1] if part[-1] == "__init__" else part) for part in parts]


def belongs(inside: str, source: str, system: str) -> bool:
    """Whether a file that PyInstaller found, at ``source``, goes into the folder, as ``inside``."""
    path = PurePath(inside.replace("\\", "/"))
    stem = re.split(r"\.(?:so|dylib|dll|abi3|pyd)\b", path.name)[0]
    if any(path.match(pattern) for pattern in PRODUCT["python"]["leave_out"]):
        return False
    if "PySide6" in path.parts or stem.startswith("libQt"):
        return _of_qt(path, stem)
    if system == "linux" and source.startswith(("/lib", "/usr/lib")) and stem != path.name:
        return any(fnmatch(stem, name) for name in PRODUCT["linux"]["libraries"]) or "lib-dynload" in source
    return True


def _of_qt(path: PurePath, stem: str) -> bool:
    qt = PRODUCT["qt"]
    parts = path.parts[path.parts.index("PySide6") + 1 :] if "PySide6" in path.parts else path.parts
    if parts[0] == "Qt" and len(parts) > 2:
        parts = parts[1:]
    if parts[0] == "plugins":
        return f"{parts[1]}/{stem.removeprefix('lib')}" in qt["plugins"]
    if parts[0] in ("translations", "qml", "resources", "libexec", "metatypes"):
        return False
    if module := re.match(r"(?:lib)?Qt6?([A-Z]\w*)$", stem):
        return module[1] in qt["modules"]
    return True


def size(folder: Path) -> int:
    """Bytes of the files below a folder; a link counts as itself."""
    return sum(path.lstat().st_size for path in folder.rglob("*") if path.is_symlink() or path.is_file())


def document_types() -> dict[str, object]:
    """What macOS is told in Info.plist beside the name, the version and the icon."""
    kind = PRODUCT["files"][0]
    uti = f"{PRODUCT['identifier']}.{kind['ending']}"
    return {
        "CFBundleDisplayName": PRODUCT["name"],
        "CFBundleDocumentTypes": [
            {
                "CFBundleTypeName": kind["name"],
                "CFBundleTypeRole": "Viewer",
                "LSHandlerRank": "Owner",
                "LSItemContentTypes": [uti],
            }
        ],
        "UTExportedTypeDeclarations": [
            {
                "UTTypeIdentifier": uti,
                "UTTypeDescription": kind["name"],
                "UTTypeConformsTo": ["public.data"],
                "UTTypeTagSpecification": {
                    "public.filename-extension": [kind["ending"]],
                    "public.mime-type": [kind["mime"]],
                },
            }
        ],
        "LSApplicationCategoryType": "public.app-category.education",
        "LSMinimumSystemVersion": "14.0",  # what Qt 6.12 needs
        "NSHighResolutionCapable": True,
        "NSHumanReadableCopyright": PRODUCT["copyright"],
    }


def written(template: Path) -> Path:
    """The template filled in, as a file below ``build/package``."""
    made = BUILD / template.name
    made.parent.mkdir(parents=True, exist_ok=True)
    made.write_text(filled(template), "utf-8")
    return made
