import { Alert, Button, Form } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Args } from '../../api'
import { DraftBar, DraftNote, useFormDraft } from '../../parts/draft'
import { Sheet } from '../../parts/page'
import { useTell } from '../../parts/tell'
import { useMay } from '../../session'
import { useKeep, type Settings } from './keep'

/** The settings of one subject as a form: what is typed is kept until it is saved, and who may not change it only reads. */
export function Subject<F extends object>(props: {
  settings: Settings
  name: string
  initial: F
  sent: (filled: F) => Args<'editSettings'>['body']
  children: (locked: boolean) => ReactNode
}) {
  const { t } = useTranslation()
  const may = useMay()
  const tell = useTell()
  const { keep, busy } = useKeep(props.settings)
  const [form] = Form.useForm<F>()
  const { name, initial, sent, settings } = props
  const draft = useFormDraft(form, { name: `settings.${name}`, initial, base: settings.version })
  const locked = !may('editSettings')
  return (
    <Sheet className="narrow">
      {locked && <Alert type="info" showIcon title={t('settings.readOnly')} />}
      <DraftBar of={draft} />
      <Form<F>
        form={form}
        layout="vertical"
        disabled={locked}
        initialValues={initial}
        onFinish={(filled) => void draft.during(() => keep(sent(filled))).catch(tell.problem)}
      >
        {props.children(locked)}
        {!locked && (
          <div className="row">
            <Button type="primary" htmlType="submit" loading={busy} data-testid={`settings-${name}-save`}>
              {t('act.save')}
            </Button>
            <DraftNote of={draft} />
          </div>
        )}
      </Form>
    </Sheet>
  )
}

/** A field that must be filled in. */
export const useMust = () => {
  const { t } = useTranslation()
  return { required: true, message: t('say.required') }
}
