import { platform } from '@platform'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { Button, Input } from '../../components/native'
import type { StaffSelf } from '../../contract'
import { useT } from '../../i18n/t'
import { wordsFor } from '../../i18n/words'
import { role } from '../../platform/spoken'
import { useLoaded } from '../../state/useLoaded'
import { Choose } from './Choose'
import { Items } from './Items'
import { Pad } from './Pad'
import { People } from './People'
import { PreviewCard } from './PreviewCard'
import { till } from './session'
import { StaffHead } from './StaffHead'
import { Today } from './Today'
import { useCounter } from './useCounter'
import { useKept } from './useKept'
import { Verdict } from './Verdict'

/** Scan or type whatever the customer shows, look, confirm: two steps, because what is redeemed is gone. */
export function Desk({ staff }: { staff: StaffSelf }) {
  const t = useT()
  const stores = useLoaded(async () => (await till.stores()).filter((store) => !store.closed), [staff.id])
  const [chosenStore, setChosenStore] = useState<string | null>(
    (platform.read('staffStore') as string | undefined) ?? null,
  )
  const [settled, setSettled] = useState(0)
  const [quiet, setQuiet] = useKept('staffQuiet')
  const [noPad, setNoPad] = useKept('staffNoPad')
  const open = stores.data ?? []
  const store = open.find((each) => each.id === (staff.storeId ?? chosenStore)) ?? open[0]
  const { fields, person, people, coupon, outcome, busy, trouble, type, take, look, choose, redeem, next } = useCounter(
    store?.id ?? null,
    !quiet,
  )

  return (
    <View>
      <StaffHead
        staff={staff}
        stores={open}
        store={store}
        quiet={quiet}
        onQuiet={setQuiet}
        onStore={(id) => {
          platform.write('staffStore', id)
          setChosenStore(id)
        }}
      />
      <View className="body wide">
        <Button
          id="staff-scan"
          className="button button-main"
          onClick={() => void platform.scan(t('staff.scanQuestion')).then((text) => text && take(text))}
        >
          {t('staff.scan')}
        </Button>
        <View className="label">{t('staff.code')}</View>
        <Input
          id="staff-code-input"
          ariaLabel={t('staff.code')}
          className="field"
          value={fields.code}
          maxlength={100}
          placeholder={t('staff.codeHint')}
          onInput={(event) => type({ code: event.detail.value })}
          onConfirm={() => look()}
        />
        <View className="row">
          <View className="label grow">{t('staff.amount')}</View>
          <View id="staff-pad-fold" className="link small" {...role('button')} onClick={() => setNoPad(!noPad)}>
            {t(noPad ? 'staff.pad' : 'staff.padOff')}
          </View>
        </View>
        <Input
          id="staff-amount"
          ariaLabel={t('staff.amount')}
          className="field"
          type="digit"
          value={fields.amount}
          maxlength={12}
          placeholder={t('staff.amountHint')}
          onInput={(event) => type({ amount: event.detail.value })}
          onConfirm={() => look()}
        />
        {!noPad && <Pad amount={fields.amount} onChange={(amount) => type({ amount })} />}
        {fields.items.length > 0 && <Items items={fields.items} onChange={(items) => type({ items })} />}
        {(trouble || (stores.error !== null && !stores.data)) && (
          <View id="staff-trouble" className="notice notice-bad" {...role('alert')}>
            {trouble || wordsFor(stores.error, t)}
          </View>
        )}
        <View className="heading" />
        <Button id="staff-preview" className={`button button-line ${busy ? 'pressed' : ''}`} onClick={() => look()}>
          {t('staff.preview')}
        </Button>
        {people && <People found={people.answer} onChoose={take} />}
        {person && <Choose found={person.answer} chosen={person.chosen} onChoose={choose} />}
        {coupon && <PreviewCard preview={coupon.preview} busy={busy} onConfirm={() => redeem(coupon.ask)} />}
        {store && <Today storeId={store.id} marks={settled} />}
      </View>
      {outcome && (
        <Verdict
          outcome={outcome}
          storeName={store?.name ?? ''}
          busy={busy}
          onAgain={redeem}
          onNext={() => {
            next()
            setSettled((count) => count + 1)
          }}
        />
      )}
    </View>
  )
}
