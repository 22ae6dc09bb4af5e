import { Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog } from './dialog'
import { sameTyped } from '../../shared/rules/typed'
import { useTell } from './tell'

/** For what cannot be undone: done only after its name was typed; stays open when it was refused. */
export function TypedConfirm(props: {
  title: string
  ask: string
  name: string
  act: () => Promise<unknown>
  leave: () => void
  testId: string
  cancelText?: string
}) {
  const { t } = useTranslation()
  const tell = useTell()
  const [typed, setTyped] = useState('')
  const [busy, setBusy] = useState(false)
  const go = async (): Promise<void> => {
    setBusy(true)
    try {
      await props.act()
      props.leave()
    } catch (thrown) {
      tell.problem(thrown)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Dialog
      title={props.title}
      okText={props.title}
      cancelText={props.cancelText ?? t('act.cancel')}
      okButtonProps={{
        danger: true,
        disabled: !sameTyped(typed, props.name),
        loading: busy,
        'data-testid': `${props.testId}-go`,
      }}
      onCancel={props.leave}
      mask={{ closable: false }}
      onOk={() => void go()}
    >
      <div className="stack-tight">
        <p>{props.ask}</p>
        <p className="code">{props.name}</p>
        <Input
          value={typed}
          aria-label={props.ask}
          onChange={(event) => setTyped(event.target.value)}
          data-testid={props.testId}
        />
      </div>
    </Dialog>
  )
}
