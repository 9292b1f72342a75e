from oscar.apps.partner.admin import *  # noqa: F403 (a fork brings Oscar's admin along)
