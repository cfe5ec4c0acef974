"""No two files know each other in a circle."""

import pytest
from circles import C_SOURCES, ROOT, c_graph, circles, python_graph

PACKAGES = [
    "cgriffinlim/ukulelatent_griffinlim",
    "daemon/ukulelatent_daemon",
    "models/ukulelatent_models",
]


def test_no_c_files_call_each_other_in_a_circle() -> None:
    graph = c_graph(C_SOURCES)
    assert {"core.c", "voice.c", "renderer.c"} <= graph.keys()
    assert "voice_render.c" in graph["renderer.c"]
    assert circles(graph) == []


@pytest.mark.parametrize("package", PACKAGES)
def test_no_modules_import_each_other_in_a_circle(package) -> None:
    graph = python_graph(ROOT / package)
    assert sum(map(len, graph.values())) > len(graph)
    assert circles(graph) == []


def test_circles_are_found_where_there_are_some() -> None:
    graph = {"a": {"b"}, "b": {"c"}, "c": {"a", "d"}, "d": {"e"}, "e": {"d"}, "f": {"a"}}
    assert circles(graph) == [["d", "e"], ["a", "b", "c"]]
    assert circles({"a": {"b", "c"}, "b": {"c"}, "c": set()}) == []


def test_every_kind_of_import_counts(tmp_path) -> None:
    package = tmp_path / "house"
    (package / "cellar").mkdir(parents=True)
    files = {
        "__init__.py": "",
        "door.py": "import house.roof\nfrom house.cellar import wine\n",
        "roof.py": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from . import door\n",
        "cellar/__init__.py": "",
        "cellar/wine.py": "def pour():\n    from ..door import open\n",
    }
    for name, text in files.items():
        (package / name).write_text(text)
    assert python_graph(package) == {
        "house": set(),
        "house.cellar": set(),
        "house.door": {"house.roof", "house.cellar.wine"},
        "house.roof": {"house.door"},
        "house.cellar.wine": {"house.door"},
    }


def test_c_files_are_tied_by_the_functions_that_they_name(tmp_path) -> None:
    (tmp_path / "a.c").write_text("int uk_a(void) {\n    return uk_b(); /* not uk_c */\n}\n")
    (tmp_path / "b.c").write_text(
        "static int *uk_of(void) {\n    return 0;\n}\n\nint uk_b(\n    int n) {\n    return 1;\n}\n"
    )
    (tmp_path / "c.c").write_text("int uk_c(void) {\n    task = uk_a;\n    return uk_a();\n}\n")
    assert c_graph(tmp_path) == {"a.c": {"b.c"}, "b.c": set(), "c.c": {"a.c"}}
