import { writeFileSync } from 'node:fs'
import type { Actor } from '../../server/base/audit'
import { readConfig } from '../../server/base/config'
import { createCampaign } from '../../server/campaigns/create-campaign'
import { launchCampaign } from '../../server/campaigns/launch'
import type { Deps } from '../../server/deps'
import { createMessageTemplate } from '../../server/messages/create-template'
import { Segment } from '../../server/segments/entities'
import { start } from '../../server/start'
import { crowd } from './crowd'

export type Made = { ids: string[]; campaignId: string }
export type Ended = { status: string; sends: { memberId: string; status: string }[] }

const BY: { actor: Actor; requestId: string } = {
  actor: { kind: 'staff', id: '00000000-0000-7000-8000-000000000000' },
  requestId: 'torture',
}

/** A crowd and a launched campaign to all of it: a service text, so that the test passes at any hour of the day. */
async function make(deps: Deps, size: number): Promise<Made> {
  const ids = await crowd(deps, size)
  const campaignId = await deps.db.inTransaction(async (tx) => {
    const at = deps.clock.now()
    const segmentId = deps.chance.id()
    const rule = { field: 'language', op: 'eq', value: 'zh-Hans' } as const
    const value = JSON.stringify({ approvalAbove: 1_000_000 })
    await tx.query("INSERT INTO settings (id, value, version) VALUES ('brand', ?, 1)", [value])
    await tx
      .getRepository(Segment)
      .insert({ id: segmentId, name: 'all', rule, version: 1, createdAt: at, updatedAt: at })
    const template = await createMessageTemplate(
      tx,
      deps,
      {
        channel: 'mini_subscribe',
        name: 'x',
        providerTemplateId: 'sandbox-sub-coupon',
        topic: 'service',
        kind: 'service',
        bodies: { 'zh-Hans': { fields: { thing1: '好' } } },
      },
      BY,
    )
    const draft = {
      name: 'x',
      segmentId,
      channels: ['mini_subscribe' as const],
      templateIds: { mini_subscribe: template.id },
      schedule: { kind: 'now' as const },
      topic: 'service' as const,
    }
    const { id } = await createCampaign(tx, deps, draft, BY)
    await launchCampaign(tx, deps, id, BY)
    return id
  })
  return { ids, campaignId }
}

/** Runs what is due and tells how everything stands. */
async function end(deps: Deps, drain: () => Promise<void>): Promise<Ended> {
  await drain()
  return deps.db.read(async (tx) => {
    const [campaign] = (await tx.query('SELECT status FROM campaign')) as { status: string }[]
    const sends = (await tx.query('SELECT memberId, status FROM campaign_send')) as Ended['sends']
    return { status: campaign?.status ?? '', sends }
  })
}

/** In a process of its own: the embedded database belongs to one process for as long as that lives. */
async function errand(what: string, answerFile: string): Promise<void> {
  const { deps, runner, stop } = await start({ config: readConfig(), dist: null, background: false })
  const answer = what === 'end' ? await end(deps, () => runner.drain()) : await make(deps, Number(what))
  writeFileSync(answerFile, JSON.stringify(answer))
  await stop()
}

errand(process.argv[2] ?? '', process.argv[3] ?? '').then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error)
    process.exit(1)
  },
)
