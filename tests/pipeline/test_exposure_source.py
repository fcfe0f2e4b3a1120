"""A source decodes and encodes a photo only if necessary, and all sources give the same file."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from shutterspan.core.foundation.errors import OutputError, UsageError
from shutterspan.core.foundation.progress import Progress
from shutterspan.core.image_io.decoded_photo import write_decoded_photo
from shutterspan.core.image_io.reading import load_photo
from shutterspan.core.image_io.writing import make_image_encoder, save_image
from shutterspan.core.inference.engine import Engine
from shutterspan.core.inference.latents_file import save_latents
from shutterspan.core.inference.unfold import unfold
from shutterspan.core.pipeline.exposure_source import ExposureSource
from shutterspan.core.pipeline.render import Renderer, RenderReport, RenderRequest
from shutterspan.core.types.guidance import Guidance
from shutterspan.core.types.photo import Photo
from shutterspan.core.types.request import UnfoldRequest
from shutterspan.core.types.settings import RenderSettings

REQUEST = UnfoldRequest(guidance=Guidance(flipped=True))


class _Renderer(Renderer):
    """A renderer with a network of its own."""

    def __init__(self, engine: Engine):
        super().__init__()
        self._engine = engine


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    save_image(tmp_path / "photo.png", np.random.default_rng(0).integers(0, 256, (64, 96, 3), np.uint8))
    return tmp_path / "photo.png"


def render(
    engine: Engine, photo: Path, target: Path, source: ExposureSource | None, **settings: object
) -> RenderReport:
    request = RenderRequest(photo, target, RenderSettings(frames=3, **settings), REQUEST)  # type: ignore[arg-type]
    return _Renderer(engine).render(request, source=source)


def test_all_sources_give_the_same_files(photo: Path, tmp_path: Path, untrained: Engine) -> None:
    loaded = load_photo(photo)
    exposure = unfold(loaded, untrained, request=REQUEST)
    save_latents(exposure, tmp_path / "latents")
    write_decoded_photo(loaded, tmp_path / "decoded")
    sources = {
        "photo": (None, 1),
        "exposure": (ExposureSource.of_exposure(exposure), 0),
        "latents": (ExposureSource(photo, REQUEST, latents=tmp_path / "latents"), 0),
        "decoded": (ExposureSource(photo, REQUEST, tmp_path / "decoded"), 1),
        "both": (ExposureSource(tmp_path / "not read", REQUEST, tmp_path / "decoded", tmp_path / "latents"), 0),
    }
    contents = set()
    for name, (source, encodes) in sources.items():
        report = render(untrained, photo, tmp_path / f"from_{name}", source)
        assert report.encode_count == report.as_dict()["encode_count"] == encodes, name
        contents.add(b"".join(path.read_bytes() for path in sorted((tmp_path / f"from_{name}").iterdir())))
    assert len(contents) == 1


def test_a_deep_transparent_photo_gives_the_same_files(tmp_path: Path, untrained: Engine) -> None:
    samples = np.random.default_rng(1).integers(0, 65536, (64, 96, 4), np.uint16)
    path = tmp_path / "photo.tif"
    deep = Photo(samples[..., :3], alpha=samples[..., 3])
    path.write_bytes(make_image_encoder(".tif", deep, 16)(deep.pixels))
    exposure = unfold(load_photo(path), untrained, request=REQUEST)
    assert exposure.photo.depth == 16 and exposure.photo.alpha is not None
    save_latents(exposure, tmp_path / "latents")
    write_decoded_photo(exposure.photo, tmp_path / "decoded")
    handed_over = ExposureSource(path, REQUEST, tmp_path / "decoded", tmp_path / "latents")
    for depth in (8, 16):
        targets = [tmp_path / f"{name}_{depth}.png" for name in ("photo", "exposure", "files")]
        sources = (None, ExposureSource.of_exposure(exposure), handed_over)
        for target, source in zip(targets, sources, strict=True):
            render(untrained, path, target, source, at=0.3, depth=depth)
        assert len({target.read_bytes() for target in targets}) == 1


def test_an_open_exposure_needs_no_other_network(
    photo: Path, tmp_path: Path, untrained: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = ExposureSource.of_exposure(unfold(load_photo(photo), untrained, request=REQUEST))
    monkeypatch.setattr(Renderer, "load", lambda self: pytest.fail("loaded"))
    request = RenderRequest(photo, tmp_path / "a.png", RenderSettings(at=0.5))
    assert Renderer().render(request, source=source).encode_count == 0


def test_a_report_names_the_photo_of_the_decoded_photo(photo: Path, tmp_path: Path, untrained: Engine) -> None:
    write_decoded_photo(replace(load_photo(photo), path=None), tmp_path / "decoded")
    source = ExposureSource(photo, REQUEST, tmp_path / "decoded")
    assert render(untrained, photo, tmp_path / "a.png", source, at=0.5).photo == str(photo)


def test_unusable_sources_are_decoded_or_encoded_again(photo: Path, tmp_path: Path, untrained: Engine) -> None:
    (tmp_path / "damaged").write_bytes(b"neither latents nor a photo")
    source = ExposureSource(photo, REQUEST, tmp_path / "damaged", tmp_path / "damaged")
    assert render(untrained, photo, tmp_path / "a.png", source, at=0.5).encode_count == 1


def test_the_best_quality_needs_more_augmentations(photo: Path, tmp_path: Path, untrained: Engine) -> None:
    source = ExposureSource.of_exposure(unfold(load_photo(photo), untrained, request=REQUEST))
    assert render(untrained, photo, tmp_path / "a.png", source, at=0.5, best=True).encode_count == 1
    assert source.exposure and source.exposure.augmentation_count == 8
    again = ExposureSource.of_exposure(source.exposure)
    assert render(untrained, photo, tmp_path / "b.png", again, at=0.5, best=True).encode_count == 0
    assert (tmp_path / "a.png").read_bytes() == (tmp_path / "b.png").read_bytes()
    assert render(untrained, photo, tmp_path / "c.png", again, at=0.5).encode_count == 1
    render(untrained, photo, tmp_path / "d.png", None, at=0.5)
    assert (tmp_path / "c.png").read_bytes() == (tmp_path / "d.png").read_bytes(), "whatever was exported before"


def test_an_exposure_is_written_at_another_depth(photo: Path, tmp_path: Path, untrained: Engine) -> None:
    exposure = unfold(load_photo(photo), untrained, request=REQUEST)
    source = ExposureSource.of_exposure(exposure)
    render(untrained, photo, tmp_path / "a.png", source, at=0.5, depth=16)
    render(untrained, photo, tmp_path / "b.png", None, at=0.5, depth=16)
    assert (tmp_path / "a.png").read_bytes() == (tmp_path / "b.png").read_bytes()
    assert load_photo(tmp_path / "a.png").depth == 16
    render(untrained, photo, tmp_path / "c.png", source, at=0.5)
    assert load_photo(tmp_path / "c.png").depth == 8, "the photo's own depth, as before"


def test_the_target_is_checked_before_the_photo_is_encoded(photo: Path, tmp_path: Path, untrained: Engine) -> None:
    (tmp_path / "a.mp4").touch()
    source = ExposureSource(photo, REQUEST)
    with pytest.raises(OutputError, match="exists already"):
        render(untrained, photo, tmp_path / "a.mp4", source)
    assert source.encode_count == 0 and source.exposure is None


def test_a_request_that_is_invalid_for_the_photo_is_rejected(photo: Path) -> None:
    from shutterspan.core.types.region import Rectangle, Region

    source = ExposureSource(photo, UnfoldRequest((Region(Rectangle(0, 0, 500, 500)),)))
    with pytest.raises(UsageError, match="beyond the photo"):
        source.load_photo()


def test_an_exposure_is_made_once(photo: Path, untrained: Engine) -> None:
    source = ExposureSource(photo)
    first = source.make_exposure(lambda: untrained, Progress())
    assert source.make_exposure(lambda: untrained, Progress()) is first and source.encode_count == 1
