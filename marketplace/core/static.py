"""How static files are named."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticStorage(CompressedManifestStaticFilesStorage):
    """Hashed names, cached for ever. A page never fails because one file is missing from the manifest."""

    manifest_strict = False
