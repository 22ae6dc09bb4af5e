import { Link, useNavigate } from '@tanstack/react-router'
import { Button, Form, Input, Popconfirm } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { shanghaiDay } from '../../../shared/rules/calendar'
import type { Answer } from '../../api'
import { useDo } from '../../data/read'
import { FormDialog } from '../../parts/formDialog'
import { useTell } from '../../parts/tell'
import { useMay } from '../../session'

/** What can be done with a segment beside changing it: look at its people, write to them, copy it, keep its people, put it away or back, delete it. */
export function SegmentActions({ segment }: { segment: Answer<'readSegment'> }) {
  const { t } = useTranslation()
  const may = useMay()
  const tell = useTell()
  const edit = useDo('editSegment', ['listSegments', 'readSegment'])
  const remove = useDo('deleteSegment', ['listSegments'])
  const go = useNavigate()
  const [freezing, setFreezing] = useState(false)
  const { id, archived, version } = segment
  return (
    <>
      {may('listMembers') && (
        <Link to="/members" search={{ segmentId: id }}>
          <Button>{t('segments.seeMembers')}</Button>
        </Link>
      )}
      {may('createSegment') && segment.snapshot?.ready !== false && (
        <Link to="/segments/new" search={{ from: id }}>
          <Button data-testid="segment-copy">{t('segments.copy')}</Button>
        </Link>
      )}
      {may('takeSnapshot') && !segment.snapshot && (
        <Button data-testid="segment-freeze" title={t('segments.static.hint')} onClick={() => setFreezing(true)}>
          {t('segments.static.freeze')}
        </Button>
      )}
      {freezing && <Freeze segment={segment} leave={() => setFreezing(false)} />}
      {may('deleteSegment') && (
        <Popconfirm
          title={t('segments.delete.title')}
          description={t('segments.delete.hint')}
          okText={t('segments.delete.go')}
          cancelText={t('act.cancel')}
          okButtonProps={{ danger: true, 'data-testid': 'segment-delete-go' }}
          onConfirm={() =>
            remove.mutate(
              { params: { id } },
              {
                onSuccess: () => {
                  tell.done(t('segments.delete.done'))
                  void go({ to: '/segments' })
                },
                onError: tell.problem,
              },
            )
          }
        >
          <Button loading={remove.isPending} data-testid="segment-delete">
            {t('segments.delete.go')}
          </Button>
        </Popconfirm>
      )}
      {may('editSegment') && (
        <Button
          loading={edit.isPending}
          data-testid="segment-archive"
          title={t('segments.archivedHint')}
          onClick={() =>
            edit.mutate(
              { params: { id }, body: { archived: !archived }, ifMatch: version },
              { onSuccess: () => tell.done(t('say.saved')), onError: tell.problem },
            )
          }
        >
          {t(archived ? 'segments.restore' : 'segments.archive')}
        </Button>
      )}
      {may('createCampaign') && !archived && (
        <Link to="/campaigns/new" search={{ segmentId: id }}>
          <Button type="primary">{t('segments.campaign')}</Button>
        </Link>
      )}
    </>
  )
}

/** As many signs as a name may have. */
const LONGEST = 60

/** Asks for the name of the static segment that keeps who is in this one now, and goes to it. */
function Freeze({ segment, leave }: { segment: Answer<'readSegment'>; leave: () => void }) {
  const { t } = useTranslation()
  const [form] = Form.useForm<{ name: string }>()
  const take = useDo('takeSnapshot', ['listSegments'])
  const go = useNavigate()
  return (
    <FormDialog
      title={t('segments.static.freeze')}
      form={form}
      initial={{
        name: t('segments.static.name', { name: segment.name, day: shanghaiDay(Date.now()) }).slice(0, LONGEST),
      }}
      keep={async ({ name }) => {
        const made = await take.mutateAsync({ params: { id: segment.id }, body: { name } })
        await go({ to: '/segments/$id', params: { id: made.id } })
      }}
      leave={leave}
      testId="segment-freeze-go"
      okText={t('segments.static.go')}
    >
      <p className="soft">{t('segments.static.hint')}</p>
      <Form.Item name="name" label={t('segments.form.name')} rules={[{ required: true, whitespace: true }]}>
        <Input maxLength={LONGEST} data-testid="segment-freeze-name" />
      </Form.Item>
    </FormDialog>
  )
}
