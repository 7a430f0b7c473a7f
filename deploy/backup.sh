#!/bin/sh
# Save the SQLite database while the bot runs, and keep the newest fourteen copies.
#   backup.sh /var/backups/study-bot
# It runs where the bot is installed and with the bot's DATA_DIR, for example from cron:
#   15 3 * * *  DATA_DIR=/var/lib/study-bot /opt/study-bot/deploy/backup.sh /var/backups/study-bot
set -eu

target=${1:?usage: backup.sh FOLDER}
keep=14
here=$(cd "$(dirname "$0")/.." && pwd)

umask 077
mkdir -p "$target"
target=$(cd "$target" && pwd)
cd "$here"
.venv/bin/python run_bot.py backup "$target/study-bot-$(date -u +%Y%m%dT%H%M%SZ).sqlite3"

# The names sort by time; every one but the newest few goes.
count=$(find "$target" -maxdepth 1 -name 'study-bot-*.sqlite3' | wc -l)
if [ "$count" -gt "$keep" ]; then
    find "$target" -maxdepth 1 -name 'study-bot-*.sqlite3' | sort | head -n "$((count - keep))" |
        while IFS= read -r old; do
            rm -- "$old"
        done
fi
