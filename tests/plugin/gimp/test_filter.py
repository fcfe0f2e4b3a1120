"""The filter in a fake GIMP: the status for each outcome, and the changes to the image."""

from pathlib import Path
from typing import Any
from unittest.mock import MagicMock

import pytest

from shutterspan.plugin.host_common import UserError

from .conftest import Image, Layer, Procedure, TextLayer


@pytest.fixture
def run(host: MagicMock, procedure: Procedure, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Runs the filter with a fake of `unfold`. Returns status and error."""
    from shutterspan.plugin.gimp import filter, layer_unfolding

    def run(drawables: list[Any], mode: str = "NONINTERACTIVE", unfold: Any = None) -> tuple[Any, str]:
        monkeypatch.setattr(layer_unfolding, "unfold", unfold or (lambda layer, *_: layer.get_image()))
        monkeypatch.setattr(filter, "read_settings", lambda config: None)
        image = drawables[0].image if drawables else Image()
        mode = getattr(host.RunMode, mode)
        values = filter._run(procedure, mode, image, drawables, MagicMock(), None)
        return values.status, str(values.error or "")

    return run


def test_success_is_reported(run: Any, host: MagicMock) -> None:
    assert run([Layer(Image())]) == (host.PDBStatusType.SUCCESS, "")
    host.progress_end.assert_called_once()
    host.displays_flush.assert_called_once()


@pytest.mark.parametrize(
    ("drawables", "sentence"),
    [
        ([], "No layer is chosen"),
        ([Layer(Image()), Layer(Image())], "2 layers are chosen"),
        ([TextLayer(Image())], "A text layer"),
        ([Layer(Image(), size=(15, 48))], "only 15x48 pixels"),
    ],
)
def test_invalid_input_is_a_calling_error(drawables: list[Any], sentence: str, run: Any, host: MagicMock) -> None:
    status, error = run(drawables)
    assert status == host.PDBStatusType.CALLING_ERROR
    assert sentence in error
    host.progress_init.assert_not_called()


def test_a_worker_that_fails_is_a_failed_execution(run: Any, host: MagicMock) -> None:
    from shutterspan.plugin.updates import WorkerError

    def fail(*_: Any) -> None:
        raise WorkerError("file_exists", path="/a.mp4")

    sentence = "/a.mp4 exists already. Tick “Replace the file if it exists”, or choose another name."
    assert run([Layer(Image())], unfold=fail) == (host.PDBStatusType.EXECUTION_ERROR, sentence)
    host.progress_end.assert_called_once()


def test_an_unexpected_error_is_a_sentence(run: Any, host: MagicMock) -> None:
    status, error = run([Layer(Image())], unfold=lambda *_: 1 / 0)
    assert status == host.PDBStatusType.EXECUTION_ERROR
    assert error == "The filter stopped unexpectedly (division by zero). The image is not changed."


@pytest.mark.parametrize("accepted", [True, False])
def test_the_dialog_appears_only_in_an_interactive_run(
    accepted: bool, run: Any, host: MagicMock, monkeypatch: pytest.MonkeyPatch
) -> None:
    from shutterspan.plugin.gimp import filter

    dialog = MagicMock(return_value=accepted)
    monkeypatch.setattr(filter, "run_dialog", dialog)
    for mode in ("NONINTERACTIVE", "WITH_LAST_VALS"):
        assert run([Layer(Image())], mode)[0] == host.PDBStatusType.SUCCESS
    dialog.assert_not_called()
    expected = host.PDBStatusType.SUCCESS if accepted else host.PDBStatusType.CANCEL
    assert run([Layer(Image())], "INTERACTIVE")[0] == expected
    dialog.assert_called_once()


@pytest.mark.parametrize("name", ["add_layer_group", "add_layer"])
def test_the_undo_step_is_closed_whatever_happens(name: str, host: MagicMock) -> None:
    from shutterspan.plugin.gimp import results

    for failing in (False, True):
        image = Image(failing)
        arguments = (Path("1.png"), "name") if name == "add_layer" else ([Path("1.png"), Path("2.png")], False)
        try:
            getattr(results, name)(Layer(image), *arguments)
        except RuntimeError:
            assert failing
        assert (image.calls[0], image.calls[-1]) == ("start", "end")
        assert image.selected == ["selected"]


def test_a_frame_that_cannot_be_read_leaves_no_step_to_undo(host: MagicMock) -> None:
    from shutterspan.plugin.gimp import results

    host.file_load_layer.return_value = None
    image = Image()
    with pytest.raises(UserError, match=r"1\.png"):
        results.add_layer_group(Layer(image), [Path("1.png")], False)
    assert image.calls == []


def test_a_layer_that_was_removed_is_an_error(host: MagicMock) -> None:
    from shutterspan.plugin.gimp import layer_unfolding

    host.Item.id_is_valid.return_value = False
    with pytest.raises(UserError, match="removed while"):
        layer_unfolding._check_exists(Layer(Image()))


@pytest.mark.parametrize(
    ("box", "sentence"), [((0, 0, 0, 0, 0), "outside the layer"), ((1, 3, 3, 1, 1), "Only 1x1 pixels")]
)
def test_selections_without_enough_pixels_of_the_layer(box: tuple[int, ...], sentence: str, host: MagicMock) -> None:
    from shutterspan.plugin.gimp.source import selected_box

    with pytest.raises(UserError, match=sentence):
        selected_box(Image(), Layer(Image(), box=box))


@pytest.mark.parametrize(
    ("environment", "flatpak", "kind"),
    [({}, False, None), ({"SNAP_NAME": "gimp"}, False, "Snap"), ({}, True, "Flatpak")],
)
def test_a_gimp_in_a_sandbox_is_an_error(
    environment: dict[str, str], flatpak: bool, kind: str | None, host: MagicMock, tmp_path: Path
) -> None:
    from shutterspan.plugin.gimp.sandbox import check_sandbox

    info = tmp_path / ".flatpak-info"
    if flatpak:
        info.touch()
    if kind is None:
        check_sandbox(environment, info)
    else:
        with pytest.raises(UserError, match=f"is a {kind}"):
            check_sandbox(environment, info)
