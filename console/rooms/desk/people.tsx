import { Alert, Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { Sheet } from '../../parts/page'
import type { People as Found } from './useCounter'

/** Whose phone ends so: the customer says which of the names is hers. Too many to tell apart are not shown. */
export function People({ found, choose }: { found: Found; choose: (memberNo: string) => void }) {
  const { t } = useTranslation()
  if (found.more) return <Alert type="info" showIcon title={t('desk.tooMany')} data-testid="desk-too-many" />
  return (
    <Sheet title={t('desk.whose')}>
      <div className="stack-tight" data-testid="desk-people">
        {found.items.map(({ memberNo, nickname, phoneMasked }) => (
          <Button
            key={memberNo}
            block
            className="person"
            onClick={() => choose(memberNo)}
            data-testid={`desk-person-${memberNo}`}
          >
            <span className="clip">{nickname ?? t('say.unnamed')}</span>
            <span className="soft code">{[phoneMasked, memberNo].filter(Boolean).join(' · ')}</span>
          </Button>
        ))}
      </div>
    </Sheet>
  )
}
