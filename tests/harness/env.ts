import type { Chance } from '../../server/base/chance'

/** The environment of a server that is tested or measured: keys of its own on any free port, and limits that nobody meets. */
export const envOf = (chance: Chance) => ({
  NODE_ENV: 'test',
  PORT: '0',
  DATA_KEYS: `t1:${chance.bytes(32).toString('base64')}`,
  INDEX_KEY: chance.bytes(32).toString('base64'),
  SESSION_SECRET: chance.token(),
  RATE_LIMIT_PER_IP_PER_MIN: '100000000',
  RATE_LIMIT_PER_MEMBER_PER_MIN: '100000000',
  RATE_LIMIT_PER_KEY_PER_MIN: '100000000',
})
