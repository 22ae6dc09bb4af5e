import { EyeOutlined } from '@ant-design/icons'
import { Button, Form, Input, Progress, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useDo } from '../../data/read'
import { DraftBar, DraftNote, useFormDraft } from '../../parts/draft'
import { ReasonDialog } from '../../parts/reason'
import { useNames } from '../../parts/sources'
import { useTell } from '../../parts/tell'
import { When } from '../../parts/when'
import { useMay } from '../../session'
import type { MemberRow } from './columns'
import { LeadFacts } from './lead'
import { MemberOwnFields } from './ownFields'
import { interestWord } from './words'
import { tierWord } from '../../tiers'

/** What is known of the member, and the tags and notes staff keep. */
export function MemberProfile({ member }: { member: MemberRow }) {
  const { t } = useTranslation()
  const may = useMay()
  return (
    <div className="stack">
      <dl className="facts">
        <dt>{t(member.status === 'lead' ? 'members.lead.number' : 'members.drawer.memberNo')}</dt>
        <dd className="code" data-testid="member-no">
          {member.memberNo}
        </dd>
        <dt>{t('members.drawer.phone')}</dt>
        <dd>
          <Phone member={member} />
        </dd>
        {member.status === 'lead' ? <LeadFacts member={member} /> : <MemberFacts member={member} />}
      </dl>
      <MemberOwnFields id={member.id} closed={member.status === 'merged' || member.status === 'erased'} />
      {may('editMember') && <Kept member={member} />}
    </div>
  )
}

/** What she said of herself when she joined and after it. */
function MemberFacts({ member }: { member: MemberRow }) {
  const { t } = useTranslation()
  const may = useMay()
  const channelName = useNames('channel', [member.joinChannelId], may('listChannels'))(member.joinChannelId)
  return (
    <>
      <dt>{t('members.drawer.email')}</dt>
      <dd data-testid="member-email">
        {member.emailMasked ?? t('say.none')}
        {member.emailMasked !== null && (
          <span className="soft">
            {' · '}
            {member.emailVerifiedAt === null ? (
              t('members.emailOpen')
            ) : (
              <>
                {t('members.emailProved')} <When at={member.emailVerifiedAt} />
              </>
            )}
          </span>
        )}
      </dd>
      <dt>{t('members.column.tier')}</dt>
      <dd>
        {tierWord(member.tier)} · {t('members.column.points')} {member.points.toLocaleString()}
      </dd>
      <dt>{t('members.drawer.region')}</dt>
      <dd>{member.regionName ?? t('say.none')}</dd>
      <dt>{t('members.drawer.language')}</dt>
      <dd>{t(`language.${member.language}`)}</dd>
      <dt>{t('members.drawer.gender')}</dt>
      <dd>{t(`gender.${member.gender}`)}</dd>
      <dt>{t('members.drawer.birthday')}</dt>
      <dd>{member.birthday ?? t('say.none')}</dd>
      <dt>{t('members.drawer.interests')}</dt>
      <dd>{member.interests.map((interest) => interestWord(t, interest)).join(t('say.comma')) || t('say.none')}</dd>
      <dt>{t('members.column.joined')}</dt>
      <dd>
        <When at={member.joinedAt} />
        {channelName && <span className="soft"> · {channelName}</span>}
      </dd>
      <dt>{t('members.column.active')}</dt>
      <dd>
        <When at={member.lastActiveAt} />
      </dd>
      <dt>{t('members.drawer.follower')}</dt>
      <dd>{t(member.follower?.subscribed ? 'members.drawer.follows' : 'members.drawer.followsNot')}</dd>
      <dt>{t('members.drawer.completeness')}</dt>
      <dd>
        <Progress
          percent={member.profileCompleteness}
          aria-label={t('members.drawer.completeness')}
          size="small"
          strokeColor="var(--brand-text)"
        />
      </dd>
    </>
  )
}

function Phone({ member }: { member: MemberRow }) {
  const { t } = useTranslation()
  const may = useMay()
  const reveal = useDo('revealPhone')
  const [asking, setAsking] = useState(false)
  // A number seen once must not stay readable in memory behind a closed drawer: it lives in this component only.
  const [phone, setPhone] = useState<string | null>(null)
  return (
    <>
      <span data-testid="member-phone" className="code">
        {phone ?? member.phoneMasked ?? t('say.none')}
      </span>{' '}
      {!phone && member.phoneMasked && may('revealPhone') && (
        <Button
          type="link"
          size="small"
          icon={<EyeOutlined />}
          onClick={() => setAsking(true)}
          data-testid="phone-reveal"
        >
          {t('members.drawer.reveal')}
        </Button>
      )}
      {asking && (
        <ReasonDialog
          title={t('members.drawer.reveal')}
          hint={t('members.drawer.revealHint')}
          leave={() => setAsking(false)}
          act={async (reason) => {
            const told = await reveal.mutateAsync({ params: { id: member.id }, body: { reason } })
            setPhone(told.phone)
            reveal.reset()
          }}
        />
      )}
    </>
  )
}

type Written = { tags: string[]; notes?: string | null }

/** Tags and notes. What is written about somebody is kept while the tab is open, and no longer on this computer. */
function Kept({ member }: { member: MemberRow }) {
  const { t } = useTranslation()
  const tell = useTell()
  const [form] = Form.useForm<Written>()
  const edit = useDo('editMember', ['readMember', 'listMembers'])
  const initial: Written = { tags: member.tags, notes: member.notes }
  const draft = useFormDraft(form, { name: `member.${member.id}`, initial, base: member.version, place: 'tab' })
  const { tagsByRule } = member
  const hint =
    tagsByRule.length === 0
      ? t('members.drawer.tagsHint')
      : `${t('members.drawer.tagsHint')}${t('members.drawer.tagsByRule', { tags: tagsByRule.join('、') })}`
  const keep = async ({ tags, notes }: Written): Promise<void> => {
    const body = { tags, notes: notes ?? '' }
    await edit.mutateAsync({ params: { id: member.id }, body, ifMatch: member.version })
    tell.done(t('say.saved'))
  }
  return (
    <Form<Written>
      form={form}
      layout="vertical"
      initialValues={initial}
      onFinish={(written) => void draft.during(() => keep(written)).catch(tell.problem)}
    >
      <DraftBar of={draft} />
      <Form.Item name="tags" label={t('members.drawer.tags')} extra={hint}>
        <Select mode="tags" open={false} suffixIcon={null} tokenSeparators={[',', '，']} data-testid="member-tags" />
      </Form.Item>
      <Form.Item name="notes" label={t('members.drawer.notes')} extra={t('members.drawer.notesHint')}>
        <Input.TextArea rows={3} maxLength={2000} showCount data-testid="member-notes" />
      </Form.Item>
      <div className="row">
        <Button type="primary" htmlType="submit" loading={edit.isPending} data-testid="member-save">
          {t('act.save')}
        </Button>
        <DraftNote of={draft} />
      </div>
    </Form>
  )
}
