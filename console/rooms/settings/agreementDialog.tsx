import { Form, Input, Segmented, Tabs } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog } from '../../parts/dialog'
import { isoOf } from '../../../shared/rules/calendar'
import { LANGUAGES, type Language } from '../../../shared/rules/member'
import type { Args } from '../../api'
import { useDo, useList, useRead } from '../../data/read'
import { markFields, useTell } from '../../parts/tell'
import { Choice } from '../../parts/choice'
import { MomentPick } from '../../parts/date'
import { DraftBar, DraftNote, useFormDraft } from '../../parts/draft'
import { Read, Trouble } from '../../parts/states'
import { CodeInput } from '../../parts/typed'
import { Compared, OnPhone } from './agreementText'

type Sent = Args<'publishAgreement'>['body']
const VIEWS = ['writing', 'phone', 'compare'] as const
const DOCUMENTS = ['membershipTerms', 'privacyPolicy'] as const
type Filled = {
  document: Sent['document']
  version: string
  effectiveAt: string
  texts: Partial<Record<Language, string>>
}

/** Publishes a version: what members will agree to from the moment it is in force. */
export function AgreementDialog({ leave }: { leave: () => void }) {
  const { t } = useTranslation()
  const tell = useTell()
  const [form] = Form.useForm<Filled>()
  const publish = useDo('publishAgreement', ['listAllAgreements'])
  const [initial] = useState<Filled>(() => ({
    document: 'privacyPolicy',
    version: '',
    effectiveAt: isoOf(Date.now()),
    texts: {},
  }))
  const draft = useFormDraft(form, { name: 'agreement.new', initial })
  const [view, setView] = useState<(typeof VIEWS)[number]>('writing')
  const [language, setLanguage] = useState<Language>('zh-Hans')
  const document = Form.useWatch('document', form) ?? initial.document
  const texts = Form.useWatch('texts', form) ?? {}
  const must = { required: true, message: t('say.required') }
  const keep = async (filled: Filled): Promise<void> => {
    const texts = Object.fromEntries(Object.entries(filled.texts).filter(([, text]) => text && text.trim() !== ''))
    try {
      await draft.during(() =>
        publish.mutateAsync({
          body: {
            document: filled.document,
            version: filled.version.trim(),
            texts,
            effectiveAt: filled.effectiveAt,
          },
        }),
      )
      tell.done(t('settings.agreements.published'))
      leave()
    } catch (thrown) {
      markFields(form, thrown, (path) => (path.startsWith('texts') ? path.split('.') : [path]))
      tell.problem(thrown)
    }
  }
  return (
    <Dialog
      width={760}
      title={t('settings.agreements.new')}
      onCancel={leave}
      mask={{ closable: !draft.dirty }}
      onOk={form.submit}
      okText={t('settings.agreements.publish')}
      cancelText={t('act.cancel')}
      okButtonProps={{ loading: publish.isPending, 'data-testid': 'agreement-publish' }}
    >
      <DraftBar of={draft} />
      <Form<Filled>
        form={form}
        layout="vertical"
        onFinish={keep}
        onFinishFailed={({ errorFields }) => {
          // The one text that must be there is asked for where it is written.
          if (errorFields.some(({ name }) => name[0] === 'texts')) {
            setView('writing')
            setLanguage('zh-Hans')
          }
        }}
        initialValues={initial}
      >
        <Form.Item name="document" label={t('settings.agreements.column.document')}>
          <Choice
            testId="agreement-document"
            words={DOCUMENTS.map((value) => ({ value, label: t(`settings.agreements.document.${value}`) }))}
          />
        </Form.Item>
        <Form.Item
          name="version"
          label={t('settings.agreements.version')}
          extra={t('settings.agreements.versionHint')}
          rules={[{ ...must, pattern: /^[0-9A-Za-z.-]{1,32}$/, message: t('settings.agreements.versionHint') }]}
        >
          <CodeInput data-testid="agreement-version" />
        </Form.Item>
        <Form.Item name="effectiveAt" label={t('settings.agreements.effectiveAt')} rules={[must]}>
          <MomentPick data-testid="agreement-effective" />
        </Form.Item>
        <div className="scroll-x">
          <Segmented
            value={view}
            onChange={setView}
            aria-label={t('settings.agreements.view')}
            options={VIEWS.map((value) => ({
              value,
              label: (
                <span data-testid={`agreement-${value}-view`}>
                  {value === 'phone' ? t('settings.agreements.views.phone') : t(`settings.agreements.${value}`)}
                </span>
              ),
            }))}
          />
        </div>
        <Tabs
          size="small"
          activeKey={language}
          onChange={(tag) => setLanguage(tag as Language)}
          items={LANGUAGES.map((tag) => ({
            key: tag,
            label: t(`language.${tag}`),
            forceRender: true,
            children: (
              <>
                <Form.Item
                  hidden={view !== 'writing'}
                  name={['texts', tag]}
                  label={t('settings.agreements.text')}
                  rules={tag === 'zh-Hans' ? [{ ...must, whitespace: true }] : []}
                >
                  <Input.TextArea rows={10} maxLength={100_000} data-testid={`agreement-text-${tag}`} />
                </Form.Item>
                {view === 'phone' && (
                  <OnPhone title={t(`settings.agreements.document.${document}`)} text={texts[tag] ?? ''} />
                )}
                {view === 'compare' && <WithCurrent document={document} language={tag} text={texts[tag] ?? ''} />}
              </>
            ),
          }))}
        />
        <DraftNote of={draft} />
      </Form>
    </Dialog>
  )
}

/** What is written beside what is in force now, or was published last. */
function WithCurrent({ document, language, text }: { document: Sent['document']; language: Language; text: string }) {
  const { t } = useTranslation()
  const all = useList('listAllAgreements', { query: { limit: 200 } })
  const last = all.items
    .filter((one) => one.document === document && Date.parse(one.effectiveAt) <= Date.now())
    .sort((a, b) => Date.parse(b.effectiveAt) - Date.parse(a.effectiveAt))[0]
  const current = useRead(
    'readPublishedAgreement',
    { params: { document, version: last?.version ?? '' } },
    { enabled: last !== undefined },
  )
  if (!all.isPending && !all.problem && !last) return <p className="soft">{t('settings.agreements.noneInForce')}</p>
  if (all.problem) return <Trouble problem={all.problem} again={all.again} />
  return (
    <Read of={current}>
      {({ version, texts }) => {
        const before = texts[language]
        if (before === undefined)
          return <p className="soft">{t('settings.agreements.newLanguage', { previous: version })}</p>
        return <Compared before={before} after={text} />
      }}
    </Read>
  )
}
