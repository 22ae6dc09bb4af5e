import { View } from '@tarojs/components'
import { useState } from 'react'
import { api } from '../../api'
import { Sheet } from '../../components/Sheet'
import { Check } from '../../components/Toggle'
import { Button } from '../../components/native'
import { useT } from '../../i18n/t'
import { wordsFor } from '../../i18n/words'
import { figure } from '../../look/figure'
import { role } from '../../platform/spoken'
import { go, say } from '../../state/go'
import { useSession } from '../../state/session'
import { useLoaded } from '../../state/useLoaded'

/** Says what is given up before anything ends; one tick and one tap, and it is done. */
export function CloseSheet({ onClose }: { onClose: () => void }) {
  const t = useT()
  const points = useSession((session) => session.member?.points ?? 0)
  const coupons = useLoaded(() => api.coupons('claimed'), [])
  const [known, setKnown] = useState(false)
  const [busy, setBusy] = useState(false)
  const [trouble, setTrouble] = useState('')

  const close = (): void => {
    setBusy(true)
    setTrouble('')
    api
      .closeAccount()
      .then(() => {
        onClose()
        say(t('privacy.closed'))
        go('/pages/home/index')
      })
      .catch((error: unknown) => setTrouble(wordsFor(error, t)))
      .finally(() => setBusy(false))
  }
  const count = coupons.data?.items.length
  const more = coupons.data?.nextCursor ? '+' : ''
  return (
    <Sheet
      id="privacy-close-sheet"
      title={t('privacy.closeTitle')}
      onClose={onClose}
      footer={
        <Button
          id="privacy-close-go"
          className={`button button-bad ${known && !busy ? '' : 'pressed'}`}
          disabled={!known || busy}
          onClick={close}
        >
          {t('privacy.closeGo')}
        </Button>
      }
    >
      <View className="spaced">
        <View className="strong figures">
          {count === undefined
            ? t('privacy.losesPoints', { points: figure(points) })
            : t('privacy.loses', { coupons: `${count}${more}`, points: figure(points) })}
        </View>
        <View className="small soft">{t('privacy.closeWhat')}</View>
        <Check id="privacy-close-known" on={known} label={t('privacy.closeKnown')} onChange={setKnown}>
          {t('privacy.closeKnown')}
        </Check>
      </View>
      {trouble && (
        <View id="privacy-close-trouble" className="notice notice-bad" {...role('alert')}>
          {trouble}
        </View>
      )}
    </Sheet>
  )
}
