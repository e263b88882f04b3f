#!/bin/sh
# Makes ./secrets with a file for each secret; those that only you know stay empty until you fill them in.
set -eu
umask 077
mkdir -p secrets
for name in secret_key grafana_password; do
    [ -s "secrets/$name" ] || head -c 32 /dev/urandom | base64 | tr -d '=\n' >"secrets/$name"
done
for name in telegram_bot_token discord_bot_token s3_secret_access_key; do
    [ -e "secrets/$name" ] || : >"secrets/$name"
done
# The containers' user reads them.
chmod 0644 secrets/*
chmod 0711 secrets
