import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { Button, Tabs } from 'antd'
import { useTranslation } from 'react-i18next'
import { useRead } from '../../data/read'
import { StateTag, Ticket, validityWords } from '../../parts/coupon'
import { Page, Sheet } from '../../parts/page'
import { Read } from '../../parts/states'
import type { RouteName } from '../../../shared/contract/table'
import { useMay } from '../../session'
import { COUPON_TABS } from '../../tabs'
import { CouponActions } from './actions'
import { Codes } from './codes/list'
import type { Template } from './draft'
import { Hours } from './hours'
import { Overview } from './overview'
import { Terms } from './terms'

type TabName = (typeof COUPON_TABS)[number]
const NEEDS: Record<TabName, RouteName> = {
  overview: 'readCouponTemplate',
  terms: 'readCouponTemplate',
  hours: 'redemptionHours',
  codes: 'listCodeLists',
}

/** One coupon: its numbers, its terms, where it is used, its codes. */
export default function CouponPage() {
  const { t } = useTranslation()
  const { id } = useParams({ from: '/inside/coupons/$id' })
  const search = useSearch({ from: '/inside/coupons/$id' })
  const go = useNavigate()
  const may = useMay()
  const template = useRead('readCouponTemplate', { params: { id } })
  const { data } = template
  const own = COUPON_TABS.filter((name) => may(NEEDS[name]))
  const content = (name: TabName, read: Template) =>
    ({
      overview: <Overview template={read} />,
      terms: <TermsSheet template={read} />,
      hours: <Hours id={id} />,
      codes: <Codes template={read} />,
    })[name]
  return (
    <Page
      crumbs={[{ to: '/coupons', words: t('coupons.title') }]}
      title={data?.title ?? t(template.error ? 'coupons.title' : 'say.loading')}
      hint={data && <StateTag of={data} />}
      actions={
        data && (
          <>
            {may('editCouponTemplate') && data.state !== 'closed' && (
              <Button onClick={() => void go({ to: '/coupons/$id/edit', params: { id } })} data-testid="coupon-edit">
                {t('act.edit')}
              </Button>
            )}
            <CouponActions template={data} />
          </>
        )
      }
    >
      <Read of={template} way={<Link to="/coupons">{t('table.toList')}</Link>}>
        {(read) => (
          <Tabs
            activeKey={search.tab && own.includes(search.tab) ? search.tab : own[0]}
            destroyOnHidden
            onChange={(next) =>
              void go({
                to: '/coupons/$id',
                params: { id },
                search: { ...search, tab: own.find((name) => name === next) },
              })
            }
            items={own.map((name) => ({
              key: name,
              label: <span data-testid={`coupon-tab-${name}`}>{t(`coupons.one.tab.${name}`)}</span>,
              children: <div className="stack">{content(name, read)}</div>,
            }))}
          />
        )}
      </Read>
    </Page>
  )
}

function TermsSheet({ template }: { template: Template }) {
  const { t } = useTranslation()
  return (
    <Sheet title={t('coupons.one.terms')}>
      <div className="halves">
        <Terms of={template} />
        <div className="on-paper">
          <Ticket face={template} lines={[validityWords(t, template.validity)]} />
        </div>
      </div>
    </Sheet>
  )
}
