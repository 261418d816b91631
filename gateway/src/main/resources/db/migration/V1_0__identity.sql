create table account (
  id            text        primary key,
  email         text        not null,
  name          text        not null,
  password_hash text        not null,
  locale        text        not null,
  tier          text        not null default 'standard',
  roles         text[]      not null default '{user}',
  active        boolean     not null default true,
  version       bigint      not null default 1,
  created_at    timestamptz not null default now(),
  updated_at    timestamptz not null default now()
);
-- One address, one account, however it is spelled.
create unique index account_email on account (lower(email));
create index account_created on account (created_at, id);
create index account_updated on account (updated_at, id);
create index account_inactive on account (id) where not active;

-- One log-in on one device: the family of its refresh tokens.
create table session (
  id           text        primary key,
  account_id   text        not null references account,
  user_agent   text,
  created_at   timestamptz not null default now(),
  last_used_at timestamptz not null default now(),
  expires_at   timestamptz not null,
  revoked_at   timestamptz
);
create index session_account on session (account_id) where revoked_at is null;
create index session_revoked on session (revoked_at) where revoked_at is not null;
create index session_expires on session (expires_at);

-- Only hashes: who reads the database cannot log in.
create table refresh_token (
  hash       bytea       primary key,
  session_id text        not null references session on delete cascade,
  created_at timestamptz not null default now(),
  used_at    timestamptz
);
create index refresh_token_session on refresh_token (session_id);

-- The private part is sealed with EVENTLY_IDENTITY_SECRET.
create table signing_key (
  kid          text        primary key,
  public_jwk   text        not null,
  private_part bytea       not null,
  created_at   timestamptz not null default now(),
  signs_from   timestamptz not null
);
