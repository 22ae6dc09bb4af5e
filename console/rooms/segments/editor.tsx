import { Button, Form, Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RuleGroupType, RuleType } from 'react-querybuilder'
import { NumberInput } from '../../parts/number'
import { checkRule } from '../../../shared/rules/segment'
import { fieldSpec, type SegmentRule } from '../../../shared/rules/segmentFields'
import { DraftBar, DraftNote, useDraft } from '../../parts/draft'
import { Sheet } from '../../parts/page'
import { Waiting } from '../../parts/states'
import { useTell } from '../../parts/tell'
import { useOwnFields } from '../../parts/useOwnFields'
import { Builder } from './builder'
import { queryOf, ruleOf } from './convert'
import { Count } from './count'

const behaves = (query: RuleGroupType): boolean =>
  query.rules.some((part) => ('rules' in part ? behaves(part) : fieldSpec(part.field)?.behaviour === true))

/** Name and rule of a segment, with the live count beside it. */
type EditorProps = {
  name: string
  rule: SegmentRule
  /** `why`: a line for its history, where it is one that is there already. */
  save: (name: string, rule: SegmentRule, why?: string) => Promise<unknown>
  /** Under which name what is written is kept until it is saved, and the version it is written over. */
  draft: { name: string; base?: number }
  extra?: React.ReactNode
  readOnly?: boolean
}

/** The builder asks the brand's own fields what they are, so these are read first. */
export function SegmentEditor(props: EditorProps) {
  return useOwnFields() ? <Editor {...props} /> : <Waiting />
}

function Editor(props: EditorProps) {
  const { t } = useTranslation()
  const tell = useTell()
  const [name, setName] = useState(props.name)
  const [query, setQuery] = useState<RuleGroupType>(() => queryOf(props.rule))
  const [why, setWhy] = useState('')
  const [busy, setBusy] = useState(false)
  const rule = ruleOf(query)
  const complete = checkRule(rule).ok
  const [clean] = useState({ name: props.name, rule })
  const draft = useDraft({
    ...props.draft,
    value: { name, rule },
    clean,
    restore: (kept) => {
      setName(kept.name)
      setQuery(queryOf(kept.rule))
    },
  })
  const add = (leaf: RuleType): void => setQuery({ ...query, rules: [...query.rules, leaf] })
  const keep = async (): Promise<void> => {
    setBusy(true)
    try {
      await draft.during(() => props.save(name.trim(), rule, why.trim() || undefined))
    } catch (thrown) {
      tell.problem(thrown)
    } finally {
      setBusy(false)
    }
  }
  return (
    <div className="beside">
      <div className="stack">
        <DraftBar of={draft} />
        <Sheet>
          <Form.Item label={t('segments.form.name')} layout="vertical" htmlFor="segment-name" className="last">
            <Input
              id="segment-name"
              value={name}
              maxLength={60}
              placeholder={t('segments.form.namePlaceholder')}
              onChange={(event) => setName(event.target.value)}
              data-testid="segment-name"
            />
          </Form.Item>
        </Sheet>
        <Sheet title={t('segments.form.rule')}>
          <div className="stack">
            <Presets add={add} />
            <Builder query={query} change={setQuery} />
            {behaves(query) && <p className="soft">{t('segments.form.behaviour')}</p>}
          </div>
        </Sheet>
        {props.draft.base !== undefined && !props.readOnly && (
          <Sheet>
            <Form.Item label={t('segments.history.why')} layout="vertical" htmlFor="segment-why" className="last">
              <Input
                id="segment-why"
                value={why}
                maxLength={200}
                placeholder={t('segments.history.whyPlaceholder')}
                onChange={(event) => setWhy(event.target.value)}
                data-testid="segment-why"
              />
            </Form.Item>
          </Sheet>
        )}
        <div className="wizard-actions">
          <DraftNote of={draft} />
          {props.extra}
          {!props.readOnly && (
            <Button
              type="primary"
              disabled={name.trim() === '' || !complete}
              loading={busy}
              onClick={() => void keep()}
              data-testid="segment-save"
            >
              {t('act.save')}
            </Button>
          )}
        </div>
      </div>
      <Count rule={rule} />
    </div>
  )
}

function Presets({ add }: { add: (leaf: RuleType) => void }) {
  const { t } = useTranslation()
  const [below, setBelow] = useState<number | null>(15)
  return (
    <div className="row presets">
      <span className="soft">{t('segments.form.presets')}</span>
      <span className="row">
        {t('segments.form.presetTemp')}
        <NumberInput
          className="temp"
          min={-40}
          max={40}
          suffix="°C"
          value={below}
          onChange={setBelow}
          data-testid="segment-preset-temp"
          aria-label={t('segments.form.presetTemp')}
        />
        <Button
          disabled={below === null}
          onClick={() => add({ field: 'monthMeanTempC', operator: 'lt', value: below })}
          data-testid="segment-preset-temp-add"
        >
          {t('segments.form.presetTempAdd')}
        </Button>
      </span>
      <Button
        onClick={() => add({ field: 'consent.wechat', operator: 'eq', value: true })}
        data-testid="segment-preset-consent"
      >
        {t('segments.form.presetConsent')}
      </Button>
    </div>
  )
}
