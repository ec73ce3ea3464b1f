#!/bin/sh
# A base to play the log onto: take-base.sh FOLDER. Once a week, by whoever may replicate; keeps the last two.
# AGE_RECIPIENT, where age is installed, encrypts it on its way: nothing in clear is ever on that disk.
set -eu
home=$1
new=$home/$(date -u +%Y%m%dT%H%M%SZ)
if [ -n "${AGE_RECIPIENT:-}" ]; then
  mkdir -m 700 "$new.part"
  # A pipe ends well when its last part does: what failed before leaves a word.
  { pg_basebackup --pgdata=- --format=tar --checkpoint=fast --wal-method=fetch || touch "$new.part/failed"; } |
    gzip | age -r "$AGE_RECIPIENT" -o "$new.part/base.tar.gz.age"
  [ ! -e "$new.part/failed" ] || { rm -r "$new.part"; exit 1; }
else
  pg_basebackup --pgdata="$new.part" --format=tar --gzip --checkpoint=fast --wal-method=stream
fi
mv "$new.part" "$new"
ls -d "$home"/*Z | sort -r | tail -n +3 | while read -r old; do rm -r "$old"; done
