import { UploadOutlined } from '@ant-design/icons'
import { useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Form, Input, Progress, Upload } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog } from '../../../parts/dialog'
import { asProblem } from '../../../data/problem'
import { refresh, useDo } from '../../../data/read'
import { Choice } from '../../../parts/choice'
import { saveCsv } from '../../../parts/csv'
import { useTell } from '../../../parts/tell'
import type { CodeListRow } from './rows'
import { codesIn, type Codes } from './read'
import { sendCodes, type Progress as Sent } from './send'

type File = Codes & { name: string }
const KINDS = ['exchange', 'piece'] as const

/**
 * A file of codes, read in the browser and sent in parts. When the network breaks off it stays open and goes on from the
 * part whose answer is missing. `list`: more for a list that is there; null: a new one.
 */
export function CodesFileDialog(props: {
  templateId: string
  list: CodeListRow | null
  own: boolean
  leave: () => void
}) {
  const { t } = useTranslation()
  const tell = useTell()
  const client = useQueryClient()
  const create = useDo('createCodeList', ['listCodeLists'])
  const [kind, setKind] = useState<(typeof KINDS)[number]>(props.list?.kind ?? (props.own ? 'exchange' : 'piece'))
  const [name, setName] = useState(props.list?.name ?? '')
  const [file, setFile] = useState<File | null>(null)
  const [listId, setListId] = useState(props.list?.id)
  const [sent, setSent] = useState<Sent | null>(null)
  const [state, setState] = useState<'ready' | 'sending' | 'broken' | 'done'>('ready')
  const there = useRef(true)
  useEffect(() => {
    there.current = true
    return () => void (there.current = false)
  }, [])

  const read = async (picked: Blob & { name: string }): Promise<void> => {
    const text = await picked.text()
    // What is no text becomes U+FFFD when read as UTF-8.
    if (text.includes('\uFFFD')) return tell.sorry(t('coupons.codes.unreadable'))
    const codes = codesIn(text)
    if (codes.lines.length === 0) return tell.sorry(t('coupons.codes.noCodes'))
    setFile({ ...codes, name: picked.name })
    if (!name) setName(picked.name.replace(/\.[^.]*$/, '').slice(0, 40))
  }
  const go = async (): Promise<void> => {
    if (!file) return
    const again = state === 'broken'
    setState('sending')
    try {
      const id =
        listId ?? (await create.mutateAsync({ params: { id: props.templateId }, body: { kind, name: name.trim() } })).id
      setListId(id)
      const from = sent ?? { sent: 0, accepted: 0, refused: file.refused }
      await sendCodes(id, file.lines, from, again, (progress) => there.current && setSent(progress))
      setState('done')
    } catch (thrown) {
      setState(sent || listId || asProblem(thrown).passing ? 'broken' : 'ready')
      tell.problem(thrown)
    } finally {
      void refresh(client, 'listCodeLists')
    }
  }
  const total = file?.lines.length ?? 0
  const ready = file !== null && name.trim() !== ''
  return (
    <Dialog
      title={t('coupons.codes.add')}
      onCancel={props.leave}
      maskClosable={false}
      footer={
        state === 'done' ? (
          <Button type="primary" onClick={props.leave} data-testid="codes-done">
            {t('act.done')}
          </Button>
        ) : (
          <Button
            type="primary"
            disabled={!ready}
            loading={state === 'sending'}
            onClick={() => void go()}
            data-testid="codes-go"
          >
            {t(state === 'broken' ? 'coupons.codes.goOn' : 'coupons.codes.go')}
          </Button>
        )
      }
    >
      <div className="stack">
        {state === 'ready' && (
          <Form layout="vertical" component="div">
            {!props.list && (
              <>
                {!props.own && (
                  <Form.Item label={t('coupons.codes.column.kind')} extra={t('coupons.codes.hint')}>
                    <Choice
                      testId="codes-kind"
                      value={kind}
                      onChange={setKind}
                      words={KINDS.map((value) => ({ value, label: t(`coupons.codes.kind.${value}`) }))}
                    />
                  </Form.Item>
                )}
                <Form.Item label={t('coupons.codes.name')} extra={t('coupons.codes.nameHint')} htmlFor="codes-name">
                  <Input
                    id="codes-name"
                    maxLength={40}
                    value={name}
                    onChange={(event) => setName(event.target.value)}
                    data-testid="codes-name"
                  />
                </Form.Item>
              </>
            )}
            <Form.Item label={t('coupons.codes.file')} extra={t('coupons.codes.fileHint')} className="last">
              <span data-testid="codes-file">
                <Upload
                  accept=".txt,.csv,text/plain,text/csv"
                  maxCount={1}
                  showUploadList={false}
                  beforeUpload={(picked) => {
                    void read(picked)
                    return false
                  }}
                >
                  <Button icon={<UploadOutlined />}>{t('coupons.codes.file')}</Button>
                </Upload>
              </span>
            </Form.Item>
          </Form>
        )}
        {file && (
          <div data-testid="codes-chosen">
            <p>{t('coupons.codes.chosen', { name: file.name, n: total.toLocaleString() })}</p>
            {file.heading !== null && (
              <p className="soft" data-testid="codes-heading">
                {t('coupons.codes.heading', { heading: file.heading })}
              </p>
            )}
          </div>
        )}
        {file && state !== 'ready' && (
          <div aria-live="polite" data-testid="codes-progress" data-state={state}>
            <Progress
              percent={total > 0 ? Math.floor(((sent?.sent ?? 0) / total) * 100) : 0}
              status={state === 'done' ? 'success' : state === 'broken' ? 'exception' : 'active'}
              aria-label={t('coupons.codes.progress')}
            />
            <p className="soft">
              {t(state === 'done' ? 'coupons.codes.finished' : 'coupons.codes.sent', {
                sent: (sent?.sent ?? 0).toLocaleString(),
                total: total.toLocaleString(),
                accepted: (sent?.accepted ?? 0).toLocaleString(),
                refused: (sent?.refused.length ?? file.refused.length).toLocaleString(),
              })}
            </p>
          </div>
        )}
        {state === 'broken' && (
          <Alert
            type="warning"
            showIcon
            title={t('coupons.codes.broken', { line: file?.lines[sent?.sent ?? 0]?.line ?? 1 })}
          />
        )}
        {sent && sent.refused.length > 0 && state !== 'sending' && (
          <Button
            data-testid="codes-refused"
            onClick={() =>
              saveCsv(`${name || 'codes'}-refused`, [
                [t('coupons.codes.line'), t('coupons.codes.code'), t('coupons.codes.why')],
                ...sent.refused.map(({ line, code, reason }) => [line, code, t(`coupons.codes.reason.${reason}`)]),
              ])
            }
          >
            {t('coupons.codes.refused', { n: sent.refused.length.toLocaleString() })}
          </Button>
        )}
      </div>
    </Dialog>
  )
}
