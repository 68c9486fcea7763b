#!/bin/sh
# Cuts the Java runtime of a new root file system to the modules of servers, and takes out what only the installation
# needed: package tools, perl, documentation, translations, and what the JRE's package pulls in for desktops. Run by
# mmdebstrap: `strip.sh ROOT`.
# Licences (usr/share/doc/*/copyright) stay, and so does dpkg's list of what is left, for scanners.
set -eu
root=$1
info=$root/var/lib/dpkg/info
status=$root/var/lib/dpkg/status

# The whole of Java SE, for nobody knows what a plugin of Connect or an agent asks for (and Kafka's logging asks for
# java.desktop's beans); of the JDK's own modules the providers (elliptic curves, Kerberos, JNDI, character sets, zip),
# JMX, Flight Recorder, the debugger's agent and the HTTP server that agents with metrics stand on. Left out: compilers,
# their tools, consoles, and the texts of other locales. Compressed: nearly every class comes from the class archives.
modules=java.se,jdk.charsets,jdk.crypto.ec,jdk.httpserver,jdk.jdwp.agent,jdk.jfr,jdk.management,jdk.management.agent
modules=$modules,jdk.management.jfr,jdk.naming.dns,jdk.naming.rmi,jdk.net,jdk.nio.mapmode,jdk.security.auth
modules=$modules,jdk.security.jgss,jdk.unsupported,jdk.xml.dom,jdk.zipfs
for home in "$root"/usr/lib/jvm/*; do
  [ -L "$home" ] || java=${home#"$root"}
done
chroot "$root" "$java/bin/jlink" --add-modules "$modules" --compress=2 --no-header-files --no-man-pages --output /runtime
cp -a "$root$java/lib/security/cacerts" "$root/runtime/lib/security/"

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

# In the package's place, and without the halves of AWT, sound and smart cards that run on a desktop only.
rm -rf "$root$java" "$root"/etc/java-*-openjdk
mv "$root/runtime" "$root$java"
for library in awt jawt splashscreen fontmanager javajpeg lcms mlib_image jsound j2pcsc freetype; do
  rm -f "$root$java/lib/lib$library"*.so
done
chroot "$root" "$java/bin/java" -XX:-UsePerfData -Xshare:dump >/dev/null

# A library taken out by mistake shows here, not on somebody's broker. Java's own find each other through the launcher.
for program in "$root"/usr/bin/* "$root$java"/bin/java "$root$java"/lib/*.so "$root$java"/lib/server/*.so; do
  if [ -L "$program" ] || [ ! -f "$program" ]; then continue; fi
  needed=$(LD_LIBRARY_PATH=$java/lib:$java/lib/server chroot "$root" ldd "${program#"$root"}" 2>/dev/null || true)
  case $needed in *'not found'*)
    echo "strip.sh: ${program#"$root"} misses a library:" >&2
    echo "$needed" >&2
    exit 1 ;;
  esac
done
