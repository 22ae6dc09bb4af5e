import { Form, Input, Radio } from 'antd'
import { useTranslation } from 'react-i18next'
import { useDo } from '../../data/read'
import { FormDialog } from '../../parts/formDialog'
import { ReasonItem } from '../../parts/reason'
import { TOUCHED, type Suggestion } from './suggestionRows'

type Filled = { staysId: string; reason: string }

/** Who of the two stays, and why; who has joined stays before who has not, and of two members the one that came first is offered. */
export function MergeDialog({ row, leave }: { row: Suggestion; leave: () => void }) {
  const { t } = useTranslation()
  const [form] = Form.useForm<Filled>()
  const merge = useDo('mergeIdentitySuggestion', [...TOUCHED])
  const joined = row.people.filter(({ status }) => status !== 'lead')
  const among = joined.length > 0 ? joined : row.people
  const [first] = [...among].sort((a, b) => Date.parse(a.knownSince) - Date.parse(b.knownSince))
  return (
    <FormDialog<Filled>
      title={t('members.suggestion.mergeTitle')}
      form={form}
      initial={{ ...(first ? { staysId: first.id } : {}) }}
      okText={t('members.suggestion.merge')}
      told={t('members.suggestion.merged')}
      testId="suggestion-merge-go"
      leave={leave}
      keep={({ staysId, reason }) =>
        merge.mutateAsync({ params: { id: row.id }, body: { staysId, reason: reason.trim() } })
      }
    >
      <p className="soft">{t('members.suggestion.mergeHint')}</p>
      <Form.Item
        name="staysId"
        label={t('members.suggestion.stays')}
        rules={[{ required: true, message: t('say.required') }]}
      >
        <Radio.Group className="stack-tight">
          {row.people.map((one) => (
            <Radio
              key={one.id}
              value={one.id}
              disabled={!among.includes(one)}
              data-testid={`suggestion-stays-${one.memberNo}`}
            >
              <span className="wrap-any">
                {one.nickname ?? t('say.unnamed')} <span className="soft nowrap">{one.memberNo}</span>
                {!among.includes(one) && <span className="soft"> · {t('members.lead.notYet')}</span>}
              </span>
            </Radio>
          ))}
        </Radio.Group>
      </Form.Item>
      <ReasonItem>
        <Input.TextArea rows={2} maxLength={200} showCount data-testid="suggestion-reason" />
      </ReasonItem>
    </FormDialog>
  )
}
