"""Requests that can share latents."""

import pytest

from shutterspan.core.worker.protocol import RegionFields, UnfoldRequestFields
from shutterspan.ui.desktop.state.kept_exposure import encoded_alike

REGION = RegionFields(rectangle=[0, 0, 100, 100])
REQUEST = UnfoldRequestFields(regions=[REGION])


@pytest.mark.parametrize(
    "other",
    [
        REQUEST,
        UnfoldRequestFields(regions=[REGION], flipped=True, strength=0.0),
        UnfoldRequestFields(regions=[RegionFields(**REGION, flipped=True, name="Truck", strength=3.0)]),
    ],
)
def test_settings_of_decoding_share_latents(other: UnfoldRequestFields) -> None:
    assert encoded_alike(REQUEST, other)


@pytest.mark.parametrize(
    "other",
    [
        UnfoldRequestFields(),
        UnfoldRequestFields(regions=[REGION], outside="moving"),
        UnfoldRequestFields(regions=[REGION], arrows=[[1, 2, 30, 40]]),
        UnfoldRequestFields(regions=[RegionFields(**REGION, strokes=[[[1, 2], [30, 40]]])]),
        UnfoldRequestFields(regions=[RegionFields(**REGION, feather=9.0)]),
    ],
)
def test_settings_of_encoding_need_new_latents(other: UnfoldRequestFields) -> None:
    assert not encoded_alike(REQUEST, other)
