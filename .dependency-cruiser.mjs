// The ladder of ARCHITECTURE.md: imports go down only, rooms are entered by their doors, only what answers knows Express.
const rooms = [
  'audit',
  'identity',
  'catalog',
  'announcements',
  'uploads',
  'search',
  'tabular',
  'formats',
  'harvest',
  'storage',
  'jobs',
  'mail',
  'engines',
  'query',
]

/** What other rooms may import of a room: its door, the shapes it speaks in, and pure rules. */
const doors = {
  audit: ['audit', 'changes'],
  identity: ['identity', 'viewer', 'permissions', 'passwords', 'roles', 'account-view'],
  catalog: [
    'catalog',
    'records',
    'answering-table',
    'visibility',
    'dataset-view',
    'vocabularies',
    'agency-view',
    'series-view',
    'collection-view',
    'series-order',
    'province-names',
    'table-schema-form',
  ],
  announcements: ['announcements'],
  search: ['search', 'search-view'],
  tabular: ['tables'],
  // Pages carry one form of exchange inside them; all others are answered and not asked for.
  formats: ['schema-org'],
  uploads: ['uploads'],
  storage: ['storage', 'disk-storage', 'byte-range', 'copy-file', 'partial-files'],
  jobs: ['jobs', 'records', 'job-failure', 'job-view', 'owners'],
  mail: ['mail'],
  engines: ['engines'],
  query: ['query', 'tree'],
}

const routes = ['/routes[.]ts$', '-routes[.]ts$']
const tests = '[.]test[.]ts$'

const steps = [
  {
    name: 'ground',
    path: [
      '^server/config/',
      '^server/text/',
      '^server/query/',
      '^server/platform/',
      '^server/engines/',
      '^server/problems',
    ],
  },
  {
    name: 'keep',
    path: ['^server/storage/', '^server/jobs/', '^server/mail/', '^server/audit/'],
    pathNot: routes,
  },
  { name: 'who-asks', path: ['^server/identity/'], pathNot: routes },
  { name: 'know', path: ['^server/catalog/', '^server/announcements/', '^server/uploads/'], pathNot: routes },
  { name: 'derive', path: ['^server/search/', '^server/tabular/', '^server/formats/'], pathNot: routes },
  { name: 'bring-in', path: ['^server/harvest/'], pathNot: routes },
  {
    name: 'answer',
    path: [
      '^server/web/',
      '^server/http/',
      '^server/[a-z]+/routes[.]ts$',
      '^server/[a-z]+/[a-z]+-routes[.]ts$',
    ],
  },
  {
    name: 'assemble',
    path: ['^server/main[.]ts$', '^server/app[.]ts$', '^server/worker[.]ts$', '^server/commands/'],
  },
]
const answering = steps[6].path

const up = steps.flatMap((lower, step) =>
  steps.slice(step + 1).map((upper) => ({
    name: `ladder-${lower.name}-to-${upper.name}`,
    comment: `"${lower.name}" imports only what stands below it.`,
    severity: 'error',
    from: { path: lower.path, pathNot: [...(lower.pathNot ?? []), tests] },
    to: { path: upper.path, pathNot: upper.pathNot ?? [] },
  })),
)

export default {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    ...up,
    {
      name: 'portal-only-as-a-type',
      comment: 'Routes and pages take rooms by name; the portal itself is assembled above them.',
      severity: 'error',
      from: { path: answering },
      to: { path: '^server/portal[.]ts$', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'derived-rooms-never-each-other',
      severity: 'error',
      from: { path: '^server/(search|tabular|formats)/', pathNot: [...routes, tests] },
      to: { path: '^server/(search|tabular|formats)/', pathNot: '^server/$1/' },
    },
    {
      name: 'express-only-where-it-answers',
      severity: 'error',
      from: { path: '^server/', pathNot: [...answering, '^server/app[.]ts$', '^server/commands/', tests] },
      to: { path: '^node_modules/(express|multer|compression|helmet)/' },
    },
    {
      name: 'client-imports-itself-and-the-contract',
      severity: 'error',
      from: { path: '^client/' },
      to: { path: '^(server|scripts|tests)/' },
    },
    {
      name: 'islands-stay-in-the-browser',
      severity: 'error',
      from: { path: '^client/(islands/|components/.*[.]island[.]ts$)' },
      to: { path: '^(client/pages/|server/)|^node_modules/preact' },
    },
    {
      name: 'schemas-import-nothing',
      severity: 'error',
      from: { path: '^schemas/' },
      to: { pathNot: '^schemas/' },
    },
    ...rooms
      .filter((room) => doors[room])
      .map((room) => ({
        name: `door-of-${room}`,
        comment: `Other rooms enter ${room}/ by its door.`,
        severity: 'error',
        from: {
          path: '^server/',
          pathNot: [
            `^server/${room}/`,
            '^server/app[.]ts$',
            '^server/portal[.]ts$',
            '^server/worker[.]ts$',
            tests,
          ],
        },
        to: { path: `^server/${room}/`, pathNot: `^server/${room}/(${doors[room].join('|')})[.]ts$` },
      })),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    includeOnly:
      '^(server|client|schemas|scripts|tests|node_modules/(express|multer|compression|helmet|preact))',
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'] },
  },
}
