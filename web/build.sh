#!/usr/bin/env bash
# build.sh build   the Studio's files into dist/, where sources are newer than they are
# build.sh check   types and tests
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")"

command -v npm >/dev/null || { echo "The Studio builds with Node.js 20.19 or newer and npm: install them (for example 'apt-get install nodejs npm'), then build again." >&2; exit 1; }

if [ ! -f node_modules/.package-lock.json ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
  npm ci --no-audit --no-fund --loglevel=error
  touch node_modules/.package-lock.json
fi

case "${1:-}" in
  build)
    if [ -f dist/index.html ] && [ -z "$(find src public index.html vite.config.ts package-lock.json -newer dist/index.html -print -quit)" ]; then exit 0; fi
    npx vite build --logLevel warn
    ;;
  check) npm run --silent check ;;
  *) sed -n '2,3s/^# //p' "$0"; exit 2 ;;
esac
