from oscar.apps.order.admin import *  # noqa: F403 (a fork brings Oscar's admin along)
