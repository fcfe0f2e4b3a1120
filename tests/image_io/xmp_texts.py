"""Build XMP for tests."""

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
TIFF = "http://ns.adobe.com/tiff/1.0/"
EXIF = "http://ns.adobe.com/exif/1.0/"
XAP = "http://ns.adobe.com/xap/1.0/"


def xmp_of(attributes: str, inside: str = "") -> bytes:
    """XMP with one description, inside the processing instructions that editors write."""
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
        f'<rdf:RDF xmlns:rdf="{RDF}"><rdf:Description rdf:about="" {attributes}>{inside}</rdf:Description></rdf:RDF>'
        '</x:xmpmeta><?xpacket end="w"?>'
    ).encode()


def oriented(value: int) -> bytes:
    return xmp_of(f'xmlns:tiff="{TIFF}" tiff:Orientation="{value}"')
