"""Which files know each other in a circle: imports of Python modules, calls among C files.

`python scripts/circles.py` prints each circle, and what ties it; 1 where there is one. An import
counts wherever it stands, under TYPE_CHECKING as well: who reads the file has to know both.
"""

import ast
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = (
    ROOT / "daemon" / "ukulelatent_daemon",
    ROOT / "cgriffinlim" / "ukulelatent_griffinlim",
    ROOT / "models" / "ukulelatent_models",
)
C_SOURCES = ROOT / "cgriffinlim" / "src"

Graph = Mapping[str, set[str]]

_COMMENT = re.compile(r"/\*.*?\*/|//[^\n]*", re.S)
_DEFINED = re.compile(r"^[A-Za-z_][\w \t*]*?\b(uk_\w+)\([^;{}]*\)\s*\{", re.M)
_NAMED = re.compile(r"\buk_\w+\b")


def python_graph(package: Path) -> dict[str, set[str]]:
    """Module → the package's modules that it imports; a name taken from a package's face counts as
    an import of the module that it is, if it is one."""
    modules = {_module_of(path, package): path for path in package.rglob("*.py")}
    return {
        name: {found for found in _imports(path, name, modules) if found != name}
        for name, path in modules.items()
    }


def _module_of(path: Path, package: Path) -> str:
    parts = path.relative_to(package.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _imports(path: Path, name: str, modules: Mapping[str, Path]) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in modules)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                above = name.split(".")[: -node.level + (path.name == "__init__.py") or None]
                base = ".".join([*above, base] if base else above)
            for alias in node.names:
                inner = f"{base}.{alias.name}"
                if inner in modules or base in modules:
                    yield inner if inner in modules else base


def c_graph(folder: Path) -> dict[str, set[str]]:
    """C file → the files whose functions it names."""
    texts = {path.name: _COMMENT.sub("", path.read_text()) for path in folder.glob("*.c")}
    home = {function: name for name, text in texts.items() for function in _DEFINED.findall(text)}
    return {
        name: {home[f] for f in _NAMED.findall(text) if f in home and home[f] != name}
        for name, text in texts.items()
    }


def circles(graph: Graph) -> list[list[str]]:
    """The strongly connected components of more than one file (Tarjan 1972)."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    found = []

    def visit(name: str) -> None:
        index[name] = low[name] = len(index)
        stack.append(name)
        for other in sorted(graph.get(name, ())):
            if other not in index:
                visit(other)
                low[name] = min(low[name], low[other])
            elif other in stack:
                low[name] = min(low[name], index[other])
        if low[name] == index[name]:
            place = stack.index(name)
            component = stack[place:]
            del stack[place:]
            if len(component) > 1:
                found.append(sorted(component))

    for name in sorted(graph):
        if name not in index:
            visit(name)
    return found


def main() -> int:
    """Print the circles of the project."""
    graphs = [*(python_graph(package) for package in PACKAGES), c_graph(C_SOURCES)]
    count = 0
    for graph in graphs:
        for circle in circles(graph):
            count += 1
            print(f"a circle of {len(circle)} files:")
            for name in circle:
                print(f"  {name} -> {', '.join(sorted(graph[name] & set(circle)))}")
    return int(count > 0)


if __name__ == "__main__":
    sys.exit(main())
