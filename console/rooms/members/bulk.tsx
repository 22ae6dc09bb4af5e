import { GiftOutlined, TagOutlined } from '@ant-design/icons'
import { Button, Form, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../api'
import { BulkAct } from '../../parts/table/bulkAct'
import { useMay } from '../../session'
import type { MemberRow } from './columns'
import { GiveDialog } from './give'

/** What can be done with several members at once. */
export function MemberBulk({ rows, done }: { rows: MemberRow[]; done: () => void }) {
  const { t } = useTranslation()
  const may = useMay()
  const [giving, setGiving] = useState(false)
  return (
    <>
      {may('editMember') && <TagBulk rows={rows} done={done} />}
      {may('grantCoupons') && (
        <Button size="small" icon={<GiftOutlined />} onClick={() => setGiving(true)} data-testid="members-give">
          {t('members.coupon.give')}
        </Button>
      )}
      {giving && <GiveDialog memberIds={rows.map(({ id }) => id)} leave={() => setGiving(false)} />}
    </>
  )
}

/** Tags added to those that each has. */
function TagBulk({ rows, done }: { rows: MemberRow[]; done: () => void }) {
  const { t } = useTranslation()
  const [tags, setTags] = useState<string[]>([])
  const meant = tags.map((tag) => tag.trim()).filter(Boolean)
  return (
    <BulkAct
      rows={rows}
      keyOf={({ id }) => id}
      nameOf={({ nickname, memberNo }) => nickname ?? memberNo}
      icon={<TagOutlined />}
      words={t('members.bulk.tag')}
      hint={t('members.bulk.tagHint')}
      touches={['listMembers', 'readMember']}
      act={({ id, version, tags: had }) =>
        call('editMember', { params: { id }, body: { tags: [...new Set([...had, ...meant])] }, ifMatch: version })
      }
      done={done}
      ready={meant.length > 0}
      leave={() => setTags([])}
      testId="members-tag"
    >
      <Form.Item label={t('members.bulk.tags')} extra={t('members.drawer.tagsHint')} className="last">
        <Select
          mode="tags"
          open={false}
          suffixIcon={null}
          tokenSeparators={[',', '，']}
          value={tags}
          onChange={setTags}
          data-testid="members-tags"
          aria-label={t('members.bulk.tags')}
        />
      </Form.Item>
    </BulkAct>
  )
}
