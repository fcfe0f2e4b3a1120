"""A long run, which the test kills."""

from script_base import GIVEN, add_photo, install, report, unfold

install()
add_photo()
report(started=True)
unfold(frames=240, folder=GIVEN["folder"])
