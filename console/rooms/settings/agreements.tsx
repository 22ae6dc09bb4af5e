import { PlusOutlined } from '@ant-design/icons'
import { Link, useNavigate } from '@tanstack/react-router'
import { Button, Tag, Tooltip } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useList, type Item } from '../../data/read'
import { ListTable } from '../../parts/listTable'
import type { Column } from '../../parts/table/columns'
import { Sheet } from '../../parts/page'
import { EmptyState } from '../../parts/states'
import { When } from '../../parts/when'
import { useMay } from '../../session'
import { AgreementDialog } from './agreementDialog'

type Row = Item<'listAllAgreements'>

/** Every published version; nothing of it can be changed, a new one follows. */
export function Agreements() {
  const { t } = useTranslation()
  const may = useMay()
  const go = useNavigate()
  const list = useList('listAllAgreements', {})
  const [open, setOpen] = useState(false)
  const fresh = may('publishAgreement') && (
    <Button type="primary" icon={<PlusOutlined />} onClick={() => setOpen(true)} data-testid="agreement-new">
      {t('settings.agreements.new')}
    </Button>
  )
  const columns: Column<Row>[] = [
    {
      key: 'document',
      title: t('settings.agreements.column.document'),
      render: (_, row) => t(`settings.agreements.document.${row.document}`),
    },
    {
      key: 'version',
      title: t('settings.agreements.column.version'),
      render: (_, row) => (
        <Tooltip title={`SHA-256 ${row.sha256}`}>
          <Link
            to="/agreements/$document/$version"
            params={row}
            className="code"
            data-testid={`agreement-${row.document}-${row.version}`}
          >
            {row.version}
          </Link>{' '}
          {row.sample && (
            <Tag color="warning" title={t('settings.agreements.sampleHint')}>
              {t('settings.agreements.sample')}
            </Tag>
          )}
        </Tooltip>
      ),
    },
    {
      key: 'effective',
      title: t('settings.agreements.column.effective'),
      render: (_, row) => <When at={row.effectiveAt} />,
    },
    {
      key: 'published',
      title: t('settings.agreements.column.published'),
      render: (_, row) => <When at={row.publishedAt} />,
    },
    {
      key: 'languages',
      title: t('settings.agreements.column.languages'),
      render: (_, row) => row.languages.map((tag) => t(`language.${tag}`)).join(t('say.comma')),
    },
  ]
  return (
    <div className="stack">
      <div className="row-between">
        <p className="soft">{t('settings.agreements.hint')}</p>
        {list.items.length > 0 && fresh}
      </div>
      <Sheet className="sheet-flush">
        <ListTable
          name="agreements"
          list={list}
          columns={columns}
          onRow={(row) => void go({ to: '/agreements/$document/$version', params: row })}
          rowKey={(row) => `${row.document}/${row.version}`}
          empty={
            <EmptyState
              title={t('settings.agreements.empty')}
              hint={t('settings.agreements.emptyHint')}
              action={fresh}
            />
          }
        />
      </Sheet>
      {open && <AgreementDialog leave={() => setOpen(false)} />}
    </div>
  )
}
