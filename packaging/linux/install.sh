#!/bin/sh
# Installs @name@ for one person, without an administrator.
set -eu
prefix="${HOME:-}/.local"
usage() {
  echo "install.sh [--prefix DIR]   installs @name@ in DIR, $prefix by default"
  echo "Use --prefix /usr/local as an administrator to install it for everyone."
}
while [ $# -gt 0 ]; do
  case "$1" in
    --prefix) [ $# -gt 1 ] || { usage >&2; exit 2; }; prefix="$2"; shift 2 ;;
    -h|--help) usage; exit 0 ;;
    *) usage >&2; exit 2 ;;
  esac
done
case "$prefix" in /*) ;; *) prefix="$(pwd)/$prefix" ;; esac

here="$(cd "$(dirname "$0")" && pwd)"
home="$prefix/lib/@package@"
share="$prefix/share"
if [ "$here" = "$home" ]; then
  echo "@name@ is installed here already; unpack a newer version elsewhere, and start its install.sh" >&2
  exit 1
fi
if [ -e "$here/portable.txt" ]; then
  echo "This is a portable copy, which is used where it is; take portable.txt away to install it" >&2
  exit 1
fi
if [ -e "$home" ] && [ ! -x "$home/@command@" ]; then
  echo "$home is something else and is left alone; choose another place with --prefix" >&2
  exit 1
fi

# The new folder is whole before the old one goes.
mkdir -p "$prefix/bin" "$prefix/lib" "$share/applications" "$share/mime/packages"
rm -rf "$home.new"
cp -R "$here" "$home.new"
rm -rf "$home"
mv "$home.new" "$home"
ln -sf "$home/@command@" "$prefix/bin/@command@"

quoted=$(printf '%s' "$home/@command@" | sed 's/[\\"`$]/\\&/g; s/[&|]/\\&/g')
sed "s|^Exec=[^ ]*|Exec=\"$quoted\"|" "$home/share/applications/@package@.desktop" \
  > "$share/applications/@package@.desktop"
cp "$home/share/mime/packages/@package@.xml" "$share/mime/packages/@package@.xml"
cp -R "$home/share/icons" "$share/"
for refresh in "update-mime-database $share/mime" "update-desktop-database $share/applications"; do
  # shellcheck disable=SC2086
  if command -v ${refresh%% *} > /dev/null; then ${refresh%% *} "${refresh#* }" || true; fi
done
echo "@name@ @version@ is installed. Start it from the menu, or with $prefix/bin/@command@"
echo "To remove it: $home/uninstall.sh"
