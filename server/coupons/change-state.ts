import type { CouponTemplate as TemplateAnswer } from '../../shared/contract/couponTemplates'
import { audit } from '../base/audit'
import type { Tx } from '../base/database'
import { AppError } from '../base/errors'
import { write } from '../base/sql'
import type { Deps } from '../deps'
import type { By } from './create-template'
import { CouponTemplate } from './entities'
import { lockTemplate } from './lock-template'
import { presentTemplate } from './present'
import { foldStripes, layStripes } from './stripes'
import { expiredCounts } from './read-templates'
import { checkCodes } from './template-terms'
import { wantStock } from './tell-cards'

type State = CouponTemplate['state']
type Change = { to: State; from: readonly State[]; action: string }

/** From which states each change may be made; asking for the state that stands already changes nothing. */
export const PUBLISH: Change = { to: 'published', from: ['draft', 'paused'], action: 'coupons.template.publish' }
export const PAUSE: Change = { to: 'paused', from: ['published'], action: 'coupons.template.pause' }
export const CLOSE: Change = { to: 'closed', from: ['draft', 'published', 'paused'], action: 'coupons.template.close' }

/** Moves the template under its row lock: a claim is decided wholly before or wholly after it. */
export async function changeState(tx: Tx, deps: Deps, id: string, change: Change, by: By): Promise<TemplateAnswer> {
  const row = await lockTemplate(tx, id)
  if (!row) throw new AppError('not_found')
  const now = deps.clock.now()
  if (row.state !== change.to) {
    if (!change.from.includes(row.state)) throw new AppError('state_conflict')
    if (change.to === 'published') await checkCodes(tx, row, row)
    // A word is free again for the next year's template once this one is closed.
    if (change.to === 'closed') row.codeWord = null
    await write(tx, 'UPDATE coupon_template SET state = ?, codeWord = ?, version = version + 1 WHERE id = ?', [
      change.to,
      row.codeWord,
      id,
    ])
    await audit(tx, deps, now, { ...by, action: change.action, objectKind: 'coupon_template', objectId: id })
    if (change.to === 'published') await layStripes(tx, row)
    if (change.to === 'published') await wantStock(tx, deps, row)
    if (change.to === 'closed') await foldStripes(tx, row)
    row.state = change.to
    row.version += 1
  }
  return presentTemplate(row, (await expiredCounts(tx, [id], now)).get(id) ?? 0)
}
