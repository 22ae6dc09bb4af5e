import { PlusOutlined } from '@ant-design/icons'
import { Button, Tag, type TableColumnsType } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useList } from '../../data/read'
import { ListTable } from '../../parts/listTable'
import { Page, Sheet } from '../../parts/page'
import { EmptyState } from '../../parts/states'
import { useMay } from '../../session'
import { TemplateDrawer } from './drawer'
import type { TemplateRow } from './rows'

/** The message templates that campaigns use. */
export default function TemplatesPage() {
  const { t } = useTranslation()
  const may = useMay()
  const list = useList('listMessageTemplates', {})
  const [open, setOpen] = useState<TemplateRow | 'new' | null>(null)
  const fresh = may('createMessageTemplate') && (
    <Button type="primary" icon={<PlusOutlined />} onClick={() => setOpen('new')} data-testid="template-new">
      {t('templates.new')}
    </Button>
  )
  const columns: TableColumnsType<TemplateRow> = [
    {
      title: t('templates.column.name'),
      render: (_, row) => <span data-testid={`template-row-${row.id}`}>{row.name}</span>,
    },
    { title: t('templates.column.channel'), render: (_, row) => t(`messageChannel.${row.channel}`) },
    {
      title: t('templates.column.kind'),
      render: (_, row) => (
        <Tag color={row.kind === 'marketing' ? 'warning' : 'default'}>{t(`messageKind.${row.kind}`)}</Tag>
      ),
    },
    { title: t('templates.column.topic'), render: (_, row) => t(`topic.${row.topic}`) },
    {
      title: t('templates.column.languages'),
      render: (_, row) =>
        (Object.keys(row.bodies) as (keyof typeof row.bodies)[])
          .map((tag) => t(`language.${tag}`))
          .join(t('say.comma')),
    },
    {
      title: t('templates.column.id'),
      render: (_, row) => <span className="faint-code soft">{row.providerTemplateId}</span>,
    },
  ]
  return (
    <Page title={t('templates.title')} hint={t('templates.hint')} actions={fresh}>
      <Sheet className="sheet-flush">
        <ListTable
          list={list}
          columns={columns}
          minWidth={900}
          testId="template-list"
          onRow={may('editMessageTemplate') ? setOpen : undefined}
          empty={<EmptyState title={t('templates.empty')} hint={t('templates.emptyHint')} action={fresh} />}
        />
      </Sheet>
      {open && <TemplateDrawer template={open === 'new' ? null : open} leave={() => setOpen(null)} />}
    </Page>
  )
}
