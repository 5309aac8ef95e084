#!/bin/sh
# Removes what install.sh installed, and asks about what was written.
set -eu
usage() {
  echo "uninstall.sh [--keep-data | --delete-data]   removes @name@"
  echo "Without either it asks; where nobody can be asked, what was written is kept."
}
data=ask
for word in "$@"; do
  case "$word" in
    --keep-data) data=keep ;;
    --delete-data) data=delete ;;
    -h|--help) usage; exit 0 ;;
    *) usage >&2; exit 2 ;;
  esac
done

home="$(cd "$(dirname "$0")" && pwd -P)"
prefix="$(dirname "$(dirname "$home")")"
share="$prefix/share"
if [ "$(basename "$home")" != "@package@" ] || [ "$(basename "$(dirname "$home")")" != lib ] ||
  [ ! -x "$home/@command@" ]; then
  echo "This copy was not installed by install.sh; delete its folder instead: $home" >&2
  exit 1
fi

# Only the folder that the program makes by itself; one that was chosen with --data is its owner's.
written="${XDG_DATA_HOME:-${HOME:-/nonexistent}/.local/share}/@name@"
unset REVIEWSTUDY_DATA
if [ -f "$written/keys.json" ] || [ -f "$written/moved.txt" ]; then
  if [ "$data" = ask ] && [ -t 0 ]; then
    echo "What you wrote and imported is in: $written"
    if [ -f "$written/moved.txt" ]; then echo "and in: $(cat "$written/moved.txt")"; fi
    echo "It is encrypted. Deleted, nobody can bring it back, except from a backup you made."
    printf 'Delete it too? Type yes to delete, anything else keeps it: '
    read -r answer || answer=
    if [ "$answer" = yes ]; then data=delete; fi
  fi
  if [ "$data" = delete ]; then
    "$home/@command@" --delete-data || exit 1
    echo "What you wrote is deleted. Backups and exported files are where you saved them."
  else
    echo "What you wrote is kept in: $written"
  fi
fi

rm -f "$prefix/bin/@command@" "$share/applications/@package@.desktop" "$share/mime/packages/@package@.xml"
find "$share/icons/hicolor" -name '@package@.*' -type f -delete 2> /dev/null || true
for refresh in "update-mime-database $share/mime" "update-desktop-database $share/applications"; do
  # shellcheck disable=SC2086
  if command -v ${refresh%% *} > /dev/null; then ${refresh%% *} "${refresh#* }" || true; fi
done
rm -rf "$home"
echo "@name@ is removed."
