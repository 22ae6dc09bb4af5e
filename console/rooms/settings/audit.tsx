import { useNavigate, useSearch } from '@tanstack/react-router'
import { Tag } from 'antd'
import { useTranslation } from 'react-i18next'
import { useList, type Item } from '../../data/read'
import { FilterDays, Filters, FilterWords } from '../../parts/filters'
import { ListTable } from '../../parts/listTable'
import { Sheet } from '../../parts/page'
import { Picker } from '../../parts/picker'
import { EmptyState } from '../../parts/states'
import type { Column } from '../../parts/table/columns'
import { ThingLink } from '../../parts/thingLink'
import { When } from '../../parts/when'
import { zh } from '../../words/audit'
import { AuditSeal } from './auditSeal'
import { actionWord, actorWord, changedWords, fieldWord, kindWord, pageOf, reasonWord, valueWord } from './auditWords'

/** So many changes stand open in the list. */
const FEW = 2

type Row = Item<'listAudit'>
const ROOMS = Object.keys(zh.room) as (keyof typeof zh.room)[]
const KINDS = Object.keys(zh.kind) as (keyof typeof zh.kind)[]

/** Who changed or saw what, newest first: found by who, what, on which thing and when, and as a file. */
export function Audit() {
  const { t } = useTranslation()
  const search = useSearch({ from: '/inside/settings' })
  const go = useNavigate()
  const { actorId, action, objectKind, objectId, from, to } = search
  const args = { query: { actorId, action, objectKind, objectId, from, to } }
  const list = useList('listAudit', args, { keepPrevious: true })
  const ask = (part: Partial<typeof search>): void =>
    void go({ to: '/settings', search: { ...search, tab: 'audit', ...part }, replace: true })
  const filtered = Boolean(actorId ?? action ?? objectKind ?? objectId ?? from ?? to)
  const room = ROOMS.find((word) => word === action)
  const columns: Column<Row>[] = [
    {
      key: 'at',
      title: t('settings.audit.column.at'),
      width: 116,
      render: (_, row) => <When at={row.at} />,
    },
    {
      key: 'actor',
      title: t('settings.audit.column.actor'),
      width: 130,
      render: (_, row) => <span className="wrap-any">{row.actorName ?? actorWord(t, row.actorKind)}</span>,
    },
    {
      key: 'action',
      title: t('settings.audit.column.action'),
      width: 190,
      // The code itself stays within reach: it is what the log is searched by.
      render: (_, row) => <span title={row.action}>{actionWord(t, row.action)}</span>,
    },
    {
      key: 'object',
      title: t('settings.audit.column.object'),
      render: (_, row) => <About row={row} />,
    },
    {
      key: 'changed',
      title: t('settings.audit.column.changed'),
      width: 240,
      render: (_, row) => <Changed row={row} />,
    },
    {
      key: 'reason',
      title: t('settings.audit.column.reason'),
      width: 180,
      render: (_, row) => (
        <span className="wrap-any">{row.reason === null ? t('say.none') : reasonWord(t, row.reason)}</span>
      ),
    },
    {
      key: 'request',
      title: t('settings.audit.column.request'),
      optional: true,
      width: 180,
      render: (_, row) => <span className="faint-code soft">{row.requestId ?? t('say.none')}</span>,
    },
  ]
  return (
    <div className="stack">
      <p className="soft">{t('settings.audit.hint')}</p>
      <AuditSeal />
      <Filters
        views="audit"
        clear={
          filtered &&
          (() =>
            ask({
              actorId: undefined,
              action: undefined,
              objectKind: undefined,
              objectId: undefined,
              from: undefined,
              to: undefined,
            }))
        }
      >
        <Picker
          of="staff"
          chip
          clear
          label={t('settings.audit.column.actor')}
          testId="audit-actor"
          value={actorId}
          onChange={(next) => ask({ actorId: next })}
        />
        <FilterWords
          label={t('settings.audit.column.action')}
          testId="audit-room"
          value={room}
          onChange={(next) => ask({ action: next })}
          words={ROOMS.map((value) => ({ value, label: t(`settings.audit.room.${value}`) }))}
        />
        <FilterWords
          label={t('settings.audit.column.object')}
          testId="audit-kind"
          value={KINDS.find((word) => word === objectKind)}
          onChange={(next) => ask({ objectKind: next, objectId: undefined })}
          words={KINDS.map((value) => ({ value, label: t(`settings.audit.kind.${value}`) }))}
        />
        <FilterDays
          label={t('settings.audit.column.at')}
          testId="audit-days"
          from={from}
          to={to}
          onChange={(first, last) => ask({ from: first, to: last })}
        />
        {objectId && (
          <Tag closable onClose={() => ask({ objectId: undefined })} data-testid="audit-one">
            {list.items.find((row) => row.objectName)?.objectName ?? t('settings.audit.oneThing')}
          </Tag>
        )}
      </Filters>
      <Sheet className="sheet-flush">
        <ListTable
          name="audit"
          list={list}
          columns={columns}
          minWidth={1000}
          testId="audit-list"
          written={{
            list: 'audit',
            name: t('settings.tab.audit'),
            query: args.query,
            columns: [
              { field: 'at', title: t('settings.audit.column.at') },
              { field: 'actorName', title: t('settings.audit.column.actor') },
              { field: 'action', title: t('settings.audit.column.action') },
              { field: 'objectKind', title: t('settings.audit.column.object') },
              { field: 'objectName', title: t('settings.audit.column.name') },
              { field: 'fields', title: t('settings.audit.column.changed') },
              { field: 'changes', title: t('settings.audit.column.changes') },
              { field: 'reason', title: t('settings.audit.column.reason') },
              { field: 'requestId', title: t('settings.audit.column.request') },
            ],
          }}
          empty={
            filtered ? (
              <EmptyState title={t('table.none')} hint={t('table.noneHint')} />
            ) : (
              <EmptyState title={t('settings.audit.empty')} />
            )
          }
        />
      </Sheet>
    </div>
  )
}

/** What was changed; where the log holds values, from what to what, a longer list folded. */
function Changed({ row }: { row: Row }) {
  const { t } = useTranslation()
  const words = changedWords(t, row.fields)
  if (row.changes.length === 0) return <span className="soft">{words || t('say.none')}</span>
  const list = (
    <ul className="audit-changes" data-testid="audit-changes">
      {row.changes.map(({ field, from, to }) => (
        <li key={field}>
          <span className="soft">{fieldWord(t, field)}</span> <del>{valueWord(t, field, from)}</del>
          {' → '}
          <ins>{valueWord(t, field, to)}</ins>
        </li>
      ))}
    </ul>
  )
  if (row.changes.length <= FEW) return list
  return (
    <details>
      <summary>{words}</summary>
      {list}
    </details>
  )
}

/** What it was done to, by its kind and name, with its page where it has one. */
function About({ row }: { row: Row }) {
  const { t } = useTranslation()
  const page = row.objectId ? pageOf(row.objectKind, row.objectId) : null
  return (
    <span className="wrap-any">
      <span className="soft">{kindWord(t, row.objectKind)}</span>{' '}
      <ThingLink to={page}>{row.objectName ?? (page && t('act.view'))}</ThingLink>
    </span>
  )
}
