import { Button } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

/** What can be done with the rows that are ticked; it stays in sight while the list is scrolled. */
export function BulkBar(props: { count: number; clear: () => void; children: ReactNode }) {
  const { t } = useTranslation()
  return (
    <div className="bulk" role="region" aria-label={t('table.bulk')} data-testid="table-bulk">
      <strong role="status">{t('table.chosen', { n: props.count })}</strong>
      {props.children}
      <Button type="link" size="small" onClick={props.clear} data-testid="table-bulk-clear">
        {t('table.unchoose')}
      </Button>
    </div>
  )
}
