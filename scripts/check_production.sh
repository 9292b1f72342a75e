#!/bin/sh
# Django's deployment checks with sample values for every variable that production demands.
set -eu
cd "$(dirname "$0")/.."

TALAT_ENV=production
TALAT_SECRET_KEY=$(.venv/bin/python -c 'import secrets; print(secrets.token_urlsafe(64))')
TALAT_BASE_URL=https://talat.example
TALAT_BEHIND_PROXY=yes
DATABASE_URL=postgres://talat:secret@database.example/talat
TALAT_BROKER_URL=redis://redis.example/0
TALAT_CACHE_URL=redis://redis.example/1
TALAT_GATEWAYS=counter
TALAT_EMAIL_URL=smtp://talat:secret@mail.example:587
TALAT_EMAIL_FROM="Talat <no-reply@talat.example>"
TALAT_SMS_KEY=key
TALAT_SMS_SECRET=secret
TALAT_SMS_SENDER=Talat
TALAT_COMPANY_NAME=Talat
TALAT_COMPANY_TAX_ID=0994000158041
TALAT_COMPANY_ADDRESS=Bangkok
export TALAT_ENV TALAT_SECRET_KEY TALAT_BASE_URL TALAT_BEHIND_PROXY DATABASE_URL TALAT_BROKER_URL TALAT_CACHE_URL \
    TALAT_GATEWAYS TALAT_EMAIL_URL TALAT_EMAIL_FROM TALAT_SMS_KEY TALAT_SMS_SECRET TALAT_SMS_SENDER \
    TALAT_COMPANY_NAME TALAT_COMPANY_TAX_ID TALAT_COMPANY_ADDRESS

exec .venv/bin/python manage.py check --deploy --fail-level WARNING
