import { Button, Tag } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog } from '../../parts/dialog'
import { useDo } from '../../data/read'
import { PickerMany } from '../../parts/picker'
import { useTell } from '../../parts/tell'

/** Sends to a few named members, and says what became of each. */
export function TestDialog({ id, leave }: { id: string; leave: () => void }) {
  const { t } = useTranslation()
  const tell = useTell()
  const test = useDo('testSendCampaign')
  const [memberIds, setMemberIds] = useState<string[]>([])
  return (
    <Dialog
      title={t('campaigns.test.title')}
      onCancel={leave}
      footer={
        <Button
          type="primary"
          disabled={memberIds.length === 0}
          loading={test.isPending}
          onClick={() => test.mutate({ params: { id }, body: { memberIds } }, { onError: tell.problem })}
          data-testid="campaign-test-go"
        >
          {t('campaigns.test.go')}
        </Button>
      }
    >
      <div className="stack">
        <p className="soft">{t('campaigns.test.hint')}</p>
        <PickerMany
          of="member"
          value={memberIds}
          onChange={setMemberIds}
          most={10}
          label={t('coupons.grant.members')}
          placeholder={t('coupons.grant.membersHint')}
          testId="campaign-test-members"
        />
        {test.data && (
          <ul className="plain-list" data-testid="campaign-test-results">
            {test.data.results.map(({ memberId, status, channel, reason }) => (
              <li key={memberId}>
                <Tag color={status === 'accepted' ? 'success' : 'warning'}>{t(`campaigns.test.status.${status}`)}</Tag>
                <span className="soft clip">
                  {channel && t(`messageChannel.${channel}`)} {reason}
                </span>
              </li>
            ))}
          </ul>
        )}
      </div>
    </Dialog>
  )
}
