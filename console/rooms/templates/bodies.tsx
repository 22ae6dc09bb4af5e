import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Form, Input, Select, Tabs, Tag as Word } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { LANGUAGES } from '../../../shared/rules/member'
import { CodeInput } from '../../parts/typed'
import type { BodyDraft, Draft, Tag } from './draft'

const VARIABLES = ['nickname', 'memberNo', 'regionName', 'storeName', 'couponTitle', 'couponValidUntil']

/** The fields of the message, language by language; Simplified Chinese is always there, the others fall back to it. */
export function Bodies(props: {
  labels: Draft['labels']
  bodies: Draft['bodies']
  change: (bodies: Draft['bodies']) => void
}) {
  const { t } = useTranslation()
  const [at, setAt] = useState<Tag>('zh-Hans')
  const spoken = LANGUAGES.filter((tag) => props.bodies[tag])
  const silent = LANGUAGES.filter((tag) => !props.bodies[tag])
  const set = (tag: Tag, body: BodyDraft | undefined): void => props.change({ ...props.bodies, [tag]: body })
  const add = (tag: Tag): void => {
    const main = props.bodies['zh-Hans']
    set(tag, { fields: (main?.fields ?? []).map(({ name }) => ({ name, text: '' })), page: main?.page })
    setAt(tag)
  }
  const drop = (tag: Tag): void => {
    const { [tag]: _gone, ...rest } = props.bodies
    props.change(rest)
    setAt('zh-Hans')
  }
  return (
    <Form.Item label={t('templates.form.bodies')} extra={t('templates.form.fallback')} required>
      <Tabs
        size="small"
        activeKey={at}
        onChange={(tag) => setAt(tag as Tag)}
        tabBarExtraContent={
          silent.length > 0 && (
            <Select
              size="small"
              className="member-segment"
              placeholder={t('templates.form.addLanguage')}
              value={null}
              data-testid="template-add-language"
              aria-label={t('templates.form.addLanguage')}
              onChange={(tag: Tag) => add(tag)}
              options={silent.map((tag) => ({ value: tag, label: t(`language.${tag}`) }))}
            />
          )
        }
        items={spoken.map((tag) => ({
          key: tag,
          label: t(`language.${tag}`),
          children: (
            <BodyFields
              body={props.bodies[tag] ?? { fields: [] }}
              tag={tag}
              labels={props.labels}
              change={(body) => set(tag, body)}
              drop={tag === 'zh-Hans' ? undefined : () => drop(tag)}
            />
          ),
        }))}
      />
    </Form.Item>
  )
}

function BodyFields(props: {
  body: BodyDraft
  labels: Draft['labels']
  tag: Tag
  change: (body: BodyDraft) => void
  drop?: () => void
}) {
  const { t } = useTranslation()
  const { body, change, tag } = props
  const put = (at: number, part: Partial<BodyDraft['fields'][number]>): void =>
    change({ ...body, fields: body.fields.map((field, i) => (i === at ? { ...field, ...part } : field)) })
  return (
    <div className="stack-tight" data-testid={`template-body-${tag}`}>
      {body.fields.map((field, at) => (
        <div className="field-row" key={at}>
          <CodeInput
            className="field-name code"
            value={field.name}
            placeholder={t('templates.form.fieldHint')}
            aria-label={t('templates.form.field')}
            data-testid={`template-field-${at}`}
            onChange={(name) => put(at, { name })}
          />
          <Input
            value={field.text}
            prefix={props.labels[field.name] && <span className="soft">{props.labels[field.name]}</span>}
            maxLength={200}
            aria-label={t('templates.form.text')}
            data-testid={`template-text-${at}`}
            onChange={(event) => put(at, { text: event.target.value })}
          />
          <Button
            type="text"
            icon={<DeleteOutlined />}
            disabled={body.fields.length === 1}
            aria-label={t('act.remove')}
            onClick={() => change({ ...body, fields: body.fields.filter((_, i) => i !== at) })}
          />
        </div>
      ))}
      <div className="row">
        {body.fields.length < 10 && (
          <Button
            size="small"
            icon={<PlusOutlined />}
            data-testid="template-add-field"
            onClick={() => change({ ...body, fields: [...body.fields, { name: '', text: '' }] })}
          >
            {t('templates.form.addField')}
          </Button>
        )}
        {props.drop && (
          <Button size="small" onClick={props.drop}>
            {t('templates.form.removeLanguage')}
          </Button>
        )}
      </div>
      <p className="soft">
        {t('templates.form.variables')}{' '}
        {VARIABLES.map((name) => (
          <Word key={name} className="faint-code">{`{{${name}}}`}</Word>
        ))}
      </p>
      <CodeInput
        value={body.page ?? ''}
        placeholder={t('templates.form.page')}
        aria-label={t('templates.form.page')}
        maxLength={200}
        data-testid={`template-page-${tag}`}
        onChange={(page) => change({ ...body, page })}
      />
    </div>
  )
}
