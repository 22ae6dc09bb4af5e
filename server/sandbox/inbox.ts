import type { SandboxDeps } from './deps'
import type { InboxMessage, Person } from './state'

const kept = 200

type Letter = Pick<InboxMessage, 'kind' | 'title'> &
  Partial<Pick<InboxMessage, 'text' | 'templateId' | 'fields' | 'page' | 'url' | 'msgId'>>

/** Puts a message into the person's inbox; of each person the latest 200 are kept. */
export async function deliver(deps: SandboxDeps, person: Person, letter: Letter): Promise<void> {
  const message: InboxMessage = {
    id: deps.chance.bytes(9).toString('hex'),
    text: null,
    templateId: null,
    fields: [],
    page: null,
    url: null,
    msgId: null,
    ...letter,
    at: deps.clock.now(),
  }
  await deps.store.change('inbox', person.id, (inbox) => ({
    messages: [message, ...(inbox?.messages ?? [])].slice(0, kept),
  }))
}

/** Gives the person's messages, the newest first. */
export async function inboxOf(deps: SandboxDeps, personId: string): Promise<InboxMessage[]> {
  return (await deps.store.get('inbox', personId))?.messages ?? []
}

/** Makes a message id as the platform's: 19 digits, more than a JavaScript number holds. */
export function makeMsgId(deps: SandboxDeps): string {
  return `1${deps.chance.bytes(8).readBigUInt64BE(0).toString().padStart(20, '0').slice(-18)}`
}
