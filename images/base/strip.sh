#!/bin/sh
# Takes out of a new root file system what only its installation needed: package tools, perl, documentation,
# translations, and what the JRE's package pulls in for desktops. Run by mmdebstrap: `strip.sh ROOT`.
# Licences (usr/share/doc/*/copyright) stay, and so does dpkg's list of what is left, for scanners.
set -eu
root=$1
info=$root/var/lib/dpkg/info
status=$root/var/lib/dpkg/status

# What a JVM and Kafka's bash scripts need, and what a person at a prompt in the container expects.
keep='base-files|base-passwd|bash|coreutils|dash|debianutils|findutils|grep|gzip|hostname|mawk|sed|tar|tzdata'
keep="$keep|ca-certificates|ca-certificates-java|java-common|openjdk-[0-9]+-jre-headless|default-jre-headless"
keep="$keep|libc6|libc-bin|gcc-[0-9]+-base|libgcc-s1|libstdc\+\+6|zlib1g|ncurses-base|libtinfo6"
keep="$keep|libacl1|libattr1|libgmp10|libselinux1|libpcre2-8-0"

# Some releases build coreutils' checksums on OpenSSL.
if sed -n '/^Package: coreutils$/,/^$/p' "$status" | grep -q '^\(Pre-\)\?Depends:.*libssl3'; then keep="$keep|libssl3(t64)?"; fi

# A package named by `:arch` keeps its lists under that name.
files_of() {
  cat "$info/$1.list" "$info/$1":*.list 2>/dev/null || true
}

kept=$(mktemp)
gone=$(mktemp)
all=$(sed -n 's/^Package: //p' "$status")
for package in $all; do
  if printf '%s\n' "$package" | grep -Eqx "$keep"; then
    files_of "$package" >> "$kept"
  else
    files_of "$package" >> "$gone"
  fi
done
sort -u "$kept" -o "$kept"
sort -u "$gone" -o "$gone"

# Files first, then the directories they leave empty, deepest first. Anything a kept package also owns stays.
comm -23 "$gone" "$kept" | while IFS= read -r path; do
  case $path in /usr/share/doc/*/copyright) continue ;; esac
  if [ -L "$root$path" ] || [ -f "$root$path" ]; then rm -f "$root$path"; fi
done
comm -23 "$gone" "$kept" | sort -r | while IFS= read -r path; do
  if [ -d "$root$path" ] && [ ! -L "$root$path" ]; then rmdir "$root$path" 2>/dev/null || true; fi
done
awk -v keep="^($keep)\$" 'BEGIN { RS = ""; ORS = "\n\n" } { split($0, line, "\n"); name = line[1]; sub(/^Package: /, "", name) } name ~ keep' \
  "$status" > "$status.new"
mv "$status.new" "$status"
rm -f "$kept" "$gone" "$status-old"

find "$root/usr/share/doc" -type f ! -name copyright -delete
find "$root/usr/share/doc" -type l -delete
find "$root/usr/share/doc" -type d -empty -delete
rm -rf "$root"/usr/share/man/* "$root"/usr/share/info "$root"/usr/share/locale "$root"/usr/share/lintian \
  "$root"/usr/share/perl5 "$root"/usr/share/perl "$root"/usr/share/bash-completion "$root"/usr/share/fonts \
  "$root"/usr/share/zoneinfo/right "$root"/usr/share/zoneinfo/posix "$root"/usr/lib/locale/[!C]* \
  "$root"/var/cache/* "$root"/var/log/* "$root"/var/lib/apt "$root"/var/lib/systemd "$root"/var/lib/pam \
  "$root"/var/lib/shells.state "$root"/var/lib/dpkg/triggers "$root"/var/lib/dpkg/lock* "$root"/var/lib/dpkg/info "$root"/var/lib/dpkg/alternatives \
  "$root"/var/lib/dpkg/*-old "$root"/etc/apt "$root"/etc/systemd "$root"/etc/pam.d "$root"/etc/security "$root"/etc/fonts \
  "$root"/etc/machine-id "$root"/etc/hostname "$root"/etc/resolv.conf \
  "$root"/usr/lib/systemd "$root"/usr/lib/apt "$root"/run/* "$root"/tmp/*

# Of the JRE: javac's symbol table, the archive for heaps beyond 32 GB, and the halves of AWT, sound, smart cards.
for jre in "$root"/usr/lib/jvm/*/lib; do
  rm -f "$jre/ct.sym" "$jre/server/classes_nocoops.jsa" "$jre"/libawt*.so "$jre/libfontmanager.so" "$jre/libjavajpeg.so" \
    "$jre/liblcms.so" "$jre/libmlib_image.so" "$jre/libjsound.so" "$jre/libj2pcsc.so" "$jre/libfreetype.so"
done

# A library taken out by mistake shows here, not on somebody's broker. Java's own find each other through the launcher.
for jre in "$root"/usr/lib/jvm/*/lib; do
  [ -L "${jre%/lib}" ] || own=${jre#"$root"}
done
for program in "$root"/usr/bin/* "$root$own"/../bin/java "$root$own"/*.so "$root$own"/server/*.so; do
  if [ -L "$program" ] || [ ! -f "$program" ]; then continue; fi
  needed=$(LD_LIBRARY_PATH=$own:$own/server chroot "$root" ldd "${program#"$root"}" 2>/dev/null || true)
  case $needed in *'not found'*)
    echo "strip.sh: ${program#"$root"} misses a library:" >&2
    echo "$needed" >&2
    exit 1 ;;
  esac
done
