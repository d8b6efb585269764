# shellcheck shell=bash
# What the set-up steps share. Sourced by them, never run.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
stamps=$root/.cache/setup

# say TEXT...: what is being done, on stderr, so that stdout stays free for results.
say() { printf 'set-up: %s\n' "$*" >&2; }

# fail TEXT...: what is missing and what to do about it; ends the step.
fail() {
  printf 'set-up: missing: %s\n' "$*" >&2
  exit 1
}

# fingerprint TEXT-OR-NOTHING PATH...: one hash over a text and the contents of files and folders below the repository.
fingerprint() {
  local text=$1
  shift
  (
    cd "$root"
    printf '%s\n' "$text"
    find "$@" -type f -not -path '*/node_modules/*' -not -path '*/dist/*' -print0 | LC_ALL=C sort -z | xargs -0 sha256sum
  ) | sha256sum | cut -d' ' -f1
}

# is_done STEP FINGERPRINT: was STEP finished before, with the same inputs?
is_done() { [ -f "$stamps/$1" ] && [ "$(cat "$stamps/$1")" = "$2" ]; }

# mark_done STEP FINGERPRINT: remember that STEP is finished; written only after success.
mark_done() {
  mkdir -p "$stamps"
  printf '%s\n' "$2" >"$stamps/$1"
}
