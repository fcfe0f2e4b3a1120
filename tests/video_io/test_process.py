from pathlib import Path

import pytest

from shutterspan.core.foundation.errors import EncoderError
from shutterspan.core.video_io.process import has_encoder


@pytest.mark.parametrize(("script", "sentence"), [("kill -9 $$", "was killed"), ("exit 3", r"failed: exit status 3\.")])
def test_a_program_that_failed_once_is_started_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, sentence: str
) -> None:
    broken = tmp_path / "ffmpeg"
    broken.write_text(f"#!/bin/sh\n{script}\n")
    broken.chmod(0o755)
    has_encoder.cache_clear()
    with monkeypatch.context() as context:
        context.setenv("IMAGEIO_FFMPEG_EXE", str(broken))
        with pytest.raises(EncoderError, match=sentence) as caught:
            has_encoder("libx264")
    assert caught.value.hint
    assert has_encoder("libx264") and not has_encoder("no such encoder")
