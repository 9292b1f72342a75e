from oscar.apps.catalogue.admin import *  # noqa: F403 (a fork brings Oscar's admin along)
