#!/usr/bin/env bash
# Builds the form engine from the lockfile and compares it with the files that are committed.
set -euo pipefail
cd "$(dirname "$0")"
version=$(node -p 'require("./package.json").devDependencies["@getodk/web-forms"]')
committed=../../src/xinmiao/collection/static/collection/forms/$version
built=$(mktemp -d)
trap 'rm -rf "$built"' EXIT
npm ci --ignore-scripts --no-audit --no-fund --silent
FORMS_OUT=$built npx vite build --logLevel error
diff -r "$built" "$committed"
echo "the committed form engine is what the lockfile builds"
