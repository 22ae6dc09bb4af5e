import { GiftOutlined, TagOutlined } from '@ant-design/icons'
import { Button, Form, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useDo } from '../../data/read'
import { FormDialog } from '../../parts/formDialog'
import { useTell } from '../../parts/tell'
import { useMay } from '../../session'
import type { MemberRow } from './columns'
import { GiveDialog } from './give'

/** What can be done with several members at once. */
export function MemberBulk({ rows, done }: { rows: MemberRow[]; done: () => void }) {
  const { t } = useTranslation()
  const may = useMay()
  const [open, setOpen] = useState<'tag' | 'give' | null>(null)
  const leave = (): void => setOpen(null)
  return (
    <>
      {may('editMember') && (
        <Button size="small" icon={<TagOutlined />} onClick={() => setOpen('tag')} data-testid="members-tag">
          {t('members.bulk.tag')}
        </Button>
      )}
      {may('grantCoupons') && (
        <Button size="small" icon={<GiftOutlined />} onClick={() => setOpen('give')} data-testid="members-give">
          {t('members.coupon.give')}
        </Button>
      )}
      {open === 'tag' && <TagDialog rows={rows} leave={leave} done={done} />}
      {open === 'give' && <GiveDialog memberIds={rows.map(({ id }) => id)} leave={leave} />}
    </>
  )
}

/** The tags are added one member after the other; who could not be changed is counted and stays chosen. */
function TagDialog({ rows, leave, done }: { rows: MemberRow[]; leave: () => void; done: () => void }) {
  const { t } = useTranslation()
  const tell = useTell()
  const [form] = Form.useForm<{ tags: string[] }>()
  const edit = useDo('editMember', ['listMembers', 'readMember'])
  const add = async ({ tags }: { tags: string[] }): Promise<void> => {
    let added = 0
    for (const row of rows) {
      const body = { tags: [...new Set([...row.tags, ...tags.map((tag) => tag.trim()).filter(Boolean)])] }
      const took = await edit.mutateAsync({ params: { id: row.id }, body, ifMatch: row.version }).then(
        () => true,
        (thrown: unknown) => {
          // The first one says why: nothing was done yet, so the dialog stays with what was written.
          if (added === 0 && row === rows[0]) throw thrown
          return false
        },
      )
      if (took) added++
    }
    const left = rows.length - added
    if (left > 0) tell.askAgain(t('members.bulk.some', { done: added.toLocaleString(), left: left.toLocaleString() }))
    else {
      tell.done(t('members.bulk.tagged', { n: added.toLocaleString() }))
      done()
    }
  }
  return (
    <FormDialog<{ tags: string[] }>
      title={t('members.bulk.tag')}
      form={form}
      initial={{ tags: [] }}
      told={null}
      testId="members-tag-go"
      okText={t('members.bulk.tag')}
      leave={leave}
      keep={add}
    >
      <p className="soft">{t('members.bulk.tagHint', { n: rows.length.toLocaleString() })}</p>
      <Form.Item
        name="tags"
        label={t('members.bulk.tags')}
        extra={t('members.drawer.tagsHint')}
        rules={[{ type: 'array', min: 1, message: t('say.required') }]}
      >
        <Select
          mode="tags"
          open={false}
          suffixIcon={null}
          tokenSeparators={[',', '，']}
          data-testid="members-tags"
          aria-label={t('members.bulk.tags')}
        />
      </Form.Item>
    </FormDialog>
  )
}
