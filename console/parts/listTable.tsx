import { Button, Table, type TableColumnsType } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Problem } from '../data/problem'
import { Trouble, Waiting } from './states'

type ListLike<T> = {
  items: T[]
  problem: Problem | null
  isPending: boolean
  hasMore: boolean
  isLoadingMore: boolean
  more: () => void
  again: () => void
}

/** A last column without a name holds what can be done: on a narrow screen the others are moved under it. */
const keptInSight = <T,>(column: TableColumnsType<T>[number], at: number, all: TableColumnsType<T>) =>
  at === all.length - 1 && column.title === undefined ? { ...column, fixed: 'end' as const } : column

/** A list as a table: skeleton, reason or emptiness instead of rows, and "show more" while the server has more. */
export function ListTable<T extends object>(props: {
  list: ListLike<T>
  columns: TableColumnsType<T>
  empty: ReactNode
  rowKey?: (row: T) => string
  onRow?: (row: T) => void
  testId?: string
  minWidth?: number
}) {
  const { t } = useTranslation()
  const { list } = props
  if (list.problem && list.items.length === 0) return <Trouble problem={list.problem} again={list.again} />
  if (list.isPending) return <Waiting />
  if (list.items.length === 0) return <>{props.empty}</>
  const keyOf = props.rowKey ?? ((row: T) => String((row as { id?: string }).id))
  const open = props.onRow
  return (
    <div data-testid={props.testId}>
      <Table<T>
        dataSource={list.items}
        columns={props.columns.map(keptInSight)}
        rowKey={keyOf}
        pagination={false}
        scroll={{ x: props.minWidth ?? 720 }}
        rowClassName={open ? 'row-opens' : ''}
        onRow={
          open
            ? (row) => ({
                onClick: () => open(row),
                tabIndex: 0,
                onKeyDown: (event) => {
                  if (event.key === 'Enter' && event.target === event.currentTarget) open(row)
                },
              })
            : undefined
        }
      />
      {list.hasMore && (
        <div className="list-more">
          <Button onClick={list.more} loading={list.isLoadingMore}>
            {t('act.more')}
          </Button>
        </div>
      )}
    </div>
  )
}
