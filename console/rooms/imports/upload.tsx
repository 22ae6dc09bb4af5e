import { InboxOutlined } from '@ant-design/icons'
import { useQueryClient } from '@tanstack/react-query'
import { Button, Form, Progress, Upload } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { MOST_IMPORT_BYTES } from '../../../shared/rules/importPlan'
import type { Answer } from '../../api'
import { refresh } from '../../data/read'
import { upload } from '../../data/upload'
import { Choice } from '../../parts/choice'
import { Sheet } from '../../parts/page'
import { useTell } from '../../parts/tell'

const KINDS = ['orders', 'customers'] as const

/** A file of orders or customers; it is counted first, and changes nothing until somebody has seen the numbers. */
export function UploadSheet({ done }: { done: (id: string) => void }) {
  const { t } = useTranslation()
  const tell = useTell()
  const client = useQueryClient()
  const [kind, setKind] = useState<(typeof KINDS)[number]>('orders')
  const [sending, setSending] = useState<{ name: string; share: number } | null>(null)
  const stop = useRef<AbortController | null>(null)
  useEffect(() => () => stop.current?.abort(), [])

  const send = async (file: File): Promise<void> => {
    if (file.size === 0) return tell.sorry(t('imports.reason.file_empty'))
    if (file.size > MOST_IMPORT_BYTES) return tell.sorry(t('imports.reason.file_too_large'))
    const ending = new AbortController()
    stop.current = ending
    setSending({ name: file.name, share: 0 })
    try {
      const form = { file, fields: { kind }, query: { dryRun: 'true' } }
      const told = (share: number): void => setSending({ name: file.name, share })
      const { id } = (await upload('createImport', form, told, ending.signal)) as Answer<'createImport'>
      void refresh(client, 'listImports')
      done(id)
    } catch (thrown) {
      if (!ending.signal.aborted) tell.problem(thrown)
    } finally {
      setSending(null)
    }
  }
  return (
    <Sheet title={t('imports.new')}>
      <Form layout="vertical" component="div">
        <Form.Item label={t('imports.what')} extra={t(`imports.kindHint.${kind}`)}>
          <Choice
            testId="import-kind"
            value={kind}
            onChange={setKind}
            words={KINDS.map((value) => ({ value, label: t(`imports.kind.${value}`) }))}
          />
        </Form.Item>
        {sending ? (
          <div className="stack-tight" aria-live="polite" data-testid="import-sending">
            <p className="wrap-any">{t('imports.sending', { name: sending.name })}</p>
            <Progress percent={Math.floor(sending.share * 100)} aria-label={t('imports.sendingShare')} />
            <div>
              <Button onClick={() => stop.current?.abort()}>{t('act.cancel')}</Button>
            </div>
          </div>
        ) : (
          <Upload.Dragger
            accept=".csv,.xlsx,.txt,.tsv,text/csv"
            maxCount={1}
            showUploadList={false}
            data-testid="import-file"
            aria-label={t('imports.choose')}
            beforeUpload={(picked) => {
              void send(picked)
              return false
            }}
          >
            <p>
              <InboxOutlined aria-hidden="true" />
            </p>
            <p>{t('imports.choose')}</p>
            <p className="soft">{t('imports.chooseHint')}</p>
          </Upload.Dragger>
        )}
      </Form>
    </Sheet>
  )
}
