"""Models by name: folders in their order, the shipped ones last; a name is never a path."""

from pathlib import Path

import pytest

from ukulelatent_daemon.errors import ModelError
from ukulelatent_daemon.model.library import ModelLibrary, shipped_folder


@pytest.fixture
def folders(tmp_path) -> list[Path]:
    first, second = tmp_path / "first", tmp_path / "second"
    for folder, names in ((first, "bells"), (second, "bells gongs")):
        folder.mkdir()
        for name in names.split():
            (folder / f"{name}.ts").write_bytes(b"")
    (tmp_path / "secret.ts").write_bytes(b"")
    (first / ".hidden.ts").write_bytes(b"")
    (first / "folder.ts").mkdir()
    (first / "notes.txt").write_bytes(b"")
    return [first, second, tmp_path / "not-there"]


def test_the_first_folder_that_has_a_name_gives_the_file(folders) -> None:
    library = ModelLibrary(folders)
    assert library.find("bells") == folders[0] / "bells.ts"
    assert library.find("gongs") == folders[1] / "gongs.ts"


def test_names_are_sorted_and_unique_and_include_the_shipped_ones(folders) -> None:
    assert ModelLibrary(folders).names() == ["bells", "gongs", "plucked"]


def test_the_shipped_folder_holds_the_default_model() -> None:
    folder = shipped_folder()
    assert folder is not None
    assert ModelLibrary([]).find("plucked") == folder / "plucked.ts"


@pytest.mark.parametrize(
    "name",
    [
        "../secret",
        "first/bells",
        "..",
        ".hidden",
        "folder",
        "",
        "bells.ts",
        "bells\0",
        "*",
        "b" * 5000,
        "\udcff",
    ],
)
def test_a_name_is_never_a_path(folders, name) -> None:
    with pytest.raises(ModelError, match="no model is called"):
        ModelLibrary(folders).find(name)
    absolute = str(folders[0] / "bells")
    with pytest.raises(ModelError):
        ModelLibrary(folders).find(absolute)


def test_the_nearest_name_is_proposed(folders) -> None:
    with pytest.raises(ModelError, match="did you mean gongs"):
        ModelLibrary(folders).find("gong")


def test_an_unlike_name_gets_the_places_but_no_proposal(folders) -> None:
    with pytest.raises(ModelError, match=str(folders[0])) as caught:
        ModelLibrary(folders).find("zzz")
    assert "did you mean" not in str(caught.value)


def test_the_command_line_may_give_a_path_or_a_name(folders) -> None:
    library = ModelLibrary(folders)
    path = folders[0].parent / "secret.ts"
    assert library.find_trusted(str(path)) == path
    assert library.find_trusted("bells") == folders[0] / "bells.ts"
    assert library.find_trusted("other/missing.ts") == Path("other/missing.ts")
