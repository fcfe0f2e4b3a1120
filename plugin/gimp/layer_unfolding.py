"""Unfolds a layer: exports it, starts the worker, sends its requests, and puts the result into GIMP."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from gi.repository import Gimp

from ..client import WorkerClient, find_worker
from ..host_common import UserError
from ..messages import Message
from ..protocol import (
    EXPORT,
    FRAMES,
    OPEN,
    ExportParams,
    FramesParams,
    Method,
    OpenParams,
    TrajectoriesParams,
    UnfoldRequestFields,
)
from ..protocol import TRAJECTORIES as TRAJECTORIES_METHOD
from . import results
from .filter_settings import DEBLURRED, FILE, LAYER_GROUP, NEW_IMAGE, TRAJECTORIES, FilterSettings
from .gimp_progress import GimpProgress
from .gimp_wording import user_wording
from .source import export_layer, selected_box, selection_mask
from .texts import _, quoted_path

_Params = TypeVar("_Params")
_Result = TypeVar("_Result")
ShowMessage = Callable[[str], None]


def unfold(layer: Any, settings: FilterSettings, progress: GimpProgress, show_message: ShowMessage) -> Any:
    """Unfold a layer. Returns the image that holds the result.

    show_message: called with sentences that are no errors. All temporary files are in the worker's private folder.
    The worker removes it when it ends, also after a crash of GIMP; if the worker was killed, the next one removes it.
    Raises UserError, WorkerError, RequestCancelled.
    """
    image = layer.get_image()
    box, mask = selected_box(image, layer), selection_mask(image, layer)
    settings.check()
    command = find_worker()
    with WorkerClient(command) as worker:
        photo = Path(worker.folder) / "layer.png"
        depth = export_layer(layer, photo)
        unfold_request = settings.unfold_request(layer.get_width(), layer.get_height(), mask, box)
        unfolding = _LayerUnfolding(worker, photo, unfold_request, depth, settings, progress, show_message)
        return unfolding.method_for(settings.target)(layer)


class _LayerUnfolding:
    """One exported layer, and the worker that unfolds it."""

    def __init__(
        self,
        worker: WorkerClient,
        photo: Path,
        unfold_request: UnfoldRequestFields,
        depth: int,
        settings: FilterSettings,
        progress: GimpProgress,
        show_message: ShowMessage,
    ):
        self._worker, self._photo, self._unfold_request, self._depth = worker, photo, unfold_request, depth
        self._settings, self._progress, self._show_message = settings, progress, show_message

    def method_for(self, target: str) -> Callable[[Any], Any]:
        """The method that makes this target from a layer, and returns the image that holds the result."""
        return {
            NEW_IMAGE: self._new_image,
            LAYER_GROUP: self._layer_group,
            DEBLURRED: self._deblurred,
            TRAJECTORIES: self._trajectories,
            FILE: self._file,
        }[target]

    def _new_image(self, layer: Any) -> Any:
        return results.add_image(_check_exists(layer), self._frames())

    def _layer_group(self, layer: Any) -> Any:
        frames = self._frames()
        results.add_layer_group(_check_exists(layer), frames)
        return layer.get_image()

    def _deblurred(self, layer: Any) -> Any:
        (frame,) = self._frames()
        results.add_layer(_check_exists(layer), frame, _("{layer}, deblurred").format(layer=layer.get_name()))
        return layer.get_image()

    def _trajectories(self, layer: Any) -> Any:
        picture = self._photo.with_name("trajectories.png")
        self._request(
            TRAJECTORIES_METHOD,
            TrajectoriesParams(
                photo=str(self._photo), unfold_request=self._unfold_request, targets=[str(picture)], draw="arrows"
            ),
        )
        results.add_layer(_check_exists(layer), picture, _("{layer}, trajectories").format(layer=layer.get_name()))
        return layer.get_image()

    def _file(self, layer: Any) -> Any:
        file = self._settings.file or ""
        self._request(
            EXPORT,
            ExportParams(
                photo=str(self._photo),
                unfold_request=self._unfold_request,
                settings=self._settings.export_settings(),
                target=file,
                overwrite=self._settings.overwrite,
                consistency=False,
            ),
        )
        self._show_message(_("{file} is written.").format(file=quoted_path(file)))
        return layer.get_image()

    def _frames(self) -> list[Path]:
        opened = self._request(OPEN, OpenParams(photo=str(self._photo), unfold_request=self._unfold_request))
        folder = self._photo.with_name("frames")
        folder.mkdir()
        params = FramesParams(
            exposure=opened["exposure"], times=self._settings.times, folder=str(folder), depth=self._depth
        )
        return [Path(file) for file in self._request(FRAMES, params)["files"]]

    def _request(self, method: Method[_Params, _Result], params: _Params) -> _Result:
        return self._worker.request(method, params, progress=self._progress.step, warn=self._warn)

    def _warn(self, warning: Message) -> None:
        self._show_message(user_wording().full_text(warning))


def _check_exists(layer: Any) -> Any:
    """Return the layer. Raises UserError: the user has removed it while the worker was busy."""
    if not Gimp.Item.id_is_valid(layer.get_id()):
        raise UserError(_("The layer was removed while it was being unfolded. Undo that, and start again."))
    return layer
