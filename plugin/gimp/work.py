"""From a layer to its result: the worker is started, asked, and gone again at the end."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from gi.repository import Gimp

from ..client import Worker, find_worker
from ..host_common import Refused
from . import results
from .meter import Meter
from .settings import DEBLURRED, FILE, LAYER_GROUP, NEW_IMAGE, TRAJECTORIES, Settings
from .source import export_layer, selected_box, selection_mask
from .texts import _, shown

Tell = Callable[[str], None]


def unfold(layer: Any, settings: Settings, meter: Meter, tell: Tell) -> Any:
    """The image that holds the result. tell: shows a sentence that is no error.

    All that lies on disk meanwhile is in the worker's private folder, which goes with it, however it ends.
    Raises Refused, and WorkerError as the client does.
    """
    image = layer.get_image()
    box, mask = selected_box(image, layer), selection_mask(image, layer)
    settings.check()
    command = find_worker()
    with Worker(command) as worker:
        photo = Path(worker.folder) / "layer.png"
        depth = export_layer(layer, photo)
        asked = settings.asked(layer.get_width(), layer.get_height(), mask, box)
        work = _Work(worker, photo, asked, depth, settings, meter, tell)
        return work.target(settings.target)(layer)


class _Work:
    """One layer, exported, and a worker that waits for it."""

    def __init__(
        self,
        worker: Worker,
        photo: Path,
        asked: dict[str, Any],
        depth: int,
        settings: Settings,
        meter: Meter,
        tell: Tell,
    ):
        self._worker, self._photo, self._asked, self._depth = worker, photo, asked, depth
        self._settings, self._meter, self._tell = settings, meter, tell

    def target(self, name: str) -> Callable[[Any], Any]:
        return {
            NEW_IMAGE: self._new_image,
            LAYER_GROUP: self._layer_group,
            DEBLURRED: self._deblurred,
            TRAJECTORIES: self._trajectories,
            FILE: self._file,
        }[name]

    def _new_image(self, layer: Any) -> Any:
        return results.new_image(_still_there(layer), self._frames())

    def _layer_group(self, layer: Any) -> Any:
        frames = self._frames()
        results.layer_group(_still_there(layer), frames)
        return layer.get_image()

    def _deblurred(self, layer: Any) -> Any:
        (frame,) = self._frames()
        results.layer_above(_still_there(layer), frame, _("{layer}, deblurred").format(layer=layer.get_name()))
        return layer.get_image()

    def _trajectories(self, layer: Any) -> Any:
        picture = self._photo.with_name("trajectories.png")
        self._ask("trajectories", photo=str(self._photo), asked=self._asked, targets=[str(picture)], draw="arrows")
        results.layer_above(_still_there(layer), picture, _("{layer}, trajectories").format(layer=layer.get_name()))
        return layer.get_image()

    def _file(self, layer: Any) -> Any:
        self._ask(
            "export",
            photo=str(self._photo),
            asked=self._asked,
            settings=self._settings.video(),
            target=self._settings.file,
            overwrite=self._settings.overwrite,
        )
        self._tell(_("{file} is written.").format(file=shown(self._settings.file or "")))
        return layer.get_image()

    def _frames(self) -> list[Path]:
        opened = self._ask("open", photo=str(self._photo), asked=self._asked)
        folder = self._photo.with_name("frames")
        folder.mkdir()
        made = self._ask(
            "frames", exposure=opened["exposure"], times=self._settings.times, folder=str(folder), depth=self._depth
        )
        return [Path(file) for file in made["files"]]

    def _ask(self, do: str, **fields: Any) -> dict[str, Any]:
        return self._worker.ask(do, progress=self._meter.step, warn=lambda words: self._tell(_(words)), **fields)


def _still_there(layer: Any) -> Any:
    """GIMP goes on while the worker works: the layer may be gone. Raises Refused."""
    if not Gimp.Item.id_is_valid(layer.get_id()):
        raise Refused(_("The layer was removed while it was being unfolded. Undo that, and start again."))
    return layer
