"""What a program prints on a terminal."""

import os


def read_to_end(terminal: int) -> bytes:
    """All that is printed on a terminal until its last writer closes it. terminal: its other end, which is closed."""
    output = b""
    try:
        while chunk := os.read(terminal, 1024):
            output += chunk
    except OSError:  # on Linux the end of a terminal is an error
        pass
    os.close(terminal)
    return output
