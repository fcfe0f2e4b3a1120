"""The table with the figures of a run."""

import resource

import pytest

from shutterspan.core.foundation.errors import OutputError
from shutterspan.core.training.curve import append_figures


def test_rows_keep_the_columns_of_the_first(tmp_path):
    table = tmp_path / "curve.csv"
    append_figures(table, {"step": 1, "loss": 0.5})
    append_figures(table, {"loss": 0.25, "psnr": 30.0, "step": 2})
    assert table.read_bytes() == b"step,loss\r\n1,0.5\r\n2,0.25\r\n"


def test_a_full_disk_leaves_no_truncated_row(tmp_path):
    """A limit on file sizes simulates a full disk; Python ignores the signal that the limit sends."""
    table = tmp_path / "curve.csv"
    append_figures(table, {"step": 1, "loss": 0.5})
    before = table.read_bytes()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(before) + 3, hard))
    try:
        with pytest.raises(OutputError, match=r"curve\.csv can't be written: the disk is full"):
            append_figures(table, {"step": 2, "loss": 0.25})
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert table.read_bytes() == before and list(tmp_path.iterdir()) == [table]
