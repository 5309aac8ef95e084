"""Tries what make package made as people would: installed, started, checked, toured, removed. Linux only.

In a bare system without Python (tools/clean_root.py), and where that cannot be had, in an empty environment
on this one, which is said. Stops at the first thing that is not as it should be.
"""

import contextlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tools.bundle import BUILD, PRODUCT, ROOT, version
from tools.clean_root import PERSON, CleanRoot, Failed, lacking

OUT = ROOT / "dist"
COMMAND = PRODUCT["command"]
DATA = f"{PERSON}/.local/share/{PRODUCT['name']}"
PASSPHRASE = f"{PERSON}/passphrase"
_STARTED = {"/sbin/ldconfig"}
"""What keyring asks for the libraries of macOS, to learn that this is not macOS."""
_WRITES = re.compile(r'^(?=.*(?:O_CREAT|mkdir|mknod|creat\(|symlink|rename)).*"(?:/var)?/tmp')
PICTURES = 30
"""The least that a whole tour leaves."""


def expect(what: str, well: bool) -> None:
    """Say that something holds. Raises Failed where it does not."""
    if not well:
        raise Failed(f"not so: {what}")
    print(f"  holds: {what}", flush=True)


def main(arguments: list[str]) -> int:
    """``--keep`` leaves the bare system where it is; returns the exit status."""
    deb, tarball = next(OUT.glob("*.deb")), next(OUT.glob("*.tar.xz"))
    try:
        if reason := lacking():
            print(f"Not tried in a bare system, since {reason}")
            in_an_empty_environment(deb, tarball)
            return 0
        root = CleanRoot()
        print(f"Trying {deb.name} in a bare system", flush=True)
        bare(root)
        installed(root, deb)
        at_work(root, f"/usr/bin/{COMMAND}")
        alone(root, f"/usr/bin/{COMMAND}")
        on_a_screen(root, f"/usr/bin/{COMMAND}")
        removed(root)
        print(f"Trying {tarball.name} there, with the system's libraries still in place", flush=True)
        relocatable(root, tarball)
        for_one_person(root, tarball)
        if "--keep" not in arguments:
            root.remove()
    except Failed as failure:
        print(f"The package failed its trial: {failure}", file=sys.stderr)
        return 1
    print("Both packages passed their trial.")
    return 0


def bare(root: CleanRoot) -> None:
    expect("there is no Python", not any(root.has(name) for name in ("python", "python3", "python3.12")))
    expect("our sources are out of reach", not root.inside(str(ROOT)).exists())


def installed(root: CleanRoot, deb: Path) -> None:
    shutil.copy(deb, root.inside("/root"))
    root.root("apt-get", "update", "-q")
    root.root("apt-get", "install", "-y", "-q", "--no-install-recommends", f"/root/{deb.name}")
    expect("the .deb installs, with what it depends on", root.has(COMMAND))
    expect("no Python came with it", not root.has("python3"))
    inside = f"/usr/lib/{PRODUCT['package']}/_internal"
    plugin = f"{inside}/PySide6/Qt/plugins/platforms/libqxcb.so"
    needs = root.root("env", f"LD_LIBRARY_PATH={inside}", "ldd", plugin)
    absent = [line for line in needs.splitlines() if "not found" in line]
    expect(f"the system has what a window needs {absent or ''}", not absent)


def at_work(root: CleanRoot, program: str) -> None:
    """The commands, and the tour, which drives the real window."""
    expect("it knows its version", version() in root.person(program, "--version"))
    root.inside(PASSPHRASE).write_text("three quiet words", "utf-8")
    mine = (program, "--passphrase-file", PASSPHRASE)
    checks = json.loads(root.person(*mine, "check", "--json"))
    expect("check finds all well", all(one["ok"] for one in checks))
    review = root.inside(f"{PERSON}/review.md")
    review.write_text("# A review\n\n## Learning\n\n1. A baby’s bruise is always looked into.\n", "utf-8")
    read = json.loads(root.person(program, "extract", f"{PERSON}/review.md", "--json"))
    expect("a document is read in its own process", read["title"] == "A review")
    root.person(*mine, "import", f"{PERSON}/review.md")
    found = json.loads(root.person(*mine, "search", "bruise", "--json"))
    expect("what was brought in is found", any("looked into" in one["text"] for one in found))
    listed = json.loads(root.person(*mine, "list", "--json"))
    expect("the bundled library is there", sum(one["origin"] == "bundled" for one in listed) >= 4)
    root.person(program, "tour", f"{PERSON}/tour")
    toured(root, program, "without a screen, without a network", f"{PERSON}/tour")


def toured(root: CleanRoot, program: str, how: str, folder: str) -> None:
    pictures = len(list(root.inside(folder).glob("*.png")))
    expect(f"the tour ran {how}, {pictures} pictures", pictures >= PICTURES)
    record = json.loads(root.person(program, "verify", f"{folder}/reflection.pdf", "--json"))
    expect("its PDF is whole", not record["damaged"])
    shutil.rmtree(root.inside(folder))


def alone(root: CleanRoot, program: str) -> None:
    """What the system sees of a start of the window, and of the whole tour."""
    if not shutil.which("strace"):
        print("  not looked at: calls to the system, since strace is not here (apt-get install strace)")
        return
    home = f"/usr/lib/{PRODUCT['package']}/"
    trace = BUILD / "start.strace"
    root.person(program, trace=trace, seconds=12, QT_QPA_PLATFORM="offscreen")
    calls = trace.read_text("utf-8", "replace")
    expect("the window started", "libqoffscreen" in calls and "AtkinsonHyperlegible" in calls)
    written = [line for line in calls.splitlines() if _WRITES.search(line)]
    expect(f"it wrote nothing to a temporary folder as it started {written[:3] or ''}", not written)
    trace = BUILD / "tour.strace"
    root.person(program, "tour", f"{PERSON}/tour", trace=trace)
    calls = trace.read_text("utf-8", "replace")
    families = set(re.findall(r"socket\((AF_\w+)", calls))
    expect(f"no socket of a network was made in the tour, only {families or 'none'}", families <= {"AF_UNIX"})
    started = set(re.findall(r'execve\("([^"]+)"[^\n]*= 0$', calls, re.MULTILINE)) - {program}
    ours = {one for one in started if one.startswith(home) or one in ("/usr/sbin/chroot", "/usr/bin/env")}
    expect(f"it started only itself, and of the system {started - ours}", started - ours <= _STARTED)
    toured(root, program, "under strace", f"{PERSON}/tour")


@contextlib.contextmanager
def screen() -> Iterator[str]:
    """An X server nobody sees; its display."""
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "1400x900x24", "-nolisten", "tcp"],
        pass_fds=[write],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    try:
        with os.fdopen(read) as said:
            yield f":{said.readline().strip()}"
    finally:
        server.terminate()
        server.wait()


def on_a_screen(root: CleanRoot, program: str) -> None:
    if not shutil.which("Xvfb"):
        print("  not tried: a window under X11, since Xvfb is not here (apt-get install xvfb)")
        return
    with screen() as display:
        root.person(program, "tour", f"{PERSON}/tour", display=display, QT_QPA_PLATFORM="xcb")
    toured(root, program, "in a window under X11", f"{PERSON}/tour")


def removed(root: CleanRoot) -> None:
    name = PRODUCT["package"]
    said = root.root("apt-get", "remove", "-y", "-q", name)
    expect("removing says where the data is", ".local/share" in said)
    root.root("apt-get", "purge", "-y", "-q", name)
    elsewhere = ["/root", "/home", "/proc", "/var/cache", "/var/lib/apt", "/var/log"]
    beside = [word for place in elsewhere for word in ("-not", "-path", f"{place}/*")]
    left = root.root("find", "/", "-xdev", "-iname", f"*{name}*", *beside)
    expect(f"nothing of the program is left {left}", not left.strip() and not root.has(COMMAND))
    expect("what was written is still there", root.inside(f"{DATA}/keys.json").is_file())
    shutil.rmtree(root.inside(DATA))


def unpacked(root: CleanRoot, tarball: Path, where: str) -> str:
    """The program's folder, unpacked in the root's folder ``where`` by its person."""
    folder = root.inside(where)
    folder.mkdir(parents=True)
    subprocess.run(["tar", "-xJf", tarball, "-C", folder, "--no-same-owner"], check=True)
    owner = root.inside(PERSON).stat()
    subprocess.run(["chown", "-R", f"{owner.st_uid}:{owner.st_gid}", folder], check=True)
    return f"{where}/{PRODUCT['package']}-{version()}"


def relocatable(root: CleanRoot, tarball: Path) -> None:
    """Runs where it is unpacked, keeps its data beside it where it is told to, and may be moved."""
    at = unpacked(root, tarball, f"{PERSON}/My programs")
    mine = ("--passphrase-file", PASSPHRASE)
    root.inside(f"{at}/portable.txt").touch()
    root.person(f"{at}/{COMMAND}", *mine, "import", f"{PERSON}/review.md")
    data = "Review Study data"
    expect("a portable copy keeps its data beside it", root.inside(f"{at}/{data}/journal.db").is_file())
    expect("and nowhere else", not root.inside(DATA).exists())
    moved = f"{PERSON}/stick"
    root.inside(at).rename(root.inside(moved))
    listed = root.person(f"{moved}/{COMMAND}", *mine, "list")
    expect("moved elsewhere it still has them", "A review" in listed)
    with contextlib.suppress(Failed):
        root.person(f"{moved}/install.sh")
        expect("a portable copy is not installed", False)
    shutil.rmtree(root.inside(moved))
    shutil.rmtree(root.inside(f"{PERSON}/My programs"))


def for_one_person(root: CleanRoot, tarball: Path) -> None:
    local, program = f"{PERSON}/.local", f"{PERSON}/.local/bin/{COMMAND}"
    remove = f"{local}/lib/{PRODUCT['package']}/uninstall.sh"
    at = unpacked(root, tarball, f"{PERSON}/Downloads")

    def put_in() -> None:
        root.person(f"{at}/install.sh")
        root.person(program, "--passphrase-file", PASSPHRASE, "import", f"{PERSON}/review.md")

    put_in()
    put_in()  # over itself, as a newer version is
    at_work(root, program)
    entry = root.inside(f"{local}/share/applications/{PRODUCT['package']}.desktop").read_text("utf-8")
    expect("its desktop entry starts it", f'Exec="{local}/lib/{PRODUCT["package"]}/{COMMAND}" %F' in entry)
    kept = root.inside(f"{DATA}/keys.json")
    root.person(remove)
    expect("removed where nobody is asked, data stays", kept.is_file() and not root.inside(program).exists())
    left = [path for path in root.inside(local).rglob("*") if PRODUCT["package"] in path.name]
    expect(f"nothing of the program is left {left or ''}", not left)
    put_in()
    said = root.asked("no\n", remove)
    expect("it asks, and no keeps the data", "Type yes" in said and kept.is_file())
    put_in()
    root.asked("yes\n", remove)
    expect("yes deletes it", not root.inside(DATA).exists())
    put_in()
    root.person(remove, "--delete-data")
    expect("--delete-data deletes without a question", not root.inside(DATA).exists())


def in_an_empty_environment(deb: Path, tarball: Path) -> None:
    """The least that can be shown anywhere: no variable, no PATH, another home. The sources stay in reach."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        subprocess.run(["dpkg-deb", "-x", deb, home / "deb"], check=True)
        subprocess.run(["tar", "-xJf", tarball, "-C", home], check=True)
        for place in (home / f"deb/usr/lib/{PRODUCT['package']}", home / f"{PRODUCT['package']}-{version()}"):
            tour = home / "tour"
            command = ["env", "-i", f"HOME={home}", "PATH=/nonexistent", place / COMMAND]
            done = subprocess.run([*command, "tour", tour], capture_output=True, text=True, check=False)
            if done.returncode:
                raise Failed(done.stderr[-2000:])
            expect(f"the tour ran from {place.name}", len(list(tour.glob("*.png"))) >= PICTURES)
            shutil.rmtree(tour)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
