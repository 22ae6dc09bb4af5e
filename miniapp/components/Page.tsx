import { platform } from '@platform'
import { View } from '@tarojs/components'
import Taro, { useDidHide, useDidShow, useRouter } from '@tarojs/taro'
import { useEffect, useMemo, useState, type CSSProperties, type PropsWithChildren } from 'react'
import type { TextKey } from '../i18n/zh-Hans'
import { useT } from '../i18n/t'
import { brandColours } from '../look/brand'
import { useSession } from '../state/session'
import { nameTabs } from '../state/nameTabs'
import { meetBrand, reportArrival, start } from '../state/start'
import { role } from '../platform/spoken'

const TABS = ['tab.home', 'tab.coupons', 'tab.card', 'tab.me'] as const satisfies readonly TextKey[]

/** True while this page is the one on the screen. */
export const useShown = (): boolean => {
  const [shown, setShown] = useState(true)
  useDidShow(() => setShown(true))
  useDidHide(() => setShown(false))
  return shown
}

/** Stable ids for the page on the screen; the web twin keeps hidden pages in its document, where an id must not stand twice. */
export const useIds = (): ((id: string) => string) => {
  const shown = useShown()
  return (id) => (shown || !platform.keepsHiddenPagesInDocument ? id : '')
}

/** What every page has: the brand's colours, its title in the spoken language, the offline banner, the privacy gate. */
export function Page({ title, className = '', children }: PropsWithChildren<{ title: TextKey; className?: string }>) {
  const t = useT()
  const brand = useSession((session) => session.brand)
  const offline = useSession((session) => session.offline)
  const shown = useShown()
  const { openToken } = platform.arrival({ query: useRouter().params })
  const heading = t(title)
  const tabNames = TABS.map((key) => t(key)).join('\n')

  useEffect(() => {
    void (title === 'tab.home' ? start() : meetBrand())
    void reportArrival(openToken)
  }, [openToken, title])

  const mode = platform.mode()
  const colours = useMemo(() => brandColours(brand, mode), [brand, mode])
  useEffect(() => {
    if (shown) platform.paint(colours)
  }, [shown, colours])

  useEffect(() => {
    if (!shown) return
    void Taro.setNavigationBarTitle({ title: heading })
    return nameTabs(tabNames.split('\n'))
  }, [shown, heading, tabNames])

  return (
    <View
      className={`page ${className}`}
      style={{ ...colours, '--type': String(platform.typeScale()) } as CSSProperties}
    >
      {offline && (
        <View className="offline" {...role('status')}>
          {t('offline')}
        </View>
      )}
      {children}
      <platform.PrivacyGate
        title={t('privacy.title')}
        text={t('privacy.text')}
        agree={t('privacy.agree')}
        refuse={t('privacy.refuse')}
        read={t('privacy.read')}
      />
    </View>
  )
}
