"""How static files are named."""

from functools import cache

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticStorage(CompressedManifestStaticFilesStorage):
    """Hashed names, cached for ever. A page never fails because one file was not collected: it does without."""

    manifest_strict = False

    @cache  # noqa: B019 (one storage for the life of the process, whose files never change)
    def url(self, name: str, force: bool = False) -> str:
        """Asked twenty times for each page."""
        return super().url(name, force)

    def stored_name(self, name: str) -> str:
        try:
            return super().stored_name(name)
        except ValueError:
            return name
