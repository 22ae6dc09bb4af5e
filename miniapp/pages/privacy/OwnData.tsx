import { platform } from '@platform'
import { View } from '@tarojs/components'
import { useDidShow } from '@tarojs/taro'
import { useCallback, useEffect, useState } from 'react'
import { api } from '../../api'
import { useShown } from '../../components/Page'
import { Button } from '../../components/native'
import type { OwnDataLink } from '../../contract'
import { useT } from '../../i18n/t'
import { wordsFor } from '../../i18n/words'
import { leftText } from '../../look/countdown'
import { role } from '../../platform/spoken'
import { say } from '../../state/go'
import { useNow } from '../../state/useNow'

const FORMATS = { csv: 'privacy.csv', json: 'privacy.json' } as const
type Format = keyof typeof FORMATS
const OVER = { fetched: 'privacy.fetched', expired: 'privacy.expired' } as const
/** So often it is asked whether the link was used, in ms. */
const LOOK_MS = 10_000

/** A link to a copy of one's data: asked for, ready for a while, used, or over. */
export function OwnData() {
  const t = useT()
  const shown = useShown()
  const [format, setFormat] = useState<Format>('csv')
  const [asking, setAsking] = useState(false)
  const [link, setLink] = useState<OwnDataLink | null>(null)
  const [trouble, setTrouble] = useState('')
  const waiting = link?.status === 'ready'
  const now = useNow(waiting && shown)
  const over = link !== null && Date.parse(link.expiresAt) <= now
  const status = link === null ? null : link.status === 'ready' && over ? 'expired' : link.status

  const ask = (): void => {
    setAsking(true)
    setTrouble('')
    api
      .askOwnData(format)
      .then(setLink)
      .catch((error: unknown) => setTrouble(wordsFor(error, t)))
      .finally(() => setAsking(false))
  }
  const id = waiting ? link.id : null
  const look = useCallback((): void => {
    if (id === null) return
    // Where it cannot be asked the link is shown on: the server decides when it is followed.
    api.ownDataState(id).then(
      ({ status: state }) => setLink((mine) => (mine?.id === id ? { ...mine, status: state } : mine)),
      () => undefined,
    )
  }, [id])
  useDidShow(look)
  useEffect(() => {
    if (id === null || !shown) return
    const timer = setInterval(look, LOOK_MS)
    return () => clearInterval(timer)
  }, [id, shown, look])

  const copy = (): void =>
    void platform.copy(link!.url).then((copied) => say(t(copied ? 'privacy.copied' : 'privacy.notCopied')))

  return (
    <View className="card spaced">
      <View className="small soft">{t('privacy.copyText')}</View>
      {status === 'ready' ? (
        <View id="privacy-ready" className="spaced" {...role('status')}>
          <View>
            <View className="strong">{t('privacy.ready')}</View>
            <View className="small soft figures">
              {t('privacy.left', { time: leftText(Date.parse(link!.expiresAt), now) })}
            </View>
          </View>
          <Button id="privacy-copy" className="button button-main" onClick={copy}>
            {t('privacy.copyLink')}
          </Button>
        </View>
      ) : (
        <View className="spaced">
          {status && (
            <View id={`privacy-${status}`} className="notice notice-calm" {...role('status')}>
              {t(OVER[status])}
            </View>
          )}
          <View className="pills" {...role('radiogroup')}>
            {(Object.keys(FORMATS) as Format[]).map((one) => (
              <View
                key={one}
                id={`privacy-${one}`}
                className={`pill ${one === format ? 'pill-on' : ''}`}
                {...role('radio')}
                aria-checked={one === format}
                hoverClass="pressed"
                onClick={() => setFormat(one)}
              >
                {t(FORMATS[one])}
              </View>
            ))}
          </View>
          <Button
            id="privacy-ask"
            className={`button button-main ${asking ? 'pressed' : ''}`}
            disabled={asking}
            onClick={ask}
          >
            {t(asking ? 'privacy.asking' : status ? 'privacy.again' : 'privacy.ask')}
          </Button>
        </View>
      )}
      {trouble && (
        <View id="privacy-trouble" className="notice notice-bad" {...role('alert')}>
          {trouble}
        </View>
      )}
    </View>
  )
}
