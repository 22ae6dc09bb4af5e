import { Link, useParams } from '@tanstack/react-router'
import { Alert, Button, Progress, Tag } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useDo, useRead } from '../../data/read'
import { Page, Sheet } from '../../parts/page'
import { Read } from '../../parts/states'
import { useTell } from '../../parts/tell'
import { TypedConfirm } from '../../parts/typedConfirm'
import { minute, When } from '../../parts/when'
import { useMay } from '../../session'
import { MappingSheet } from './mapping'
import { Counts, Problems } from './report'
import { goesOn, HUES, type Import } from './labels'

const AGAIN_MS = 1000

/** One file: how far it is, what it brings or brought in, how it is read, and what can be done with it. */
export default function ImportPage() {
  const { t } = useTranslation()
  const { id } = useParams({ from: '/inside/members/imports/$id' })
  const batch = useRead(
    'readImport',
    { params: { id } },
    { every: (last) => (last && goesOn(last) ? AGAIN_MS : false) },
  )
  const { data } = batch
  return (
    <Page
      crumbs={[
        { to: '/members', words: t('members.title') },
        { to: '/members/imports', words: t('imports.title') },
      ]}
      title={data?.fileName ?? t('imports.one')}
      hint={
        data && (
          <span className="row">
            <Tag color={HUES[data.status]} data-testid="import-status" data-status={data.status}>
              {t(`imports.status.${data.status}`)}
            </Tag>
            <span className="soft">
              {t(`imports.kind.${data.kind}`)} · {data.staffName} · <When at={data.createdAt} />
            </span>
          </span>
        )
      }
      actions={data && <Actions batch={data} />}
    >
      <Read of={batch} way={<Link to="/members/imports">{t('table.toList')}</Link>}>
        {(found) => (
          <>
            {goesOn(found) && <Going batch={found} />}
            {found.fileReason && (
              <Alert
                type="error"
                showIcon
                data-testid="import-fault"
                title={t(`imports.reason.${found.fileReason}`)}
                description={
                  found.fileLine !== null ? t('imports.atLine', { line: found.fileLine.toLocaleString() }) : undefined
                }
              />
            )}
            {found.status === 'checked' && <Alert type="info" showIcon title={t('imports.checkedHint')} />}
            {found.status === 'failed' && <Alert type="error" showIcon title={t('imports.failedHint')} />}
            {found.file?.probablyCut && <Alert type="warning" showIcon title={t('imports.probablyCut')} />}
            {found.total > 0 && <Counts batch={found} />}
            <Problems batch={found} />
            {found.file && <MappingSheet key={found.status} batch={found} file={found.file} />}
          </>
        )}
      </Read>
    </Page>
  )
}

function Going({ batch: { stage, progress } }: { batch: Import }) {
  const { t } = useTranslation()
  const { done, of } = progress
  return (
    <Sheet>
      <div aria-live="polite" data-testid="import-progress">
        <p>{t(`imports.stage.${stage ?? 'waiting'}`)}</p>
        <Progress percent={of ? Math.floor((done / of) * 100) : 0} status="active" aria-label={t('job.progress')} />
        <p className="soft">
          {of === null
            ? t('imports.rowsSoFar', { done: done.toLocaleString() })
            : t('imports.rowsOf', { done: done.toLocaleString(), of: of.toLocaleString() })}{' '}
          {t('imports.mayLeave')}
        </p>
      </div>
    </Sheet>
  )
}

/** Running what was only counted, fetching what was refused, taking back what was brought in. */
function Actions({ batch }: { batch: Import }) {
  const { t } = useTranslation()
  const may = useMay()
  const tell = useTell()
  const [asking, setAsking] = useState(false)
  const run = useDo('runImport', ['readImport', 'listImports'])
  const back = useDo('rollBackImport', ['readImport', 'listImports'])
  const { id, kind, status, accepted, updated, rejectsUrl, keptUntil } = batch
  const params = { id }
  return (
    <>
      {rejectsUrl && (
        <Button
          href={rejectsUrl}
          download
          data-testid="import-rejects"
          title={keptUntil ? t('imports.keptUntil', { at: minute(keptUntil) }) : undefined}
        >
          {t('imports.rejects', { n: batch.rejected.toLocaleString() })}
        </Button>
      )}
      {may('rollBackImport') && status === 'done' && kind !== 'coupon_codes' && (
        <Button danger onClick={() => setAsking(true)} data-testid="import-back">
          {t('imports.back')}
        </Button>
      )}
      {may('runImport') && status === 'checked' && batch.hasFile && (
        <Button
          type="primary"
          loading={run.isPending}
          disabled={accepted + updated === 0}
          data-testid="import-run"
          onClick={() => run.mutate({ params, body: { dryRun: false } }, { onError: tell.problem })}
        >
          {t('imports.run', { n: (accepted + updated).toLocaleString() })}
        </Button>
      )}
      {asking && kind !== 'coupon_codes' && (
        <TypedConfirm
          title={t('imports.back')}
          ask={t(`imports.backAsk.${kind}`)}
          name={t('imports.backName')}
          testId="import-back-name"
          act={() => back.mutateAsync({ params })}
          leave={() => setAsking(false)}
        />
      )}
    </>
  )
}
