#!/bin/sh
# Make .venv with the locked packages: `deploy/bootstrap.sh [--no-dev | --group NAME …]` (options of `uv sync`).
# Needs Python 3.11 or newer with venv, and PyPI. `--inexact` keeps what an earlier call installed, so that
# `make demo` after `make test` removes nothing. Compiling once halves the start of every process.
set -eu
cd "$(dirname "$0")/.."
UV=0.13.9

# The first interpreter that runs (a shim may not), is new enough and can make an environment.
find_python() {
    bare=""
    for name in python3.14 python3.13 python3.12 python3.11 python3 python; do
        "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 || continue
        if "$name" -c 'import ensurepip, venv' >/dev/null 2>&1; then
            echo "$name"
            return
        fi
        bare="$bare $name"
    done
    if [ -n "$bare" ]; then
        echo "bootstrap: found$bare, but without the ensurepip module, so no environment can be made." >&2
        echo "bootstrap: on Debian or Ubuntu run: apt install python3-venv   and try again." >&2
    else
        echo "bootstrap: Python 3.11 or newer is needed (tried python3.14 … python3.11, python3, python)." >&2
        echo "bootstrap: on Debian or Ubuntu run: apt install python3 python3-venv   and try again." >&2
    fi
    exit 1
}

# An environment that was copied or whose interpreter is gone is made anew.
if ! .venv/bin/python -c "import sys; sys.exit(sys.prefix != '$PWD/.venv')" >/dev/null 2>&1; then
    python=$(find_python)
    echo "bootstrap: making .venv with $("$python" --version)" >&2
    "$python" -m venv --clear .venv
fi
if [ "$(.venv/bin/uv --version 2>/dev/null | cut -d ' ' -f 2)" != "$UV" ]; then
    .venv/bin/python -m pip install --quiet --disable-pip-version-check "uv==$UV"
fi
echo "bootstrap: installing what uv.lock names into .venv" >&2
UV_PYTHON_DOWNLOADS=never UV_PROJECT_ENVIRONMENT=.venv \
    exec .venv/bin/uv sync --quiet --locked --inexact --compile-bytecode --python .venv/bin/python "$@"
