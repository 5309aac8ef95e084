"""The documents say what the program says: commands, options, JSON, fixed words, tables, links, files."""

import contextlib
import hashlib
import importlib.util
import io
import json
import re
import tomllib
from collections.abc import Callable
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from reviewstudy import app, cli, paths, wire
from reviewstudy.domain.handover import Handover
from reviewstudy.domain.identifiers import IdentifierKind
from reviewstudy.domain.journal import Status
from reviewstudy.domain.marks import Colour
from reviewstudy.domain.records import Audience, Record, Shape
from reviewstudy.domain.reviews import DateRole, ItemKind, Origin, PassageKind, Review, ReviewKind
from reviewstudy.services.library import OutcomeKind
from reviewstudy.services.safekeeping import Safekeeping
from reviewstudy.storage import journal, library
from reviewstudy.storage.connect import EncryptedFile
from reviewstudy.storage.keys import Way
from reviewstudy.ui.guide.view import slug

ROOT = Path(__file__).parents[1]
FORMAT = (ROOT / "docs" / "data-format.md").read_text("utf-8")
DOCUMENTS = sorted(
    file
    for pattern in ("*.md", "docs/**/*.md", "packaging/**/*.md", "resources/**/*.md")
    for file in ROOT.glob(pattern)
)
BY_DOCUMENT = pytest.mark.parametrize(
    "document", DOCUMENTS, ids=lambda file: file.relative_to(ROOT).as_posix()
)
MEANINGS: dict[str, type[StrEnum]] = {
    "kind of review": ReviewKind,
    "role of a date": DateRole,
    "kind of passage": PassageKind,
    "kind of item": ItemKind,
    "origin": Origin,
    "outcome of an import": OutcomeKind,
    "status of a reflection": Status,
    "colour of a mark": Colour,
    "kind of identifying detail": IdentifierKind,
    "way to open a library": Way,
    "shape of a record": Shape,
    "audience of a record": Audience,
}
WORDS_SAID = "I rang Mrs Jones about it."


def section(heading: str) -> str:
    """What stands under a heading of data-format.md, up to the next of its level or above."""
    ends = re.compile(rf"#{{1,{len(heading.partition(' ')[0])}}} ")
    _, found, rest = FORMAT.partition(f"\n{heading}\n")
    assert found, f"data-format.md has no heading {heading}"
    lines, fenced = [], False
    for line in rest.splitlines(keepends=True):
        fenced ^= line.startswith("```")
        if not fenced and ends.match(line):
            break
        lines.append(line)
    return "".join(lines)


def rows(text: str) -> list[tuple[str, str]]:
    """The first two cells of each row of the first table in ``text``, without its head."""
    table = re.search(r"^\|.*?(?=\n\n|\Z)", text, re.MULTILINE | re.DOTALL)
    assert table
    lines = [re.split(r"(?<!\\)\|", line) for line in table[0].strip().splitlines()[2:]]
    return [(cells[1].strip(), cells[2].strip()) for cells in lines]


def coded(text: str) -> list[str]:
    """What stands between backticks."""
    return re.findall(r"`([^`]+)`", text)


def example(heading: str, language: str = "json") -> str:
    found = re.search(rf"^```{language}\n(.*?)^```", section(heading), re.MULTILINE | re.DOTALL)
    assert found, f"there is no example under {heading}"
    return found[1]


def commands_under(heading: str) -> set[str]:
    return {span.split()[0] for first, _ in rows(section(heading)) for span in coded(first)}


def shape(value: Any) -> Any:
    """The keys of a JSON value at every depth; entries of a list are taken together."""
    if isinstance(value, dict):
        return {key: shape(item) for key, item in value.items()}
    if isinstance(value, list):
        merged: dict[str, Any] = {}
        for item in value:
            if isinstance(item, dict):
                merged |= shape(item)
        return [merged]
    return None


@pytest.fixture(scope="module")
def say(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Any]:
    """Runs a command on a library with the example document and a reflection; returns its JSON."""
    folder = tmp_path_factory.mktemp("docs")
    (folder / "pack").mkdir()
    document = folder / "pack" / "example.md"
    document.write_text(example("## Front matter", "markdown"), "utf-8")
    (folder / "pack" / "pack.toml").write_text(example("## Packs", "toml"), "utf-8")
    (folder / "pack" / "minutes.md").write_text("---\nshare: no\n---\n\n# Minutes of the panel\n", "utf-8")
    passphrase = folder / "passphrase"
    passphrase.write_text("three quiet words", "utf-8")

    def run(*words: str) -> Any:
        raw = io.BytesIO()
        named = [word.replace("{folder}", str(folder)) for word in words]
        top = ["--data", str(folder / "data"), "--passphrase-file", str(passphrase)]
        with contextlib.redirect_stdout(io.TextIOWrapper(raw, "utf-8", write_through=True)) as out:
            assert app.main([*top, *named, "--json"]) == 0
            said = raw.getvalue()
            out.detach()
        return json.loads(said)

    review = run("import", "{folder}/pack/example.md")[0]["review"]
    workspace = Safekeeping(folder / "data").unlock(passphrase="three quiet words")
    try:
        reflection = workspace.reflecting.start(review)
        workspace.reflecting.write(reflection.id, {reflection.answers[0].prompt: WORDS_SAID})
    finally:
        workspace.close()
    run("backup", "-o", "{folder}/x.reviewstudy-backup")
    run("export", "--all", "-o", "{folder}/exported.pdf")
    return run


def test_every_command_is_described_and_no_other() -> None:
    assert commands_under("## Commands") == cli.COMMANDS


@pytest.mark.parametrize(
    ("heading", "words"),
    [
        ("### `extract --json`", ("extract", "{folder}/pack/example.md")),
        ("### `import --json`", ("import", "{folder}/pack/example.md")),
        ("### `list --json`", ("list",)),
        ("### `search --json`", ("search", "bruise")),
        ("### `reflections --json`", ("reflections",)),
        ("### `export --json`", ("export", "--all", "-o", "{folder}/record.pdf")),
        ("### `verify --json`", ("verify", "{folder}/exported.pdf")),
        ("### `check --json`", ("check",)),
        ("### `backup --json`", ("backup", "-o", "{folder}/x.reviewstudy-backup")),
        ("### `restore --json`", ("restore", "{folder}/x.reviewstudy-backup")),
        ("### `pack --json`", ("pack", "build", "{folder}/pack", "-o", "{folder}/x.reviewpack")),
    ],
    ids=lambda value: value if isinstance(value, str) else value[0],
)
def test_what_a_command_prints_has_the_keys_described(
    say: Callable[..., Any], heading: str, words: tuple[str, ...]
) -> None:
    assert shape(say(*words)) == shape(json.loads(example(heading)))


@pytest.mark.parametrize(
    ("heading", "kind"),
    [("### `extract --json`", Review), ("### `journal.json`", Handover)],
)
def test_an_example_is_read_strictly_and_comes_back_the_same(heading: str, kind: type) -> None:
    text = example(heading)
    assert json.loads(wire.encode(wire.decode(text, kind))) == json.loads(text)


def test_the_record_shown_is_read_strictly_comes_back_the_same_and_has_the_digest_described() -> None:
    record = json.loads(example("### `record.json`"))
    assert json.loads(wire.sealed(wire.from_builtins(record, Record))) == record
    said = record.pop("sha256")
    canonical = json.dumps(record, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    assert hashlib.sha256(canonical.encode()).hexdigest() == said


def test_words_with_fixed_meanings_are_those_of_the_program() -> None:
    described = {label: coded(values) for label, values in rows(section("## Words with fixed meanings"))}
    assert described == {label: [str(value) for value in kind] for label, kind in MEANINGS.items()}


def test_the_keys_of_front_matter_are_those_that_are_read(say: Callable[..., Any]) -> None:
    described = {key for first, _ in rows(section("## Front matter")) for key in coded(first)}
    assert set(yaml.safe_load(example("## Front matter", "markdown").split("---")[1])) == described
    assert say("extract", "{folder}/pack/example.md")["warnings"] == []


@pytest.mark.parametrize("database", [library, journal], ids=lambda module: module.FILE_NAME)
def test_the_tables_of_a_database_are_those_described(database: Any, tmp_path: Path) -> None:
    file = EncryptedFile(tmp_path / database.FILE_NAME, bytes(32), database.migrations())
    with file.read() as db:
        made = {name for name in db.table_names() if not name.startswith("_") and "_fts" not in name}
    file.close()
    assert {
        name for first, _ in rows(section(f"### `{database.FILE_NAME}`")) for name in coded(first)
    } == made


def test_the_columns_of_our_tables_are_those_described() -> None:
    for name, columns in rows(section("## Content in `resources/`")):
        lines = (paths.resources() / coded(name)[0]).read_text("utf-8").splitlines()
        head = next(line for line in lines if line and not line.startswith("#"))
        assert coded(columns) == head.split("\t"), name


@BY_DOCUMENT
def test_links_inside_the_project_lead_somewhere(document: Path) -> None:
    text = re.sub(r"^```.*?^```", "", document.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    targets = re.findall(r"\]\(([^)\s]+)\)", text)
    inside = [target.partition("#")[0] for target in targets if "://" not in target]
    assert not [target for target in inside if target and not (document.parent / target).exists()]


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md"])
def test_the_two_commands_are_named_and_those_of_windows_are_there(name: str) -> None:
    code = "\n".join(code_in(ROOT / name))
    assert {"run", "test"} <= set(re.findall(r"\bmake ([a-z]+)", code))
    allowed = re.search(r"ValidateSet\(([^)]*)\)", (ROOT / "make.ps1").read_text("utf-8"))
    assert allowed
    assert set(re.findall(r"make\.ps1 ([a-z]+)", code)) <= set(re.findall(r'"([a-z]+)"', allowed[1]))


def headings(document: Path) -> set[str]:
    """The anchors a forge gives the headings of a document."""
    text = re.sub(r"^```.*?^```", "", document.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    found = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    plain = (re.sub(r"\[([^\]]*)\]\([^)]*\)|[`*]", r"\1", heading) for heading in found)
    return {slug(heading) for heading in plain}


def code_in(document: Path) -> list[str]:
    """What a document has as code: its blocks, and what stands between backticks."""
    return re.findall(r"```.*?```|`[^`\n]+`", document.read_text("utf-8"), re.DOTALL)


@BY_DOCUMENT
def test_anchors_inside_the_project_are_headings(document: Path) -> None:
    text = re.sub(r"^```.*?^```", "", document.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    wrong = []
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        file, _, anchor = target.partition("#")
        if anchor and "://" not in target:
            there = (document.parent / file).resolve() if file else document
            if anchor not in headings(there):
                wrong.append(target)
    assert wrong == []


@BY_DOCUMENT
def test_commands_named_are_there(document: Path) -> None:
    """``make X``, ``reviewstudy X`` with its options, and ``python -m X``."""
    code = "\n".join(code_in(document))
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert set(re.findall(r"\bmake ([a-z][a-z-]*)", code)) <= targets
    named = re.findall(r"\breviewstudy(?:\.exe)?((?: +-{1,2}[a-z-]+ [A-Z]+)*) +([a-z][a-z-]*)", code)
    assert {command for _, command in named} <= cli.COMMANDS
    modules = re.findall(r"python -m ([a-z_]+(?:\.[a-z_]+)*)", code)
    assert [one for one in modules if importlib.util.find_spec(one) is None] == []


@BY_DOCUMENT
def test_options_named_are_understood(document: Path) -> None:
    """Every ``--option`` on a line that calls the program."""
    known = set(re.findall(r"--[a-z][a-z-]+", "\n".join(help_of_every_command())))
    lines = [line for code in code_in(document) for line in code.splitlines() if "reviewstudy " in line]
    used = {option for line in lines for option in re.findall(r"(?<![\w-])--[a-z][a-z-]+", line)}
    assert used <= known


@cache
def help_of_every_command() -> tuple[str, ...]:
    said = []
    for words in ([], *([command] for command in sorted(cli.COMMANDS))):
        with contextlib.redirect_stdout(io.StringIO()) as out, pytest.raises(SystemExit):
            app.main([*words, "--help"])
        said.append(out.getvalue())
    return tuple(said)


@BY_DOCUMENT
def test_files_named_in_code_are_there(document: Path) -> None:
    """A path with a folder in it, from the top of the project or of the program."""
    named = {
        path
        for code in code_in(document)
        for path in re.findall(r"^`((?:[a-z_]+/)+[a-z0-9_.-]+\.(?:py|toml|tsv|md|txt|typ|qss|ttf))`$", code)
    }
    tops = (ROOT, ROOT / "src" / "reviewstudy", ROOT / "resources", document.parent)
    assert [path for path in sorted(named) if not any((top / path).exists() for top in tops)] == []


def test_every_decision_is_in_their_index_by_its_title() -> None:
    folder = ROOT / "docs" / "decisions"
    index = (folder / "README.md").read_text("utf-8")
    for file in sorted(folder.glob("[0-9]*.md")):
        number, _, title = file.read_text("utf-8").partition("\n")[0].removeprefix("# ").partition(". ")
        assert f"| {number} | [{title}]({file.name}) |" in index


def test_the_documents_name_every_layer_and_place_of_the_program() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    places = next(one["modules"] for one in contracts if one["name"].startswith("Places"))
    for module in places:
        path = module.removeprefix("reviewstudy.").replace(".", "/")
        assert f"`{path}`" in text, f"architecture.md does not name {path}"
