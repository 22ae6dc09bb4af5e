import type { TableColumnsType } from 'antd'
import { useTranslation } from 'react-i18next'
import { useList, type Item } from '../../data/read'
import { ListTable } from '../../parts/listTable'
import { Sheet } from '../../parts/page'
import { EmptyState } from '../../parts/states'
import { When } from '../../parts/when'
import { zh } from '../../words/audit'

type Row = Item<'listAudit'>

/** Who changed or saw what, newest first. */
export function Audit() {
  const { t } = useTranslation()
  const list = useList('listAudit', {})
  const actor = (kind: string): string =>
    kind in zh.actor ? t(`settings.audit.actor.${kind as keyof typeof zh.actor}`) : kind
  // The code itself stays within reach: it is what the log is searched by.
  const action = (code: string) => {
    const word = code.replaceAll('.', '_')
    if (!(word in zh.action)) return <span className="code">{code}</span>
    return <span title={code}>{t(`settings.audit.action.${word as keyof typeof zh.action}`)}</span>
  }
  const columns: TableColumnsType<Row> = [
    { title: t('settings.audit.column.at'), width: 140, render: (_, row) => <When at={row.at} /> },
    { title: t('settings.audit.column.actor'), width: 150, render: (_, row) => row.actorName ?? actor(row.actorKind) },
    { title: t('settings.audit.column.action'), render: (_, row) => action(row.action) },
    {
      title: t('settings.audit.column.object'),
      render: (_, row) => (
        <span className="faint-code soft">
          {row.objectKind} {row.objectId}
        </span>
      ),
    },
    { title: t('settings.audit.column.reason'), render: (_, row) => row.reason ?? t('say.none') },
  ]
  return (
    <div className="stack">
      <p className="soft">{t('settings.audit.hint')}</p>
      <Sheet className="sheet-flush">
        <ListTable
          list={list}
          columns={columns}
          testId="audit-list"
          empty={<EmptyState title={t('settings.audit.empty')} />}
        />
      </Sheet>
    </div>
  )
}
