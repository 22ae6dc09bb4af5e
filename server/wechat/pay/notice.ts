import { z } from 'zod'
import type { Clock } from '../ports'
import { CouponSentFacts, RefundNoticeFacts, TransactionFacts } from './facts'
import { NoticeRefused, type Notice } from './ports'
import { openSealedJson, Sealed } from './seal'
import { doubt, type FindKey } from './signature'

const Envelope = z.object({
  id: z.string().regex(/^[\x21-\x7e]{1,64}$/),
  event_type: z.string().min(1).max(64),
  resource_type: z.literal('encrypt-resource'),
  resource: z.looseObject({ original_type: z.string().max(64) }),
})

/**
 * Verifies a notice by its raw bytes, opens it and says what it tells; throws NoticeRefused before anything is believed.
 * Whose order it is and whether the amount is ours is still to be compared.
 */
export async function readNotice(
  deps: { clock: Clock; findKey: FindKey; apiV3Key: string },
  headers: Record<string, string | string[] | undefined>,
  raw: Buffer,
): Promise<Notice> {
  const why = await doubt(headers, raw, deps.clock.now(), deps.findKey)
  if (why !== null) throw new NoticeRefused(why)
  const text = raw.toString('utf8')
  const envelope = envelopeOf(text)
  const sealed = Sealed.safeParse(envelope.resource)
  if (!sealed.success) throw new NoticeRefused('shape')
  const opened = openSealedJson(deps.apiV3Key, sealed.data)
  if (opened === null) throw new NoticeRefused('seal')
  return { id: envelope.id, raw: text, ...tell(envelope, opened) }
}

function envelopeOf(text: string): z.output<typeof Envelope> {
  try {
    return Envelope.parse(JSON.parse(text))
  } catch {
    throw new NoticeRefused('shape')
  }
}

type Told = Notice extends infer N ? (N extends Notice ? Omit<N, 'id' | 'raw'> : never) : never

function tell({ event_type, resource }: z.output<typeof Envelope>, opened: Record<string, unknown>): Told {
  const as = <T>(schema: z.ZodType<T>, type: string): T => {
    const read = schema.safeParse(opened)
    if (!read.success || resource.original_type !== type) throw new NoticeRefused('shape')
    return read.data
  }
  if (event_type === 'TRANSACTION.SUCCESS') return { kind: 'payment', transaction: as(TransactionFacts, 'transaction') }
  if (['REFUND.SUCCESS', 'REFUND.ABNORMAL', 'REFUND.CLOSED'].includes(event_type))
    return { kind: 'refund', refund: as(RefundNoticeFacts, 'refund') }
  if (event_type === 'COUPON.SEND') return { kind: 'coupon', coupon: as(CouponSentFacts, resource.original_type) }
  return { kind: 'other', eventType: event_type }
}
