"""Static files with their digest in the name and a compressed copy beside each."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # no stubs
    """WhiteNoise's storage, which also rewrites the imports between our script modules.

    Until the files have been collected (in tests, or when only a command of Django's runs) a name
    stays as it is, and WhiteNoise serves the file from the package.
    """

    support_js_module_import_aggregation = True

    def stored_name(self, name: str) -> str:
        """The name with its digest, or the plain name when nothing has been collected."""
        return str(super().stored_name(name)) if self.hashed_files else name
