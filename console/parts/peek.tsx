import { ExpandOutlined } from '@ant-design/icons'
import { Link, useRouter, type LinkProps } from '@tanstack/react-router'
import { Button, Drawer } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useFocusBack } from './dialog'

declare module '@tanstack/react-router' {
  interface HistoryState {
    /** The page before this one is the list from which a peek was opened. */
    peek?: true
  }
}

/** Said with the navigation that opens a peek, so that leaving it is one step back and the browser's own Back closes it. */
export const PEEK = { peek: true } as const

/**
 * How a peek is left: one step back where it was opened from this list, else (a link, a reload in another tab) by `without`,
 * which takes it out of the address and leaves no step that would open it again.
 */
export function useLeavePeek(without: () => void): () => void {
  const { history } = useRouter()
  return () => (history.location.state.peek ? history.back() : without())
}

/** One thing of a list, looked at beside it: the list stays, the thing's own page is one click away, focus comes back. */
export function Peek(props: {
  title: ReactNode
  leave: () => void
  testId: string
  size?: number
  extra?: ReactNode
  /** Where the thing has a page of its own. */
  page?: Pick<LinkProps, 'to' | 'params'>
  children: ReactNode
}) {
  const { t } = useTranslation()
  useFocusBack()
  return (
    <Drawer
      open
      onClose={props.leave}
      size={props.size ?? 560}
      data-testid={props.testId}
      title={props.title}
      extra={
        <div className="row">
          {props.extra}
          {props.page && (
            <Link {...props.page} data-testid={`${props.testId}-page`}>
              <Button icon={<ExpandOutlined />} aria-label={t('table.page')} title={t('table.page')} />
            </Link>
          )}
        </div>
      }
    >
      {props.children}
    </Drawer>
  )
}
