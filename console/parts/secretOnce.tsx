import { CopyOutlined } from '@ant-design/icons'
import { Alert, Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { Dialog } from './dialog'
import { useTell } from './tell'

/** A secret that the server will not show again; it is gone from this page's memory when the dialog is left. */
export function SecretOnce(props: { title: string; label: string; secret: string; leave: () => void }) {
  const { t } = useTranslation()
  const tell = useTell()
  const copy = (): void => {
    navigator.clipboard.writeText(props.secret).then(() => tell.done(t('say.copied')), tell.problem)
  }
  return (
    <Dialog
      title={props.title}
      closable={false}
      maskClosable={false}
      keyboard={false}
      footer={
        <Button type="primary" onClick={props.leave} data-testid="secret-kept">
          {t('partners.kept')}
        </Button>
      }
    >
      <div className="stack-tight">
        <Alert type="warning" showIcon title={t('partners.once')} />
        <span className="soft">{props.label}</span>
        <div className="secret">
          <span className="code" data-testid="secret">
            {props.secret}
          </span>
          <Button icon={<CopyOutlined />} onClick={copy} aria-label={t('act.copy')} data-testid="secret-copy" />
        </div>
      </div>
    </Dialog>
  )
}
