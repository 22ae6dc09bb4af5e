import { Form, type FormInstance } from 'antd'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog } from './dialog'
import { useLeave } from './leave'
import { markFields, useTell } from './tell'

/**
 * A form in a dialog: kept and left when it was taken; open with the refused fields marked when it was not. A click beside it
 * does nothing, and what was filled in is thrown away only when that is said once more.
 */
export function FormDialog<F extends object>(props: {
  title: string
  form: FormInstance<F>
  initial: Partial<F>
  keep: (filled: F) => Promise<unknown>
  leave: () => void
  testId: string
  okText?: string
  /** What is said once it was taken; null: nothing. */
  told?: string | null
  width?: number
  danger?: boolean
  children: ReactNode
}) {
  const { t } = useTranslation()
  const tell = useTell()
  const [busy, setBusy] = useState(false)
  const leave = useLeave(() => props.form.isFieldsTouched(), props.leave)
  const keep = async (filled: F): Promise<void> => {
    setBusy(true)
    try {
      await props.keep(filled)
      if (props.told !== null) tell.done(props.told ?? t('say.saved'))
      props.leave()
    } catch (thrown) {
      const known = Object.keys(props.form.getFieldsValue(true) as object)
      markFields(props.form, thrown, (path) => {
        const head = path.split('.')[0] ?? ''
        return known.includes(head) ? [head] : null
      })
      tell.problem(thrown)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Dialog
      title={props.title}
      width={props.width}
      onCancel={leave}
      mask={{ closable: false }}
      onOk={props.form.submit}
      okText={props.okText ?? t('act.save')}
      cancelText={t('act.cancel')}
      okButtonProps={{ loading: busy, danger: props.danger, 'data-testid': props.testId }}
    >
      <Form<F>
        form={props.form}
        layout="vertical"
        autoComplete="off"
        initialValues={props.initial}
        onFinish={(filled) => void keep(filled)}
      >
        {props.children}
      </Form>
    </Dialog>
  )
}
