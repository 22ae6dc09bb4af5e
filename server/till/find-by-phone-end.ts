import type { AnswerBody } from '../../shared/contract/route'
import { MOST_BY_PHONE_END, type findByPhoneEnd as row } from '../../shared/contract/till'
import { digitsOf } from '../../shared/rules/typed'
import { audit } from '../base/audit'
import type { StaffActor } from '../base/contract'
import type { Tx } from '../base/database'
import { invalid } from '../base/errors'
import { rows, text, whole } from '../base/sql'
import type { Deps } from '../deps'
import { phoneTailIndexOf } from '../membership/personal-data'

const MEMBER = { memberNo: text, nickname: text.nullable(), phoneMasked: text.nullable(), lastActiveAt: whole }

/**
 * Whose phone ends so, who was here last first. Whoever asks is on record, without the digits. Where more people have that
 * end than can be told apart nobody is shown, so that ten thousand asks are no list of members.
 */
export async function findByPhoneEnd(
  tx: Tx,
  deps: Deps,
  phoneEnd: string,
  by: { actor: StaffActor; requestId: string },
): Promise<AnswerBody<typeof row>> {
  const digits = digitsOf(phoneEnd)
  if (!/^\d{4}$/.test(digits)) throw invalid('phoneEnd', 'the last four digits')
  const found = await rows(
    tx,
    MEMBER,
    "SELECT memberNo, nickname, phoneMasked, lastActiveAt FROM member WHERE phoneTail = ? AND status IN ('active','frozen') ORDER BY id LIMIT ?",
    [phoneTailIndexOf(deps, digits), MOST_BY_PHONE_END + 1],
  )
  await audit(tx, deps, deps.clock.now(), {
    actor: { kind: 'staff', id: by.actor.id },
    action: 'membership.find_by_phone_end',
    objectKind: 'member',
    objectId: null,
    requestId: by.requestId,
  })
  if (found.length > MOST_BY_PHONE_END) return { items: [], more: true }
  const items = found
    .sort((a, b) => b.lastActiveAt - a.lastActiveAt)
    .map(({ memberNo, nickname, phoneMasked }) => ({ memberNo, nickname, phoneMasked }))
  return { items, more: false }
}
