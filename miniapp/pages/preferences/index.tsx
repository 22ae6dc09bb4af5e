import { View } from '@tarojs/components'
import { useState } from 'react'
import { api } from '../../api'
import { LanguageChoice } from '../../components/LanguageChoice'
import { Page } from '../../components/Page'
import { RegionChoice } from '../../components/RegionChoice'
import { Empty, Skeleton, Trouble } from '../../components/States'
import { Switch } from '../../components/Toggle'
import type { Consents, ConsentsEdit } from '../../contract'
import { useT } from '../../i18n/t'
import { wordsFor } from '../../i18n/words'
import { go, say } from '../../state/go'
import { useSession } from '../../state/session'
import { useLoaded } from '../../state/useLoaded'
import { role } from '../../platform/spoken'
import { Button } from '../../components/native'
import { ConsentHistory } from './ConsentHistory'

const CHANNELS = ['wechat', 'sms', 'email'] as const
const TOPICS = ['offers', 'new_arrivals', 'events', 'service'] as const satisfies readonly Consents['topics'][number][]

/** What one may be written, on which way; each switch holds as soon as the server has said so. */
function ConsentSwitches() {
  const t = useT()
  const { data, error, reload } = useLoaded(() => api.consents(), [])
  const [changed, setChanged] = useState<Consents | null>(null)
  const consents = changed ?? data

  const change = (next: Consents, edit: ConsentsEdit, done?: string): void => {
    const before = consents
    setChanged(next)
    api
      .editConsents(edit)
      .then((state) => {
        setChanged(state)
        if (done) say(done)
      })
      .catch((refusal: unknown) => {
        setChanged(before)
        say(wordsFor(refusal, t))
      })
  }

  if (!consents) return error ? <Trouble error={error} onRetry={reload} /> : <Skeleton kind="ticket" count={2} />

  const stopAll = (): void => {
    const none = { wechat: false, sms: false, email: false, phoneCall: false }
    change(
      { ...consents, marketing: none, personalisation: false },
      { marketing: none, personalisation: false },
      t('prefs.stopped'),
    )
  }
  return (
    <View>
      <View className="heading">{t('prefs.channels')}</View>
      <View className="card">
        {CHANNELS.map((channel) => {
          const on = consents.marketing[channel]
          return (
            <View key={channel} className="switch-row">
              <View className="grow">
                <View>{t(`consent.${channel}`)}</View>
                <View className="tiny soft">{t(`consent.${channel}Text`)}</View>
              </View>
              <Switch
                id={`consent-${channel}`}
                on={on}
                label={t(`consent.${channel}`)}
                onChange={(next) =>
                  change(
                    { ...consents, marketing: { ...consents.marketing, [channel]: next } },
                    { marketing: { [channel]: next } },
                  )
                }
              />
            </View>
          )
        })}
        <View className="switch-row">
          <View className="grow">
            <View>{t('consent.personalisation')}</View>
            <View className="tiny soft">{t('consent.personalisationText')}</View>
          </View>
          <Switch
            id="consent-personalisation"
            on={consents.personalisation}
            label={t('consent.personalisation')}
            onChange={(next) => change({ ...consents, personalisation: next }, { personalisation: next })}
          />
        </View>
      </View>
      <View className="heading">{t('prefs.topics')}</View>
      <View className="pills">
        {TOPICS.map((topic) => {
          const on = consents.topics.includes(topic)
          return (
            <View
              key={topic}
              id={`topic-${topic}`}
              className={`pill ${on ? 'pill-on' : ''}`}
              {...role('checkbox')}
              aria-checked={on}
              hoverClass="pressed"
              onClick={() => {
                const topics = TOPICS.filter((each) => (each === topic ? !on : consents.topics.includes(each)))
                change({ ...consents, topics }, { topics })
              }}
            >
              {t(`topic.${topic}`)}
            </View>
          )
        })}
      </View>
      <View className="heading" />
      <Button id="prefs-stop-all" className="button button-bad" onClick={stopAll}>
        {t('prefs.stopAll')}
      </Button>
      <View className="tiny soft">{t('prefs.stopAllText')}</View>
    </View>
  )
}

export default function PreferencesPage() {
  const t = useT()
  const memberId = useSession((session) => session.member?.id)
  const started = useSession((session) => session.started)
  return (
    <Page title="page.preferences">
      <View className="body wide">
        <View className="heading">{t('prefs.language')}</View>
        <LanguageChoice idPrefix="prefs-language" />
        {memberId && (
          <View>
            <View className="heading">{t('prefs.region')}</View>
            <View className="card">
              <View className="small soft">{t('prefs.regionWhy')}</View>
              <RegionChoice id="prefs-region" />
            </View>
            <ConsentSwitches />
            <View className="heading" />
            <ConsentHistory key={memberId} />
          </View>
        )}
        {started && !memberId && (
          <Empty text={t('prefs.guest')} action={t('home.join')} onAction={() => go('/pages/join/index')} />
        )}
      </View>
    </Page>
  )
}
