"""All targets of the fuzzer, by name."""

from .container_targets import CONTAINER_TARGETS
from .document_targets import DOCUMENT_TARGETS
from .metadata_targets import METADATA_TARGETS
from .photo_targets import PHOTO_TARGETS
from .worker_targets import WORKER_TARGETS

TARGETS = {**METADATA_TARGETS, **CONTAINER_TARGETS, **PHOTO_TARGETS, **WORKER_TARGETS, **DOCUMENT_TARGETS}
