import { View } from '@tarojs/components'
import { useState } from 'react'
import { differenceOf } from '../../shared/rules/difference'
import { markdownLines } from '../../shared/rules/plainMarkdown'
import { api } from '../api'
import type { MyAgreement } from '../contract'
import { useT } from '../i18n/t'
import { wordsFor } from '../i18n/words'
import { say } from '../state/go'
import { useSession } from '../state/session'
import { useLoaded } from '../state/useLoaded'
import { Markdown } from './Markdown'
import { Button } from './native'
import { Sheet } from './Sheet'
import { Skeleton, Trouble } from './States'

/** Agreements that say something else than what the member agreed to, each with what is new in it; nothing where nothing is. */
export function AgreementNews({ memberId }: { memberId: string }) {
  const t = useT()
  const language = useSession((session) => session.language)
  const mine = useLoaded(async () => (await api.myAgreements()).items, [memberId, language])
  const [reading, setReading] = useState<MyAgreement | null>(null)
  const changed = (mine.data ?? []).filter((each) => each.changed)
  if (changed.length === 0) return null
  return (
    <View>
      {changed.map((each) => (
        <View key={each.document} id={`news-${each.document}`} className="notice notice-calm spaced">
          <View className="strong">{t('agreement.changed', { title: each.title })}</View>
          <View className="small">{t('agreement.changedText')}</View>
          <Button id={`news-read-${each.document}`} className="button button-tint" onClick={() => setReading(each)}>
            {t('agreement.seeChanges')}
          </Button>
        </View>
      ))}
      {reading && (
        <ChangesSheet
          agreement={reading}
          onAgreed={() => {
            setReading(null)
            mine.reload()
          }}
          onClose={() => setReading(null)}
        />
      )}
    </View>
  )
}

/** What came and what went first, the whole text below it. Who does not agree closes it, and loses nothing. */
function ChangesSheet({
  agreement,
  onAgreed,
  onClose,
}: {
  agreement: MyAgreement
  onAgreed: () => void
  onClose: () => void
}) {
  const t = useT()
  const language = useSession((session) => session.language)
  const [busy, setBusy] = useState(false)
  const { document, version, agreedVersion } = agreement
  const texts = useLoaded(async () => {
    const [now, before] = await Promise.all([
      api.agreement(document, version),
      agreedVersion === null ? null : api.agreement(document, agreedVersion),
    ])
    return { now: now.body, before: before?.body ?? null }
  }, [document, version, language])

  const agree = (): void => {
    if (busy) return
    setBusy(true)
    api
      .agreeAgain({ [document]: version })
      .then(() => {
        say(t('agreement.agreed'))
        onAgreed()
      })
      .catch((error: unknown) => {
        setBusy(false)
        say(wordsFor(error, t))
      })
  }
  return (
    <Sheet
      id="agreement-changes"
      title={agreement.title}
      onClose={onClose}
      footer={
        texts.data && (
          <Button id="agreement-agree" className={`button button-main ${busy ? 'pressed' : ''}`} onClick={agree}>
            {t('agreement.agree')}
          </Button>
        )
      }
    >
      {texts.data ? (
        <View>
          {texts.data.before !== null && <Changes before={texts.data.before} now={texts.data.now} />}
          <View className="heading">{t('agreement.whole')}</View>
          <Markdown text={texts.data.now} />
        </View>
      ) : texts.error ? (
        <Trouble error={texts.error} onRetry={texts.reload} />
      ) : (
        <Skeleton kind="ticket" />
      )}
    </Sheet>
  )
}

const wordsIn = (text: string): string[] => markdownLines(text).map(({ words }) => words)

function Changes({ before, now }: { before: string; now: string }) {
  const t = useT()
  const changes = differenceOf(wordsIn(before), wordsIn(now)).filter(({ kind }) => kind !== 'same')
  return (
    <View id="agreement-difference">
      <View className="heading">{t('agreement.what')}</View>
      {changes.map(({ kind, line }, place) => (
        <View key={place} className={`agreement-change agreement-${kind}`}>
          <View className="tiny soft">{t(kind === 'come' ? 'agreement.come' : 'agreement.gone')}</View>
          <View>{line}</View>
        </View>
      ))}
    </View>
  )
}
