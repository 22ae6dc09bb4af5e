import { STAFF_ROLES, type RouteSpec } from '../../shared/contract/route'
import { ROUTES } from '../../shared/contract/table'
import { shanghaiDay } from '../../shared/rules/calendar'
import type { Tx } from '../base/database'
import type { Locale } from '../base/errors'
import { row, rows, text, whole } from '../base/sql'
import type { Deps } from '../deps'
import type { Cell, Section } from './html'
import type { Word } from './words'

type Say = (word: Word) => string

const SUMS = {
  people: whole,
  wechat: whole.nullable(),
  sms: whole.nullable(),
  email: whole.nullable(),
  phoneCall: whole.nullable(),
  personalisation: whole.nullable(),
  wechatRefused: whole.nullable(),
  smsRefused: whole.nullable(),
  emailRefused: whole.nullable(),
}

/** How many allow each purpose now, and how many stopped it by a word or a link. */
export async function allowedRows(tx: Tx, w: Say): Promise<Cell[][]> {
  const sums = Object.keys(SUMS).filter((name) => name !== 'people')
  const sql = `SELECT COUNT(*) AS people, ${sums.map((name) => `SUM(${name}) AS ${name}`).join(', ')} FROM consent_state`
  const all = (await row(tx, SUMS, sql))!
  const of = (name: 'wechat' | 'sms' | 'email'): Cell[] => [
    `${w('marketing')}: ${name}`,
    all[name] ?? 0,
    all[`${name}Refused`] ?? 0,
    all.people,
  ]
  return [
    of('wechat'),
    of('sms'),
    of('email'),
    [`${w('marketing')}: phoneCall`, all.phoneCall ?? 0, null, all.people],
    [w('personalisation'), all.personalisation ?? 0, null, all.people],
  ]
}

/** Where routes of staff lead to what is held of people. */
const OF_PEOPLE =
  /^\/staff\/(members|merges|exports|imports|segments\/:id\/members|campaigns\/:id\/sends|redemptions|orders|audit)/
const ROLE = { role: text, n: whole }

/** Each act on what is held of people, and which roles may do it. */
export async function accessRows(tx: Tx, w: Say): Promise<Pick<Section, 'head' | 'rows'>> {
  const counted = await rows(tx, ROLE, 'SELECT role, COUNT(*) AS n FROM staff WHERE disabled = 0 GROUP BY role')
  const people = new Map(counted.map((one) => [one.role, one.n]))
  const acts = (Object.values(ROUTES) as RouteSpec[]).filter(
    ({ path, who }) => who.side === 'staff' && OF_PEOPLE.test(path),
  )
  return {
    head: [w('act'), ...STAFF_ROLES.map((role) => `${role} (${people.get(role) ?? 0})`)],
    rows: acts.map(({ method, path, who, summary }) => [
      `${method} ${path}: ${summary}`,
      ...STAFF_ROLES.map((role) => (who.side === 'staff' && who.roles.includes(role) ? '✓' : '')),
    ]),
  }
}

const HOOK = { url: text, events: text }
const KEY = { name: text, scopes: text }
const MOST = 500

/** Who outside the house receives something of people, as it is set up now. */
export async function recipientRows(
  tx: Tx,
  deps: Pick<Deps, 'config' | 'pay' | 'wechat'>,
  locale: Locale,
): Promise<Cell[][]> {
  const say = (zh: string, en: string): string => (locale === 'en' ? en : zh)
  const { mini, oa } = deps.wechat
  const named = (app: { appid: string } | null): string => app?.appid ?? say('沙箱', 'sandbox')
  const hooks = await rows(tx, HOOK, `SELECT url, events FROM webhook WHERE disabled = 0 ORDER BY url LIMIT ${MOST}`)
  const keys = await rows(
    tx,
    KEY,
    `SELECT name, scopes FROM api_key WHERE revokedAt IS NULL ORDER BY name LIMIT ${MOST}`,
  )
  const wechat = say('微信（腾讯）', 'WeChat (Tencent)')
  return [
    ...(mini
      ? [
          [
            `${wechat}: ${named(deps.config.wechat.mini)}`,
            say('openid 与订阅消息的内容', 'openids, and what subscription messages say'),
          ],
        ]
      : []),
    ...(oa
      ? [
          [
            `${wechat}: ${named(deps.config.wechat.oa)}`,
            say('openid 与公众号消息的内容', 'openids, and what messages of the account say'),
          ],
        ]
      : []),
    ...(deps.pay
      ? [
          [
            say('微信支付（财付通）', 'WeChat Pay (Tenpay)'),
            say('openid、订单号、商品名、金额', 'openids, order numbers, titles, amounts'),
          ],
        ]
      : []),
    ...hooks.map((one) => [
      new URL(one.url).host,
      `${say('事件（会员号、店铺、金额；无手机、邮箱、openid）', 'events (member numbers, stores, amounts; no phone, e-mail or openid)')}: ${one.events}`,
    ]),
    ...keys.map((one) => [`${say('密钥', 'key')} ${one.name}`, one.scopes]),
  ]
}

/** Which acts a column of the report counts, by their names in the audit log. */
const COUNTED: readonly (readonly string[])[] = [
  ['privacy.ask_own_data'],
  ['privacy.fetch_own_data'],
  ['membership.edit', 'membership.rebind_phone'],
  ['privacy.erase'],
  ['privacy.forget_lead'],
  ['membership.reveal_phone'],
]
const MONTHS = 12
const N = { n: whole }

/** Of each of the last twelve months of Shanghai, this one first: how often each was done. */
export async function requestRows(tx: Tx, now: number): Promise<Cell[][]> {
  const lines: Cell[][] = []
  let until = now + 1
  let [year, month] = shanghaiDay(now).split('-').map(Number) as [number, number]
  for (let i = 0; i < MONTHS; i++) {
    const name = `${year}-${String(month).padStart(2, '0')}`
    const from = Date.parse(`${name}-01T00:00:00+08:00`)
    const line: Cell[] = [name]
    for (const actions of COUNTED) {
      let n = 0
      for (const action of actions) {
        const sql = 'SELECT COUNT(*) AS n FROM audit_entry WHERE action = ? AND at >= ? AND at < ?'
        n += (await row(tx, N, sql, [action, from, until]))!.n
      }
      line.push(n)
    }
    lines.push(line)
    until = from
    month = month === 1 ? 12 : month - 1
    if (month === 12) year -= 1
  }
  return lines
}
