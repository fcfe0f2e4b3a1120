"""Progress as a line of text."""

from shutterspan.plugin.blender.blender_progress import BlenderProgress


def test_progress_never_falls_and_has_the_time_left() -> None:
    now = [0.0]
    progress = BlenderProgress(2, clock=lambda: now[0])
    assert progress.text == "Starting …"
    fractions = []
    for stage, done, total in (
        ("finding_motion", 1, 1),
        ("finding_motion", 0, 1),
        ("unfolding", 1, 2),
        ("frames", 7, 7),
    ):
        now[0] += 5
        progress.step(stage, done, total)
        fractions.append(progress.fraction_done)
    assert fractions == sorted(fractions)
    assert progress.text == "Frames, about 20 s left"
    progress.finish_request()
    assert progress.fraction_done == 0.5


def test_stages_are_labels_of_the_catalogue() -> None:
    progress = BlenderProgress(1, clock=lambda: 0.0)
    progress.step("finding_motion", 0, 1)
    assert progress.text == "Finding motion …"
    progress.step("newer_stage", 0, 1)
    assert progress.text == "Newer stage …"
