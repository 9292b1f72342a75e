#!/bin/sh
# Collects the marked texts of code and templates into locale/th/LC_MESSAGES/django.po.
set -eu
cd "$(dirname "$0")/.."

if ! command -v xgettext >/dev/null; then
    echo "gettext is missing. Install it with:" >&2
    echo "    sudo apt-get install gettext" >&2
    exit 1
fi
exec .venv/bin/python manage.py makemessages --locale th --no-obsolete --add-location file \
    --ignore '.venv/*' --ignore 'var/*' --ignore 'tests/*' --ignore 'scripts/*'
