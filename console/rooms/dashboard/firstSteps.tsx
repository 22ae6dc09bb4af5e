import { CheckCircleFilled, ClockCircleOutlined } from '@ant-design/icons'
import { Link } from '@tanstack/react-router'
import { Button, Progress } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Answer } from '../../api'
import { useDo, useRead } from '../../data/read'
import { Sheet } from '../../parts/page'
import { useTell } from '../../parts/tell'
import { useMay } from '../../session'
import { TOP } from './top'

type Step = Answer<'readSetup'>['steps'][number]

/** What a new shop does first, until all of it is done. */
export function FirstSteps() {
  const may = useMay()
  return may('readSetup') ? <Steps /> : null
}

function Steps() {
  const { t } = useTranslation()
  const { data } = useRead('readSetup', {}, TOP)
  if (!data || data.done) return null
  const done = data.steps.filter((step) => step.done).length
  return (
    <Sheet
      title={t('dashboard.setup.title')}
      extra={
        <Progress
          steps={data.steps.length}
          percent={(done / data.steps.length) * 100}
          showInfo={false}
          strokeColor="var(--brand-text)"
          aria-label={t('dashboard.setup.title')}
        />
      }
    >
      <div className="stack">
        <ul className="checks" data-testid="dashboard-setup" data-done={done}>
          {data.steps.map((step) => (
            <li key={step.step} data-step={step.step} data-done={step.done}>
              {step.done ? <CheckCircleFilled className="good" /> : <ClockCircleOutlined className="soft" />}
              <span>
                {step.done ? (
                  t(`dashboard.setup.step.${step.step}`)
                ) : (
                  <Way step={step.step}>{t(`dashboard.setup.step.${step.step}`)}</Way>
                )}
                {step.note && <span className="soft"> · {t(`dashboard.setup.note.${step.note}`)}</span>}
              </span>
            </li>
          ))}
        </ul>
        <ConnectionTest />
      </div>
    </Sheet>
  )
}

/** Where a step is done. */
function Way({ step, children }: { step: Step['step']; children: ReactNode }) {
  switch (step) {
    case 'brand':
      return (
        <Link to="/settings" search={{ tab: 'brand' }}>
          {children}
        </Link>
      )
    case 'agreements':
      return (
        <Link to="/settings" search={{ tab: 'agreements' }}>
          {children}
        </Link>
      )
    case 'store':
      return <Link to="/stores">{children}</Link>
    case 'channel':
    case 'member':
      return (
        <Link to="/stores" search={{ tab: 'channels' }}>
          {children}
        </Link>
      )
    case 'coupon':
      return <Link to="/coupons/new">{children}</Link>
    case 'message_template':
      return <Link to="/campaigns/templates">{children}</Link>
    case 'colleague':
      return (
        <Link to="/settings" search={{ tab: 'staff' }}>
          {children}
        </Link>
      )
    default:
      return <>{children}</>
  }
}

/** Asks WeChat for a token of each app and says how that went. */
function ConnectionTest() {
  const { t } = useTranslation()
  const tell = useTell()
  const test = useDo('testWechat', ['readSetup'])
  return (
    <div className="row">
      <Button
        size="small"
        loading={test.isPending}
        onClick={() => test.mutate({}, { onError: tell.problem })}
        data-testid="setup-wechat-test"
      >
        {t('dashboard.setup.test')}
      </Button>
      {test.data?.items.map(({ app, ok, problem }) => (
        <span key={app} className={ok ? 'good' : 'warn'}>
          {t(`dashboard.setup.app.${app}`)}:{' '}
          {ok ? t('dashboard.setup.reached') : (problem ?? t('dashboard.setup.silent'))}
        </span>
      ))}
    </div>
  )
}
