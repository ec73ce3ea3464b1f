#!/bin/sh
# A base to play the log onto: take-base.sh FOLDER. Once a week, by whoever may replicate; keeps the last two.
set -eu
home=$1
new=$home/$(date -u +%Y%m%dT%H%M%SZ)
pg_basebackup --pgdata="$new.part" --format=tar --gzip --checkpoint=fast --wal-method=stream
mv "$new.part" "$new"
ls -d "$home"/*Z | sort -r | tail -n +3 | while read -r old; do rm -r "$old"; done
