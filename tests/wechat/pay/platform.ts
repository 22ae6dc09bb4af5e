import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import Koa from 'koa'
import { systemChance } from '../../../server/base/chance'
import { createVault } from '../../../server/base/vault'
import { payKeysOf } from '../../../server/sandbox/pay-keys'
import { createSandbox } from '../../../server/sandbox/sandbox'
import { createMemoryStore } from '../../../server/sandbox/store'
import { createPay } from '../../../server/wechat/pay/client'
import { NOTICE_PATH, payNoticeRoutes } from '../../../server/wechat/pay/notice-routes'
import type { Notice, Pay } from '../../../server/wechat/pay/ports'
import { apps } from '../../sandbox/world'

export const NOON = Date.parse('2026-03-02T04:00:00.000Z')

export type Platform = Awaited<ReturnType<typeof openPlatform>>

/**
 * WeChat Pay's side, our client and our notice address on one port of 127.0.0.1, on a clock that stands until moved.
 * `mode`: whether the merchant holds the public key or lives by platform certificates alone.
 */
export async function openPlatform(
  options: {
    mode?: 'public_key' | 'certificate'
    accept?: (notice: Notice) => Promise<void>
    timeoutMs?: number
    answerWithinMs?: number
  } = {},
) {
  const time = { now: NOON }
  const clock = { now: () => time.now }
  const chance = systemChance()
  const lines: string[] = []
  const write = (fields: Record<string, unknown>, message: string): void => {
    lines.push(`${message} ${JSON.stringify(fields)}`)
  }
  const log = { info: write, warn: write, error: write }
  const vault = createVault(
    { dataKeys: [{ id: 't', key: randomBytes(32) }], indexKey: randomBytes(32), sessionSecret: chance.token() },
    chance,
  )
  const app = new Koa()
  const server = createServer((request, response) => void app.callback()(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const base = `http://127.0.0.1:${port}`
  const { keys, known } = payKeysOf({ vault, appid: apps.mini.appid, clock, chance })
  const store = createMemoryStore()
  const sandbox = createSandbox({
    store,
    clock,
    chance,
    log,
    publicUrl: () => base,
    apps,
    channels: async () => [],
    pay: keys,
  })
  const merchant = () => (options.mode === 'certificate' ? { ...keys().merchant, publicKey: null } : keys().merchant)
  /** A client of the same merchant that has seen nothing yet. */
  const client = (): Pay =>
    createPay({
      ...known,
      merchant,
      baseUrl: `${base}/sandbox/pay`,
      notifyUrl: `${base}${NOTICE_PATH}`,
      merchantCoupons: true,
      clock,
      chance,
      log,
      timeoutMs: options.timeoutMs ?? 5_000,
    })
  const pay = client()
  const notices: Notice[] = []
  const counts = new Map<string, number>()
  const routes = payNoticeRoutes({
    pay,
    log,
    accept: async (notice) => {
      await options.accept?.(notice)
      notices.push(notice)
    },
    count: (what) => void counts.set(what, (counts.get(what) ?? 0) + 1),
    answerWithinMs: options.answerWithinMs ?? 4_500,
  })
  app.use(sandbox.router.routes()).use(routes.routes())

  async function control(method: string, path: string, body?: unknown) {
    const response = await fetch(`${base}/sandbox/api${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    return { status: response.status, body: (text ? JSON.parse(text) : {}) as Record<string, unknown> }
  }
  let numbers = 0
  const person = async () => {
    const { body } = await control('POST', '/people', { phone: '13800138000' })
    return { id: body.id as string, openid: (body.openids as { mini: string }).mini }
  }
  /** An order told to the platform, not paid yet. */
  const prepaid = async (who: { openid: string }, more: { totalFen?: number } = {}) => {
    const orderNo = `T${String(++numbers).padStart(8, '0')}`
    const expiresAt = time.now + 900_000
    const order = { orderNo, description: '季度会员', totalFen: 6_800, openid: who.openid, expiresAt, ...more }
    return { ...order, ...(await pay.prepay(order)) }
  }
  return {
    port,
    base,
    time,
    clock,
    chance,
    keys,
    store,
    sandbox,
    pay,
    client,
    notices,
    counts,
    lines,
    control,
    person,
    prepaid,
    /** The payer pays; the notice is on its way. */
    payNow: (who: { id: string }, prepayId: string) =>
      control('POST', `/people/${who.id}/payments`, { prepayId, outcome: 'paid' }),
    switches: (set: Record<string, unknown>) => control('PUT', '/pay', set),
    faults: (set: Record<string, unknown>) => control('PUT', '/faults', set),
    async close(): Promise<void> {
      await sandbox.close()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
