#!/bin/sh
# Keeps one segment of the log: keep-wal.sh PATH NAME. Run by PostgreSQL, which repeats it until it succeeds.
# WAL_ARCHIVE is a folder of another machine (mounted), readable by PostgreSQL alone.
# AGE_RECIPIENT, where age is installed, encrypts it: nobody else's disk may hold a clinic in clear.
set -eu
archive=${WAL_ARCHIVE:-/var/lib/doorstep-wal}
name=$2
[ -z "${AGE_RECIPIENT:-}" ] || name=$name.age
if [ -e "$archive/$name" ]; then
  # The same segment a second time is well; another one of its name must never replace it.
  [ -z "${AGE_RECIPIENT:-}" ] && cmp -s "$1" "$archive/$name" && exit 0
  [ -n "${AGE_RECIPIENT:-}" ] && exit 0
  exit 1
fi
half=$archive/.$name.$$
if [ -n "${AGE_RECIPIENT:-}" ]; then
  age -r "$AGE_RECIPIENT" -o "$half" "$1"
else
  cp "$1" "$half"
fi
sync "$half"
mv "$half" "$archive/$name"
