"""What every module keeps to. Layers are import-linter's, in pyproject.toml."""

import ast
import sys
from pathlib import Path

import pytest

SOURCES = Path(__file__).parents[2] / "src" / "reviewstudy"
MODULES = sorted(SOURCES.rglob("*.py"))

LINES = 400
"""The most a module may have."""

NETWORK = {
    "_socket",
    "_ssl",
    "aiohttp",
    "asyncio",
    "ftplib",
    "http",
    "httpx",
    "imaplib",
    "nntplib",
    "poplib",
    "PySide6.QtHttpServer",
    "PySide6.QtNetwork",
    "PySide6.QtNetworkAuth",
    "PySide6.QtWebChannel",
    "PySide6.QtWebEngineCore",
    "PySide6.QtWebEngineWidgets",
    "PySide6.QtWebSockets",
    "PySide6.QtWebView",
    "requests",
    "smtplib",
    "socket",
    "socketserver",
    "ssl",
    "telnetlib",
    "urllib.error",
    "urllib.request",
    "urllib3",
    "websockets",
    "wsgiref",
    "xmlrpc",
}
"""Modules that open a connection or whose only use is to."""


def imported(source: str) -> set[str]:
    """Every module a source names in an import, at any depth, as ``a.b`` or ``a.b.name``.

    ``importlib.import_module`` and ``__import__`` count when they are given a literal.
    """
    names: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import():
                names.update(alias.name for alias in node.names)
            case ast.ImportFrom(module=str() as module, level=0):
                names.add(module)
                names.update(f"{module}.{alias.name}" for alias in node.names)
            case ast.Call(
                func=ast.Name("import_module" | "__import__") | ast.Attribute(attr="import_module"),
                args=[ast.Constant(str() as module), *_],
            ):
                names.add(module)
    return names


def forbidden(names: set[str]) -> set[str]:
    """Those of ``names`` that are in NETWORK or below it."""
    return {name for name in names if any(f"{name}.".startswith(f"{one}.") for one in NETWORK)}


def name_of(module: Path) -> str:
    return module.relative_to(SOURCES).as_posix()


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_no_module_imports_a_network_library(module: Path) -> None:
    assert not forbidden(imported(module.read_text("utf-8")))


@pytest.mark.parametrize(
    "source",
    [
        "import socket",
        "import http.client",
        "import os, urllib.request as fetch",
        "from urllib import request",
        "def later():\n    from PySide6.QtNetwork import QTcpSocket",
        "from PySide6 import QtNetwork",
        "import importlib\nimportlib.import_module('ssl')",
        "__import__('xmlrpc.client')",
    ],
)
def test_a_network_import_is_seen_however_it_is_written(source: str) -> None:
    assert forbidden(imported(source))


@pytest.mark.parametrize(
    "source", ["import sockets_of_bone", "from urllib.parse import quote", "import html"]
)
def test_a_name_that_only_resembles_a_network_library_is_let_by(source: str) -> None:
    assert not forbidden(imported(source))


@pytest.mark.parametrize("module", sorted((SOURCES / "domain").glob("**/*.py")), ids=name_of)
def test_the_domain_imports_the_standard_library_alone(module: Path) -> None:
    names = {name.partition(".")[0] for name in imported(module.read_text("utf-8"))}
    assert names - {"reviewstudy"} <= sys.stdlib_module_names


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_no_module_is_too_long_to_read(module: Path) -> None:
    assert len(module.read_text("utf-8").splitlines()) <= LINES
