import { parsePhoneNumberFromString } from 'libphonenumber-js'
import type { SandboxDeps } from './deps'
import type { AppKind, Person } from './state'

/** Makes a person who has WeChat but follows nobody yet; null when the phone is no possible number (default country CN). */
export async function makePerson(
  deps: SandboxDeps,
  input: { phone: string; unionid?: string | null; name?: string },
): Promise<Person | null> {
  const number = parsePhoneNumberFromString(input.phone, 'CN')
  if (number === undefined || !number.isPossible()) return null
  const random = (): string => deps.chance.bytes(20).toString('base64url')
  const person: Person = {
    id: deps.chance.bytes(9).toString('hex'),
    name: input.name ?? `顾客 ${number.nationalNumber.slice(-4)}`,
    phone: number.number,
    unionid: input.unionid === undefined ? `oU${random().slice(0, 26)}` : input.unionid,
    openids: { mini: `oM${random().slice(0, 26)}`, oa: `oA${random().slice(0, 26)}` },
    following: null,
    miniUsedAt: 0,
    replyWindows: [],
    landing: null,
    createdAt: deps.clock.now(),
  }
  await deps.store.put('openid', person.openids.mini, { app: 'mini', personId: person.id })
  await deps.store.put('openid', person.openids.oa, { app: 'oa', personId: person.id })
  await deps.store.put('person', person.id, person)
  return person
}

/** Gives the person behind an openid of one app, or null; an openid of the other app is unknown here. */
export async function personByOpenid(deps: SandboxDeps, app: AppKind, openid: string): Promise<Person | null> {
  const known = await deps.store.get('openid', openid)
  return known?.app === app ? deps.store.get('person', known.personId) : null
}

/** Changes a person in one step. */
export async function changePerson(deps: SandboxDeps, id: string, work: (person: Person) => void): Promise<void> {
  await deps.store.change('person', id, (person) => {
    if (person !== null) work(person)
    return person
  })
}
