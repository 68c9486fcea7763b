#!/usr/bin/env bash
# Whether the worker answers.
exec 3<>/dev/tcp/127.0.0.1/8083 || exit 1
printf 'GET / HTTP/1.0\r\n\r\n' >&3
IFS= read -r line <&3
[[ $line == *' 200 '* ]]
