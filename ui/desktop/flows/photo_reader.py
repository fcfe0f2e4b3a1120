"""Read photos and projects in the background, with progress."""

from collections.abc import Callable
from typing import TypeVar

from PyQt6.QtCore import QObject

from shutterspan.core.foundation.errors import ShutterspanError
from shutterspan.ui.desktop.flows.app_context import AppContext
from shutterspan.ui.desktop.state.decoded_photos import DecodedPhotos
from shutterspan.ui.desktop.state.document import OpenedPhoto

_Result = TypeVar("_Result")


class PhotoReader(QObject):
    """Reads one file at a time. A newer request replaces an older one, whose result is dropped.

    Removes the decoded photos of photos that aren't open, whether they were closed or never visible.
    """

    def __init__(self, context: AppContext):
        super().__init__(context.window)
        self._context = context
        self._decoded_photos = DecodedPhotos()
        self._read_count = 0
        #: Photos that were read, and whose decoded photos still exist.
        self._photos: list[OpenedPhoto] = []
        context.document.photo_changed.connect(self._remove_unused)

    def read(
        self,
        name: str,
        work: Callable[[DecodedPhotos], _Result],
        photo_of: Callable[[_Result], OpenedPhoto],
        done: Callable[[_Result], object],
        failed: Callable[[ShutterspanError], object],
    ) -> None:
        """Read a photo. name: of the file; work: reads it; photo_of: the photo in the result; the others: see `run`."""

        def keep(result: _Result) -> None:
            self._remove_unused()
            self._photos.append(photo_of(result))
            done(result)

        self.run(
            self.tr("Opening {}").format(name),
            lambda: work(self._decoded_photos),
            keep,
            failed,
            lambda result: self._remove_decoded(photo_of(result)),
        )

    def run(
        self,
        title: str,
        work: Callable[[], _Result],
        done: Callable[[_Result], object],
        failed: Callable[[ShutterspanError], object],
        dropped: Callable[[_Result], object] = lambda result: None,
    ) -> None:
        """Run `work` in the background, then call `done` or `failed`.

        If a newer request arrives, or the user stops this one, neither is called; `dropped` is called with a result.
        """
        self._read_count += 1
        read_id, progress = self._read_count, self._context.progress
        self._context.messages.end("edit", "unfolding", "photo")
        progress.begin("open", title, self.cancel, has_steps=False)

        def succeed(result: _Result) -> None:
            if read_id == self._read_count:
                progress.end("open")
                done(result)
            else:
                dropped(result)

        def fail(error: ShutterspanError) -> None:
            if read_id == self._read_count:
                progress.end("open")
                failed(error)

        self._context.background.run(work, succeed, fail)

    def cancel(self) -> None:
        """Ignore the result of the file that is being read."""
        self._read_count += 1
        self._context.progress.end("open")

    def close(self) -> None:
        """Remove the decoded photos, before the program ends."""
        self._decoded_photos.close()

    def _remove_unused(self) -> None:
        current = self._context.document.photo
        for photo in self._photos:
            if photo is not current:
                self._remove_decoded(photo)
        self._photos = [photo for photo in self._photos if photo is current]

    def _remove_decoded(self, photo: OpenedPhoto) -> None:
        file = photo.decoded_photo
        if file:
            self._context.background.run(lambda: file.unlink(missing_ok=True))
