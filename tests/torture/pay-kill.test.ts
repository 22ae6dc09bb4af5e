import { generateKeyPairSync } from 'node:crypto'
import { systemChance } from '../../server/base/chance'
import { seal, signedHeaders } from '../../server/sandbox/pay-sign'
import { NOTICE_PATH } from '../../server/wechat/pay/notice-routes'
import { dialects } from '../harness/world'
import { install } from './installation'
import type { Person } from './people'

const full = process.env.TORTURE === 'full'
/** Over both databases a hundredth of the promised 20,000 notices and 2 kills each time; all of them and 50 kills on each with `TORTURE=full`. */
const NOTICES = full ? 20_000 : 200
const KILLS = full ? 50 : 1
const SOCKETS = 24
const PIECES = 2

const chance = systemChance()
const clock = { now: () => Date.now() }
const pemPair = () =>
  generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  })

/** A merchant of its own whose platform this test plays; the platform itself answers nothing. */
function merchant() {
  const [shop, platform] = [pemPair(), pemPair()]
  const apiV3Key = chance.code('0123456789abcdef', 32)
  const env = {
    WECHAT_MINI_APPID: 'wx1234567890abcdef',
    WECHAT_MINI_SECRET: 'a-secret-of-the-mini-program',
    WECHATPAY_BASE_URL: 'http://127.0.0.1:9',
    WECHATPAY_MCHID: '1600000001',
    WECHATPAY_SERIAL: 'AB12CD34EF56AB12CD34EF56AB12CD34EF56AB12',
    WECHATPAY_PRIVATE_KEY: shop.privateKey,
    WECHATPAY_APIV3_KEY: apiV3Key,
    WECHATPAY_PUBLIC_KEY: platform.publicKey,
    WECHATPAY_PUBLIC_KEY_ID: 'PUB_KEY_ID_0116000000012026',
  }
  const key = { serial: env.WECHATPAY_PUBLIC_KEY_ID, privateKeyPem: platform.privateKey, certificate: null, from: 0 }
  const notice = (order: Order) => {
    const told = {
      mchid: env.WECHATPAY_MCHID,
      appid: env.WECHAT_MINI_APPID,
      out_trade_no: order.orderNo,
      transaction_id: `42${order.orderNo.slice(0, 26)}`,
      trade_state: 'SUCCESS',
      success_time: new Date(clock.now()).toISOString(),
      payer: { openid: order.openid },
      amount: { total: 5_000, currency: 'CNY' },
    }
    const body = JSON.stringify({
      id: `EV-${order.id}`,
      create_time: told.success_time,
      resource_type: 'encrypt-resource',
      event_type: 'TRANSACTION.SUCCESS',
      resource: { original_type: 'transaction', ...seal({ chance }, apiV3Key, JSON.stringify(told), 'transaction') },
    })
    return {
      body,
      headers: { 'Content-Type': 'application/json', ...signedHeaders({ clock, chance }, key, Buffer.from(body)) },
    }
  }
  return { env, notice }
}

type Order = { id: string; orderNo: string; openid: string; pack: boolean }

/** An unpaid order for every member, all of it told by the member's id: a pack where it ends in 0 to 7, else a membership. */
const insertOrders = (templateId: string): string => {
  const now = clock.now()
  const pack = JSON.stringify({ items: [{ couponTemplateId: templateId, quantity: PIECES }] })
  const year = JSON.stringify({ months: 12, tier: 'gold' })
  const by = (yes: string, no: string) => `CASE WHEN SUBSTR(id, 36) <= '7' THEN '${yes}' ELSE '${no}' END`
  return `INSERT INTO pay_order (id, orderNo, askKey, memberId, openid, productId, kind, title, terms, amountFen, status, payUntil, paidLate, refundedFen, refundingFen, queries, createdAt)
    SELECT id, REPLACE(id, '-', ''), id, id, id, 'no-product', ${by('coupon_pack', 'membership')}, '商品', ${by(pack, year)}, 5000, 'unpaid', ${now + 86_400_000}, 0, 0, 0, 0, ${now} FROM member`
}

/** Everything a payment writes, counted. */
const BOOKS = `SELECT (SELECT COUNT(*) FROM coupon) AS pieces, (SELECT SUM(issued) FROM coupon_template) AS issued,
  (SELECT COUNT(*) FROM paid_period) AS periods, (SELECT COUNT(*) FROM timeline_entry WHERE kind = 'order_paid') AS told,
  (SELECT COUNT(*) FROM audit_entry WHERE action = 'payments.settle') AS traced,
  (SELECT COUNT(*) FROM pay_notice WHERE outcome = 'settled') AS kept, (SELECT COUNT(*) FROM pay_refund) AS refunds`

describe.each(dialects())('kill -9 while payments are told [%s]', (dialect) => {
  it(`${NOTICES} notices, ${KILLS} kills: none acknowledged is lost, none has its effect twice or by half`, async () => {
    const { env, notice } = merchant()
    const place = await install(dialect === 'mysql' ? process.env.TEST_MYSQL_URL! : null, env)
    try {
      const { people, templateId } = await place.errand<{ people: Person[]; templateId: string }>({
        make: { members: NOTICES, pieces: NOTICES * PIECES },
      })
      const orders = people.map(({ memberId: id }): Order => ({
        id,
        orderNo: id.replaceAll('-', ''),
        openid: id,
        pack: id.slice(-1) <= '7',
      }))
      await place.errand({ sql: insertOrders(templateId), params: [] })

      const acknowledged = new Set<string>()
      /** Tells of orders until so many are acknowledged; now and then of one that was before. */
      const tellUntil = async (url: string, goal: number, ended = { yes: false }) => {
        const open = orders.filter((o) => !acknowledged.has(o.id))
        const line = async (): Promise<void> => {
          while (!ended.yes && acknowledged.size < goal) {
            const order = chance.int(4) === 0 ? orders[chance.int(orders.length)]! : open.shift()
            if (!order) return
            const { body, headers } = notice(order)
            // No answer: the outcome is unknown, and it is told again, as the platform does.
            const answer = await fetch(`${url}${NOTICE_PATH}`, { method: 'POST', headers, body }).catch(() => null)
            await answer?.arrayBuffer().catch(() => undefined)
            if (answer?.status === 204) acknowledged.add(order.id)
            else if (answer && answer.status < 500) throw new Error(`refused: ${answer.status}`)
            else open.push(order)
          }
        }
        await Promise.all(Array.from({ length: SOCKETS }, line))
      }
      const paid = () =>
        place.errand<{ id: string; kind: string }[]>({
          sql: "SELECT id, kind FROM pay_order WHERE status = 'paid'",
          params: [],
        })
      for (let kill = 0; kill < KILLS; kill++) {
        const server = await place.serve()
        const goal = Math.round((NOTICES * (kill + 1)) / (KILLS + 1))
        const ended = { yes: false }
        // More are on their way when it is killed.
        const telling = tellUntil(server.url, NOTICES, ended)
        while (acknowledged.size < goal) await new Promise((next) => setTimeout(next, 5))
        const known = [...acknowledged]
        await server.kill()
        ended.yes = true
        await telling
        const now = new Set((await paid()).map((o) => o.id))
        expect(known.filter((id) => !now.has(id))).toEqual([])
      }
      const server = await place.serve()
      await tellUntil(server.url, NOTICES)
      await server.kill()

      const settled = await paid()
      const packs = settled.filter((o) => o.kind === 'coupon_pack').length
      expect([settled.length, packs]).toEqual([NOTICES, orders.filter((o) => o.pack).length])
      const [books] = await place.errand<Record<string, number>[]>({ sql: BOOKS, params: [] })
      expect(Object.fromEntries(Object.entries(books!).map(([name, n]) => [name, Number(n)]))).toEqual({
        pieces: packs * PIECES,
        issued: packs * PIECES,
        periods: NOTICES - packs,
        told: NOTICES,
        traced: NOTICES,
        kept: NOTICES,
        refunds: 0,
      })
    } finally {
      await place.remove()
    }
  }, 3_600_000)
})
