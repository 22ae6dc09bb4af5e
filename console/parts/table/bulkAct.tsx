import { useQueryClient } from '@tanstack/react-query'
import { Button, Form, Input, Progress } from 'antd'
import { useEffect, useRef, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog } from '../dialog'
import type { RouteName } from '../../../shared/contract/table'
import { digitsOf } from '../../../shared/rules/typed'
import { asProblem, type Problem } from '../../data/problem'
import { problemText } from '../../data/problemText'
import { refresh } from '../../data/read'
import { useTell } from '../tell'

type Props<T> = {
  rows: readonly T[]
  keyOf: (row: T) => string
  nameOf: (row: T) => string
  /** What is done, on the button and above the question. */
  words: string
  hint: ReactNode
  icon?: ReactNode
  /** It cannot be undone: how many they are has to be written first. */
  final?: boolean
  testId: string
  /** Of one row; refused, it rejects with the reason. Doing it again for a row whose answer was lost must change nothing. */
  act: (row: T) => Promise<unknown>
  touches: readonly RouteName[]
  /** All of them are done. */
  done: () => void
  /** Fields of the dialog, and whether they are filled in. */
  children?: ReactNode
  ready?: boolean
  leave?: () => void
}
type Left<T> = { row: T; problem: Problem }
type Going<T> = { total: number; did: number; left: Left<T>[]; over: boolean }

/**
 * One act for each ticked row, one after the other. First it says how many; then how far it is; at the end what was not
 * done and why not, and those can be tried again. Who closes it or leaves the page stops it, and is told how far it came, as
 * when the rows with their reasons have left the list. Test ids: `<testId>`, `<testId>-go`, `<testId>-left`.
 */
export function BulkAct<T>(props: Props<T>) {
  const [open, setOpen] = useState(false)
  const leave = (): void => {
    setOpen(false)
    props.leave?.()
  }
  return (
    <>
      <Button
        size="small"
        icon={props.icon}
        danger={props.final}
        disabled={props.rows.length === 0}
        onClick={() => setOpen(true)}
        data-testid={props.testId}
      >
        {props.words}
      </Button>
      {open && <Ask {...props} leave={leave} />}
    </>
  )
}

function Ask<T>(props: Props<T> & { leave: () => void }) {
  const { t } = useTranslation()
  const tell = useTell()
  const client = useQueryClient()
  const [going, setGoing] = useState<Going<T> | null>(null)
  const [typed, setTyped] = useState('')
  const stopped = useRef(false)
  /** What nobody has read yet: told where the dialog goes without being closed. */
  const unread = useRef<Going<T> | null>(null)
  const { rows, keyOf, testId, leave } = props
  const partly = ({ did, total, left }: Going<T>): void => {
    const [first] = left
    const counted = t('table.bulkPartly', { words: props.words, did, total })
    tell.askAgain(first ? `${counted} ${problemText(t, first.problem)}` : counted)
  }
  const told = useRef(partly)
  told.current = partly
  useEffect(() => {
    stopped.current = false
    return () => {
      stopped.current = true
      if (unread.current) told.current(unread.current)
    }
  }, [])
  // The list is read again meanwhile; those that were ticked stay those that are meant.
  const [meant] = useState(rows)
  const ready = props.ready !== false && (!props.final || digitsOf(typed) === String(meant.length))

  const go = async (todo: readonly T[]): Promise<void> => {
    const now: Going<T> = { total: todo.length, did: 0, left: [], over: false }
    unread.current = null
    setGoing(now)
    for (const row of todo) {
      if (stopped.current) break
      // As the list has it by now: its version may be another since the first try.
      await props.act(rows.find((known) => keyOf(known) === keyOf(row)) ?? row).then(
        () => void now.did++,
        (thrown: unknown) => void now.left.push({ row, problem: asProblem(thrown) }),
      )
      setGoing({ ...now, left: [...now.left] })
    }
    await refresh(client, ...props.touches, 'readWaiting')
    if (now.did < now.total) {
      if (stopped.current) return partly(now)
      unread.current = { ...now, over: true }
      return setGoing(unread.current)
    }
    tell.done(t('table.bulkDone', { words: props.words, n: now.total.toLocaleString() }))
    if (stopped.current) return
    props.done()
    leave()
  }
  const close = (): void => {
    stopped.current = true
    unread.current = null
    leave()
  }
  const over = going?.over
  return (
    <Dialog
      title={props.words}
      onCancel={close}
      mask={{ closable: false }}
      footer={[
        <Button key="leave" onClick={close}>
          {t(over ? 'act.close' : 'act.cancel')}
        </Button>,
        <Button
          key="go"
          type="primary"
          danger={props.final}
          disabled={!ready}
          loading={going !== null && !over}
          onClick={() => void go(going ? going.left.map(({ row }) => row) : meant)}
          data-testid={`${testId}-go`}
        >
          {over ? t('table.bulkAgain', { n: going.left.length }) : props.words}
        </Button>,
      ]}
    >
      {going ? (
        <Outcome {...going} nameOf={props.nameOf} testId={testId} />
      ) : (
        <Form layout="vertical" onFinish={() => ready && void go(meant)}>
          <p>
            <strong>{t('table.bulkAsk', { n: meant.length.toLocaleString() })}</strong> {props.hint}
          </p>
          {props.children}
          {props.final && (
            <Form.Item label={t('table.bulkSure', { n: meant.length })} className="last" htmlFor={`${testId}-sure`}>
              <Input
                id={`${testId}-sure`}
                autoFocus
                inputMode="numeric"
                value={typed}
                onChange={({ target }) => setTyped(target.value)}
                data-testid={`${testId}-sure`}
              />
            </Form.Item>
          )}
        </Form>
      )}
    </Dialog>
  )
}

function Outcome<T>(props: Going<T> & { nameOf: (row: T) => string; testId: string }) {
  const { t } = useTranslation()
  const { total, did, left, over } = props
  return (
    <div className="stack-tight" aria-live="polite">
      {!over && <Progress percent={Math.floor(((did + left.length) / total) * 100)} aria-label={t('job.progress')} />}
      <p>{t(left.length > 0 ? 'table.bulkSome' : 'table.bulkSoFar', { did, left: left.length, total })}</p>
      {left.length > 0 && (
        <ul className="plain-list bulk-left" data-testid={`${props.testId}-left`}>
          {left.map(({ row, problem }, at) => (
            <li key={at}>
              <span>{props.nameOf(row)}</span>
              <span className="bad">{problemText(t, problem)}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
