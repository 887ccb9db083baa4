/** One setting that the environment may give: its name, kind, default in words, and a sentence for `docs/operations.md`. */
export interface SettingSpec {
  kind: 'text' | 'integer' | 'boolean' | 'choice' | 'url' | 'secret'
  choices?: readonly string[]
  fallback: string
  help: string
  example: string
}

/** Every setting. A name that begins with SEN_ and is not here stops the start. */
export const settings = {
  SEN_PORT: { kind: 'integer', fallback: '8080', help: 'Port of the HTTP server.', example: '8080' },
  SEN_HOST: {
    kind: 'text',
    fallback: '127.0.0.1',
    help: 'Address to listen on; 0.0.0.0 for all.',
    example: '0.0.0.0',
  },
  SEN_BASE_URL: {
    kind: 'url',
    fallback: 'http://<host>:<port>',
    help: 'The public origin, used in every link that the portal writes. With https the session cookie is Secure and HSTS is sent.',
    example: 'https://data.example.gov',
  },
  SEN_TIME_ZONE: {
    kind: 'text',
    fallback: 'Asia/Ho_Chi_Minh',
    help: 'By whose clock times are told on pages and in mails, and taken in forms; days begin by it.',
    example: 'Asia/Ho_Chi_Minh',
  },
  SEN_CONTACT: {
    kind: 'text',
    fallback: 'none',
    help: 'Whom readers may write to about the portal: an e-mail address or the address of a page. Shown on /about.',
    example: 'data@example.gov',
  },
  SEN_DATA_DIR: {
    kind: 'text',
    fallback: '.sen',
    help: 'Files, embedded engines and first-run notes are kept here.',
    example: '/var/lib/sen',
  },
  SEN_ENGINES_DIR: {
    kind: 'text',
    fallback: '~/.cache/sen/engines',
    help: 'Cache of fetched engines.',
    example: '/var/cache/sen',
  },
  MONGODB_URI: {
    kind: 'secret',
    fallback: 'an embedded MongoDB',
    help: 'A replica set; one node is enough.',
    example: 'mongodb://db.example/sen?replicaSet=rs0',
  },
  ELASTICSEARCH_URL: {
    kind: 'secret',
    fallback: 'an embedded Elasticsearch',
    help: 'Elasticsearch 8 or 9.',
    example: 'http://search.example:9200',
  },
  SEN_DATABASE: {
    kind: 'text',
    fallback: 'sen',
    help: 'Name of the database and prefix of the indices; left out, the one that MONGODB_URI names, else sen.',
    example: 'sen',
  },
  SEN_STORAGE: {
    kind: 'choice',
    choices: ['disk'],
    fallback: 'disk',
    help: 'Where files are kept.',
    example: 'disk',
  },
  SEN_MAX_UPLOAD_BYTES: {
    kind: 'integer',
    fallback: '5368709120',
    help: 'The largest file that is taken, in bytes.',
    example: '5368709120',
  },
  SEN_TRUST_PROXY: {
    kind: 'text',
    fallback: 'none',
    help: 'Number of proxies in front, or their addresses: only then is X-Forwarded-For believed.',
    example: '1',
  },
  SEN_LOG_LEVEL: {
    kind: 'choice',
    choices: ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'],
    fallback: 'info',
    help: 'How much is logged.',
    example: 'info',
  },
  SEN_SEED: {
    kind: 'boolean',
    fallback: 'true',
    help: 'Load the sample catalogue into an empty database.',
    example: 'false',
  },
  SEN_RATE_LIMITS: {
    kind: 'choice',
    choices: ['on', 'off'],
    fallback: 'on',
    help: 'off only for benchmarks.',
    example: 'on',
  },
  SEN_SMTP_URL: {
    kind: 'secret',
    fallback: 'no mail',
    help: 'The server that takes mails: smtps:// (TLS) or smtp:// (STARTTLS, which must work; not needed on this machine itself, and given up with ?tls=off). Without it links are shown to whoever makes them.',
    example: 'smtps://portal:password@mail.example.gov',
  },
  SEN_MAIL_FROM: {
    kind: 'text',
    fallback: 'none; needed with SEN_SMTP_URL',
    help: 'Whom mails are from: an address, or a name with an address.',
    example: 'Open data <data@example.gov>',
  },
  SEN_REQUIRE_SECOND_FACTOR: {
    kind: 'boolean',
    fallback: 'false',
    help: 'Administrators and managers, and their tokens, act only with a second factor.',
    example: 'true',
  },
  SEN_OIDC_ISSUER: {
    kind: 'url',
    fallback: 'no sign-in provider',
    help: 'A provider of OpenID Connect by which people may sign in: what it calls its issuer.',
    example: 'https://sso.example.gov/realms/data',
  },
  SEN_OIDC_CLIENT_ID: {
    kind: 'text',
    fallback: 'none; needed with SEN_OIDC_ISSUER',
    help: 'What the provider calls this portal.',
    example: 'data-portal',
  },
  SEN_OIDC_CLIENT_SECRET: {
    kind: 'secret',
    fallback: 'none: a public client',
    help: 'The secret of this portal at the provider.',
    example: 'a-long-random-text',
  },
  SEN_OIDC_CLIENT_SECRET_FILE: {
    kind: 'text',
    fallback: 'not read',
    help: 'A file that holds that secret, in its place.',
    example: '/run/secrets/oidc',
  },
  SEN_OIDC_CLIENT_AUTH: {
    kind: 'choice',
    choices: ['basic', 'post'],
    fallback: 'basic',
    help: 'How the secret is sent: in a header (client_secret_basic) or in the body (client_secret_post).',
    example: 'basic',
  },
  SEN_OIDC_LABEL: {
    kind: 'text',
    fallback: 'the host of the issuer',
    help: 'What the button calls the provider; in Vietnamese and English with a bar between.',
    example: 'Cổng đăng nhập của tỉnh | the provincial sign-in',
  },
  SEN_OIDC_SCOPES: {
    kind: 'text',
    fallback: 'openid email profile',
    help: 'Which claims are asked for.',
    example: 'openid email profile groups',
  },
  SEN_OIDC_NAME_CLAIM: {
    kind: 'text',
    fallback: 'name',
    help: 'The claim that holds the name of a person.',
    example: 'name',
  },
  SEN_OIDC_ROLES_CLAIM: {
    kind: 'text',
    fallback: 'groups',
    help: 'The claim whose values give roles; one that lies inside another is written with dots.',
    example: 'realm_access.roles',
  },
  SEN_OIDC_ROLES: {
    kind: 'text',
    fallback: 'none',
    help: 'What values of that claim give: a JSON object of values, each with "administrator", "<role>@<agency>" or a list of these.',
    example: '{"data-admins":"administrator","statistics":"publisher@cuc-thong-ke"}',
  },
  SEN_OIDC_LINK_BY_EMAIL: {
    kind: 'boolean',
    fallback: 'true',
    help: 'Who proves the address of an account at the provider signs in to that account.',
    example: 'false',
  },
  SEN_OIDC_TRUST_EMAIL: {
    kind: 'boolean',
    fallback: 'false',
    help: 'Addresses count without email_verified: only for a provider that alone gives them out.',
    example: 'true',
  },
  SEN_OIDC_SECOND_FACTOR: {
    kind: 'text',
    fallback: 'none',
    help: 'Values of amr or acr by which the provider says that a second factor was used, with blanks between.',
    example: 'mfa',
  },
  SEN_OIDC_SIGN_OUT: {
    kind: 'boolean',
    fallback: 'false',
    help: 'Whoever signed out is offered to sign out of the provider too.',
    example: 'true',
  },
  SEN_METRICS_TOKEN: {
    kind: 'secret',
    fallback: 'loopback only',
    help: 'Bearer token that may read /metrics from elsewhere.',
    example: 'a-long-random-text',
  },
  SEN_ADMIN_TOKEN_FILE: {
    kind: 'text',
    fallback: 'not written',
    help: 'The first run writes a bearer token with all scopes to this file, readable by its owner only.',
    example: '/run/sen/admin-token',
  },
  SEN_URL: {
    kind: 'url',
    fallback: 'http://127.0.0.1:8080',
    help: 'For commands that speak to a running portal: its address.',
    example: 'https://data.example.gov',
  },
  SEN_TOKEN: {
    kind: 'secret',
    fallback: 'none',
    help: 'For commands that speak to a running portal: an API token.',
    example: 'sen_…',
  },
} as const satisfies Record<string, SettingSpec>

export type SettingName = keyof typeof settings

/** The environment, read in this one place. */
export const readEnvironment = (): NodeJS.ProcessEnv => ({ ...process.env })
