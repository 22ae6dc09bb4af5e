import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Form, Input } from 'antd'
import { useTranslation } from 'react-i18next'
import { InLanguages } from '../../parts/inLanguages'

/** What members of one tier have, a line each, as they read it. */
export function Benefits({ tier, locked }: { tier: number; locked: boolean }) {
  const { t } = useTranslation()
  return (
    <Form.Item label={t('tiers.benefits')} className="last">
      <Form.List name={[tier, 'benefits']}>
        {(rows, { add, remove }) => (
          <div className="stack-tight">
            {rows.map(({ key, name }) => (
              <div key={key}>
                <div className="field-row">
                  <Form.Item
                    name={[name, 'text']}
                    className="grow last"
                    rules={[{ required: true, whitespace: true, message: t('say.required') }]}
                  >
                    <Input
                      maxLength={60}
                      aria-label={t('tiers.benefit')}
                      data-testid={`tier-benefit-${tier}-${name}`}
                    />
                  </Form.Item>
                  <Button
                    type="text"
                    icon={<DeleteOutlined />}
                    aria-label={t('act.remove')}
                    onClick={() => remove(name)}
                  />
                </div>
                <Form.Item name={[name, 'texts']} noStyle>
                  <InLanguages max={60} disabled={locked} testId={`tier-benefit-words-${tier}-${name}`} />
                </Form.Item>
              </div>
            ))}
            {rows.length < 8 && !locked && (
              <div>
                <Button
                  size="small"
                  icon={<PlusOutlined />}
                  onClick={() => add({ text: '', texts: null })}
                  data-testid={`tier-benefit-add-${tier}`}
                >
                  {t('tiers.addBenefit')}
                </Button>
              </div>
            )}
          </div>
        )}
      </Form.List>
    </Form.Item>
  )
}
