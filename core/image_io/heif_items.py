"""Read the list of items in a HEIC or AVIF file (ISO/IEC 14496-12, 8.11)."""

from collections.abc import Iterator

_LONG_SIZE, _TO_THE_END = 1, 0


def item_kinds(data: bytes) -> set[bytes]:
    """Return the kinds of all items, four bytes each, such as b"hvc1"; empty if the list is damaged."""
    view = memoryview(data)
    kinds = set()
    for meta in _boxes(view, b"meta"):
        for items in _boxes(meta[4:], b"iinf"):  # after version and flags
            count_size = 2 if bytes(items[:1]) == b"\0" else 4
            for item in _boxes(items[4 + count_size :], b"infe"):
                number_size = 4 if bytes(item[:1]) == b"\3" else 2
                kind = 4 + number_size + 2  # after version, flags, number and protection
                kinds.add(bytes(item[kind : kind + 4]))
    return kinds


def _boxes(view: memoryview, name: bytes) -> Iterator[memoryview]:
    """Yield the contents of all boxes with this name, up to the first damaged box."""
    offset = 0
    while offset + 8 <= len(view):
        start, size = offset + 8, int.from_bytes(view[offset : offset + 4])
        if size == _LONG_SIZE:
            start, size = offset + 16, int.from_bytes(view[offset + 8 : offset + 16])
        end = len(view) if size == _TO_THE_END else offset + size
        if end < start:
            return
        if view[offset + 4 : offset + 8] == name:
            yield view[start:end]
        offset = end
