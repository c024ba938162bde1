#!/usr/bin/env bash
# The demo data is whole: what the manifest lists is there and says what its text says, and each search has its one article.
set -euo pipefail
source_dir=${DEPOSITARY_SOURCE:-$(cd "$(dirname "$0")/../.." && pwd)}
command -v node >/dev/null || { echo "skipped: node is not installed"; exit 77; }
for tool in unzip pdftotext xmllint; do
    command -v "$tool" >/dev/null || { echo "skipped: $tool is not installed"; exit 77; }
done

schema=${DEPOSITARY_SHARED:-$source_dir/../shared}/data/akn/xsd/akomantoso30.xsd
if [ -f "$schema" ]; then
    exec "$source_dir/scripts/demo/check" "$schema"
fi
echo "no Akoma Ntoso schema here: those files are only checked to be well-formed"
exec "$source_dir/scripts/demo/check"
