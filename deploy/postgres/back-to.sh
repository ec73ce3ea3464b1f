#!/bin/sh
# Makes a server's folder that plays the log up to a moment: back-to.sh BASE FOLDER "2026-11-29 14:05:00+00".
# FOLDER must not exist. Start PostgreSQL on it afterwards; it stops at the moment and waits to be looked at
# (select pg_wal_replay_resume() opens it for writing). WAL_ARCHIVE and, for what is encrypted, AGE_IDENTITY.
set -eu
base=$1 folder=$2 moment=$3
archive=${WAL_ARCHIVE:-/var/lib/doorstep-wal}
[ ! -e "$folder" ] || { echo "$folder exists" >&2; exit 1; }
mkdir -m 700 "$folder"
if [ -e "$base/base.tar.gz.age" ]; then
  age -d -i "$AGE_IDENTITY" "$base/base.tar.gz.age" | tar -xzf - -C "$folder"
else
  tar -xzf "$base/base.tar.gz" -C "$folder"
  mkdir -p "$folder/pg_wal"
  tar -xzf "$base/pg_wal.tar.gz" -C "$folder/pg_wal"
fi
fetch="cp $archive/%f %p"
[ -z "${AGE_IDENTITY:-}" ] || fetch="age -d -i $AGE_IDENTITY -o %p $archive/%f.age"
cat >> "$folder/postgresql.auto.conf" <<CONF
restore_command = '$fetch'
recovery_target_time = '$moment'
recovery_target_action = 'pause'
archive_mode = off
CONF
touch "$folder/recovery.signal"
