import { ScrollView, View } from '@tarojs/components'
import type { PropsWithChildren, ReactNode } from 'react'
import { useT } from '../i18n/t'
import { withId } from './withId'
import { role } from '../platform/spoken'
import { Button } from './native'

/** Rises from the thumb's edge; a tap beside it closes. Another `part` of what it holds begins at its top. */
export function Sheet({
  id,
  title,
  part,
  onClose,
  footer,
  children,
}: PropsWithChildren<{ id?: string; title: string; part?: string; onClose: () => void; footer?: ReactNode }>) {
  const t = useT()
  return (
    <View className="sheet-veil" onClick={onClose} catchMove>
      <View
        {...withId(id)}
        className="sheet appear"
        {...role('dialog')}
        ariaLabel={title}
        onClick={(event) => event.stopPropagation()}
      >
        <View className="sheet-title">{title}</View>
        <ScrollView key={part} scrollY className="sheet-body">
          {children}
        </ScrollView>
        {footer}
        <Button className="button button-plain" onClick={onClose}>
          {t('close')}
        </Button>
      </View>
    </View>
  )
}
