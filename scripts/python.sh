#!/bin/sh
# Runs its arguments with a Python that can run Talat, or names what is missing and how to install it.
set -eu
cd "$(dirname "$0")/.."

python=
for candidate in "${PYTHON:-python3}" python3.14 python3.13 python3.12 python3.11; do
    if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        python=$candidate
        break
    fi
done

packages=
if [ -z "$python" ]; then
    echo "Talat needs Python 3.11 or newer; found: $(python3 --version 2>/dev/null || echo none)." >&2
    packages="python3 python3-venv"
elif ! .venv/bin/python -c '' 2>/dev/null && ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    echo "$python cannot make virtual environments: its venv package is missing." >&2
    packages="$(basename "$python")-venv"
fi
for tool in git make; do
    if ! command -v "$tool" >/dev/null; then
        echo "$tool is missing." >&2
        packages="$packages $tool"
    fi
done
if [ -n "$packages" ]; then
    echo "Install it with:" >&2
    echo "    sudo apt-get install" $packages >&2
    exit 1
fi

exec "$python" "$@"
