import { Button, Checkbox, Drawer, Form, Input, Radio } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useDo } from '../../data/read'
import { asProblem } from '../../data/problem'
import { DraftBar, DraftNote, useDraft } from '../../parts/draft'
import { Phone } from '../../parts/phone'
import { useTell } from '../../parts/tell'
import { CodeInput } from '../../parts/typed'
import { filled, NoteCard } from '../campaigns/handset'
import { Bodies } from './bodies'
import { blank, draftOf, SCENES, sentOf, withPlatformTemplate, type Draft, type Scene } from './draft'
import type { TemplateRow } from './rows'
import { Choice } from '../../parts/choice'

const CHANNELS = ['mini_subscribe', 'oa_template'] as const
const TOPICS = ['offers', 'new_arrivals', 'events', 'service'] as const
const KINDS = ['marketing', 'service'] as const

/** Makes or changes a template, with the message as it will look. */
export function TemplateDrawer({ template, leave }: { template: TemplateRow | null; leave: () => void }) {
  const { t } = useTranslation()
  const tell = useTell()
  const create = useDo('createMessageTemplate', ['listMessageTemplates'])
  const edit = useDo('editMessageTemplate', ['listMessageTemplates'])
  const [clean] = useState<Draft>(() => (template ? draftOf(template) : blank()))
  const [draft, setDraft] = useState(clean)
  const writing = useDraft<Draft>({
    name: template ? `template.${template.id}` : 'template.new',
    base: template?.version,
    value: draft,
    clean,
    restore: setDraft,
  })
  const [refused, setRefused] = useState<readonly { path: string; message: string }[]>([])
  const change = (part: Partial<Draft>): void => setDraft({ ...draft, ...part })
  const main = draft.bodies['zh-Hans']
  const ready =
    draft.name.trim() !== '' &&
    draft.providerTemplateId.trim() !== '' &&
    main !== undefined &&
    Object.values(draft.bodies).every(
      (body) => body && body.fields.length > 0 && body.fields.every(({ name, text }) => name.trim() && text.trim()),
    )
  const keep = async (): Promise<void> => {
    setRefused([])
    const { channel, ...rest } = sentOf(draft)
    try {
      await writing.during<unknown>(() =>
        template
          ? edit.mutateAsync({ params: { id: template.id }, body: rest, ifMatch: template.version })
          : create.mutateAsync({ body: { channel, ...rest } }),
      )
      tell.done(t('say.saved'))
      leave()
    } catch (thrown) {
      setRefused(asProblem(thrown).fields)
      tell.problem(thrown)
    }
  }
  const fields = Object.fromEntries((main?.fields ?? []).map(({ name, text }) => [name, filled(t, text)]))
  return (
    <Drawer
      open
      onClose={leave}
      mask={{ closable: !writing.dirty }}
      size={900}
      title={t(template ? 'templates.form.edit' : 'templates.form.create')}
      extra={
        <span className="row">
          <DraftNote of={writing} />
          <Button
            type="primary"
            disabled={!ready}
            loading={create.isPending || edit.isPending}
            onClick={() => void keep()}
            data-testid="template-save"
          >
            {t('act.save')}
          </Button>
        </span>
      }
    >
      <DraftBar of={writing} />
      <div className="beside">
        <Form layout="vertical" component="div">
          <Form.Item label={t('templates.form.channel')}>
            <Choice
              value={draft.channel}
              disabled={template !== null}
              testId="template-channel"
              onChange={(channel) =>
                change({ channel, ...(channel === 'oa_template' ? { kind: 'service', topic: 'service' } : {}) })
              }
              words={CHANNELS.map((value) => ({ value, label: t(`messageChannel.${value}`) }))}
            />
          </Form.Item>
          <Form.Item label={t('templates.form.name')} htmlFor="template-name" required>
            <Input
              id="template-name"
              value={draft.name}
              maxLength={60}
              data-testid="template-name"
              onChange={(event) => change({ name: event.target.value })}
            />
          </Form.Item>
          <Form.Item label={t('templates.form.provider')} htmlFor="template-provider" required>
            <CodeInput
              id="template-provider"
              value={draft.providerTemplateId}
              maxLength={64}
              className="code"
              data-testid="template-provider"
              onChange={(providerTemplateId) => change({ providerTemplateId })}
            />
          </Form.Item>
          <Form.Item label={t('templates.form.kind')} extra={t('templates.form.kindHint')}>
            <Radio.Group
              value={draft.kind}
              disabled={draft.channel === 'oa_template'}
              data-testid="template-kind"
              onChange={(event) => change({ kind: event.target.value as Draft['kind'] })}
              options={KINDS.map((value) => ({ value, label: t(`messageKind.${value}`) }))}
            />
          </Form.Item>
          <Form.Item label={t('templates.form.topic')}>
            <Radio.Group
              value={draft.topic}
              data-testid="template-topic"
              onChange={(event) => change({ topic: event.target.value as Draft['topic'] })}
              options={TOPICS.map((value) => ({ value, label: t(`topic.${value}`) }))}
            />
          </Form.Item>
          {draft.channel === 'mini_subscribe' && (
            <Form.Item label={t('templates.form.scenes')} extra={t('templates.form.scenesHint')}>
              <Checkbox.Group
                value={draft.scenes}
                data-testid="template-scenes"
                onChange={(scenes) => change({ scenes: scenes as Scene[] })}
                options={SCENES.map((value) => ({ value, label: t(`templates.scene.${value}`) }))}
              />
            </Form.Item>
          )}
          <Form.Item label={t('templates.form.paste')} extra={t('templates.form.pasteHint')} htmlFor="template-paste">
            <Input.TextArea
              id="template-paste"
              value=""
              autoSize={{ minRows: 1, maxRows: 4 }}
              placeholder={'门店名称：{{thing1.DATA}}'}
              data-testid="template-paste"
              onChange={(event) => setDraft(withPlatformTemplate(draft, event.target.value))}
            />
          </Form.Item>
          <Bodies labels={draft.labels} bodies={draft.bodies} change={(bodies) => change({ bodies })} />
          {refused.length > 0 && (
            <ul className="plain-list bad" data-testid="template-refused">
              {refused.map(({ path, message }) => (
                <li key={path}>
                  <span className="code">{path}</span>
                  <span>{message}</span>
                </li>
              ))}
            </ul>
          )}
        </Form>
        <Phone title={t('campaigns.phone.title')} label={t('templates.form.preview')}>
          <NoteCard
            shown={{ title: draft.name || t('templates.column.name'), fields, page: main?.page ?? '' }}
            labels={draft.labels}
          />
        </Phone>
      </div>
    </Drawer>
  )
}
