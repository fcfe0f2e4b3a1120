"""Packs: files are unpacked unchanged, held-back files are skipped, and damaged packs are rejected."""

import json
import resource
import zipfile

import pytest
from PIL import Image

from shutterspan.core.foundation.errors import InputError, OutputError
from shutterspan.core.foundation.progress import Progress
from shutterspan.core.synthesis.clip_segments import SEGMENT_FRAMES
from shutterspan.core.synthesis.library import is_validation
from shutterspan.core.training import packs as module
from shutterspan.core.training.attribution import join_sources
from shutterspan.core.training.packs import CONTENTS_FILE, SOURCES_FILE, new_packs, unpack, write_packs

from .conftest import noise


def unpack_all(packs, material):
    for pack in new_packs(packs, material):
        unpack(pack, material)
    return material


def test_files_are_unpacked_unchanged_and_sorted(packs, data, samples, tmp_path):
    folder = unpack_all(packs, tmp_path / "material") / "00"
    contents = json.loads((folder / CONTENTS_FILE).read_text())
    assert contents["cutouts"] == ["thing.png"] and contents["animated"] == ["walker.webp"]
    assert set(contents["videos"]) == {"slide.mp4"}
    assert len(contents["videos"]["slide.mp4"]["starts"]) == 16 - SEGMENT_FRAMES + 1
    for name in (*contents["photos"], "thing.png", "slide.mp4"):
        assert (folder / name).read_bytes() == (data / name).read_bytes()
    given = {path.name for path in (data / "photos").iterdir() if not is_validation(path)}
    assert {name.split("/")[1] for name in contents["photos"]} == given and 0 < len(given) < 40
    rows = (folder / SOURCES_FILE).read_text().splitlines()
    assert len(rows) == 1 + len(given) and rows[0].startswith("path\t")
    # Every second sample, with all its files.
    assert sorted(path.name for path in (folder / "validation").iterdir()) == ["photo01", "video01"]
    assert (folder / "validation/photo01/01.png").read_bytes() == (samples / "photo01/01.png").read_bytes()
    assert new_packs(packs, folder.parent) == []


def test_held_back_soft_and_broken_files_are_skipped(tmp_path):
    folder = tmp_path / "mine"
    folder.mkdir()
    for name in ("person_055", "person_054", "people3d_val_001", "osp_skater_p7"):
        Image.fromarray(noise(1)).save(folder / f"{name}.png")
    Image.new("RGB", (64, 64), "grey").save(folder / "plain.png")
    (folder / "broken.jpg").write_bytes(b"\xff\xd8\xff cut short")
    write_packs(folder, tmp_path / "packs", None, Progress())
    contents = json.loads((unpack_all(tmp_path / "packs", tmp_path / "m") / "00" / CONTENTS_FILE).read_text())
    assert contents["photos"] == ["person_054.png"]


def test_no_pack_is_too_large_and_each_has_all_kinds_of_material(data, tmp_path, monkeypatch):
    monkeypatch.setattr(module, "MAX_PACK_BYTES", 2**20 + 120_000)
    written = write_packs(data, tmp_path / "packs", None, Progress())
    assert len(written) > 2
    names = []
    for pack in written:
        with zipfile.ZipFile(pack) as archive:
            names += archive.namelist()
            assert sum(entry.file_size for entry in archive.infolist() if "photo" in entry.filename) <= 120_000
    files = [name for name in names if name not in (CONTENTS_FILE, SOURCES_FILE)]
    assert len(files) == len(set(files))
    first = [name for name in files[:8] if "photo" in name]
    assert first != sorted(first), "mixed, not one folder after the other"


def test_a_folder_without_sharp_photos_is_reported(tmp_path):
    with pytest.raises(InputError, match="no sharp photos"):
        write_packs(tmp_path, tmp_path / "packs", None, Progress())
    with pytest.raises(InputError, match="no samples"):
        write_packs(tmp_path, tmp_path / "packs", tmp_path, Progress())


@pytest.mark.parametrize("size", [0, 10, 1000, -1, -30])
def test_a_truncated_pack_is_reported_and_leaves_nothing(packs, tmp_path, size):
    cut = tmp_path / "00.pack"
    cut.write_bytes((packs / "00.pack").read_bytes()[:size])
    with pytest.raises(InputError, match="damaged or incomplete"):
        unpack(cut, tmp_path / "material")
    assert new_packs(tmp_path, tmp_path / "material") == [cut]


def test_a_pack_with_a_changed_byte_is_reported(packs, tmp_path):
    data = bytearray((packs / "00.pack").read_bytes())
    data[len(data) // 2] ^= 1
    (tmp_path / "00.pack").write_bytes(data)
    with pytest.raises(InputError, match="damaged"):
        unpack(tmp_path / "00.pack", tmp_path / "material")


@pytest.mark.parametrize("name", ["../outside.txt", "/tmp/outside.txt", "a/../../outside.txt", "c:\\outside.txt"])
def test_no_pack_writes_outside_its_folder(tmp_path, name):
    with zipfile.ZipFile(tmp_path / "00.pack", "w") as archive:
        archive.writestr(CONTENTS_FILE, "{}")
        archive.writestr(name, "x")
    with pytest.raises(InputError, match="not a Shutterspan pack") as error:
        unpack(tmp_path / "00.pack", tmp_path / "material")
    assert error.value.hint == "Pack the material again."
    assert not list(tmp_path.rglob("outside.txt"))


@pytest.mark.parametrize(
    "contents",
    [
        "[]",
        "{}x",
        '{"speed": 3}',
        '{"photos": ["../outside.png"]}',
        '{"photos": [["a"]]}',
        '{"videos": {"contents.json": {"stride": 1}}}',
        '{"videos": []}',
    ],
)
def test_a_pack_whose_list_does_not_match_its_files_is_rejected(tmp_path, contents):
    with zipfile.ZipFile(tmp_path / "00.pack", "w") as archive:
        archive.writestr(CONTENTS_FILE, contents)
    with pytest.raises(InputError, match="damaged"):
        unpack(tmp_path / "00.pack", tmp_path / "material")


def pack_of_sources(path, table):
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(CONTENTS_FILE, "{}")
        archive.writestr(SOURCES_FILE, table)


@pytest.mark.parametrize("table", [b"name\tpath\na\tb\n", b"path\tlicence\na\t\xff\n", "path\tkind\n".encode("utf-16")])
def test_a_pack_with_an_invalid_table_of_sources_is_rejected(tmp_path, table):
    pack_of_sources(tmp_path / "00.pack", table)
    with pytest.raises(InputError, match=r"00\.pack is damaged"):
        unpack(tmp_path / "00.pack", tmp_path / "material")
    assert not (tmp_path / "material").exists()


def test_tables_of_sources_from_spreadsheets_and_missing_ones_are_merged(tmp_path):
    pack_of_sources(tmp_path / "00.pack", "path\tlicence\r\nb.png\tCC0\r\n".encode("utf-8-sig"))
    pack_of_sources(tmp_path / "01.pack", "path\tkind\tlicence\na.png\tphotos\tCC-BY\n")
    pack_of_sources(tmp_path / "02.pack", "")
    material = unpack_all(tmp_path, tmp_path / "material")
    join_sources(sorted(material.glob(f"*/{SOURCES_FILE}")), tmp_path / "joined.tsv")
    assert (tmp_path / "joined.tsv").read_text().splitlines() == [
        "path\tkind\tlicence\tprovenance",
        "a.png\tphotos\tCC-BY\t",
        "b.png\t\tCC0\t",
    ]


def test_samples_that_do_not_fit_into_a_pack_are_reported(data, samples, tmp_path, monkeypatch):
    monkeypatch.setattr(module, "MAX_PACK_BYTES", 2**20 + 1000)
    with pytest.raises(InputError, match="don't fit"):
        write_packs(data, tmp_path / "packs", samples, Progress())


def test_a_pack_that_would_fill_the_disk_is_rejected(tmp_path):
    with zipfile.ZipFile(tmp_path / "00.pack", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(CONTENTS_FILE, "{}")
        archive.writestr("zeros", bytes(40 * 2**20))
    with pytest.raises(InputError, match="not a Shutterspan pack"):
        unpack(tmp_path / "00.pack", tmp_path / "material")


def test_files_of_an_interrupted_unpacking_are_replaced(packs, tmp_path):
    material = tmp_path / "material"
    (material / ".shutterspan-01234567").mkdir(parents=True)
    (material / ".shutterspan-01234567" / "half").write_text("half")
    unpack_all(packs, material)
    assert not (material / "00" / "half").exists() and (material / "00" / CONTENTS_FILE).exists()


def test_a_compressed_pack_with_a_changed_byte_is_reported(tmp_path):
    with zipfile.ZipFile(tmp_path / "00.pack", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(CONTENTS_FILE, "{}")
        archive.writestr("a.bin", noise(1).tobytes())
        start = archive.getinfo("a.bin").header_offset + 30 + len("a.bin")
    data = bytearray((tmp_path / "00.pack").read_bytes())
    data[start] = 0b111  # an invalid kind of compression
    (tmp_path / "00.pack").write_bytes(data)
    with pytest.raises(InputError, match="damaged"):
        unpack(tmp_path / "00.pack", tmp_path / "material")


def test_a_full_disk_is_not_reported_as_a_damaged_pack(packs, tmp_path):
    """A limit on file sizes simulates a full disk; Python ignores the signal that the limit sends."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, hard))
    try:
        with pytest.raises(OutputError, match="disk is full"):
            unpack(packs / "00.pack", tmp_path / "material")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert list((tmp_path / "material").iterdir()) == []


@pytest.mark.parametrize("table", [b"", b"name\tpath\na\tb\n", b"path\tlicence\na\t\xff\n"])
def test_a_table_of_sources_without_its_heading_or_in_another_encoding_is_reported(tmp_path, table):
    Image.fromarray(noise(1)).save(tmp_path / "person_054.png")
    (tmp_path / "SOURCES.tsv").write_bytes(table)
    with pytest.raises(InputError, match=r"SOURCES\.tsv"):
        write_packs(tmp_path, tmp_path / "packs", None, Progress())
    assert not list((tmp_path / "packs").iterdir())


def test_a_table_of_sources_from_a_spreadsheet_keeps_its_heading(tmp_path):
    Image.fromarray(noise(1)).save(tmp_path / "person_054.png")
    (tmp_path / "SOURCES.tsv").write_text("path\tlicence\nperson_054.png\tCC0\n", encoding="utf-8-sig")
    write_packs(tmp_path, tmp_path / "packs", None, Progress())
    folder = unpack_all(tmp_path / "packs", tmp_path / "m")
    assert (folder / "00" / SOURCES_FILE).read_text() == "path\tlicence\nperson_054.png\tCC0\n"
