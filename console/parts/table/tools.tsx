import { DownloadOutlined, SettingOutlined } from '@ant-design/icons'
import { Button, Checkbox, Popover, Switch } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { choosable, type Column } from './columns'
import { useDense } from './kept'

/** What stands above a table: how many there are, and at its end the file and the choice of columns and density. */
export function Tools<T>(props: {
  columns: readonly Column<T>[]
  turned: readonly string[]
  turn: (turned: readonly string[]) => void
  count: string
  save?: ReactNode
}) {
  return (
    <div className="table-tools">
      <span className="soft" data-testid="table-count" role="status">
        {props.count}
      </span>
      <span className="row">
        {props.save}
        <Columns {...props} />
      </span>
    </div>
  )
}

function Columns<T>({ columns, turned, turn }: Parameters<typeof Tools<T>>[0]) {
  const { t } = useTranslation()
  const [dense, become] = useDense()
  const flip = (key: string): void =>
    turn(turned.includes(key) ? turned.filter((known) => known !== key) : [...turned, key])
  return (
    <Popover
      trigger="click"
      placement="bottomRight"
      title={t('table.columns')}
      content={
        <div className="stack-tight" data-testid="table-columns-open">
          {choosable(columns).map(({ key, title, optional }) => (
            <Checkbox
              key={key}
              checked={Boolean(optional) === turned.includes(key)}
              onChange={() => flip(key)}
              data-testid={`table-column-${key}`}
            >
              {title as ReactNode}
            </Checkbox>
          ))}
          <label className="row table-dense">
            <Switch size="small" checked={dense} onChange={become} data-testid="table-dense" />
            {t('table.dense')}
          </label>
        </div>
      }
    >
      <Button
        type="text"
        size="small"
        icon={<SettingOutlined />}
        aria-label={t('table.columns')}
        title={t('table.columns')}
        data-testid="table-columns"
      />
    </Popover>
  )
}

/** The list as a file, read on to its end; while that goes on, how far it is and the way to stop it. */
export function SaveButton(props: { busy: number | null; start: () => void; stop: () => void }) {
  const { t } = useTranslation()
  return props.busy === null ? (
    <Button type="text" size="small" icon={<DownloadOutlined />} onClick={props.start} data-testid="table-csv">
      {t('act.csv')}
    </Button>
  ) : (
    <span className="soft" role="status">
      {t('table.reading', { n: props.busy.toLocaleString() })}{' '}
      <Button type="link" size="small" onClick={props.stop}>
        {t('act.cancel')}
      </Button>
    </span>
  )
}
