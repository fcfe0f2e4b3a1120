"""Frame rates as the exact fractions that players count with."""

from fractions import Fraction

#: Rates from which those of NTSC television are derived: film, video, and their multiples.
_WHOLE_RATES = {*range(12, 241, 12), *range(15, 241, 15)}
#: Relative: 23.976 and its like differ by a millionth from what they stand for.
_TOLERANCE = 2e-6


def exact_frame_rate(fps: float) -> Fraction:
    """Return the frame rate that a number stands for: 24000/1001 for 23.976, 100/3 for 33.3333.

    Rates of NTSC television are a whole rate divided by 1.001 (SMPTE ST 12-1). Programs write them with two decimals
    (23.98, 29.97, 59.94) or more.
    fps: frames a second, above 0. The denominator of the result is 1001 at most.
    """
    whole_rate = round(fps * 1.001)
    ntsc_rate = Fraction(whole_rate * 1000, 1001)
    is_close = abs(fps - ntsc_rate) <= _TOLERANCE * fps or fps == round(float(ntsc_rate), 2)
    if whole_rate in _WHOLE_RATES and is_close:
        return ntsc_rate
    return Fraction(fps).limit_denominator(1001)
