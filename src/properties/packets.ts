/**
 * Requests by hand over bash's /dev/tcp, as Kafka and ZooKeeper both frame them: numbers are big-endian, texts and packets
 * begin with their length. `packet` and `size` are the request as far as it is made, `bytes` the answer.
 */
export const PACKETS = `number() {
  local hex
  printf -v hex '%08x' "$(($1 & 0xffffffff))"
  packet+="\\\\x\${hex:0:2}\\\\x\${hex:2:2}\\\\x\${hex:4:2}\\\\x\${hex:6:2}"
  size=$((size + 4))
}
text() {
  number "\${#1}"
  packet+=$1
  size=$((size + \${#1}))
}
flag() {
  packet+="\\\\x00"
  size=$((size + 1))
}
# The answer's bytes in \${bytes[@]}. Bash drops NUL in texts, so NUL is the delimiter.
exchange() {
  local body=$packet length=$size char value i count=0
  packet='' size=0
  number "$length"
  printf '%b' "$packet$body" >&3
  packet='' size=0 bytes=()
  for ((i = 0; i < 4 + count; i++)); do
    IFS= read -r -n 1 -d '' char <&3 || return 1
    printf -v value '%d' "'$char"
    if ((i < 4)); then count=$((count * 256 + (value & 255))); else bytes+=("$((value & 255))"); fi
  done
}`;
