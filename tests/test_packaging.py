"""What is installed is what is needed: imports declared, pins complete, data shipped."""

import ast
import re
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
PACKAGES = ("corpus", "assistant", "ui", "eval")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
EXTRAS = PROJECT["project"]["optional-dependencies"]
PINS = [
    Requirement(line)
    for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]
DISTRIBUTIONS = {"docx": "python-docx", "faiss": "faiss-cpu"}  # where the import's name differs


def declared(requirements) -> set[str]:
    return {canonicalize_name(Requirement(line).name) for line in requirements}


RUNTIME = declared(PROJECT["project"]["dependencies"])
OPTIONAL = {name: declared(lines) for name, lines in EXTRAS.items()}


def imported(folder: str) -> dict[str, set[str]]:
    """Distributions that a folder's modules import, each with the modules."""
    found: dict[str, set[str]] = {}
    for path in sorted((ROOT / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and not node.level:
                names = [node.module]
            for name in {name.split(".")[0] for name in names}:
                if name not in sys.stdlib_module_names and not (ROOT / name).exists():
                    distribution = canonicalize_name(DISTRIBUTIONS.get(name, name))
                    found.setdefault(distribution, set()).add(str(path.relative_to(ROOT)))
    return found


@pytest.mark.parametrize("folder", PACKAGES)
def test_every_import_is_declared(folder):
    undeclared = imported(folder)
    for name in RUNTIME.union(*(OPTIONAL[extra] for extra in ("train", "bench", "milvus"))):
        undeclared.pop(name, None)
    assert undeclared == {}


def test_every_dependency_is_imported():
    used = set().union(*(imported(folder) for folder in PACKAGES))
    # torch is there for its bound, langchain for its core
    assert RUNTIME - used - {"torch", "langchain"} == set()
    assert OPTIONAL["bench"] - used == set()


def test_every_distribution_that_is_reached_is_pinned():
    pinned = {canonicalize_name(pin.name) for pin in PINS}
    waiting = [Requirement(line) for line in PROJECT["project"]["dependencies"]]
    waiting += [Requirement(line) for line in EXTRAS["dev"] + EXTRAS["bench"] + EXTRAS["milvus"]]
    reached: set[tuple[str, str]] = set()
    while waiting:
        requirement = waiting.pop()
        for extra in requirement.extras or {""}:
            name = canonicalize_name(requirement.name)
            if (name, extra) in reached:
                continue
            reached.add((name, extra))
            for line in metadata.requires(name) or ():
                then = Requirement(line)
                if then.marker is None or then.marker.evaluate({"extra": extra}):
                    waiting.append(then)
    # what only some builds of torch bring along depends on where torch came from
    of_the_build = {name for name, _ in reached if re.match("nvidia-|cuda-|triton$", name)}
    assert {name for name, _ in reached} - pinned - of_the_build - {"setuptools"} == set()


def test_pins_are_exact_and_name_no_place():
    for pin in PINS:
        assert re.fullmatch(r"==[0-9][0-9A-Za-z.]*", str(pin.specifier)), pin
        assert pin.url is None


def test_pins_lie_within_the_declared_ranges():
    pins = {canonicalize_name(pin.name): next(iter(pin.specifier)).version for pin in PINS}
    lines = PROJECT["project"]["dependencies"] + [line for some in EXTRAS.values() for line in some]
    for requirement in map(Requirement, lines):
        assert requirement.specifier.contains(pins[canonicalize_name(requirement.name)])


@pytest.mark.parametrize("package", PACKAGES)
def test_every_data_file_ships(package):
    globs = PROJECT["tool"]["setuptools"]["package-data"].get(package, [])
    base = ROOT / package
    shipped = {path for glob in globs for path in base.glob(f"{glob}/*" if "**" in glob else glob)}
    data = {
        path
        for path in base.rglob("*")
        if path.is_file() and path.suffix not in (".py", ".pyc") and not path.name.startswith(".")
    }
    assert data - shipped == set()
