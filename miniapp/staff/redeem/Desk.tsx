import { platform } from '@platform'
import { Picker, View } from '@tarojs/components'
import { useState } from 'react'
import type { Preview, PreviewAsk, StaffSelf } from '../../contract'
import { useT } from '../../i18n/t'
import { wordsFor } from '../../i18n/words'
import { Refusal } from '../../request'
import { useLoaded } from '../../state/useLoaded'
import { withoutUnseen } from '../../../shared/rules/typed'
import { fenOf } from './amount'
import { emptyItem, itemsOf, type ItemDraft } from './items'
import { Items } from './Items'
import { PreviewCard } from './PreviewCard'
import { signOut, till } from './session'
import { Today } from './Today'
import { Verdict, type Outcome } from './Verdict'
import { role } from '../../platform/spoken'
import { Button, Input } from '../../components/native'

/** Scan or type, look, confirm: two steps, because what is redeemed is gone. */
export function Desk({ staff }: { staff: StaffSelf }) {
  const t = useT()
  const stores = useLoaded(async () => (await till.stores()).items.filter((store) => !store.closed), [staff.id])
  const [chosenStore, setChosenStore] = useState<string | null>(
    (platform.read('staffStore') as string | undefined) ?? null,
  )
  const [code, setCode] = useState('')
  const [amount, setAmount] = useState('')
  const [items, setItems] = useState<ItemDraft[]>([])
  const [asked, setAsked] = useState<{ ask: PreviewAsk; preview: Preview } | null>(null)
  const [outcome, setOutcome] = useState<Outcome | null>(null)
  const [busy, setBusy] = useState(false)
  const [trouble, setTrouble] = useState('')
  const [settled, setSettled] = useState(0)

  const open = stores.data ?? []
  const store = open.find((each) => each.id === (staff.storeId ?? chosenStore)) ?? open[0]

  const preview = (text: string): void => {
    if (busy) return
    const trimmed = withoutUnseen(text).trim()
    const orderAmountFen = amount.trim() === '' ? undefined : fenOf(amount)
    if (!trimmed) return setTrouble(t('staff.codeMissing'))
    if (orderAmountFen === null) return setTrouble(t('staff.amountWrong'))
    if (!store) return setTrouble(t('staff.noStore'))
    const sold = itemsOf(items)
    if (!sold) return setTrouble(t('staff.itemWrong'))
    const ask: PreviewAsk = {
      code: trimmed,
      storeId: store.id,
      ...(orderAmountFen === undefined ? {} : { orderAmountFen }),
      ...(sold.length === 0 ? {} : { items: sold }),
    }
    setBusy(true)
    setTrouble('')
    setAsked(null)
    till
      .preview(ask)
      .then((answer) => {
        setAsked({ ask, preview: answer })
        // Only a coupon for certain goods asks for them.
        if (answer.goods && items.length === 0) setItems([emptyItem])
      })
      .catch((error: unknown) => setTrouble(wordsFor(error, t)))
      .finally(() => setBusy(false))
  }

  const scan = (): void => {
    void platform.scan(t('staff.scanQuestion')).then((text) => {
      if (!text) return
      setCode(text)
      preview(text)
    })
  }

  const redeem = (ask: PreviewAsk): void => {
    if (busy) return
    setBusy(true)
    till
      .redeem(ask)
      .then((redemption) => setOutcome({ kind: 'done', redemption }))
      .catch((error: unknown) => {
        const unsure = error instanceof Refusal && error.unknownOutcome
        setOutcome(unsure ? { kind: 'unsure', ask } : { kind: 'refused', words: wordsFor(error, t) })
      })
      .finally(() => {
        platform.vibrate()
        setBusy(false)
      })
  }

  const next = (): void => {
    setOutcome(null)
    setAsked(null)
    setCode('')
    setAmount('')
    setItems([])
    setSettled((count) => count + 1)
  }

  return (
    <View>
      <View className="staff-head">
        <View className="row">
          <View className="grow">
            <View className="title">{t('page.staff')}</View>
            <View className="small soft">{`${staff.name} · ${t(`role.${staff.role}`)}`}</View>
          </View>
          <View id="staff-logout" className="link" {...role('button')} onClick={() => void signOut()}>
            {t('staff.logout')}
          </View>
        </View>
        {store && (
          <Picker
            mode="selector"
            range={open.map((each) => each.name)}
            value={open.indexOf(store)}
            disabled={Boolean(staff.storeId) || open.length < 2}
            onChange={(event) => {
              const picked = open[Number(event.detail.value)]
              if (!picked) return
              platform.write('staffStore', picked.id)
              setChosenStore(picked.id)
            }}
          >
            <View id="staff-store" className="link">
              {store.name}
              {staff.storeId || open.length < 2 ? '' : ' ▾'}
            </View>
          </Picker>
        )}
      </View>
      <View className="body wide">
        <Button id="staff-scan" className="button button-main" onClick={scan}>
          {t('staff.scan')}
        </Button>
        <View className="label">{t('staff.code')}</View>
        <Input
          id="staff-code-input"
          ariaLabel={t('staff.code')}
          className="field"
          value={code}
          maxlength={100}
          placeholder={t('staff.codeHint')}
          onInput={(event) => setCode(event.detail.value)}
          onConfirm={() => preview(code)}
        />
        <View className="label">{t('staff.amount')}</View>
        <Input
          id="staff-amount"
          ariaLabel={t('staff.amount')}
          className="field"
          type="digit"
          value={amount}
          maxlength={12}
          placeholder={t('staff.amountHint')}
          onInput={(event) => setAmount(event.detail.value)}
        />
        {items.length > 0 && <Items items={items} onChange={setItems} />}
        {(trouble || (stores.error !== null && !stores.data)) && (
          <View id="staff-trouble" className="notice notice-bad" {...role('alert')}>
            {trouble || wordsFor(stores.error, t)}
          </View>
        )}
        <View className="heading" />
        <Button id="staff-preview" className="button button-line" onClick={() => preview(code)}>
          {t('staff.preview')}
        </Button>
        {asked && <PreviewCard preview={asked.preview} busy={busy} onConfirm={() => redeem(asked.ask)} />}
        {store && <Today storeId={store.id} marks={settled} />}
      </View>
      {outcome && (
        <Verdict outcome={outcome} storeName={store?.name ?? ''} busy={busy} onAgain={redeem} onNext={next} />
      )}
    </View>
  )
}
