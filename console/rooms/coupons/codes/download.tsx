import { DownloadOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call, type Answer } from '../../../api'
import { saveCsv } from '../../../parts/csv'
import { useTell } from '../../../parts/tell'
import { exact } from '../../../parts/when'
import type { CodeListRow } from './rows'

type Row = Answer<'readCodes'>['items'][number]

/** Reads every code of the list page by page and saves them as CSV; leaving the page stops it. */
export function DownloadCodes({ list }: { list: CodeListRow }) {
  const { t } = useTranslation()
  const tell = useTell()
  const [read, setRead] = useState<number | null>(null)
  const stop = useRef<AbortController | null>(null)
  useEffect(() => () => stop.current?.abort(), [])
  const go = async (): Promise<void> => {
    const leave = new AbortController()
    stop.current = leave
    const rows: Row[] = []
    let cursor: string | undefined
    setRead(0)
    try {
      do {
        const page: Answer<'readCodes'> = await call(
          'readCodes',
          { params: { id: list.id }, query: { limit: 5000, cursor } },
          leave.signal,
        )
        rows.push(...page.items)
        cursor = page.nextCursor ?? undefined
        setRead(rows.length)
      } while (cursor)
      saveCsv(list.name, [
        [t('coupons.codes.code'), t('coupons.codes.usedAt')],
        ...rows.map(({ code, usedAt }) => [code, usedAt ? exact(usedAt) : '']),
      ])
    } catch (thrown) {
      if (!leave.signal.aborted) tell.problem(thrown)
    } finally {
      if (!leave.signal.aborted) setRead(null)
    }
  }
  return (
    <Button
      size="small"
      icon={<DownloadOutlined />}
      loading={read !== null}
      title={t('coupons.codes.audited')}
      onClick={() => void go()}
      data-testid={`codes-download-${list.id}`}
    >
      {read === null
        ? t('coupons.codes.download')
        : t('coupons.codes.downloading', { n: read.toLocaleString(), total: list.total.toLocaleString() })}
    </Button>
  )
}
