import type { Channel as ChannelShape, createChannel as createRow } from '../../shared/contract/channels'
import type { BodyOf } from '../../shared/contract/route'
import { audit } from '../base/audit'
import type { StaffActor } from '../base/contract'
import type { Tx } from '../base/database'
import { invalid } from '../base/errors'
import { enqueue } from '../base/jobs'
import { row, text } from '../base/sql'
import type { Deps } from '../deps'
import { WechatError } from '../wechat/errors'
import { canMakeCode, fetchCode } from './code-image'
import { Channel } from './entities'
import { IMAGE_JOB } from './jobs'
import { presentChannels } from './present'
import { newScene } from './scene'
import { checkStore } from './stores'

/**
 * Makes a joining channel with a scene of its own. While WeChat does not answer, the channel is there without its picture
 * (`imageReady` false) and a job fetches it later. Refused: an unknown store or guide, a kind whose app is not configured.
 */
export async function createChannel(
  deps: Deps,
  input: BodyOf<typeof createRow>,
  by: { actor: StaffActor; requestId: string },
): Promise<ChannelShape> {
  if (!canMakeCode(deps, input.kind)) throw invalid('kind', 'this app is not configured')
  await deps.db.read((tx) => checkPlaces(tx, input))
  const channel: Channel = {
    id: deps.chance.id(),
    name: input.name,
    kind: input.kind,
    storeId: input.storeId ?? null,
    staffId: input.staffId ?? null,
    scene: newScene(deps.chance),
    ticketUrl: null,
    imageReady: false,
    disabled: false,
    createdAt: deps.clock.now(),
  }
  const code = await fetchCode(deps, channel).catch((error: unknown) => {
    if (error instanceof WechatError) return null
    throw error
  })
  if (code) Object.assign(channel, code, { imageReady: true })
  const made = await deps.db.inTransaction(async (tx) => {
    await checkPlaces(tx, input)
    await tx.getRepository(Channel).insert(channel)
    if (!code) await enqueue(tx, deps, { ...IMAGE_JOB, payload: { channelId: channel.id } })
    await audit(tx, deps, channel.createdAt, {
      actor: { kind: 'staff', id: by.actor.id },
      action: 'channel.create',
      objectKind: 'channel',
      objectId: channel.id,
      fields: Object.keys(input),
      requestId: by.requestId,
    })
    return presentChannels(tx, [channel])
  })
  if (!code) deps.waker.wake()
  return made[0]!
}

const GUIDE = { id: text }

/** Refuses a store or a guide that is not ours, naming the field. A store it had `before` may be closed meanwhile. */
export async function checkPlaces(
  tx: Tx,
  input: { storeId?: string | null; staffId?: string | null },
  before: { storeId: string | null } = { storeId: null },
): Promise<void> {
  if (input.storeId !== before.storeId) await checkStore(tx, input.storeId)
  if (!input.staffId) return
  if (!(await row(tx, GUIDE, 'SELECT id FROM staff WHERE id = ?', [input.staffId])))
    throw invalid('staffId', 'unknown member of staff')
}
