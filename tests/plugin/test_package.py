"""The bundles for host programs, and the translations in them."""

import ast
import errno
import gettext
import io
import json
import os
import re
import shutil
import string
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import version
from pathlib import Path

import pytest

from shutterspan.plugin import catalogs, package

ROOT = Path(__file__).resolve().parent.parent.parent
FILTER = ROOT / "plugin" / "gimp"
GERMAN = (FILTER / "locale" / "de.po").read_text("utf-8")
#: Mnemonics of the dialog's own buttons: OK, Cancel, Help, Reset, Load, Save.
TAKEN = "ochrls"
#: The original of each file that is copied into the extension.
IN_EXTENSION = {
    "client.py": "plugin/client.py",
    "host_common.py": "plugin/host_common.py",
    "updates.py": "plugin/updates.py",
    "worker_finder.py": "plugin/worker_finder.py",
    "messages.py": "core/foundation/messages.py",
    "messages.json": "core/foundation/messages.json",
    "locator.py": "core/worker/locator.py",
    "protocol.py": "core/worker/protocol.py",
    "time_left.py": "core/foundation/time_left.py",
    "limits.py": "core/foundation/limits.py",
}


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    package.build_gimp_plugin(tmp_path / "plug-ins" / "shutterspan")
    return tmp_path / "plug-ins" / "shutterspan"


def test_copies_in_the_bundle_are_identical(bundle: Path) -> None:
    copies = {
        **{f"plugin/{name}": original for name, original in IN_EXTENSION.items()},
        "plugin/messages_de.json": "resources/translations/messages_de.json",
        "shutterspan.py": "plugin/gimp/shutterspan.py",
        **{f"plugin/gimp/{path.name}": f"plugin/gimp/{path.name}" for path in FILTER.glob("[!s]*.py")},
    }
    for copy, original in copies.items():
        assert (bundle / copy).read_bytes() == (ROOT / original).read_bytes(), copy


def test_gimp_takes_the_file_for_a_plugin(bundle: Path) -> None:
    """The file has the folder's name and is executable. No temporary files are left beside the folder."""
    assert (bundle / f"{bundle.name}.py").stat().st_mode & 0o111 == 0o111
    assert list(bundle.parent.iterdir()) == [bundle]
    assert not list(bundle.rglob("__pycache__"))


def test_the_bundle_needs_nothing_but_gimp(bundle: Path) -> None:
    for path in bundle.rglob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
        imported |= {
            node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and not node.level
        }
        assert {name.split(".")[0] for name in imported} <= sys.stdlib_module_names | {"gi", "plugin"}, path


def missing_imports(folder: Path) -> list[str]:
    """The names that modules in the folder import from each other, and that don't exist."""
    missing = []
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.level:
                source = path.parents[node.level - 1].joinpath(*(node.module or "").split("."))
                missing += [f"{path.name}: {alias.name}" for alias in node.names if not defines(source, alias.name)]
    return missing


def defines(source: Path, name: str) -> bool:
    """Whether a module or package defines the name, or a package has a module of that name."""
    if (source / f"{name}.py").is_file():
        return True
    module = source.with_suffix(".py") if source.with_suffix(".py").is_file() else source / "__init__.py"
    defined = {
        target.id if isinstance(target, ast.Name) else getattr(target, "name", "")
        for node in ast.walk(ast.parse(module.read_text("utf-8")))
        for target in (node.targets if isinstance(node, ast.Assign) else [node])
    }
    return name in defined


def test_modules_in_the_bundles_find_each_other(bundle: Path, tmp_path: Path) -> None:
    package.build_blender_extension(tmp_path / "shutterspan.zip")
    with zipfile.ZipFile(tmp_path / "shutterspan.zip") as file:
        file.extractall(tmp_path / "extension")
    assert missing_imports(bundle) == missing_imports(tmp_path / "extension") == []
    for folder, module in ((bundle, "plugin/client.py"), (tmp_path / "extension", "client.py")):
        (folder / module).write_text("find_worker = None")
        assert missing_imports(folder)


@pytest.mark.parametrize(
    "name", ["client", "host_common", "messages", "locator", "protocol", "updates", "time_left", "limits"]
)
def test_the_shared_files_of_bundles_run_alone(name: str, bundle: Path) -> None:
    code = f"import sys; sys.path.insert(0, {str(bundle)!r}); import plugin.{name}; print(*sys.modules)"
    process = subprocess.run([sys.executable, "-I", "-S", "-c", code], capture_output=True, text=True)
    assert process.returncode == 0, process.stderr
    assert not [module for module in process.stdout.split() if module.startswith(("shutterspan", "gi", "numpy"))]


def test_messages_have_their_texts_in_the_bundle(bundle: Path) -> None:
    code = f"""
import sys
sys.path.insert(0, {str(bundle)!r})
from pathlib import Path
from plugin.messages import Wording, load_translation, make_message
german = Wording(load_translation(Path({str(bundle)!r}, "plugin", "messages_de.json")))
print(make_message("worker_ended"))
print(german.full_text(make_message("worker_ended")))
"""
    process = subprocess.run([sys.executable, "-I", "-S", "-X", "utf8", "-c", code], capture_output=True, text=True)
    assert process.stdout.splitlines() == [
        "Shutterspan's worker has ended. Start it again.",
        "Der Worker von Shutterspan ist beendet. Starten Sie ihn noch einmal.",
    ]


def test_a_bundle_is_replaced_atomically(bundle: Path) -> None:
    (bundle / "plugin" / "left_over.py").touch()
    package.build_gimp_plugin(bundle)
    assert not (bundle / "plugin" / "left_over.py").exists()


def test_a_failure_leaves_the_older_bundle(bundle: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(text: str) -> bytes:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(package, "compile_mo", fail)
    assert package.main(["gimp", str(bundle)]) == 1
    assert (bundle / "shutterspan.py").exists()
    assert list(bundle.parent.iterdir()) == [bundle]


def test_a_bundle_that_cannot_take_its_place_leaves_the_older_one(
    bundle: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    rename = Path.rename

    def fail_for_new(path: Path, target: Path) -> Path:
        if path.name == "new":
            raise OSError(5, "Input/output error")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", fail_for_new)
    assert package.main(["gimp", str(bundle)]) == 1
    assert "can't be written: Input/output error" in capsys.readouterr().err
    assert (bundle / "shutterspan.py").exists()
    assert list(bundle.parent.iterdir()) == [bundle]


def translatable() -> set[str]:
    """All texts that the filter's code passes to `_`."""
    calls = [
        node
        for path in FILTER.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_"
    ]
    return {str(call.args[0].value) for call in calls if isinstance(call.args[0], ast.Constant)}


def test_everything_is_translated_into_german() -> None:
    translations = catalogs.parse_po(GERMAN)
    assert translatable() == set(translations) - {""}
    assert all(translations.values())
    assert not re.search(r"--\w", GERMAN), "an option of the command line"
    for english, german in translations.items():
        fields = [{name for _, name, *_ in string.Formatter().parse(text) if name} for text in (english, german)]
        assert fields[0] == fields[1], english


def test_gettext_reads_what_is_compiled() -> None:
    catalog = gettext.GNUTranslations(io.BytesIO(catalogs.compile_mo(GERMAN)))
    assert catalog.gettext("Unfol_d Motion Blur…") == "_Bewegungsunschärfe entfalten …"
    assert catalog.gettext("not in the catalogue") == "not in the catalogue"
    translated = {text for text in translatable() if catalog.gettext(text) != text}
    assert translated >= translatable() - {"{seconds} s", "{minutes} min"}


@pytest.mark.parametrize("language", ["en", "de"])
def test_mnemonics_are_unique(language: str) -> None:
    source = "".join((FILTER / name).read_text("utf-8") for name in ("filter.py", "procedure_arguments.py"))
    labels = [label for label in re.findall(r'_\("([^"]*_\w[^"]*)"\)', source) if "…" not in label]
    if language == "de":
        labels = [catalogs.parse_po(GERMAN)[label] for label in labels]
    letters = [label[label.index("_") + 1].lower() for label in labels]
    assert len(labels) == 15
    taken = TAKEN if language == "en" else ""
    assert len(set(letters + list(taken))) == len(letters) + len(taken), letters


def test_the_extension_holds_the_same_code_and_nothing_else(tmp_path: Path) -> None:
    package.build_blender_extension(tmp_path / "shutterspan.zip")
    with zipfile.ZipFile(tmp_path / "shutterspan.zip") as bundle:
        files = {name: bundle.read(name) for name in bundle.namelist()}
    stamp, manifest = files.pop(package.STAMP), files.pop("blender_manifest.toml").decode()
    sources = {path.name: path for path in (ROOT / "plugin" / "blender").iterdir() if path.is_file()}
    sources |= {name: ROOT / original for name, original in IN_EXTENSION.items()}
    version_line, rest = manifest.split("\n", 1)
    assert rest == sources.pop("blender_manifest.toml").read_text("utf-8")
    assert files == {name: path.read_bytes() for name, path in sources.items()}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert version_line == f'version = "{project["version"]}"'
    assert tomllib.loads(manifest)["version"] == project["version"] == json.loads(stamp)["shutterspan"]


def test_the_extension_needs_nothing_but_blender() -> None:
    for path in (ROOT / "plugin" / "blender").glob("*.py"):
        nodes = list(ast.walk(ast.parse(path.read_text("utf-8"))))
        imported = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
        imported |= {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom) and not node.level}
        assert {name.split(".")[0] for name in imported} <= sys.stdlib_module_names | {"bpy", "numpy"}, path
        outside = [node for node in nodes if isinstance(node, ast.ImportFrom) and node.level > 1]
        assert not outside or path.name in IN_EXTENSION, path


@pytest.mark.parametrize("stamp", [None, "", "{", "[]"])
def test_a_filter_whose_stamp_is_damaged_is_replaced(bundle: Path, stamp: str | None) -> None:
    (bundle / package.STAMP).unlink()
    if stamp is not None:
        (bundle / package.STAMP).write_text(stamp)
    package.build_gimp_plugin(bundle)
    assert json.loads((bundle / package.STAMP).read_text())["shutterspan"] == version("shutterspan")


@pytest.mark.parametrize("kind", ["dangling link", "file", "folder"])
def test_a_foreign_entry_in_place_of_the_filter_stays(
    tmp_path: Path, kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "shutterspan"
    match kind:
        case "dangling link":
            target.symlink_to("/nowhere")
        case "file":
            target.touch()
        case "folder":
            target.mkdir()
    assert package.main(["gimp", str(target)]) == 1
    assert capsys.readouterr().err.startswith(f"{target} exists already and is not part of Shutterspan.")
    assert list(tmp_path.iterdir()) == [target] and target.is_symlink() is (kind == "dangling link")


def test_a_link_to_a_filter_is_replaced_but_not_what_it_leads_to(bundle: Path, tmp_path: Path) -> None:
    link = tmp_path / "other" / "shutterspan"
    link.parent.mkdir()
    link.symlink_to(bundle)
    package.build_gimp_plugin(link)
    assert link.is_dir() and not link.is_symlink() and (bundle / "shutterspan.py").is_file()


def test_a_full_disk_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`copytree` collects the errors of several files."""

    def fill(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(shutil, "copyfile", fill)
    target = tmp_path / "plug-ins" / "shutterspan"
    assert package.main(["gimp", str(target)]) == 1
    assert capsys.readouterr().err == f"{target} can't be written: the disk is full.\n"
    assert list(target.parent.iterdir()) == []
