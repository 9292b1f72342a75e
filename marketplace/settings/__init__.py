"""Settings of Talat: one file per concern, all environment variables in `environment`."""

import django_stubs_ext

from marketplace.settings.apps import *
from marketplace.settings.base import *
from marketplace.settings.database import *
from marketplace.settings.files import *
from marketplace.settings.jobs import *
from marketplace.settings.language import *
from marketplace.settings.market import *
from marketplace.settings.messages import *
from marketplace.settings.security import *
from marketplace.settings.settlement import *
from marketplace.settings.shop import *
from marketplace.settings.sign_in import *
from marketplace.settings.stripe import *

django_stubs_ext.monkeypatch()
