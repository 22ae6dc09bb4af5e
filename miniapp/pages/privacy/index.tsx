import { View } from '@tarojs/components'
import { useState } from 'react'
import { Page } from '../../components/Page'
import { Empty, Skeleton } from '../../components/States'
import { Button } from '../../components/native'
import { useT } from '../../i18n/t'
import { go } from '../../state/go'
import { useSession } from '../../state/session'
import { CloseSheet } from './CloseSheet'
import { OwnData } from './OwnData'

/** What one may ask for of what is held of oneself: a copy, corrections, an end. */
export default function PrivacyPage() {
  const t = useT()
  const memberId = useSession((session) => session.member?.id)
  const started = useSession((session) => session.started)
  const [closing, setClosing] = useState(false)
  return (
    <Page title="page.privacy">
      <View className="body wide">
        {memberId && (
          <View>
            <View className="heading">{t('privacy.copy')}</View>
            <OwnData key={memberId} />
            <View className="heading">{t('privacy.correct')}</View>
            <View className="card spaced">
              <View className="small soft">{t('privacy.correctText')}</View>
              <Button id="privacy-correct" className="button button-tint" onClick={() => go('/pages/profile/index')}>
                {t('privacy.correctGo')}
              </Button>
            </View>
            <View className="heading">{t('privacy.close')}</View>
            <View className="card spaced">
              <View className="small soft">{t('privacy.closeText')}</View>
              <Button id="privacy-close" className="button button-bad" onClick={() => setClosing(true)}>
                {t('privacy.close')}
              </Button>
            </View>
          </View>
        )}
        {!started && !memberId && <Skeleton kind="ticket" count={2} />}
        {started && !memberId && (
          <Empty text={t('privacy.guest')} action={t('home.join')} onAction={() => go('/pages/join/index')} />
        )}
      </View>
      {closing && <CloseSheet onClose={() => setClosing(false)} />}
    </Page>
  )
}
