import { NOTICE_PATH } from '../wechat/pay/notice-routes'
import { rfc3339 } from '../wechat/pay/moments'
import type { PayDeps } from './pay-door'
import type { PlatformKey } from './pay-keys'
import { seal, signedHeaders } from './pay-sign'
import type { PayNotice } from './pay-state'

const ANSWER_WITHIN_MS = 5_000
const [S, M, H] = [1, 60, 3600]

/** The pauses before each repeat of a payment's or refund's notice, in seconds: 24 h 4 min in all. */
export const PAY_GAPS = [
  15 * S,
  15 * S,
  30 * S,
  3 * M,
  10 * M,
  20 * M,
  30 * M,
  30 * M,
  30 * M,
  60 * M,
  3 * H,
  3 * H,
  3 * H,
  6 * H,
  6 * H,
]
/** Of a merchant coupon that was sent: every minute, eleven times. */
export const COUPON_GAPS = Array.from({ length: 11 }, () => 60)

export type Notifier = {
  /** Puts a notice on its way; with `noticeFirst` its first try is over when this resolves. */
  tell(
    notice: Pick<PayNotice, 'eventType' | 'originalType' | 'summary' | 'url' | 'gaps'> & { told: unknown },
  ): Promise<void>
  /** Makes every try that is due by the clock; resolves when they are answered. */
  deliverDue(): Promise<void>
  stop(): void
}

/**
 * Sends notices out as WeChat Pay does: sealed, signed, five seconds for the answer, repeated by its schedule on the
 * injected clock. A standing clock of a test is looked at once a second, and whenever deliverDue is called.
 */
export function createNotifier(deps: PayDeps): Notifier {
  const underWay = new Set<string>()
  const deliverDue = async (): Promise<void> => {
    const now = deps.clock.now()
    const late = await deps.store.entries('payNotice', (one) => one.nextAt <= now)
    const due = late.filter(([id]) => !underWay.has(id))
    await Promise.all(
      due.map(async ([id, one]) => {
        underWay.add(id)
        try {
          await deliver(deps, one)
        } finally {
          underWay.delete(id)
        }
      }),
    )
  }
  const ticker = setInterval(() => deps.background(deliverDue), 1000)
  ticker.unref()
  return {
    deliverDue,
    stop: () => clearInterval(ticker),
    async tell({ told, ...notice }) {
      if (chanceOf(deps) < deps.paySwitches.lossPercent) return
      const now = deps.clock.now()
      const id = uuidOf(deps)
      const nextAt = now + deps.paySwitches.delayMs
      await deps.store.put('payNotice', id, {
        ...notice,
        id,
        plain: JSON.stringify(told),
        tries: 0,
        nextAt,
        createdAt: now,
      })
      if (deps.paySwitches.noticeFirst) await deliverDue()
      else deps.background(deliverDue)
    },
  }
}

const chanceOf = (deps: PayDeps): number => (deps.chance.bytes(2).readUInt16BE(0) / 65_536) * 100

/** Ids of notices look like UUIDs. */
function uuidOf(deps: PayDeps): string {
  const hex = deps.chance.bytes(16).toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

async function deliver(deps: PayDeps, notice: PayNotice): Promise<void> {
  const copies = Array.from({ length: deps.paySwitches.copies }, () => post(deps, notice))
  const taken = (await Promise.all(copies)).includes(true)
  await deps.store.change('payNotice', notice.id, (row) => {
    const gap = notice.gaps[notice.tries]
    if (row === null || taken || gap === undefined) return null
    return { ...row, tries: notice.tries + 1, nextAt: deps.clock.now() + gap * 1000 }
  })
}

/** A notice as it goes over the wire, signed now. */
export function wireNotice(deps: PayDeps, notice: PayNotice, key: PlatformKey = keyFor(deps)) {
  const { id, eventType, originalType, summary, plain, createdAt } = notice
  const resource = { original_type: originalType, ...seal(deps, deps.keys().merchant.apiV3Key, plain, originalType) }
  const body = JSON.stringify({
    id,
    create_time: rfc3339(createdAt),
    resource_type: 'encrypt-resource',
    event_type: eventType,
    summary,
    resource,
  })
  return { body, headers: signedHeaders(deps, key, Buffer.from(body)) }
}

function keyFor(deps: PayDeps): PlatformKey {
  const { publicKey, certificates } = deps.keys()
  const { noticeKey } = deps.paySwitches
  const byCertificate = noticeKey === 'certificate' || (noticeKey === 'mixed' && chanceOf(deps) < 50)
  return byCertificate ? (certificates.at(-1) ?? publicKey) : publicKey
}

async function post(deps: PayDeps, notice: PayNotice): Promise<boolean> {
  if (deps.paySwitches.notices === 'off') return false
  const { body, headers } = wireNotice(deps, notice)
  try {
    const response = await fetch(notice.url, {
      method: 'POST',
      headers: { ...headers, 'Content-Type': 'application/json', 'User-Agent': 'Mozilla/4.0', Accept: '*/*' },
      body,
      redirect: 'error',
      signal: AbortSignal.any([AbortSignal.timeout(ANSWER_WITHIN_MS), deps.stopping]),
    })
    await response.arrayBuffer()
    return response.status === 200 || response.status === 204
  } catch {
    return false
  }
}

/**
 * Where notices for this address are taken to: the product tells its public address, which in a sandbox may lead
 * nowhere (a tunnel, a host name); its notice route is on this very server.
 */
export const noticeUrl = (deps: PayDeps): string => `${deps.publicUrl().replace(/\/+$/, '')}${NOTICE_PATH}`
