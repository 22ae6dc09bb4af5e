import { CalculatorOutlined } from '@ant-design/icons'
import { Button, Form } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { fenOf } from '../../../shared/rules/typed'
import { Sheet } from '../../parts/page'
import { CodeInput } from '../../parts/typed'
import type { TillItem } from './items'
import { Pad } from './pad'

/** The amount as it is typed, in yuan. */
export type Typed = { code: string; amount: string; orderNo?: string; items?: TillItem[] }

/** The amount in fen, where one stands there. */
export function fenTyped(amount: string): { orderAmountFen?: number } {
  const fen = fenOf(amount)
  return fen === null ? {} : { orderAmountFen: fen }
}

const PAD = 'console.desk.pad'
/** Open where fingers are what there is, until somebody says otherwise. */
const padAtFirst = (): boolean =>
  (localStorage.getItem(PAD) ?? (window.matchMedia('(pointer: coarse)').matches ? 'open' : 'shut')) === 'open'

/** The three things a till knows: what the customer shows, the amount, the order. */
export function Entry(props: { typed: Typed; change: (next: Typed) => void; look: () => void; busy: boolean }) {
  const { t } = useTranslation()
  const { typed, change } = props
  const [pad, setPad] = useState(padAtFirst)
  const unread = typed.amount.trim() !== '' && fenOf(typed.amount) === null
  const ready = typed.code.trim() !== '' && !unread
  const turnPad = (): void => {
    localStorage.setItem(PAD, pad ? 'shut' : 'open')
    setPad(!pad)
  }
  return (
    <Sheet>
      <Form layout="vertical" size="large" onFinish={() => ready && props.look()}>
        <Form.Item label={t('desk.code')} extra={t('desk.codeHint')} htmlFor="desk-code">
          <CodeInput
            id="desk-code"
            value={typed.code}
            maxLength={100}
            autoFocus
            autoCapitalize="characters"
            className="code"
            data-testid="desk-code"
            onChange={(code) => change({ ...typed, code, items: undefined })}
          />
        </Form.Item>
        <Form.Item
          label={t('desk.amount')}
          extra={t('desk.amountHint')}
          htmlFor="desk-amount"
          validateStatus={unread ? 'error' : undefined}
          help={unread ? t('desk.amountWrong') : undefined}
        >
          <CodeInput
            id="desk-amount"
            data-testid="desk-amount"
            prefix="¥"
            inputMode="decimal"
            maxLength={20}
            aria-invalid={unread}
            value={typed.amount}
            onChange={(amount) => change({ ...typed, amount })}
            suffix={
              <Button
                type="text"
                size="small"
                icon={<CalculatorOutlined />}
                aria-label={t('desk.pad')}
                aria-expanded={pad}
                title={t('desk.pad')}
                onClick={turnPad}
                data-testid="desk-pad-turn"
              />
            }
          />
        </Form.Item>
        {pad && <Pad amount={typed.amount} change={(amount) => change({ ...typed, amount })} />}
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
