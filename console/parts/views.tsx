import { DeleteOutlined, PushpinOutlined, TeamOutlined } from '@ant-design/icons'
import { useLocation, useNavigate, useRouter } from '@tanstack/react-router'
import { Button, Checkbox, Form, Input, Popover } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Answer } from '../api'
import { useDo, useRead } from '../data/read'
import { FormDialog } from './formDialog'
import { useTell } from './tell'

type View = Answer<'listViews'>['items'][number]

/** What belongs to a moment and not to a view: the thing that is being looked at. */
const MOMENTARY = new Set(['member', 'order', 'day'])

/** The address's question as text, the same text for the same question however it was put together. */
function useQuestion(): { now: string; open: (query: string) => void } {
  const { search } = useLocation()
  const { options } = useRouter()
  const go = useNavigate()
  const kept = Object.entries(search)
    .filter(([name, value]) => value !== undefined && !MOMENTARY.has(name))
    .sort(([a], [b]) => (a < b ? -1 : 1))
  return {
    now: options.stringifySearch(Object.fromEntries(kept)).replace(/^\?/, ''),
    open: (query) => void go({ to: '.', search: options.parseSearch(query) as never }),
  }
}

/** The views of a list that people kept: filters and order under a name, for oneself or for all. */
export function Views({ page }: { page: string }) {
  const { t } = useTranslation()
  const { now, open } = useQuestion()
  const [shown, setShown] = useState(false)
  const [saving, setSaving] = useState(false)
  const views = useRead('listViews', { query: { page } })
  const items = views.data?.items ?? []
  const here = items.find(({ query }) => query === now && query !== '')
  return (
    <>
      <Popover
        trigger="click"
        placement="bottomLeft"
        open={shown}
        onOpenChange={setShown}
        title={t('table.views')}
        content={
          <div className="stack-tight views" data-testid="views-open">
            {items.length === 0 && <p className="soft">{t('table.noViews')}</p>}
            {items.map((view) => (
              <ViewLine
                key={view.id}
                view={view}
                here={view === here}
                open={() => {
                  setShown(false)
                  open(view.query)
                }}
              />
            ))}
            {now !== '' && !here && (
              <Button
                type="link"
                size="small"
                className="link-flat"
                data-testid="view-save"
                onClick={() => {
                  setShown(false)
                  setSaving(true)
                }}
              >
                {t('table.saveView')}
              </Button>
            )}
          </div>
        }
      >
        <Button className={here ? 'filter filter-set' : 'filter'} icon={<PushpinOutlined />} data-testid="views">
          {here?.name ?? t('table.views')}
        </Button>
      </Popover>
      {saving && <SaveDialog page={page} query={now} leave={() => setSaving(false)} />}
    </>
  )
}

function ViewLine({ view, here, open }: { view: View; here: boolean; open: () => void }) {
  const { t } = useTranslation()
  const tell = useTell()
  const remove = useDo('deleteView', ['listViews'])
  return (
    <div className="row-between">
      <Button
        type="link"
        size="small"
        className="link-flat clip"
        aria-current={here || undefined}
        onClick={open}
        data-testid={`view-${view.id}`}
      >
        {view.name}
      </Button>
      <span className="row">
        {view.shared && (
          <span className="soft" title={view.ownerName ?? undefined}>
            <TeamOutlined aria-label={t('table.sharedView')} />
          </span>
        )}
        {view.own && (
          <Button
            type="text"
            size="small"
            icon={<DeleteOutlined />}
            aria-label={`${t('act.remove')} ${view.name}`}
            loading={remove.isPending}
            onClick={() => remove.mutate({ params: { id: view.id } }, { onError: tell.problem })}
          />
        )}
      </span>
    </div>
  )
}

function SaveDialog({ page, query, leave }: { page: string; query: string; leave: () => void }) {
  const { t } = useTranslation()
  const [form] = Form.useForm<{ name: string; shared: boolean }>()
  const save = useDo('createView', ['listViews'])
  return (
    <FormDialog<{ name: string; shared: boolean }>
      title={t('table.saveView')}
      form={form}
      initial={{ shared: false }}
      testId="view-save-go"
      leave={leave}
      keep={({ name, shared }) => save.mutateAsync({ body: { page, query, name: name.trim(), shared } })}
    >
      <Form.Item
        name="name"
        label={t('table.viewName')}
        rules={[{ required: true, whitespace: true, message: t('say.required') }]}
      >
        <Input maxLength={40} autoFocus data-testid="view-name" />
      </Form.Item>
      <Form.Item name="shared" valuePropName="checked" className="last">
        <Checkbox data-testid="view-shared">{t('table.shareView')}</Checkbox>
      </Form.Item>
    </FormDialog>
  )
}
