"""The add-on in real Blenders, on files of cameras, phones and editors."""

import pytest

from ...photo_kinds import HEIGHT, PHOTO_KINDS, WIDTH, write_photo_kinds
from .test_bpy import pixels

pytestmark = [pytest.mark.host, pytest.mark.slow]

#: Blender knows neither camera raw nor HEIC.
UNKNOWN = {"phone.dng", "portrait.heic"}


def test_every_kind_of_file_becomes_a_strip(blender) -> None:
    folder = blender.folder / "photos"
    folder.mkdir()
    write_photo_kinds(folder)
    results = blender.run("photo_kinds", photos=str(folder))
    for name in UNKNOWN:
        assert results["errors"].pop(name).endswith("Blender doesn't support its format. Save it as PNG or TIFF.")
    known = sorted(PHOTO_KINDS.keys() - UNKNOWN)
    assert results["errors"] == dict.fromkeys(known, "")
    clips = [strip for strip in results["timeline"] if strip["name"].endswith(" unfolded")]
    assert sorted(clip["name"] for clip in clips) == [f"{name} unfolded" for name in known]
    for clip in clips:
        assert (clip["type"], clip["length"]) == ("IMAGE", 3)
        paths = [blender.film / clip["folder"].removeprefix("//") / file for file in clip["files"]]
        first, *_, last = map(pixels, paths)
        assert first.shape == (HEIGHT, WIDTH, 3) and abs(first - last).mean() > 1
