"""Projects that an editor has saved, and projects of photos with unusual names."""

import json
import os
import sys
from pathlib import Path

import numpy as np
import pytest

from shutterspan.core.foundation.errors import InputError
from shutterspan.core.image_io.writing import save_image
from shutterspan.core.pipeline.project.project import Project, project_for_photo
from shutterspan.core.pipeline.project.project_file import load_project, save_project

from .full_project import FULL, SHA

ENCODINGS = ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"]
MARKS = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_project_may_have_a_byte_order_mark_and_any_line_ends(encoding: str, newline: str, tmp_path: Path) -> None:
    save_project(FULL, tmp_path / "a.shutterspan")
    text = (tmp_path / "a.shutterspan").read_text("utf-8").replace("\n", newline)
    edited = tmp_path / "b.shutterspan"
    edited.write_bytes(MARKS.get(encoding, b"") + text.encode(encoding))
    assert load_project(edited) == FULL


@pytest.mark.parametrize(
    "data", [b"\xff\xfe{", b'{"shutterspan": 1, "photo": {"path": "caf\xe9.png"}}', b"\xef\xbb\xbf\x80"]
)
def test_files_that_are_not_text_are_reported(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.shutterspan").write_bytes(data)
    with pytest.raises(InputError) as caught:
        load_project(tmp_path / "a.shutterspan")
    assert caught.value.code == "project_no_text"


@pytest.mark.parametrize("name", ["a.SHUTTERSPAN", "a.Shutterspan", "a.shutterSpan"])
def test_the_ending_of_a_project_may_be_in_upper_case(name: str, tmp_path: Path) -> None:
    save_project(FULL, tmp_path / name)
    assert load_project(tmp_path / name) == FULL


@pytest.mark.skipif(sys.platform != "linux", reason="file names are Unicode there")
@pytest.mark.parametrize(
    "name",
    [b"caf\xe9.png", b"\xff\xfe.png", b"folder \xe4/\xf6.png", "ä \udcff.png".encode("utf-8", "surrogateescape")],
)
def test_a_photo_with_a_name_that_is_not_utf8_is_found(name: bytes, tmp_path: Path) -> None:
    photo = tmp_path / os.fsdecode(name)
    photo.parent.mkdir(exist_ok=True)
    save_image(tmp_path / "a.png", np.zeros((20, 30, 3), np.uint8))
    (tmp_path / "a.png").rename(photo)
    path = tmp_path / os.fsdecode(b"proj\xe9.shutterspan")
    save_project(project_for_photo(photo, path), path)
    saved = path.read_bytes()
    assert json.loads(saved.decode("utf-8"))["photo"]["path"] == os.fsdecode(name)
    assert saved.isascii() == ("ä" not in os.fsdecode(name)), "letters stay readable, other bytes are escaped"
    project = load_project(path)
    assert project.find_photo(path) == photo
    assert os.fsencode(project.path) == name


@pytest.mark.parametrize(
    "escaped", ["\\ud800", "\\udbff\\ud800", "\\udc7f", "\\udd00", "\\udfff", "\\u001b", "\\u007f"]
)
def test_other_surrogates_and_control_characters_are_rejected(escaped: str, tmp_path: Path) -> None:
    path = tmp_path / "a.shutterspan"
    path.write_text(f'{{"shutterspan": 1, "photo": {{"path": "a{escaped}.png", "sha256": "{SHA}"}}}}')
    with pytest.raises(InputError) as caught:
        load_project(path)
    assert caught.value.code == "project_invalid" and "photo.path" in caught.value.message


def test_the_name_of_the_output_is_kept_too(tmp_path: Path) -> None:
    project = Project("a.png", SHA, file="caf\udce9.mp4")
    save_project(project, tmp_path / "a.shutterspan")
    assert load_project(tmp_path / "a.shutterspan") == project
    assert b'"file": "caf\\udce9.mp4"' in (tmp_path / "a.shutterspan").read_bytes()
