import { View } from '@tarojs/components'
import { useT } from '../i18n/t'
import { wordsFor } from '../i18n/words'
import { emptyPicture } from '../look/pictures'
import { withId } from './withId'
import { Button, Image } from './native'

export function Skeleton({ kind, count = 1 }: { kind: 'ticket' | 'picture' | 'code' | 'line'; count?: number }) {
  return (
    <View aria-hidden>
      {Array.from({ length: count }, (_, place) => (
        <View key={place} className={`skeleton skeleton-${kind}`} />
      ))}
    </View>
  )
}

/** Nothing here, why, and the one thing to do about it. */
export function Empty({
  text,
  action,
  onAction,
  id,
}: {
  text: string
  action?: string
  onAction?: () => void
  id?: string
}) {
  return (
    <View className="empty">
      <Image className="empty-picture" src={emptyPicture} ariaLabel="" />
      <View>{text}</View>
      {action && (
        <Button {...withId(id)} className="button button-tint" onClick={onAction}>
          {action}
        </Button>
      )}
    </View>
  )
}

export function Trouble({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const t = useT()
  return <Empty text={wordsFor(error, t)} action={t('retry')} onAction={onRetry} />
}
