"""The documents say what the program says: commands, JSON, fixed words, tables, links, targets."""

import contextlib
import hashlib
import io
import json
import re
from collections.abc import Callable
from enum import StrEnum
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

ROOT = Path(__file__).parents[1]
FORMAT = (ROOT / "docs" / "data-format.md").read_text("utf-8")
DOCUMENTS = sorted(
    file
    for pattern in ("*.md", "docs/**/*.md", "packaging/**/*.md", "resources/**/*.md")
    for file in ROOT.glob(pattern)
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


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_links_inside_the_project_lead_somewhere(document: Path) -> None:
    text = re.sub(r"^```.*?^```", "", document.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    targets = re.findall(r"\]\(([^)\s]+)\)", text)
    inside = [target.partition("#")[0] for target in targets if "://" not in target]
    assert not [target for target in inside if target and not (document.parent / target).exists()]


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md"])
def test_targets_named_are_in_the_makefiles(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    code = "\n".join(re.findall(r"```.*?```|`[^`\n]+`", text, re.DOTALL))
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = set(re.findall(r"\bmake ([a-z]+)", code))
    assert {"run", "test"} <= named <= targets
    allowed = re.search(r"ValidateSet\(([^)]*)\)", (ROOT / "make.ps1").read_text("utf-8"))
    assert allowed
    assert set(re.findall(r"make\.ps1 ([a-z]+)", code)) <= set(re.findall(r'"([a-z]+)"', allowed[1]))
