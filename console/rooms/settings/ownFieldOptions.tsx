import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Form, Input } from 'antd'
import { useTranslation } from 'react-i18next'
import { OWN_KEY, OWN_LIMITS, type OwnOption } from '../../../shared/rules/ownFields'
import { InLanguages } from '../../parts/inLanguages'

/** The options of a choice in their order, each with its key; those that were archived are named below. */
export function OwnFieldOptions({ had }: { had: readonly OwnOption[] }) {
  const { t } = useTranslation()
  const must = { required: true, whitespace: true, message: t('say.required') }
  const archived = had.filter((option) => option.archived)
  const known = (key: unknown): boolean => had.some((option) => option.key === key)
  return (
    <Form.Item
      label={t('ownFields.form.options')}
      extra={
        archived.length > 0
          ? t('ownFields.form.optionBack', { names: archived.map(({ name }) => name).join(t('say.comma')) })
          : t('ownFields.form.optionsHint')
      }
    >
      <Form.List name="options">
        {(rows, { add, remove }) => (
          <div className="stack-tight">
            {rows.map(({ key, name }) => (
              <div key={key}>
                <div className="field-row">
                  <Form.Item name={[name, 'name']} className="grow last" rules={[must]}>
                    <Input
                      maxLength={20}
                      placeholder={t('ownFields.form.option')}
                      aria-label={t('ownFields.form.option')}
                      data-testid={`own-option-name-${name}`}
                    />
                  </Form.Item>
                  <Form.Item shouldUpdate noStyle>
                    {({ getFieldValue }) => (
                      <Form.Item
                        name={[name, 'key']}
                        className="grow last"
                        rules={[must, { pattern: OWN_KEY, message: t('ownFields.form.keyWrong') }]}
                      >
                        <Input
                          maxLength={20}
                          className="code"
                          disabled={known(getFieldValue(['options', name, 'key']))}
                          placeholder={t('ownFields.form.optionKey')}
                          aria-label={t('ownFields.form.optionKey')}
                          data-testid={`own-option-key-${name}`}
                        />
                      </Form.Item>
                    )}
                  </Form.Item>
                  <Button
                    type="text"
                    icon={<DeleteOutlined />}
                    disabled={rows.length === 1}
                    aria-label={t('act.remove')}
                    onClick={() => remove(name)}
                  />
                </div>
                <Form.Item name={[name, 'names']} noStyle>
                  <InLanguages max={20} testId={`own-option-names-${name}`} />
                </Form.Item>
              </div>
            ))}
            {rows.length < OWN_LIMITS.options && (
              <div>
                <Button
                  size="small"
                  icon={<PlusOutlined />}
                  onClick={() => add({ key: '', name: '', names: null })}
                  data-testid="own-option-add"
                >
                  {t('ownFields.form.addOption')}
                </Button>
              </div>
            )}
          </div>
        )}
      </Form.List>
    </Form.Item>
  )
}
