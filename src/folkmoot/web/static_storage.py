"""Static files with their digest in the name and a compressed copy beside each."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # no stubs
    """WhiteNoise's storage, which also rewrites the imports between our script modules."""

    support_js_module_import_aggregation = True
