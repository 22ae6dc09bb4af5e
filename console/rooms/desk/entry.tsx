import { Button, Form } from 'antd'
import { useTranslation } from 'react-i18next'
import { YuanInput } from '../../parts/yuanInput'
import { Sheet } from '../../parts/page'
import { CodeInput } from '../../parts/typed'
import type { TillItem } from './items'

export type Typed = { code: string; amountFen?: number; orderNo?: string; items?: TillItem[] }

/** The three things a till knows: the code, the amount, the order. */
export function Entry(props: {
  typed: Typed
  change: (next: Typed) => void
  look: (typed: Typed) => void
  busy: boolean
}) {
  const { t } = useTranslation()
  const { typed, change } = props
  const ready = typed.code.trim() !== ''
  const look = (): void => {
    if (ready) props.look(typed)
  }
  return (
    <Sheet>
      <Form layout="vertical" size="large" onFinish={look}>
        <Form.Item label={t('desk.code')} extra={t('desk.codeHint')} htmlFor="desk-code">
          <CodeInput
            id="desk-code"
            value={typed.code}
            maxLength={100}
            autoFocus
            autoComplete="off"
            autoCapitalize="characters"
            className="code"
            data-testid="desk-code"
            onChange={(code) => change({ ...typed, code, items: undefined })}
          />
        </Form.Item>
        <Form.Item label={t('desk.amount')} extra={t('desk.amountHint')} htmlFor="desk-amount">
          <YuanInput
            id="desk-amount"
            testId="desk-amount"
            value={typed.amountFen}
            onChange={(amountFen) => change({ ...typed, amountFen })}
            onPressEnter={look}
          />
        </Form.Item>
        <Form.Item label={t('desk.orderNo')} htmlFor="desk-order">
          <CodeInput
            id="desk-order"
            value={typed.orderNo}
            maxLength={64}
            data-testid="desk-order"
            onChange={(orderNo) => change({ ...typed, orderNo })}
          />
        </Form.Item>
        <Button
          type="primary"
          htmlType="submit"
          block
          disabled={!ready}
          loading={props.busy}
          data-testid="desk-preview"
        >
          {t('desk.preview')}
        </Button>
      </Form>
    </Sheet>
  )
}
