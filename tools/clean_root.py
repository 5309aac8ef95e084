"""A bare Debian in a folder, without Python and without our sources, for tools/try_package.py.

For root on Debian or Ubuntu, with debootstrap. Programs run in it as a person of its own, without a
network of any kind, and with a /tmp that nothing can be started from.
"""

import os
import pty
import shlex
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from tools.bundle import BUILD

PERSON = "/home/person"
_ALONE = ["unshare", "--net", "--mount", "--pid", "--fork", "--kill-child"]


def lacking() -> str | None:
    """Why there can be no such root here, with what to do, or None."""
    if os.geteuid() != 0:
        return "a clean root needs an administrator; run: sudo .venv/bin/python -m tools.try_package"
    for tool in ("debootstrap", "unshare", "apt-get"):
        if not shutil.which(tool):
            return f"a clean root needs {tool}; install with: apt-get install debootstrap util-linux"
    return None


class Failed(Exception):
    """A command in the root did not end well. Says what it printed."""


class CleanRoot:
    """A fresh copy of the bare system, below ``build/package``."""

    def __init__(self) -> None:
        """Raises Failed where the bare system cannot be made."""
        base = BUILD / f"base-{_codename()}"
        if not (base / "ready").is_file():
            print("Making a bare system to try the packages in", flush=True)
            shutil.rmtree(base, ignore_errors=True)
            _run(["debootstrap", "--variant=minbase", _codename(), str(base), _mirror()])
            (base / "ready").touch()
        self.path = BUILD / "root"
        shutil.rmtree(self.path, ignore_errors=True)
        _run(["cp", "-a", "--reflink=auto", str(base), str(self.path)])
        for name in (
            "apt.conf.d",
            "sources.list.d",
            "sources.list",
            "preferences.d",
        ):  # as this machine is set up
            if (mine := Path("/etc/apt") / name).exists():
                theirs = self.path / "etc" / "apt" / name
                shutil.rmtree(theirs, ignore_errors=True) if theirs.is_dir() else theirs.unlink(
                    missing_ok=True
                )
                shutil.copytree(mine, theirs) if mine.is_dir() else shutil.copy(mine, theirs)
        shutil.copy("/etc/resolv.conf", self.path / "etc" / "resolv.conf")
        self.root("useradd", "--create-home", "--shell", "/bin/sh", "person")

    def has(self, program: str) -> bool:
        return any((self.path / folder / program).exists() for folder in ("bin", "usr/bin", "usr/local/bin"))

    def inside(self, path: str) -> Path:
        """A path of the root, as this machine sees it."""
        return self.path / path.lstrip("/")

    def root(self, *command: str) -> str:
        """Run as its administrator, with the network: for installing and removing."""
        quiet = [
            "env",
            "-i",
            "PATH=/usr/sbin:/usr/bin:/sbin:/bin",
            "LANG=C.UTF-8",
            "DEBIAN_FRONTEND=noninteractive",
        ]
        return _run(["chroot", str(self.path), *quiet, *command])

    def person(
        self,
        *command: str,
        trace: Path | None = None,
        display: str = "",
        seconds: float = 0,
        bound: Sequence[str] = (),
        **environment: str,
    ) -> str:
        """Run as its person, alone; what was printed.

        Args:
            trace: a file for what strace sees of it.
            display: an X display, whose socket is lent to the root.
            seconds: end it after so long, which is then no failure.
            bound: more commands for the shell before it, as root, in the root's own mounts.
        """
        root = shlex.quote(str(self.path))
        mounts = [
            f"mount -t proc proc {root}/proc",
            f"mount -t tmpfs -o noexec,nosuid,nodev,mode=1777 tmpfs {root}/tmp",
            *bound,
        ]
        if display:
            mounts += [f"mkdir {root}/tmp/.X11-unix", f"mount --bind /tmp/.X11-unix {root}/tmp/.X11-unix"]
            environment |= {"DISPLAY": display}
        told = {"HOME": PERSON, "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", **environment}
        words = ["chroot", "--userspec=person:person", str(self.path), "env", "-i", "-C", PERSON]
        words += [*(f"{name}={value}" for name, value in told.items()), *command]
        if seconds:
            words = ["timeout", "--preserve-status", "--signal=KILL", str(seconds), *words]
        if trace:
            watched = "trace=network,execve,open,openat,creat,mkdir,mknod,symlink,rename"
            words = ["strace", "--follow-forks", "-e", watched, "-e", "signal=none", "-o", str(trace), *words]
        script = " && ".join([*mounts, f"exec {shlex.join(words)}"])
        return _run([*_ALONE, "sh", "-c", script], killed_is_well=bool(seconds))

    def asked(self, answer: str, *command: str) -> str:
        """Run as its person with a terminal, on which ``answer`` is typed."""
        words = ["chroot", "--userspec=person:person", str(self.path), "env", "-i"]
        words += [f"HOME={PERSON}", "PATH=/usr/bin:/bin", "LANG=C.UTF-8", *command]
        ours, theirs = pty.openpty()
        try:
            os.write(ours, answer.encode())
            done = subprocess.run(words, stdin=theirs, capture_output=True, text=True, check=False)
        finally:
            os.close(ours)
            os.close(theirs)
        if done.returncode:
            raise Failed(f"{shlex.join(command)}: {done.stdout}{done.stderr}")
        return done.stdout

    def remove(self) -> None:
        shutil.rmtree(self.path, ignore_errors=True)


def _run(command: list[str], *, killed_is_well: bool = False) -> str:
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    if done.returncode and not (killed_is_well and done.returncode in (137, -9)):
        raise Failed(
            f"{shlex.join(command)[-400:]}: status {done.returncode}\n{done.stdout}{done.stderr}"[-4000:]
        )
    return done.stdout


def _codename() -> str:
    told = Path("/etc/os-release").read_text("utf-8")
    return next(
        line.partition("=")[2].strip('"')
        for line in told.splitlines()
        if line.startswith("VERSION_CODENAME=")
    )


def _mirror() -> str:
    """Where this machine's own apt finds the system's packages."""
    told = _run(
        ["apt-get", "indextargets", "--format", "$(SITE)", "Created-By: Packages", f"Codename: {_codename()}"]
    )
    sites = told.split()
    if not sites:
        raise Failed("apt names no place for packages; run: apt-get update")
    return sites[0]
