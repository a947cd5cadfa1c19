"""The house stands as described: arrows point down, modules are short, the core is pure."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MODULES = sorted((ROOT / "ivr").rglob("*.py"))
LONGEST = 300


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_a_module_says_what_it_is_for_and_is_short(module: Path) -> None:
    text = module.read_text("utf-8")
    assert ast.get_docstring(ast.parse(text)), "a module begins with one sentence on what it is for"
    assert len(text.splitlines()) <= LONGEST


@pytest.mark.parametrize("module", sorted((ROOT / "ivr" / "core").rglob("*.py")), ids=name_of)
def test_the_core_imports_only_the_standard_library_and_itself(module: Path) -> None:
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        for name in names:
            assert name.split(".")[0] in sys.stdlib_module_names or name.startswith("ivr.core"), name


@pytest.mark.parametrize("module", sorted((ROOT / "ivr" / "core").rglob("*.py")), ids=name_of)
def test_the_core_reads_no_clock_and_no_chance(module: Path) -> None:
    tree = ast.parse(module.read_text("utf-8"))
    modules = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    modules |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert not modules & {"random", "secrets", "uuid", "os", "time", "pathlib", "socket", "subprocess", "logging"}
    calls = {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    assert not calls & {"open", "print", "input", "datetime.now", "date.today", "datetime.utcnow"}


def test_the_project_speaks_of_itself_alone() -> None:
    """No machine's paths and no registry's host in what is handed on."""
    suffixes = {".py", ".md", ".yaml", ".json", ".toml", ".lock", ""}
    tracked = [path for path in ROOT.iterdir() if path.is_file() and path.suffix in suffixes]
    for folder in ("ivr", "docs", "tests", ".ci"):
        tracked += [path for path in (ROOT / folder).rglob("*") if path.is_file() and path.suffix in suffixes]
    forbidden = ["/wo" + "rk/", "/ro" + "ot/", "pypi" + ".org", "files.python" + "hosted"]
    for path in tracked:
        if path.name in {"twiml.json", ".gitignore"}:
            continue
        text = path.read_text("utf-8", errors="replace")
        for name in forbidden:
            assert name not in text, f"{path.relative_to(ROOT)}: {name}"
