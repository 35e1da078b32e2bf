"""The application as a WSGI server wants it."""

import gc
import os
from datetime import UTC, datetime

from django.core.wsgi import get_wsgi_application

from ketum.knowledge.library import library
from ketum.record import Record
from ketum.safety import check

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ketum.settings")
application = get_wsgi_application()
check(Record(schema_version=1), library(), datetime.now(UTC).date())  # builds what every page needs
# What is loaded by now stays. To look through it for garbage cost single answers more than 50 ms.
gc.collect()
gc.freeze()
