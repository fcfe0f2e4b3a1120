"""Frame rates as exact fractions, which players use."""

from fractions import Fraction

#: Base rates of the NTSC frame rates: film, video, and their multiples.
_WHOLE_RATES = {*range(12, 241, 12), *range(15, 241, 15)}
#: Relative tolerance. Numbers such as 23.976 differ by a millionth from their exact rates.
_TOLERANCE = 2e-6


def exact_frame_rate(fps: float) -> Fraction:
    """Return the exact frame rate for a number: 24000/1001 for 23.976, 100/3 for 33.3333.

    NTSC frame rates are a whole rate divided by 1.001 (SMPTE ST 12-1). Programs write them with two or more decimals
    (23.98, 29.97, 59.94). fps: frames per second, above 0. The denominator of the result is at most 1001.
    """
    whole_rate = round(fps * 1.001)
    ntsc_rate = Fraction(whole_rate * 1000, 1001)
    is_close = abs(fps - ntsc_rate) <= _TOLERANCE * fps or fps == round(float(ntsc_rate), 2)
    if whole_rate in _WHOLE_RATES and is_close:
        return ntsc_rate
    return Fraction(fps).limit_denominator(1001)
