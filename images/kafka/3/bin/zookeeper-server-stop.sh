#!/bin/bash
# Stops every zookeeper server of this container with a signal (SIGNAL, by default TERM), found by its main class in /proc:
# minimal images have no ps.

signal=${SIGNAL:-TERM}
found=
for process in /proc/[0-9]*; do
  mapfile -d '' -t arguments < "$process/cmdline" 2>/dev/null || continue
  [[ ${arguments[0]##*/} == java && " ${arguments[*]} " == *" org.apache.zookeeper.server.quorum.QuorumPeerMain "* ]] || continue
  kill -s "$signal" "${process#/proc/}" && found=yes
done
if [[ -z $found ]]; then
  echo "No zookeeper server to stop" >&2
  exit 1
fi
