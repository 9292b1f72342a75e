"""Celery. The durable truth of a job is a row of `core.Job`; a lost message costs seconds, never the work."""

from marketplace.settings.base import VAR_DIR
from marketplace.settings.environment import ENV

JOB_TABLE = "marketplace.jobs.JOBS"
PERIODIC_JOB_TABLE = "marketplace.jobs.PERIODIC"

CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, object]
if ENV["TALAT_BROKER_URL"]:
    CELERY_BROKER_URL: str = ENV["TALAT_BROKER_URL"]
    CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 900}
else:
    CELERY_BROKER_URL = "filesystem://"
    _folders = {name: VAR_DIR / "broker" / name for name in ("messages", "control")}
    for _folder in _folders.values():
        _folder.mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(_folders["messages"]),
        "data_folder_out": str(_folders["messages"]),
        "control_folder": str(_folders["control"]),
        "polling_interval": 0.1,  # seconds; a worker that is busy waits so long between two jobs, too
    }

CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_DB_REUSE_MAX = 1000  # tasks; without it Celery opens a database connection for every single one
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_DEFAULT_QUEUE = "fulfilment"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "Asia/Bangkok"
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat-schedule")
CELERY_BEAT_SCHEDULE = {
    "tick": {"task": "marketplace.core.tasks.tick", "schedule": 10.0, "options": {"queue": "money"}}
}
