"""Unfolds a layer: exports it, starts the worker, sends its requests, and puts the result into GIMP."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar, cast

from gi.repository import Gimp

from ..client import WorkerClient, find_worker
from ..host_common import UserError, distinct_messages
from ..messages import Message, receive_message
from ..protocol import (
    EXPORT,
    FRAMES,
    OPEN,
    ExportParams,
    FramesParams,
    Method,
    OpenParams,
    OpenResult,
    TrajectoriesParams,
    UnfoldRequestFields,
)
from ..protocol import TRAJECTORIES as TRAJECTORIES_METHOD
from . import results
from .filter_settings import CLIPS, DEBLURRED, FILE, LAYER_GROUP, NEW_IMAGE, TRAJECTORIES, FilterSettings
from .gimp_progress import GimpProgress
from .gimp_wording import user_wording
from .source import export_layer, selected_box, selection_mask
from .texts import _, quoted_path

_Params = TypeVar("_Params")
_Result = TypeVar("_Result")
ShowMessage = Callable[[str], None]


def unfold(layer: Any, settings: FilterSettings, progress: GimpProgress, show_message: ShowMessage) -> Any:
    """Unfold a layer. Returns the image that holds the result; if nothing was made, the layer's image.

    show_message: called at most once, with messages that are not errors. All temporary files are in the worker's
    private folder. The worker removes it when it ends, even after a crash of GIMP. If the worker was killed, the next
    worker removes it. Raises UserError, WorkerError, RequestCancelled.
    """
    image = layer.get_image()
    box, mask = selected_box(image, layer), selection_mask(image, layer)
    settings.check()
    unfold_request = settings.unfold_request(layer.get_width(), layer.get_height(), mask, box)
    command = find_worker()
    with WorkerClient(command) as worker:
        photo = Path(worker.folder) / "layer.png"
        depth = export_layer(layer, photo)
        unfolding = _LayerUnfolding(worker, photo, unfold_request, depth, settings, progress)
        result = unfolding.make(layer)
    if sentences := unfolding.sentences:
        show_message(" ".join(sentences))
    return result


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
    ):
        self._worker, self._photo, self._unfold_request, self._depth = worker, photo, unfold_request, depth
        self._settings, self._progress = settings, progress
        self._messages: list[Message] = []
        self._outcome = ""

    @property
    def sentences(self) -> list[str]:
        """The messages for the user: about the photo and the request, then about the result."""
        sentences = [user_wording().full_text(message) for message in distinct_messages(self._messages)]
        return [*sentences, self._outcome] if self._outcome else sentences

    def make(self, layer: Any) -> Any:
        """Make the target from a layer. Returns the image that holds the result; if nothing was made, the layer's
        image.

        Raises UserError, WorkerError, RequestCancelled.
        """
        methods: dict[str, Callable[[Any], Any]] = {
            NEW_IMAGE: self._new_image,
            LAYER_GROUP: self._layer_group,
            DEBLURRED: self._deblurred,
            TRAJECTORIES: self._trajectories,
            FILE: self._file,
        }
        return methods[self._settings.target](layer)

    def _new_image(self, layer: Any) -> Any:
        frames = self._frames()
        return results.add_image(_check_exists(layer), frames, self._settings.cutout) if frames else layer.get_image()

    def _layer_group(self, layer: Any) -> Any:
        if frames := self._frames():
            results.add_layer_group(_check_exists(layer), frames, self._settings.cutout)
        return layer.get_image()

    def _deblurred(self, layer: Any) -> Any:
        (frame,) = self._frames()
        name = _("{layer}, deblurred").format(layer=layer.get_name())
        results.add_layer(_check_exists(layer), frame, name, self._settings.cutout)
        return layer.get_image()

    def _trajectories(self, layer: Any) -> Any:
        opened = self._open()
        if not opened["moving"]:
            self._outcome = _("No layer was made, because nothing moves.")
            return layer.get_image()
        picture = self._photo.with_name("trajectories.png")
        params = TrajectoriesParams(exposure=opened["exposure"], targets=[str(picture)], draw="arrows")
        self._request(TRAJECTORIES_METHOD, params)
        results.add_layer(_check_exists(layer), picture, _("{layer}, trajectories").format(layer=layer.get_name()))
        return layer.get_image()

    def _file(self, layer: Any) -> Any:
        file = self._settings.file or ""
        exported = self._request(
            EXPORT,
            ExportParams(
                photo=str(self._photo),
                unfold_request=self._unfold_request,
                settings=self._settings.export_settings(),
                target=file,
                overwrite=self._settings.overwrite,
                consistency=False,
                still_clip=self._settings.still_clip,
            ),
        )
        if exported["diagnosis"]:
            self._messages.append(receive_message(exported["diagnosis"]))
        if exported["files"]:
            self._outcome = _("{file} was written.").format(file=quoted_path(file))
        return layer.get_image()

    def _frames(self) -> list[Path]:
        """The files of the frames; none if nothing moves and still clips are off."""
        opened = self._open()
        if not opened["moving"] and self._settings.target in CLIPS and not self._settings.still_clip:
            self._outcome = _(
                "No layers were made, because all would be the same. Tick “Also when nothing moves” to make them."
            )
            return []
        folder = self._photo.with_name("frames")
        folder.mkdir()
        params = FramesParams(
            exposure=opened["exposure"],
            times=self._settings.times,
            folder=str(folder),
            depth=self._depth,
            cutout=self._settings.cutout,
        )
        return [Path(file) for file in self._request(FRAMES, params)["files"]]

    def _open(self) -> OpenResult:
        return self._request(OPEN, OpenParams(photo=str(self._photo), unfold_request=self._unfold_request))

    def _request(self, method: Method[_Params, _Result], params: _Params) -> _Result:
        result = self._worker.request(method, params, progress=self._progress.step, warn=self._messages.append)
        self._messages += map(receive_message, cast(Mapping[str, Any], result).get("notices", ()))
        return result


def _check_exists(layer: Any) -> Any:
    """Return the layer. Raises UserError: the user has removed it while the worker was busy."""
    if not Gimp.Item.id_is_valid(layer.get_id()):
        raise UserError(_("The layer was removed while it was being unfolded. Undo the removal, and start again."))
    return layer
