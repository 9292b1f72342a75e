"""Settings of the processes that race: the real ones, but for what needs a build or a broker."""

from marketplace.settings import *  # noqa: F403
from marketplace.settings import STORAGES

STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
# Nobody listens: the scenes themselves run the jobs they are about.
CELERY_BROKER_URL = "memory://"
CELERY_BROKER_TRANSPORT_OPTIONS = {}
# Most scenes order with one phone.
OPEN_ORDERS_PER_PHONE = 10_000
COD_REFUSALS = 10_000
