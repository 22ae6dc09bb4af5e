import { PlatformRefusal } from './answer'
import type { SandboxDeps } from './deps'
import type { OneTimeCode, Person } from './state'

const lifeMs = 5 * 60_000

/** Gives the person a fresh code: good once, for 5 minutes, for one of the two uses. */
export async function makeCode(deps: SandboxDeps, person: Person, use: OneTimeCode['use']): Promise<string> {
  const code = `0${deps.chance.bytes(24).toString('base64url').slice(0, 31)}`
  await deps.store.put('code', code, { personId: person.id, use, madeAt: deps.clock.now() })
  return code
}

/**
 * Spends a code and gives its person; of several callers one gets it. 40029 for an unknown, late or other kind of code,
 * for a used one what the switch says. A code of the other use stays unspent.
 */
export async function spendCode(deps: SandboxDeps, code: string, use: OneTimeCode['use']): Promise<Person> {
  const known = await deps.store.get('code', code)
  if (known === null) {
    const used = await deps.store.get('usedCode', code)
    throw new PlatformRefusal(used?.use === use && use === 'login' ? deps.switches.usedCodeErrcode : 40029)
  }
  if (known.use !== use) throw new PlatformRefusal(40029)
  const taken = await deps.store.take('code', code)
  if (taken === null) throw new PlatformRefusal(use === 'login' ? deps.switches.usedCodeErrcode : 40029)
  await deps.store.put('usedCode', code, { use, at: deps.clock.now() })
  const person = await deps.store.get('person', taken.personId)
  if (person === null || deps.clock.now() - taken.madeAt > lifeMs) throw new PlatformRefusal(40029)
  return person
}

/** Removes codes of more than a day ago, spent or not, so that a sandbox used for weeks stays small. */
export async function forgetOldCodes(deps: SandboxDeps): Promise<void> {
  const since = deps.clock.now() - 86_400_000
  for (const [code] of await deps.store.entries('code', ({ madeAt }) => madeAt < since))
    await deps.store.take('code', code)
  for (const [code] of await deps.store.entries('usedCode', ({ at }) => at < since))
    await deps.store.take('usedCode', code)
}
