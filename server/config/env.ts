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
