import { CheckCircleFilled, ExclamationCircleFilled, InfoCircleFilled } from '@ant-design/icons'
import { useTranslation } from 'react-i18next'
import { termWarnings } from '../../../shared/rules/coupon'
import { formatFen } from '../../../shared/rules/money'
import { Sheet } from '../../parts/page'
import { mostCostFen, piecesIn, sentOf, type Draft, type Template } from './draft'
import { Forecast } from './forecast'
import { Terms } from './terms'

type Check = { kind: 'ok' | 'warn' | 'info'; words: string }
const ICON = {
  ok: <CheckCircleFilled className="good" />,
  warn: <ExclamationCircleFilled className="warn" />,
  info: <InfoCircleFilled className="soft" />,
}

/** The last look: what is missing, what it may cost, and all terms in words. */
export function ReviewStep({ seen, saved }: { seen: Partial<Draft>; saved: Template | null }) {
  const { t } = useTranslation()
  const checks = useChecks(seen, saved !== null && saved.state !== 'draft')
  const complete = missingIn(seen).length === 0 && seen.window !== undefined
  return (
    <>
      <Sheet title={t('coupons.check.title')}>
        <ul className="checks" data-testid="coupon-checks">
          {checks.map(({ kind, words }) => (
            <li key={words} data-kind={kind}>
              {ICON[kind]}
              {words}
            </li>
          ))}
        </ul>
      </Sheet>
      {saved && <Forecast id={saved.id} />}
      {complete && (
        <Sheet title={t('coupons.one.terms')}>
          <Terms of={sentOf(seen as Draft)} />
        </Sheet>
      )}
    </>
  )
}

const NEEDED = ['title', 'value', 'percent', 'total'] as const

/** Names of fields without which the server would refuse. */
export function missingIn(seen: Partial<Draft>): (typeof NEEDED)[number][] {
  const lacking = {
    title: !seen.title?.trim(),
    value: seen.kind === 'cash' && !seen.valueFen,
    percent: seen.kind === 'discount' && !seen.discountPercent,
    total: !seen.total,
  }
  return NEEDED.filter((name) => lacking[name])
}

function useChecks(seen: Partial<Draft>, published: boolean): Check[] {
  const { t } = useTranslation()
  const missing = missingIn(seen)
  const most = mostCostFen(seen)
  const pieces = piecesIn(seen)
  const open = (seen.segmentIds?.length ?? 0) + (seen.tiers?.length ?? 0) + (seen.regionCodes?.length ?? 0) === 0
  const ways =
    seen.inCentre ||
    seen.issueOnJoin ||
    seen.onBirthday ||
    seen.codeWord ||
    seen.pointsPrice ||
    (seen.issueOnTier?.length ?? 0) > 0
  const checks: Check[] = [
    missing.length > 0
      ? {
          kind: 'warn',
          words: t('coupons.check.missing', {
            list: missing.map((name) => t(`coupons.form.${name}`)).join(t('say.comma')),
          }),
        }
      : { kind: 'ok', words: t('coupons.check.whole') },
  ]
  if (seen.budgetFen && pieces !== null)
    checks.push({
      kind: 'ok',
      words: t('coupons.check.budget', { amount: formatFen(seen.budgetFen), n: pieces.toLocaleString() }),
    })
  else if (most === null) checks.push({ kind: 'warn', words: t('coupons.check.endless') })
  else checks.push({ kind: 'info', words: t('coupons.check.noBudget', { amount: formatFen(most) }) })
  if (missing.length === 0 && seen.window !== undefined)
    for (const warning of termWarnings(sentOf(seen as Draft), Date.now()))
      checks.push({ kind: 'warn', words: t(`coupons.check.${warning}`) })
  if (open && !seen.eligibility) checks.push({ kind: 'info', words: t('coupons.check.everyone') })
  if (!ways) checks.push({ kind: 'info', words: t('coupons.form.noWay') })
  if (!published) checks.push({ kind: 'info', words: t('coupons.check.after') })
  return checks
}
