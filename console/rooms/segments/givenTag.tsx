import { Button, Form, Input, Popconfirm, Tag } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Answer } from '../../api'
import { useDo } from '../../data/read'
import { useTell } from '../../parts/tell'
import { When } from '../../parts/when'
import { useMay } from '../../session'

type Given = Answer<'readSegmentUses'>['tag']

/** The tag that everybody in the segment has by itself, and how it is given and ended. */
export function GivenTag({ id, given }: { id: string; given: Given }) {
  const { t } = useTranslation()
  const may = useMay()
  if (!given && !may('giveSegmentTag')) return null
  return (
    <section className="stack-tight" data-testid="segment-tag">
      <h3 className="form-part">{t('segments.givenTag.title')}</h3>
      <p className="soft">{t('segments.givenTag.hint')}</p>
      {given ? <Gives id={id} given={given} /> : <Give id={id} />}
    </section>
  )
}

function Gives({ id, given }: { id: string; given: NonNullable<Given> }) {
  const { t } = useTranslation()
  const may = useMay()
  const tell = useTell()
  const end = useDo('endSegmentTag', ['readSegmentUses'])
  const { tag, ending, lookedAt } = given
  return (
    <div className="row">
      <Tag data-testid="segment-tag-given">{tag}</Tag>
      <span className="soft">
        {ending ? (
          t('segments.givenTag.ending')
        ) : lookedAt ? (
          <>
            {t('segments.givenTag.looked')} <When at={lookedAt} />
          </>
        ) : (
          t('segments.givenTag.first')
        )}
      </span>
      {may('endSegmentTag') && !ending && (
        <Popconfirm
          title={t('segments.givenTag.endAsk')}
          description={t('segments.givenTag.endHint', { tag })}
          onConfirm={() => end.mutateAsync({ params: { id } }).catch(tell.problem)}
          okButtonProps={{ 'data-testid': 'segment-tag-end-go' }}
        >
          <Button size="small" loading={end.isPending} data-testid="segment-tag-end">
            {t('segments.givenTag.end')}
          </Button>
        </Popconfirm>
      )}
    </div>
  )
}

function Give({ id }: { id: string }) {
  const { t } = useTranslation()
  const tell = useTell()
  const give = useDo('giveSegmentTag', ['readSegmentUses'])
  const go = async ({ tag }: { tag: string }): Promise<void> => {
    await give.mutateAsync({ params: { id }, body: { tag: tag.trim() } })
    tell.done(t('say.saved'))
  }
  return (
    <Form<{ tag: string }> layout="inline" onFinish={(filled) => void go(filled).catch(tell.problem)}>
      <Form.Item name="tag" rules={[{ required: true, whitespace: true, message: t('say.required') }]} className="grow">
        <Input
          maxLength={20}
          aria-label={t('segments.givenTag.name')}
          placeholder={t('segments.givenTag.name')}
          data-testid="segment-tag-name"
        />
      </Form.Item>
      <Button htmlType="submit" loading={give.isPending} data-testid="segment-tag-give">
        {t('segments.givenTag.give')}
      </Button>
    </Form>
  )
}
