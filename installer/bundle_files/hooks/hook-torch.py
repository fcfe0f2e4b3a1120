"""Which parts of torch PyInstaller collects. It prefers this file to its own, which collects all of torch.

Modules are found by their imports, so only those files are listed that torch opens by their names.
"""

import re
from pathlib import Path

from PyInstaller.utils.hooks import get_package_paths  # type: ignore[import-untyped]

_SITE_PACKAGES = Path(get_package_paths("torch")[0])
_FOLDER = _SITE_PACKAGES / "torch"


def _is_read(module: Path) -> bool:
    """Whether torch reads the source of a module while it is imported: for its settings, or for overloaded functions
    of TorchScript."""
    return bool(re.search(r"\binstall_config_module\(|\b_overload(_method)?\b", module.read_text("utf-8")))


def _name(module: Path) -> str:
    return ".".join(module.relative_to(_SITE_PACKAGES).with_suffix("").parts)


_opened = ("bin/torch_shm_manager*", "lib/libtorch_global_deps.*", "lib/*.dll")
binaries = [(str(path), f"torch/{path.parent.name}") for pattern in _opened for path in _FOLDER.glob(pattern)]
# Its libraries find each other by paths relative to themselves. Links to them would make it look in other places.
bindepend_symlink_suppression = ["**/torch/lib/*.so*"]
_sources = {_name(module): "pyz+py" for module in _FOLDER.rglob("*.py") if _is_read(module)}
module_collection_mode = {"torch": "pyz", **_sources}
