"""Something to be killed."""

from stage import GIVEN, add_photo, install, tell, unfold

install()
add_photo()
tell(begun=True)
unfold(frames=240, folder=GIVEN["folder"])
