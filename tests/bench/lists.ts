import { systemChance } from '../../server/base/chance'
import { countDays } from '../../server/insights/count-days'
import { countOverview } from '../../server/insights/overview'
import { countOrders } from '../../server/payments/order-sums'
import type { Running } from '../../server/start'
import { shanghaiDay } from '../../shared/rules/calendar'
import { fillLarge } from '../plans/large'
import { mix, type Shapes } from '../plans/shaped'
import { makeMembers } from '../torture/people'
import { percentiles } from './load'
import { ask, makeOwner, say, SET_UP, withShop } from './shop'

const MILLION = 1_000_000 / (process.env.BENCH_SHORT === '1' ? 10 : 1)
const DAY = 86_400_000
const chance = systemChance()

/** A shop of a million members and followers, with what they did in 400 days. */
const SHOP = {
  member: MILLION,
  member_name: MILLION * 8,
  mini_user: MILLION,
  consent_state: MILLION,
  follower: MILLION,
  channel_touch: MILLION,
  coupon: MILLION,
  campaign_send: MILLION,
  redemption: MILLION * 0.3,
  pay_order: MILLION * 0.3,
  follow_token: MILLION * 0.1,
  ...SET_UP,
  campaign: 400,
}

/** One campaign has six tenths of all sends; some outcomes of it are as rare as they come. */
const RARE = MILLION * 0.3
const SENDS: Shapes = {
  // The key that the server under measurement has.
  'member_key.kid': "'t1'",
  'campaign_send.campaignId': ({ ids }) => ids('campaign', `IF(s.n < ${MILLION * 0.6}, 0, 1 + MOD(s.n, 399))`),
  'campaign_send.status': `IF(MOD(s.n, ${RARE}) = 7, 'unknown', IF(MOD(s.n, ${RARE}) = 8, 'suppressed', ${mix({ accepted: 60, delivered: 25, suppressed: 15 })}))`,
  'campaign_send.reason': `IF(MOD(s.n, ${RARE}) = 8, 'minor', IF(MOD(s.n * 37, 100) >= 85, 'no_quota', NULL))`,
  'campaign_send.channel': `IF(MOD(s.n, ${RARE}) = 9, 'oa_template', 'mini_subscribe')`,
  'campaign_send.opened': `IF(MOD(s.n, ${RARE}) = 10, 1, 0)`,
}

/**
 * What staff open every day, at a million members, and what a login costs with a million followers beside one with none:
 * each asked several times over HTTP, one after the other; the middle and the longest are said.
 */
export const lists = (): Promise<void> =>
  withShop({
    memory: '2G',
    before: (url) => fillLarge(url, Date.now(), SHOP, 0, SENDS),
    async measure({ running }) {
      const token = await makeOwner(running)
      await countBeforehand(running)
      console.log(`${MILLION} members`.padEnd(44) + '   p50 ms    max ms')
      let met = true
      for (const [what, path] of [...asks(Date.now()), ...(await sendAsks(running))])
        met = say(what, (await ask(running.url + path, token, 5)).took, 300) && met
      return (await logins(running)) && met
    },
  })

const asks = (now: number): [what: string, path: string][] => {
  const day = (ago: number) => shanghaiDay(now - ago * DAY)
  return [
    ['members, first page', '/staff/members?limit=50'],
    ['members by a part of the name', `/staff/members?limit=50&q=${encodeURIComponent('员4242')}`],
    ['members by initials', '/staff/members?limit=50&q=hy4242'],
    ['members by what most are called', `/staff/members?limit=50&q=${encodeURIComponent('会')}`],
    ['members by the end of the phone', '/staff/members?limit=50&q=4242'],
    ['members by a name nobody has', '/staff/members?limit=50&q=nobody'],
    ['overview', '/staff/insights/members'],
    ['funnel of 30 days', `/staff/insights/funnel?from=${day(29)}&to=${day(0)}`],
    ['funnel of 400 days', `/staff/insights/funnel?from=${day(399)}&to=${day(0)}`],
    ['cohort of 400 days', `/staff/insights/cohort?from=${day(399)}&to=${day(0)}`],
    ['200 days beside 200 before', `/staff/insights/periods?from=${day(199)}&to=${day(0)}`],
    ['stores in 200 days beside 200 before', `/staff/insights/stores?from=${day(199)}&to=${day(0)}`],
    ['what waits', '/staff/waiting'],
    ['the audit of one person', '/staff/audit-log?limit=50&actorId=x'],
    ['orders, first page', '/staff/orders?limit=50'],
    ['orders of 30 days', `/staff/orders?limit=50&from=${day(59)}&to=${day(30)}`],
    ['campaigns, first page', '/staff/campaigns?limit=50'],
  ]
}

/** The sends of the largest campaign, by what few or many of them are. */
async function sendAsks({ deps }: Running): Promise<[what: string, path: string][]> {
  const [largest] = (await deps.db.read((tx) => tx.query('SELECT MIN(id) AS id FROM campaign'))) as { id: string }[]
  const questions = ['', 'status=accepted', 'status=unknown', 'reason=minor', 'reason=no_quota', 'opened=yes']
  return [...questions, 'opened=no', 'channel=oa_template', 'channel=mini_subscribe'].map((question) => [
    `sends of ${MILLION * 0.6}, ${question || 'first page'}`,
    `/staff/campaigns/${largest!.id}/sends?limit=50&${question}`,
  ])
}

/** What the standing jobs of a large shop do, said with how long it took. */
async function countBeforehand({ deps }: Running): Promise<void> {
  const began = performance.now()
  await countOverview(deps)
  await countDays(deps, () => false)
  await countOrders(deps)
  console.log(`counted beforehand in ${Math.round((performance.now() - began) / 1000)} s`)
}

/** The same people log in with all followers there and with none; wanted is at most a fifth more. */
async function logins({ url, deps }: Running): Promise<boolean> {
  const post = async (path: string, body: unknown) => {
    const answer = await fetch(url + path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    })
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
    return (await answer.json()) as { id: string; code: string }
  }
  const people: string[] = []
  for (let i = 0; i < 20; i++) people.push((await post('/sandbox/api/people', { phone: `1390000${1000 + i}` })).id)
  const measure = async () => {
    const took: number[] = []
    for (let i = 0; i < 200; i++) {
      const { code } = await post(`/sandbox/api/people/${people[i % people.length]}/login-codes`, {})
      const asked = performance.now()
      await post('/api/v1/mini/sessions', { code })
      took.push(performance.now() - asked)
    }
    return took
  }
  await measure()
  // Each of them is a member from now on; only a member's login looks for her followers.
  await deps.db.inTransaction(async (tx) => {
    const members = await makeMembers(tx, chance, people.length, Date.now())
    const users = (await tx.query(
      "SELECT openid FROM mini_user WHERE openid NOT LIKE 'o000%' AND memberId IS NULL",
    )) as {
      openid: string
    }[]
    for (const [i, { openid }] of users.entries())
      await tx.query('UPDATE mini_user SET memberId = ? WHERE openid = ?', [
        members[i % members.length]!.memberId,
        openid,
      ])
  })
  await measure()
  const many = await measure()
  await deps.db.read((tx) => tx.query('TRUNCATE TABLE follower'))
  const none = await measure()
  say('login, a million followers', many, 300)
  say('login, no followers', none, 300)
  const ratio = percentiles(many).p50Ms / percentiles(none).p50Ms
  console.log(
    `${'login with followers / with none'.padEnd(44)}${ratio.toFixed(2).padStart(9)}   wanted at most 1.2  ${ratio <= 1.2 ? 'yes' : 'NO'}`,
  )
  return ratio <= 1.2
}
