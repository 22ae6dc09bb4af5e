/** Which room may know which, lowest first. Lower rooms reach higher ones through questions (base/questions). */
const room = (name) => `^server/${name}/`
const assembly = '^server/(app|start|main|dev|seed|migrate|ground|pushes|seed-.*)\\.ts$|^server/seed/'
const rank = [
  'base',
  'mail',
  'wechat',
  'audit',
  'consent',
  'channels',
  'regions',
  'identities',
  'fields',
  'membership',
  'coupons',
  'claims',
  'cards',
  'abuse',
  'gifts',
  'till',
  'codes',
  'points',
  'orders',
  'suggestions',
  'emails',
  'partners',
  'payments',
  'imports',
  'messages',
  'segments',
  'campaigns',
  'reminders',
  'insights',
  'home',
  'privacy',
  'office',
]
const mayNot = (from, to, comment) => ({
  name: `${from} not to ${to}`,
  severity: 'error',
  comment,
  from: { path: room(from) },
  to: { path: room(to) },
})
const upward = rank
  .flatMap((lower, i) => rank.slice(i + 1).map((higher) => [lower, higher]))
  // Siblings that lie on one storey; staff's settings are read by many and know nobody.
  .map(([lower, higher]) => mayNot(lower, higher, 'a lower room asks instead'))

module.exports = {
  forbidden: [
    {
      name: 'no circles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no circles of types on the screens',
      comment: 'a row type that a page and its parts share has a file of its own',
      severity: 'error',
      from: { path: '^(console|miniapp|shared)/' },
      to: { circular: true },
    },
    {
      name: 'rules import nothing',
      severity: 'error',
      from: { path: '^shared/rules/' },
      to: { pathNot: '^shared/rules/' },
    },
    {
      name: 'contract knows rules and zod only',
      severity: 'error',
      from: { path: '^shared/contract/' },
      to: { pathNot: '^shared/(contract|rules)/|node_modules/zod/' },
    },
    { name: 'base knows no room', severity: 'error', from: { path: room('base') }, to: { path: '^server/(?!base/)' } },
    {
      name: 'wechat knows base only',
      severity: 'error',
      from: { path: room('wechat') },
      to: { path: '^server/(?!(base|wechat)/)' },
    },
    {
      name: 'mail knows base only',
      severity: 'error',
      from: { path: room('mail') },
      to: { path: '^server/(?!(base|mail)/)' },
    },
    {
      name: 'sandbox knows no room',
      severity: 'error',
      from: { path: room('sandbox') },
      to: { path: '^server/(?!(base|mail|wechat|sandbox)/)' },
    },
    {
      name: 'rooms do not know the sandbox',
      severity: 'error',
      from: { path: '^server/(?!sandbox/)', pathNot: assembly },
      to: { path: room('sandbox') },
    },
    {
      name: 'nobody imports the assembly',
      severity: 'error',
      from: { path: '^server/[^/]+/', pathNot: '^server/seed/' },
      to: { path: '^server/(app|start|main|dev|ground|pushes)\\.ts$' },
    },
    {
      name: 'what a room brings is for the assembly',
      severity: 'error',
      from: { path: '^server/', pathNot: '^server/app\\.ts$' },
      to: { path: '^server/(?!base/)[^/]+/room\\.ts$' },
    },
    {
      name: 'screens know shared only',
      severity: 'error',
      from: { path: '^(miniapp|console)/' },
      to: { path: '^server/' },
    },
    {
      name: 'mini-program and console are strangers',
      severity: 'error',
      from: { path: '^miniapp/' },
      to: { path: '^console/' },
    },
    {
      name: 'console does not know the mini-program',
      severity: 'error',
      from: { path: '^console/' },
      to: { path: '^miniapp/' },
    },
    {
      name: 'no zod in the mini-program',
      severity: 'error',
      from: { path: '^miniapp/' },
      to: { path: 'node_modules/zod/|^shared/contract/', dependencyTypesNot: ['type-only'] },
    },
    ...upward,
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.js', '.json'] },
  },
}
