"""The filter in a GIMP of a few lines: how each way out is answered, and what it leaves behind."""

from pathlib import Path
from typing import Any
from unittest.mock import MagicMock

import pytest

from shutterspan.plugin.host_common import Refused

from .conftest import Image, Layer, Procedure, TextLayer


@pytest.fixture
def run(host: MagicMock, procedure: Procedure, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Runs the filter and tells status and sentence; what the work does is given."""
    from shutterspan.plugin.gimp import filter

    def run(drawables: list[Any], mode: str = "NONINTERACTIVE", work: Any = None) -> tuple[Any, str]:
        monkeypatch.setattr(filter.work, "unfold", work or (lambda layer, *_: layer.get_image()))
        monkeypatch.setattr(filter, "settings_of", lambda config: None)
        image = drawables[0].image if drawables else Image()
        mode = getattr(host.RunMode, mode)
        values = filter._run(procedure, mode, image, drawables, MagicMock(), None)
        return values.status, str(values.error or "")

    return run


def test_success_is_told(run: Any, host: MagicMock) -> None:
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
def test_what_cannot_be_unfolded_is_a_wrong_call(
    drawables: list[Any], sentence: str, run: Any, host: MagicMock
) -> None:
    status, told = run(drawables)
    assert status == host.PDBStatusType.CALLING_ERROR
    assert sentence in told
    host.progress_init.assert_not_called()


def test_a_worker_that_fails_is_a_failed_execution(run: Any, host: MagicMock) -> None:
    from shutterspan.plugin.client import WorkerError

    def fail(*_: Any) -> None:
        raise WorkerError("worker", "It crashed.", "Try again.")

    assert run([Layer(Image())], work=fail) == (host.PDBStatusType.EXECUTION_ERROR, "It crashed. Try again.")
    host.progress_end.assert_called_once()


def test_what_nobody_foresaw_is_a_sentence(run: Any, host: MagicMock) -> None:
    status, told = run([Layer(Image())], work=lambda *_: 1 / 0)
    assert status == host.PDBStatusType.EXECUTION_ERROR
    assert told == "The filter stopped unexpectedly (division by zero). The image is as it was."


@pytest.mark.parametrize("agreed", [True, False])
def test_the_dialog_is_asked_only_by_hand(
    agreed: bool, run: Any, host: MagicMock, monkeypatch: pytest.MonkeyPatch
) -> None:
    from shutterspan.plugin.gimp import filter

    asked = MagicMock(return_value=agreed)
    monkeypatch.setattr(filter, "confirmed", asked)
    for mode in ("NONINTERACTIVE", "WITH_LAST_VALS"):
        assert run([Layer(Image())], mode)[0] == host.PDBStatusType.SUCCESS
    asked.assert_not_called()
    wanted = host.PDBStatusType.SUCCESS if agreed else host.PDBStatusType.CANCEL
    assert run([Layer(Image())], "INTERACTIVE")[0] == wanted
    asked.assert_called_once()


@pytest.mark.parametrize("name", ["layer_group", "layer_above"])
def test_the_undo_step_is_closed_whatever_happens(name: str, host: MagicMock) -> None:
    from shutterspan.plugin.gimp import results

    for failing in (False, True):
        image = Image(failing)
        frames = (Path("1.png"), "name") if name == "layer_above" else ([Path("1.png"), Path("2.png")],)
        try:
            getattr(results, name)(Layer(image), *frames)
        except RuntimeError:
            assert failing
        assert (image.done[0], image.done[-1]) == ("start", "end")
        assert image.chosen == ["chosen"]


def test_a_frame_that_cannot_be_read_leaves_no_step_to_undo(host: MagicMock) -> None:
    from shutterspan.plugin.gimp import results

    host.file_load_layer.return_value = None
    image = Image()
    with pytest.raises(Refused, match=r"1\.png"):
        results.layer_group(Layer(image), [Path("1.png")])
    assert image.done == []


def test_a_layer_that_is_gone_meanwhile_is_a_sentence(host: MagicMock) -> None:
    from shutterspan.plugin.gimp import work

    host.Item.id_is_valid.return_value = False
    with pytest.raises(Refused, match="removed while"):
        work._still_there(Layer(Image()))


@pytest.mark.parametrize(
    ("box", "sentence"), [((0, 0, 0, 0, 0), "misses the layer"), ((1, 3, 3, 1, 1), "Only 1x1 pixels")]
)
def test_selections_that_hold_nothing(box: tuple[int, ...], sentence: str, host: MagicMock) -> None:
    from shutterspan.plugin.gimp.source import selected_box

    with pytest.raises(Refused, match=sentence):
        selected_box(Image(), Layer(Image(), box=box))


@pytest.mark.parametrize(
    ("environment", "flatpak", "kind"),
    [({}, False, None), ({"SNAP_NAME": "gimp"}, False, "Snap"), ({}, True, "Flatpak")],
)
def test_a_sandboxed_gimp_is_told(
    environment: dict[str, str], flatpak: bool, kind: str | None, host: MagicMock, tmp_path: Path
) -> None:
    from shutterspan.plugin.gimp.sandbox import check_sandbox

    info = tmp_path / ".flatpak-info"
    if flatpak:
        info.touch()
    if kind is None:
        check_sandbox(environment, info)
    else:
        with pytest.raises(Refused, match=f"is a {kind}"):
            check_sandbox(environment, info)
