#!/usr/bin/env bash
# A database and a role for each service, as ./evently makes them: the role owns its database and may
# replicate, because a service reads its own write-ahead log. Postgres' image runs it on an empty data folder.
# The passwords come as DB_PASSWORD_<SERVICE>, in letters, digits, - and _.
set -euo pipefail

for service in gateway event booking waitlist pricing notification analytics; do
  variable=DB_PASSWORD_${service^^}
  password=${!variable:?is not set}
  if [[ $password == *[!A-Za-z0-9_-]* ]]; then
    echo "$variable has characters that do not fit into an URL" >&2
    exit 1
  fi
  psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres <<SQL
CREATE ROLE evently_$service LOGIN REPLICATION PASSWORD '$password';
CREATE DATABASE evently_$service OWNER evently_$service;
REVOKE CONNECT ON DATABASE evently_$service FROM PUBLIC;
SQL
done
