"""Small pictures of recent files, kept in a cache folder. Slow: call all of it in the background."""

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

from PyQt6.QtCore import QIODevice, QSaveFile, QSize, Qt
from PyQt6.QtGui import QImage

from shutterspan.core.foundation.log import log

#: Largest size of a thumbnail, in pixels.
MAX_SIZE = QSize(192, 144)
_SUFFIX = ".png"


class Thumbnails:
    """The thumbnails in a folder. Errors of files are ignored, because thumbnails are optional."""

    def __init__(self, folder: Path):
        self._folder = folder

    def write(self, path: Path, picture: QImage) -> None:
        """Save a thumbnail of the file at a path. picture: its photo."""
        target = self._file_of(path)
        fitting = picture.size().scaled(MAX_SIZE, Qt.AspectRatioMode.KeepAspectRatio)
        small = picture.scaled(
            fitting.boundedTo(picture.size()).expandedTo(QSize(1, 1)),
            Qt.AspectRatioMode.IgnoreAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            log.info("thumbnails can't be written: %s", error)
            return
        file = QSaveFile(str(target))
        is_written = file.open(QIODevice.OpenModeFlag.WriteOnly) and small.save(file, "PNG") and file.commit()
        if not is_written:
            log.info("%s can't be written: %s", target, file.errorString())

    def read(self, path: Path) -> QImage | None:
        """The thumbnail of the file at a path."""
        picture = QImage(str(self._file_of(path)))
        return None if picture.isNull() else picture

    def keep_only(self, paths: Iterable[Path]) -> None:
        """Remove the thumbnails of all other files."""
        kept = {self._file_of(path) for path in paths}
        try:
            for file in self._folder.glob(f"*{_SUFFIX}"):
                if file not in kept:
                    file.unlink(missing_ok=True)
        except OSError as error:
            log.info("thumbnails can't be removed: %s", error)

    def _file_of(self, path: Path) -> Path:
        digest = hashlib.sha256(os.fsencode(os.path.abspath(path))).hexdigest()
        return self._folder / f"{digest[:32]}{_SUFFIX}"
