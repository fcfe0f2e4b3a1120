"""Find the properties of XMP and their positions in its text, so that some can be changed and all other bytes stay.

See XMP specification, part 1 (ISO 16684-1), 7: an RDF element contains descriptions. Each description has properties,
which are attributes or elements.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple
from xml.parsers import expat

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
#: XMP from phones that contains a depth map has a few megabytes. Parsing longer text would take seconds.
_MAX_BYTES = 32 << 20
#: Maximum number of all elements; and of descriptions, properties and attributes. Cameras and editors write at most
#: hundreds of the latter. Parsing more would take seconds.
_MAX_ELEMENTS, _MAX_PROPERTIES = 1_000_000, 20_000
#: Expat puts it between a namespace and a local name.
_SEPARATOR = " "
_ATTRIBUTE = re.compile(rb"\s+(?P<name>[^\s=/>]+)\s*=\s*(?P<value>\"[^\"]*\"|'[^']*')")
_TAG_NAME = re.compile(rb"<[^\s/>]+")
_TAG_END = re.compile(rb"\s*/?>")
#: Byte order marks of UTF-16. XMP in picture files is UTF-8, but some programs write it as it is in memory.
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


class Change(NamedTuple):
    """Bytes that replace a range of bytes."""

    start: int
    end: int
    content: bytes = b""


class Property(NamedTuple):
    """A property of XMP.

    namespace, name: the property's name; value: its text, empty if it has a structure. start, end: its range in the
    packet's text, in bytes: the attribute with the space before it, or the whole element; value_start, value_end: the
    range of its value.
    """

    namespace: str
    name: str
    value: str
    start: int
    end: int
    value_start: int
    value_end: int

    @property
    def size(self) -> int:
        """The property's length in bytes."""
        return self.end - self.start


class Description(NamedTuple):
    """A description in a packet: its range in bytes, the position for its first attribute, and the prefixes of
    namespaces that it declares."""

    start: int
    end: int
    name_end: int
    prefixes: frozenset[bytes]


@dataclass(frozen=True)
class XmpPacket:
    """A parsed XMP packet.

    text: UTF-8; root_start, root_end: range of the outermost element in bytes; rdf_end: end of the RDF element's
    content; namespaces: attributes that declare namespaces outside the descriptions, by prefix.
    """

    text: bytes
    properties: tuple[Property, ...]
    descriptions: tuple[Description, ...]
    root_start: int
    root_end: int
    rdf_end: int
    namespaces: Mapping[bytes, bytes]

    def changed(self, changes: Iterable[Change]) -> bytes:
        """The packet's text after changes. Changes must not overlap."""
        parts, offset = [], 0
        for change in sorted(changes):
            parts += [self.text[offset : change.start], change.content]
            offset = change.end
        return b"".join([*parts, self.text[offset:]])

    def without(self, properties: Iterable[Property], added: bytes = b"") -> bytes:
        """The packet's text without some properties. added: descriptions to insert after the existing ones."""
        removals = [Change(one.start, one.end) for one in properties]
        return self.changed([*removals, Change(self.rdf_end, self.rdf_end, added)])


def parse_xmp(xmp: bytes) -> XmpPacket:
    """Parse XMP. Raises ValueError: it is damaged or too long, has no RDF, or has a document type."""
    text = xmp.decode("utf-16").encode() if xmp.startswith(_UTF16_MARKS) else xmp
    text = text.rstrip(b"\0")  # some programs end the text like a C string
    if len(text) > _MAX_BYTES:
        raise ValueError("XMP that is too long")
    return _Reader(text).read()


class _Attribute(NamedTuple):
    """An attribute of a start tag. name: name with prefix; start, value_start, end: positions in bytes; `start`
    includes the space before the attribute."""

    name: bytes
    start: int
    value_start: int
    end: int

    @property
    def declares_namespace(self) -> bool:
        return self.name == b"xmlns" or self.name.startswith(b"xmlns:")


@dataclass
class _Element:
    """An element that has begun. name: name with namespace; name_end, tag_end: ends of the name in the start tag and of
    the start tag. text: its characters; has_children: whether it has a structure."""

    name: str
    start: int
    name_end: int
    tag_end: int
    attributes: list[_Attribute]
    text: list[str] = field(default_factory=list)
    has_children: bool = False


class _Reader:
    """Handles Expat's events and finds the positions of elements in the text.

    Each element has a level: 1 for descriptions, which are children of the RDF element; 2 for properties; 0 outside the
    RDF element.
    """

    def __init__(self, text: bytes):
        self._text = text
        self._element_count = self._found_count = 0
        self._depth = 0
        self._rdf_depth = 0
        self._rdf_end = 0
        #: The outermost element, then the open elements at levels 1 and 2.
        self._root: _Element | None = None
        self._open: list[_Element] = []
        self._root_end = 0
        self._properties: list[Property] = []
        self._descriptions: list[Description] = []
        self._namespaces: dict[bytes, bytes] = {}
        self._parser = expat.ParserCreate(namespace_separator=_SEPARATOR)
        self._parser.ordered_attributes = True
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters
        self._parser.StartDoctypeDeclHandler = self._refuse_document_type

    def read(self) -> XmpPacket:
        try:
            self._parser.Parse(self._text, True)
        except (expat.ExpatError, LookupError) as error:  # LookupError: an unknown text encoding
            raise ValueError("damaged XMP") from error
        if not self._rdf_end or self._root is None:
            raise ValueError("XML without RDF")
        return XmpPacket(
            self._text,
            tuple(self._properties),
            tuple(self._descriptions),
            self._root.start,
            self._root_end,
            self._rdf_end,
            self._namespaces,
        )

    @property
    def _level(self) -> int:
        return self._depth - self._rdf_depth if self._rdf_depth else 0

    def _refuse_document_type(self, *_: object) -> None:
        """Reject a document type: its entities could expand without limit, and XMP has none."""
        raise ValueError("XMP with a document type")

    def _start(self, name: str, attributes: list[str]) -> None:
        self._depth += 1
        self._element_count += 1
        _require(self._element_count <= _MAX_ELEMENTS, "XMP with too many elements")
        if self._level > 2:
            self._open[-1].has_children = True
            return
        if self._level == 0 and self._rdf_end:
            return
        element = self._element(name)
        self._found_count += 1 + len(element.attributes)
        _require(self._found_count <= _MAX_PROPERTIES, "XMP with too many properties")
        self._root = self._root or element
        if self._level:
            self._open.append(element)
        else:
            self._start_outside(element)
        if self._level == 1:
            self._properties += _attribute_properties(element, attributes)

    def _start_outside(self, element: _Element) -> None:
        """Handle the start of an element outside the descriptions, such as the RDF element."""
        declared = (one for one in element.attributes if one.declares_namespace)
        self._namespaces |= {one.name: self._text[one.start : one.end] for one in declared}
        if element.name == f"{_RDF}{_SEPARATOR}RDF":
            self._rdf_depth = self._depth

    def _characters(self, text: str) -> None:
        if self._level == 2:
            self._open[-1].text.append(text)

    def _end(self, name: str) -> None:
        index = self._parser.CurrentByteIndex
        if self._rdf_depth and self._level == 0:
            _require(self._text.startswith(b"</", index), "RDF without descriptions")
            self._rdf_end, self._rdf_depth = index, 0
        elif 0 < self._level <= 2:
            self._end_inside(self._open.pop(), index)
        if self._depth == 1 and self._root:
            self._root_end = self._end_of(self._root, index)
        self._depth -= 1

    def _end_inside(self, element: _Element, index: int) -> None:
        """Handle the end of a description or a property."""
        end = self._end_of(element, index)
        if self._level == 1:
            prefixes = frozenset(one.name for one in element.attributes)
            self._descriptions.append(Description(element.start, end, element.name_end, prefixes))
            return
        value = "" if element.has_children else "".join(element.text)
        value_end = element.tag_end if end == element.tag_end else index
        self._properties.append(
            Property(*_split_name(element.name), value, element.start, end, element.tag_end, value_end)
        )

    def _end_of(self, element: _Element, index: int) -> int:
        """The end of an element. index: position of its end tag, or after the element if it has no end tag."""
        if self._text[element.tag_end - 2 : element.tag_end] == b"/>":
            return element.tag_end
        return self._text.index(b">", index) + 1

    def _element(self, name: str) -> _Element:
        """The element whose start tag Expat has just read."""
        start = self._parser.CurrentByteIndex
        name_end = offset = _match(_TAG_NAME, self._text, start).end()
        attributes: list[_Attribute] = []
        while found := _ATTRIBUTE.match(self._text, offset):
            offset = found.end()
            _require(len(attributes) < _MAX_PROPERTIES, "XMP with too many attributes")
            attributes.append(_Attribute(found["name"], found.start(), found.start("value") + 1, offset))
        return _Element(name, start, name_end, _match(_TAG_END, self._text, offset).end(), attributes)


def _attribute_properties(element: _Element, attributes: list[str]) -> Iterator[Property]:
    """Yield the properties among the attributes of a description. attributes: alternating names and values, from
    Expat."""
    stored = (one for one in element.attributes if not one.declares_namespace)
    for attribute, full_name, value in zip(stored, attributes[::2], attributes[1::2], strict=True):
        namespace, name = _split_name(full_name)
        if namespace not in ("", _RDF):
            yield Property(
                namespace, name, value, attribute.start, attribute.end, attribute.value_start, attribute.end - 1
            )


def _require(condition: bool, problem: str) -> None:
    if not condition:
        raise ValueError(problem)


def _split_name(full_name: str) -> tuple[str, str]:
    namespace, _, name = full_name.rpartition(_SEPARATOR)
    return namespace, name


def _match(pattern: re.Pattern[bytes], text: bytes, offset: int) -> re.Match[bytes]:
    """Match a pattern. Raises ValueError: the text differs from what Expat has read, because its encoding isn't a
    superset of ASCII."""
    match = pattern.match(text, offset)
    if match is None:
        raise ValueError("XMP in an unusual encoding")
    return match
