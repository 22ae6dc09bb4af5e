import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Sheet } from '../../parts/page'
import { EmptyState } from '../../parts/states'
import { useMay } from '../../session'
import { Choose } from './choose'
import { Entry } from './entry'
import { People } from './people'
import { Seen } from './seen'
import { useCounter } from './useCounter'
import { Verdict } from './verdict'

/** Enter, look, confirm, result. Whatever the customer shows goes into one field. */
export function Counter({ storeId = '' }: { storeId: string | undefined }) {
  const { t } = useTranslation()
  const may = useMay()
  const till = useCounter(storeId)
  const { typed, known, seen, outcome } = till
  const found = useRef<HTMLDivElement>(null)
  useEffect(() => {
    // On a tablet the pad fills the window.
    if (known ?? seen) found.current?.scrollIntoView({ block: 'nearest' })
  }, [known, seen])
  if (!storeId)
    return (
      <Sheet>
        <EmptyState small title={t('desk.storeFirst')} />
      </Sheet>
    )
  if (outcome) return <Verdict outcome={outcome} again={till.next} check={till.check} busy={till.confirming} />
  return (
    <div className="stack">
      <Entry typed={typed} change={till.type} look={till.look} busy={till.looking || till.confirming} />
      <div ref={found} className="stack found">
        {known?.kind === 'people' && <People found={known.people} choose={(code) => till.look({ code })} />}
        {known?.kind === 'person' && <Choose found={known.person} chosen={known.chosen} choose={till.choose} />}
        {seen && (
          <Seen
            key={seen.code}
            seen={seen.preview}
            fresh={JSON.stringify(seen.items ?? []) === JSON.stringify(typed.items ?? [])}
            items={typed.items ?? []}
            change={(items) => till.type({ ...typed, items })}
            look={() => till.look()}
            looking={till.looking}
            confirm={may('redeemCoupon') ? till.confirm : undefined}
            busy={till.confirming}
          />
        )}
      </div>
    </div>
  )
}
