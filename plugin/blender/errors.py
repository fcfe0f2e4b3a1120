"""What can't be done is refused in a sentence."""


class Refused(Exception):
    """Carries a sentence that an editor understands, with what to do about it."""
