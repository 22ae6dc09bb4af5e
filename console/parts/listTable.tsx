import { Button, Table, type TableColumnsType } from 'antd'
import { startTransition, useDeferredValue, useEffect, useRef, useState, type Key, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Problem } from '../data/problem'
import { Trouble, Waiting } from './states'
import { BulkBar } from './table/bulk'
import { orderOf, shownOf, type Column } from './table/columns'
import { useDense, useTurned } from './table/kept'
import { meansRow, onlyStop, rowKey } from './table/keys'
import { SaveButton, Tools } from './table/tools'
import { useWide } from './table/wide'
import { useWritten, type Written } from './table/written'

type ListLike<T> = {
  items: T[]
  /** What the server counted, where it counts. */
  first?: { items: T[]; total?: number | null } | undefined
  problem: Problem | null
  isPending: boolean
  isStale?: boolean
  hasMore: boolean
  isLoadingMore: boolean
  more: () => void
  again: () => void
}

type Props<T> = {
  /** By this a person's columns are kept: the same table has the same name everywhere. */
  name: string
  list: ListLike<T>
  columns: readonly Column<T>[]
  empty: ReactNode
  rowKey?: (row: T) => string
  onRow?: (row: T) => void
  testId?: string
  /** Narrower than this, the table is scrolled sideways. */
  minWidth?: number
  /** The order asked for, as in the address; without it no column can be sorted by. */
  sort?: { by: string | undefined; to: (sort: string | undefined) => void }
  /** What can be done with several rows at once; with it rows can be ticked. */
  bulk?: (rows: T[], done: () => void) => ReactNode
  /** The whole list as a file that the server writes; only for those who may. */
  written?: Written | false
  /** In a drawer or beside a form: no line of tools. */
  small?: boolean
}

/**
 * The one table. Skeleton, reason or emptiness stands instead of rows; the server sorts; columns and density are a person's
 * own; the head stays in sight; arrows, Enter and Space do what a mouse does; "show more" while the server has more.
 */
export function ListTable<T extends object>(props: Props<T>) {
  const { list } = props
  // The first rows are drawn in small steps, also where they were here before the table was: what is clicked or typed meanwhile
  // does not wait until the last of fifty stands.
  const [here, setHere] = useState(false)
  useEffect(() => startTransition(() => setHere(true)), [])
  const begun = useDeferredValue(list.items).length > 0 && here
  if (list.problem && list.items.length === 0) return <Trouble problem={list.problem} again={list.again} />
  if (list.isPending || (list.items.length > 0 && !begun)) return <Waiting />
  if (list.items.length === 0) return <>{props.empty}</>
  return <Filled {...props} />
}

function Filled<T extends object>(props: Props<T>) {
  const { t } = useTranslation()
  const { list, columns, sort } = props
  const [turned, turn] = useTurned(props.name)
  const [dense] = useDense()
  const [box, wide, roomy] = useWide(props.minWidth ?? 720, actsOf(columns)?.width ?? 0)
  const [ticked, setTicked] = useState<readonly Key[]>([])
  // Where the Tab key comes in; kept beside the drawing, so that an arrow does not draw a thousand rows again.
  const active = useRef<string | null>(null)
  const file = useWritten(props.written || undefined)
  const keyOf = props.rowKey ?? ((row: T) => String((row as { id?: string }).id))
  const chosen = list.items.filter((row) => ticked.includes(keyOf(row)))
  const entry = list.items.some((row) => keyOf(row) === active.current) ? active.current : keyOf(list.items[0] as T)
  const tick = (key: string): void =>
    setTicked(ticked.includes(key) ? ticked.filter((known) => known !== key) : [...ticked, key])
  const n = list.items.length.toLocaleString()
  const total = list.first?.total
  const count =
    typeof total === 'number'
      ? t('say.total', { n: total.toLocaleString() })
      : t(list.hasMore ? 'table.first' : 'say.total', { n })
  return (
    <div
      data-testid={props.testId}
      ref={box}
      className={['table-box', wide && 'table-wide', list.isStale && 'table-stale'].filter(Boolean).join(' ')}
      aria-busy={list.isStale}
    >
      {chosen.length > 0 && props.bulk ? (
        <BulkBar count={chosen.length} clear={() => setTicked([])}>
          {props.bulk(chosen, () => setTicked([]))}
        </BulkBar>
      ) : (
        !props.small && (
          <Tools
            columns={columns}
            turned={turned}
            turn={turn}
            count={count}
            save={props.written && <SaveButton {...file} />}
          />
        )
      )}
      <Table<T>
        dataSource={list.items}
        columns={drawn(shownOf(columns, turned), sort?.by, roomy)}
        rowKey={keyOf}
        size={dense ? 'small' : undefined}
        pagination={false}
        scroll={wide ? undefined : { x: props.minWidth ?? 720 }}
        rowClassName={props.onRow ? 'row-opens' : ''}
        sortDirections={['ascend', 'descend']}
        onChange={(_, __, sorter) => {
          const { order, column } = Array.isArray(sorter) ? {} : sorter
          const word = (column as { word?: string } | undefined)?.word
          sort?.to(order && word ? (order === 'descend' ? `-${word}` : word) : undefined)
        }}
        rowSelection={
          props.bulk && {
            selectedRowKeys: chosen.map(keyOf),
            onChange: setTicked,
            columnWidth: 44,
            getCheckboxProps: () => ({ 'aria-label': t('table.choose') }),
            onCell: () => ({ onClick: (event) => event.stopPropagation() }),
          }
        }
        onRow={(row) => {
          const key = keyOf(row)
          const open = props.onRow && (() => props.onRow?.(row))
          // What is scrolled sideways has to be reached by keys as well.
          if (!open && !props.bulk && wide) return {}
          return {
            onClick: open && ((event) => meansRow(event) && open()),
            // One stop of the Tab key for the whole table; arrows do the rest.
            tabIndex: key === entry ? 0 : -1,
            onFocus: ({ currentTarget }) => {
              active.current = key
              onlyStop(currentTarget)
            },
            onKeyDown: (event) => rowKey(event, { open, select: props.bulk && (() => tick(key)) }),
          }
        }}
      />
      <More list={list} />
    </div>
  )
}

/** "Show more", or why there is no more and a way to ask again: what is shown already stays. */
function More<T>({ list }: { list: ListLike<T> }) {
  const { t } = useTranslation()
  if (list.problem) return <Trouble problem={list.problem} again={list.hasMore ? list.more : list.again} />
  if (!list.hasMore) return null
  return (
    <div className="list-more">
      <Button onClick={list.more} loading={list.isLoadingMore}>
        {t('act.more')}
      </Button>
    </div>
  )
}

/** The column of what can be done with a row: the last one, without a name. */
function actsOf<T>(columns: readonly Column<T>[]): { key: string; width: number } | null {
  const last = columns.at(-1)
  return last && last.title === undefined ? { key: last.key, width: Number(last.width ?? 0) } : null
}

/** Our columns as antd's: the last one without a name is kept in sight where there is room, sorted ones ask the server. */
const drawn = <T,>(columns: Column<T>[], sort: string | undefined, roomy: boolean): TableColumnsType<T> => {
  const acts = actsOf(columns)
  return columns.map(({ sort: word, optional: _optional, ...column }) => {
    const order = orderOf(sort)
    return {
      ...column,
      ...(roomy && column.key === acts?.key ? { fixed: 'end' as const } : {}),
      ...(word
        ? {
            word,
            sorter: true,
            sortOrder: order?.word === word ? (order.falling ? ('descend' as const) : ('ascend' as const)) : null,
          }
        : {}),
    }
  })
}
