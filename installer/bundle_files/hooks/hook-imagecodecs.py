"""Which codecs PyInstaller collects: imagecodecs imports them by name when they are first used."""

from PyInstaller.utils.hooks import collect_submodules  # type: ignore[import-untyped]

#: Codecs of scientific data and of other files than photos.
_UNUSED = (
    "aec", "bcn", "bitshuffle", "blosc", "blosc2", "brotli", "bz2", "h5checksum", "lz4", "lz4f", "lzf", "lzfse",
    "lzham", "lzo", "meshopt", "pcodec", "pglz", "quantize", "rcomp", "snappy", "sperr", "sz3", "szip", "zfp",
    "zopfli",
)  # fmt: skip
_modules = {f"imagecodecs._{codec}" for codec in _UNUSED}

hiddenimports = collect_submodules("imagecodecs", filter=lambda name: name not in _modules)
excludedimports = sorted(_modules)
