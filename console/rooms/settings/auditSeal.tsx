import { Alert, Button } from 'antd'
import type { TFunction } from 'i18next'
import { useCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useQueryClient } from '@tanstack/react-query'
import type { Answer } from '../../api'
import { refresh, useDo, useRead } from '../../data/read'
import { JobProgress } from '../../parts/job'
import { Trouble, Waiting } from '../../parts/states'
import { useTell } from '../../parts/tell'
import { minute } from '../../parts/moments'
import { actionWord } from './auditWords'

type Chain = Answer<'readAuditChain'>

/** Whether the log is as it was written: how far it is sealed, what the last look found, and a button to look now. */
export function AuditSeal() {
  const { t } = useTranslation()
  const tell = useTell()
  const client = useQueryClient()
  const [jobId, setJobId] = useState<string>()
  const chain = useRead('readAuditChain', {}, { every: () => 60_000 })
  const verify = useDo('verifyAuditLog', ['readAuditChain'])
  const over = useCallback(() => {
    setJobId(undefined)
    void refresh(client, 'readAuditChain', 'readWaiting')
  }, [client])
  if (!chain.data)
    return chain.error ? <Trouble problem={chain.error} again={() => void chain.refetch()} /> : <Waiting rows={1} />
  const { last } = chain.data
  const go = (): void =>
    verify.mutate(
      {},
      { onSuccess: (found) => 'jobId' in found && setJobId(found.jobId), onError: (problem) => tell.problem(problem) },
    )
  return (
    <div className="stack-tight" data-testid="audit-seal" data-ok={last?.ok}>
      <Alert
        type={last === null ? 'info' : last.ok ? 'success' : 'error'}
        showIcon
        title={
          <span className="wrap-any">
            {last === null ? t('settings.audit.seal.never') : last.ok ? intact(t, last) : broken(t, last)}
          </span>
        }
        description={
          <div className="stack-tight">
            {last && !last.ok && <p>{t('settings.audit.seal.brokenHint')}</p>}
            <p className="soft">{sealed(t, chain.data)}</p>
            <div>
              <Button loading={verify.isPending} disabled={jobId !== undefined} onClick={go} data-testid="audit-verify">
                {t('settings.audit.seal.verify')}
              </Button>
            </div>
          </div>
        }
      />
      {jobId && <JobProgress jobId={jobId} over={over} />}
    </div>
  )
}

const intact = (t: TFunction, last: NonNullable<Chain['last']>): string =>
  t('settings.audit.seal.intact', { at: minute(last.verifiedAt), n: last.entries.toLocaleString() })

/** Which entry it is, as far as anything still says it. */
function broken(t: TFunction, { why, entry, firstBrokenId }: NonNullable<Chain['last']>): string {
  const what = t(`settings.audit.seal.why.${why ?? 'chain'}`)
  if (entry) return t('settings.audit.seal.which', { what, at: minute(entry.at), action: actionWord(t, entry.action) })
  return firstBrokenId === null ? what : t('settings.audit.seal.whichId', { what, id: firstBrokenId })
}

/** How far it is sealed, what still waits, and whether the end is kept outside. */
function sealed(t: TFunction, chain: Chain): string {
  const { sealedAt, unsealed, filling, keptOutside } = chain
  return [
    sealedAt === null
      ? t('settings.audit.seal.none')
      : t('settings.audit.seal.upTo', { at: minute(sealedAt), n: chain.sealed.toLocaleString() }),
    filling && t('settings.audit.seal.filling'),
    unsealed > 0 && t('settings.audit.seal.unsealed', { n: unsealed.toLocaleString() }),
    !keptOutside && t('settings.audit.seal.inside'),
  ]
    .filter(Boolean)
    .join(' · ')
}
