"""The filter in the real GIMP, on files of cameras, phones and editors that GIMP itself opens."""

import numpy as np
import pytest

from ...photo_kinds import HEIGHT, WIDTH, write_photo_kinds
from .conftest import HostGimp

pytestmark = [pytest.mark.host, pytest.mark.slow]

#: GIMP needs another program for camera raw.
UNOPENED = "phone.dng"
#: GIMP opens it as indexed, which the filter doesn't support.
INDEXED = "palette.tif"


def test_every_kind_of_file_becomes_layers(gimp: HostGimp) -> None:
    photos = [photo for photo in write_photo_kinds(gimp.folder) if photo.name != UNOPENED]
    tasks = {photo.name: {"kind": "unfolded", "photo": str(photo), "settings": {"frames": 3}} for photo in photos}
    results = gimp.results(tasks)
    assert all("trace" not in result for result in results.values()), [one.get("trace") for one in results.values()]
    assert "indexed" in results.pop(INDEXED)["error"].lower()
    for name, result in results.items():
        assert (name, result["status"], result.get("error")) == (name, "success", None)
        assert len(result["layers"]) == 3
        first, *_, last = (np.fromfile(gimp.folder / layer["file"], np.uint8) for layer in result["layers"])
        assert all(layer["size"] == [WIDTH, HEIGHT] for layer in result["layers"]), name
        assert not np.array_equal(first, last), name
