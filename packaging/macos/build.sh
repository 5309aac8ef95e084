#!/bin/sh
# Makes, signs and notarises the disk image. Run in the project's folder, on macOS 14 or newer:
#   packaging/macos/build.sh "Developer ID Application: NAME (TEAM)" KEYCHAIN_PROFILE
# Without the two nothing is signed, which is for trying only. See packaging/README.md.
set -eu
cd "$(dirname "$0")/../.."
identity="${1:-}" profile="${2:-}"
app="build/package/dist/Review Study.app"

make package
version=$(.venv/bin/python -c "from tools import bundle; print(bundle.version())")
image="dist/review-study-$version-macos-$(uname -m).dmg"

if [ -n "$identity" ]; then
  # From the inside out: a signature covers what is signed already.
  find "$app" -type f \( -name '*.dylib' -o -name '*.so' -o -perm -u+x \) -print0 |
    xargs -0 codesign --force --options runtime --timestamp --sign "$identity"
  codesign --force --options runtime --timestamp --entitlements packaging/macos/entitlements.plist \
    --sign "$identity" "$app"
  codesign --verify --deep --strict "$app"
fi
hdiutil create -volname "Review Study" -srcfolder "$app" -ov -format UDZO "$image"
if [ -n "$identity" ]; then
  codesign --timestamp --sign "$identity" "$image"
  xcrun notarytool submit "$image" --keychain-profile "$profile" --wait
  xcrun stapler staple "$image"
fi
.venv/bin/python -m tools.package --sums
