#!/bin/sh
# Writes requirements/*.txt anew from pyproject.toml. Keeps the versions that are there; `--upgrade` raises them.
# The tool that resolves lives in an environment that is thrown away; installing a lock needs pip alone.
set -eu
cd "$(dirname "$0")/.."

throw_away=$(mktemp -d)
trap 'rm -rf "$throw_away"' EXIT
.venv/bin/python -m venv "$throw_away"
"$throw_away/bin/python" -m pip install --quiet --disable-pip-version-check uv

compile() {
    "$throw_away/bin/uv" pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-header "$@"
}
compile pyproject.toml -o requirements/runtime.txt "$@"
compile pyproject.toml --group dev -o requirements/dev.txt "$@"
