import { shanghaiDay } from '../../shared/rules/calendar'
import type { Tx } from '../base/database'
import { insertIgnore, row, text } from '../base/sql'
import { hashToken } from '../base/vault'
import type { Deps } from '../deps'
import { isScene } from './scene'

/** scan: held a phone to the code · follow: follows the account · open: opened the mini-program · join: bound the phone. */
export type TouchKind = 'scan' | 'follow' | 'open' | 'join'

export type Touch = {
  /** As it came from outside; null where the person came without a channel. */
  scene: string | null
  kind: TouchKind
  /** What stays the same of this person (unionid, else openid); only its hash is kept. */
  personKey: string
  at: number
}

/** Who came without a channel is counted under this one, so that the funnel over all channels counts everybody. */
const NO_CHANNEL = ''

const CHANNEL = { id: text, kind: text, storeId: text.nullable() }
type Row = { id: string; kind: string; storeId: string | null }

/**
 * Records that a person touched a channel, once per person, channel, kind and Shanghai day, and answers the channel with
 * its store. Null for no scene, an unknown or a switched-off one: the person is still counted, with no channel. A second
 * delivery of the same touch changes nothing and is no error.
 */
export async function touchChannel(
  tx: Tx,
  deps: Pick<Deps, 'chance'>,
  touch: Touch,
): Promise<{ channelId: string; storeId: string | null } | null> {
  const channel = touch.scene === null ? null : await openChannel(tx, touch.scene)
  for (const kind of kindsOf(touch.kind, channel)) await record(tx, deps, { ...touch, kind }, channel?.id ?? NO_CHANNEL)
  return channel ? { channelId: channel.id, storeId: channel.storeId } : null
}

/** The channel of a scene; null for an unknown and for a switched-off one. */
export async function openChannel(tx: Tx, scene: string): Promise<Row | null> {
  if (!isScene(scene)) return null
  return row(tx, CHANNEL, 'SELECT id, kind, storeId FROM channel WHERE scene = ? AND disabled = 0', [scene])
}

/**
 * The platform tells of a scan only by what follows from it: a newcomer's scan of the account QR is the follow itself,
 * and a mini-program code cannot be opened but by scanning it.
 */
function kindsOf(kind: TouchKind, channel: Row | null): TouchKind[] {
  const scanned = kind === 'follow' || (kind === 'open' && channel?.kind === 'mini_program_code')
  return channel && scanned ? ['scan', kind] : [kind]
}

async function record(tx: Tx, { chance }: Pick<Deps, 'chance'>, touch: Touch, channelId: string): Promise<void> {
  await insertIgnore(tx, 'channel_touch', {
    id: chance.id(),
    channelId,
    kind: touch.kind,
    personKey: hashToken(touch.personKey),
    day: shanghaiDay(touch.at),
    at: touch.at,
  })
}
