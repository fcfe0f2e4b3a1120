"""Pack a folder as one file, `.tar.zst`: `python -P -m shutterspan.installer.bundle_archive FOLDER FILE`.

It runs in the environment, because it needs zstandard.
"""

import sys
import tarfile
from collections.abc import Sequence
from pathlib import Path

from shutterspan.core.foundation.atomic import replacing_file
from shutterspan.core.foundation.errors import OutputError

#: Zstandard's level. Higher levels take several times as long.
_LEVEL = 15
#: How far back repetitions are found, as a power of two of bytes: the longest that every decoder accepts by default.
_WINDOW_LOG = 27


def pack(folder: Path, archive: Path) -> None:
    """Pack a folder with its name. All files belong to root, so that the archive doesn't name who made it.

    Raises OutputError: the archive can't be written; an older one is unchanged then.
    """
    import zstandard  # type: ignore[import-not-found, unused-ignore]

    parameters = zstandard.ZstdCompressionParameters.from_level(
        _LEVEL, window_log=_WINDOW_LOG, enable_ldm=True, threads=-1
    )
    compressor = zstandard.ZstdCompressor(compression_params=parameters)
    with (
        replacing_file(archive, overwrite=True) as draft,
        draft.open("wb") as file,
        compressor.stream_writer(file) as stream,
        tarfile.open(fileobj=stream, mode="w|") as tar,
    ):
        for path in [folder, *sorted(folder.rglob("*"))]:
            tar.add(path, path.relative_to(folder.parent), recursive=False, filter=_without_owner)


def _without_owner(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    return member


def main(arguments: Sequence[str]) -> int:
    try:
        pack(*map(Path, arguments))
    except OutputError as error:
        print(error.content, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
