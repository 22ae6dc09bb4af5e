import { platform } from '@platform'
import { View } from '@tarojs/components'
import { useState } from 'react'
import type { Coupon } from '../contract'
import { useT } from '../i18n/t'
import { wordsFor } from '../i18n/words'
import { codeFrom, tidyCode } from '../look/typedCode'
import { enterCode } from '../state/claim'
import { role } from '../platform/spoken'
import { Button, Input } from './native'
import { Sheet } from './Sheet'

/** So many signs at once are not typed but pasted. */
const PASTED = 4

/** Takes a code word or a one-time code. What was typed stays on the phone until it has been answered with a coupon. */
export function CodeSheet({ onGot, onClose }: { onGot: (coupon: Coupon) => void; onClose: () => void }) {
  const t = useT()
  const [code, setCode] = useState((platform.read('codeDraft') as string | undefined) ?? '')
  const [busy, setBusy] = useState(false)
  const [trouble, setTrouble] = useState('')

  const keep = (text: string): void => {
    setTrouble('')
    setCode(text)
    platform.write('codeDraft', text || null)
  }
  // Small letters stay as typed until they are sent: to change what somebody is just spelling breaks Chinese input.
  const typed = (text: string): void => keep(text.length - code.length >= PASTED ? codeFrom(text) : text)
  const paste = (): void => {
    void platform.paste().then((text) => (text ? keep(codeFrom(text)) : setTrouble(t('code.nothingPasted'))))
  }
  const enter = (): void => {
    const tidy = tidyCode(code)
    if (busy) return
    if (!tidy) return setTrouble(t('code.missing'))
    setBusy(true)
    setTrouble('')
    enterCode(tidy)
      .then((coupon) => {
        platform.write('codeDraft', null)
        onGot(coupon)
      })
      .catch((error: unknown) => {
        setBusy(false)
        setTrouble(wordsFor(error, t))
      })
  }

  return (
    <Sheet
      id="code-sheet"
      title={t('code.title')}
      onClose={onClose}
      footer={
        <Button id="code-enter" className={`button button-main ${busy ? 'pressed' : ''}`} onClick={enter}>
          {t(busy ? 'code.busy' : 'code.enter')}
        </Button>
      }
    >
      <View className="small soft">{t('code.text')}</View>
      <View className="field-row">
        <Input
          id="code-input"
          ariaLabel={t('code.title')}
          className="field code-field"
          value={code}
          maxlength={200}
          placeholder={t('code.hint')}
          onInput={(event) => typed(event.detail.value)}
          onConfirm={enter}
        />
        <View id="code-paste" className="link" {...role('button')} onClick={paste}>
          {t('code.paste')}
        </View>
      </View>
      {trouble && (
        <View id="code-trouble" className="notice notice-bad" {...role('alert')}>
          {trouble}
        </View>
      )}
    </Sheet>
  )
}
