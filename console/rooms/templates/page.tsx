import { PlusOutlined } from '@ant-design/icons'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Button, Tag } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useList } from '../../data/read'
import { Filters, FilterText, FilterWords } from '../../parts/filters'
import { ListTable } from '../../parts/listTable'
import type { Column } from '../../parts/table/columns'
import { Page, Sheet } from '../../parts/page'
import { EmptyState } from '../../parts/states'
import { useMay } from '../../session'
import { MESSAGE_CHANNELS } from '../../tabs'
import { TemplateDrawer } from './drawer'
import type { TemplateRow } from './rows'

/** The message templates that campaigns use. */
export default function TemplatesPage() {
  const { t } = useTranslation()
  const may = useMay()
  const go = useNavigate()
  const search = useSearch({ from: '/inside/campaigns/templates' })
  const { q, channel, sort } = search
  const list = useList('listMessageTemplates', { query: { q, channel, sort } }, { keepPrevious: true })
  const ask = (part: Partial<typeof search>): void =>
    void go({ to: '/campaigns/templates', search: { ...search, ...part }, replace: true })
  const filtered = Boolean(q ?? channel)
  const [open, setOpen] = useState<TemplateRow | 'new' | null>(null)
  const fresh = may('createMessageTemplate') && (
    <Button type="primary" icon={<PlusOutlined />} onClick={() => setOpen('new')} data-testid="template-new">
      {t('templates.new')}
    </Button>
  )
  const columns: Column<TemplateRow>[] = [
    {
      key: 'name',
      sort: 'name',
      title: t('templates.column.name'),
      render: (_, row) => <span data-testid={`template-row-${row.id}`}>{row.name}</span>,
    },
    { key: 'channel', title: t('templates.column.channel'), render: (_, row) => t(`messageChannel.${row.channel}`) },
    {
      key: 'kind',
      title: t('templates.column.kind'),
      render: (_, row) => (
        <Tag color={row.kind === 'marketing' ? 'warning' : 'default'}>{t(`messageKind.${row.kind}`)}</Tag>
      ),
    },
    { key: 'topic', title: t('templates.column.topic'), render: (_, row) => t(`topic.${row.topic}`) },
    {
      key: 'languages',
      title: t('templates.column.languages'),
      render: (_, row) =>
        (Object.keys(row.bodies) as (keyof typeof row.bodies)[])
          .map((tag) => t(`language.${tag}`))
          .join(t('say.comma')),
    },
    {
      key: 'id',
      title: t('templates.column.id'),
      render: (_, row) => <span className="faint-code soft">{row.providerTemplateId}</span>,
    },
  ]
  return (
    <Page
      crumbs={[{ to: '/campaigns', words: t('campaigns.title') }]}
      title={t('templates.title')}
      hint={t('templates.hint')}
      actions={fresh}
    >
      <Filters views="templates" clear={filtered && (() => ask({ q: undefined, channel: undefined }))}>
        <FilterText
          label={t('templates.find')}
          testId="template-find"
          value={q}
          onFind={(typed) => ask({ q: typed.trim() || undefined })}
        />
        <FilterWords
          label={t('templates.column.channel')}
          testId="template-channel-filter"
          value={channel}
          onChange={(next) => ask({ channel: next })}
          words={MESSAGE_CHANNELS.map((value) => ({ value, label: t(`messageChannel.${value}`) }))}
        />
      </Filters>
      <Sheet className="sheet-flush">
        <ListTable
          name="templates"
          list={list}
          columns={columns}
          minWidth={900}
          testId="template-list"
          onRow={may('editMessageTemplate') ? setOpen : undefined}
          sort={{ by: sort, to: (next) => ask({ sort: next as typeof sort }) }}
          empty={
            filtered ? (
              <EmptyState title={t('table.none')} hint={t('table.noneHint')} />
            ) : (
              <EmptyState title={t('templates.empty')} hint={t('templates.emptyHint')} action={fresh} />
            )
          }
        />
      </Sheet>
      {open && <TemplateDrawer template={open === 'new' ? null : open} leave={() => setOpen(null)} />}
    </Page>
  )
}
