"""How the filter says no."""


class Refused(Exception):
    """Carries a sentence that a photographer understands and what to do: what was asked for can't be done."""
