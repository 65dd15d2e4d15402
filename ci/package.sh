#!/usr/bin/env bash
# Builds the static program and its Debian package, puts the package in, runs it, and takes it out again.
#
# `ci/package.sh build` stops before it touches the system. Else it needs root (or sudo) and Debian's dpkg.
set -euo pipefail
cd "$(dirname "$0")/.."
# It must not grow unseen; docs/packaging.md says where the bytes are, and what could be done about them.
most_bytes=${MOST_BYTES:-8200000}

host=$(rustc -vV | sed -n 's/^host: //p')
# Packed relocations (RELR) are smaller; a linker that does not know them says so and goes on.
RUSTFLAGS="-C target-feature=+crt-static -C link-arg=-Wl,-z,pack-relative-relocs" cargo build --release --locked --target "$host"
bin=target/$host/release/steadyhand
out=target/package
mkdir -p "$out"
"$bin" man >"$out/steadyhand.1"
"$bin" completions bash >"$out/steadyhand.bash"
"$bin" completions zsh >"$out/_steadyhand"
"$bin" completions fish >"$out/steadyhand.fish"

bytes=$(stat -c %s "$bin")
echo "the static program: $bytes bytes"
[ "$bytes" -le "$most_bytes" ] || { echo "more than $most_bytes bytes"; exit 1; }

command -v cargo-deb >/dev/null || cargo install --locked cargo-deb
rm -f "$out"/*.deb
cargo deb --no-build --no-strip --target "$host" --output "$out/"
deb=$(echo "$out"/*.deb)
dpkg-deb --info "$deb"
[ "${1:-}" = build ] && exit 0

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }
as_root dpkg -i "$deb"
trap 'as_root dpkg -r steadyhand >/dev/null' EXIT
version=$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -1)
/usr/bin/steadyhand --version | grep -F "steadyhand $version (content "
/usr/bin/steadyhand --region us overdose | head -1 | grep -F "CALL"
/usr/bin/steadyhand check
contents=$(dpkg-deb --contents "$deb")
for file in man/man1/steadyhand.1.gz bash-completion/completions/steadyhand zsh/vendor-completions/_steadyhand \
  fish/vendor_completions.d/steadyhand.fish doc/steadyhand/LICENSE-MIT; do
  # Small systems leave documentation out on purpose; that it is in the package is what counts.
  grep -q "usr/share/$file" <<<"$contents" || { echo "the package lacks $file"; exit 1; }
done
bash -n "$out/steadyhand.bash"

# A bare system: nothing but the program.
bare=$(mktemp -d)
cp "$bin" "$bare/"
as_root env -i /usr/sbin/chroot "$bare" /steadyhand --plain topics | grep "^respond  "
rm -rf "$bare"
echo "the package installs, runs, and needs nothing beside"
