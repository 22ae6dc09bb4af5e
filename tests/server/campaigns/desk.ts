import type { CampaignPreview } from '../../../shared/contract/campaigns'
import type { World } from '../../harness/world'

export type Shopper = Awaited<ReturnType<World['member']>>
type Body = Record<string, unknown>

const FIELDS = { thing1: '{{couponTitle}}', date2: '{{couponValidUntil}}', thing3: '{{nickname}}，换季好礼等您' }

/** A marketer's desk in one world: everything through the real doors. */
export async function openDesk(w: World) {
  const marketer = await w.staff('marketer')
  const owner = await w.staff('owner')
  const token = marketer.token
  let keys = 0
  const key = () => `desk-${keys++}`

  const settings = async (body: Body) => {
    const answer = await w.call('editSettings', { token: owner.token, body })
    if (answer.status !== 200) throw new Error(answer.text)
  }

  /** Moves the clock; the two stay signed in as if they had worked all along. */
  const at = async (moment: number): Promise<void> => {
    w.clock.set(moment)
    await w.db.inTransaction((tx) =>
      tx.query('UPDATE staff_session SET lastUsedAt = ?, expiresAt = ?', [moment, moment + 43_200_000]),
    )
  }
  const later = (ms: number): Promise<void> => at(w.clock.now() + ms)

  /** A saved template; mini-program and marketing unless said otherwise. */
  const template = async (more: Body = {}): Promise<string> => {
    const answer = await w.call('createMessageTemplate', {
      token,
      body: {
        channel: 'mini_subscribe',
        name: '换季提醒',
        providerTemplateId: 'sandbox-sub-coupon',
        topic: 'offers',
        kind: 'marketing',
        bodies: { 'zh-Hans': { fields: FIELDS } },
        ...more,
      },
    })
    if (answer.status !== 201) throw new Error(answer.text)
    return answer.body.id
  }
  const oaTemplate = (more: Body = {}): Promise<string> =>
    template({
      channel: 'oa_template',
      name: '门店通知',
      providerTemplateId: 'sandbox-oa-store',
      topic: 'service',
      kind: 'service',
      bodies: { 'zh-Hans': { fields: { thing1: '{{storeName}}', thing2: '营业时间调整', time3: '10:00' } } },
      ...more,
    })

  /** A segment of exactly these members, by a tag of their own. */
  const segment = async (memberIds: string[]): Promise<string> => {
    const tag = w.chance.id().slice(-12)
    await w.db.inTransaction(async (tx) => {
      for (const id of memberIds) await tx.query('INSERT INTO member_tag (memberId, tag) VALUES (?,?)', [id, tag])
    })
    const answer = await w.call('createSegment', {
      token,
      body: { name: tag, rule: { all: [{ field: 'tags', op: 'contains', value: tag }] } },
    })
    if (answer.status !== 201) throw new Error(answer.text)
    return answer.body.id
  }

  /** A consenting member with so many permissions for the template. */
  const shopper = async (
    options: {
      marketing?: boolean
      grants?: number
      providerTemplateId?: string
      follow?: boolean
      profile?: Body
      unionid?: string | null
    } = {},
  ): Promise<Shopper> => {
    const { profile, unionid } = options
    const who = await w.member({
      marketing: options.marketing ?? true,
      ...(profile ? { profile } : {}),
      ...(unionid === undefined ? {} : { unionid }),
    })
    for (let n = 0; n < (options.grants ?? 1); n++) await allow(who, options.providerTemplateId)
    if (options.follow) {
      await w.sandbox('POST', `/people/${who.id}/follow`)
      await w.jobs()
    }
    return who
  }
  /** The person taps "accept" once more: on the platform and in the client's report. */
  const allow = async (who: Shopper, providerTemplateId = 'sandbox-sub-coupon'): Promise<Record<string, number>> => {
    const asked = await w.sandbox('POST', `/people/${who.id}/subscriptions`, { tmplIds: [providerTemplateId] })
    const answer = await w.call('reportSubscriptions', { token: who.token, body: { results: asked.body.results } })
    if (answer.status !== 200) throw new Error(answer.text)
    return answer.body.quotas
  }

  const draft = async (memberIds: string[] | string, more: Body = {}) => {
    const segmentId = typeof memberIds === 'string' ? memberIds : await segment(memberIds)
    const templateIds = (more.templateIds as Body | undefined) ?? { mini_subscribe: await template() }
    const answer = await w.call('createCampaign', {
      token,
      body: {
        name: '入秋提醒',
        segmentId,
        channels: ['mini_subscribe'],
        schedule: { kind: 'now' },
        topic: 'offers',
        ...more,
        templateIds,
      },
    })
    if (answer.status !== 201) throw new Error(answer.text)
    return answer.body
  }
  type Verb = 'launchCampaign' | 'pauseCampaign' | 'resumeCampaign' | 'cancelCampaign' | 'approveCampaign'
  const act = (verb: Verb, id: string, by = token) => w.call(verb, { token: by, params: { id }, key: key(), body: {} })
  const launch = async (id: string) => {
    const answer = await act('launchCampaign', id)
    if (answer.status !== 202) throw new Error(answer.text)
    return answer.body
  }
  /** Drafts, launches and runs what is due. */
  const run = async (memberIds: string[] | string, more: Body = {}) => {
    const { id } = await draft(memberIds, more)
    await launch(id)
    await w.jobs()
    return id
  }
  /** What the preview shows at once. */
  const preview = async (id: string): Promise<CampaignPreview> => {
    const answer = await w.call('previewCampaign', { token, params: { id }, body: {} })
    if (answer.status !== 200) throw new Error(answer.text)
    return answer.body as CampaignPreview
  }
  const report = async (id: string) => (await w.call('readCampaignReport', { token, params: { id } })).body
  const sends = async (id: string) =>
    (await w.call('listSends', { token, params: { id }, query: { limit: 200 } })).body.items
  const read = async (id: string) => (await w.call('readCampaign', { token, params: { id } })).body
  const sendOf = async (id: string, who: { memberId: string }) =>
    (await sends(id)).find((s) => s.memberId === who.memberId)
  const faults = (body: Body) => w.sandbox('PUT', '/faults', body)
  const calls = async (path: string): Promise<number> => Number((await w.sandbox('GET', '/calls')).body[path] ?? 0)
  const letters = async (who: Shopper, kind = 'subscribe') => (await who.inbox()).filter((m) => m.kind === kind)

  return {
    at,
    later,
    marketer,
    owner,
    token,
    key,
    settings,
    template,
    oaTemplate,
    segment,
    shopper,
    allow,
    draft,
    act,
    launch,
    run,
    preview,
    report,
    sends,
    read,
    sendOf,
    faults,
    calls,
    letters,
  }
}
export type Desk = Awaited<ReturnType<typeof openDesk>>

export const SUBSCRIBE = '/cgi-bin/message/subscribe/send'
export const TEMPLATE = '/cgi-bin/message/template/send'

/** What must hold of every report. */
export function expectSums(report: Awaited<ReturnType<Desk['report']>>): void {
  const suppressed = Object.values(report.suppressed).reduce((sum, n) => sum + n, 0)
  expect(report.audience).toBe(report.holdout + suppressed + report.addressed)
  expect(report.addressed).toBe(report.accepted + report.failed + report.unknown + report.pending)
  expect(report.delivered).toBeLessThanOrEqual(report.accepted)
  expect(report.opened).toBeLessThanOrEqual(report.accepted)
  const channels = report.byChannel.reduce((sum, share) => sum + share.addressed, 0)
  expect(channels).toBe(report.addressed)
}
