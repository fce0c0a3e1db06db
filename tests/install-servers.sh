#!/bin/sh
# Installs what the tests drive for real, where it is missing: a browser and a PostgreSQL server.
# usage: install-servers.sh BIN   (BIN: the virtual environment's bin folder)
set -eu
bin=$1

may_install() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; }

wanted=""
command -v chromium >/dev/null 2>&1 || wanted="$wanted chromium"
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || wanted="$wanted postgresql"
[ -n "$wanted" ] || exit 0

if may_install; then
    echo "Installing for the tests:$wanted"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    # shellcheck disable=SC2086 # several words are meant
    apt-get install -y -qq --no-install-recommends $wanted >/dev/null
    exit 0
fi
case "$wanted" in
    *chromium*) "$bin/playwright" install chromium || echo "No browser: browser tests will not run." ;;
esac
case "$wanted" in
    *postgresql*) echo "No PostgreSQL server: its tests will not run." ;;
esac
