import { ArrowDownOutlined, ArrowUpOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Popconfirm, Tag } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { liveFields, type OwnField } from '../../../shared/rules/ownFields'
import { useDo, useRead } from '../../data/read'
import { ownWord } from '../../ownFields'
import { Sheet } from '../../parts/page'
import { EmptyState, Read } from '../../parts/states'
import { useTell } from '../../parts/tell'
import { useMay } from '../../session'
import { OwnFieldDialog } from './ownFieldDialog'

/** The brand's own fields in the order they are asked; those that were archived come last. */
export function OwnFields() {
  const { t } = useTranslation()
  const may = useMay()
  const list = useRead('listOwnFields', {})
  const [open, setOpen] = useState<OwnField | 'new' | null>(null)
  const fresh = may('createOwnField') && (
    <Button type="primary" icon={<PlusOutlined />} onClick={() => setOpen('new')} data-testid="own-field-add">
      {t('ownFields.add')}
    </Button>
  )
  return (
    <Sheet>
      <Read of={list}>
        {({ items }) => {
          const fields = items as OwnField[]
          const live = liveFields(fields)
          const archived = fields.filter((field) => field.archived)
          return (
            <div className="stack">
              <div className="row-between">
                <p className="soft">{t('ownFields.hint')}</p>
                {fields.length > 0 && fresh}
              </div>
              {fields.length === 0 && (
                <EmptyState title={t('ownFields.empty')} hint={t('ownFields.emptyHint')} action={fresh || undefined} />
              )}
              {live.map((field, at) => (
                <Row key={field.key} field={field} at={at} live={live} open={() => setOpen(field)} />
              ))}
              {archived.length > 0 && <h2 className="form-part">{t('ownFields.archivedPart')}</h2>}
              {archived.map((field) => (
                <Row key={field.key} field={field} at={-1} live={live} open={() => setOpen(field)} />
              ))}
            </div>
          )
        }}
      </Read>
      {open && <OwnFieldDialog field={open === 'new' ? null : open} leave={() => setOpen(null)} />}
    </Sheet>
  )
}

type RowProps = { field: OwnField; at: number; live: readonly OwnField[]; open: () => void }

/** A field with what it is, and what may be done with it. */
function Row({ field, at, live, open }: RowProps) {
  const { t } = useTranslation()
  const may = useMay()
  return (
    <div className="own-field" data-testid={`own-field-${field.key}`}>
      <div className="grow wrap-any">
        <strong>{ownWord(field)}</strong> <span className="soft code">{field.key}</span>
        <div className="soft">{field.reason}</div>
        <div className="row">
          <Tag>
            {t(`ownFields.kind.${field.kind}`)}
            {field.several && ` · ${t('ownFields.several')}`}
          </Tag>
          {!field.archived && <Tag>{field.asked ? t('ownFields.stepByStep') : t('ownFields.notAsked')}</Tag>}
          {field.points > 0 && <Tag>{t('ownFields.form.brings', { n: field.points })}</Tag>}
        </div>
      </div>
      {may('editOwnField') && <Acts field={field} at={at} live={live} open={open} />}
    </div>
  )
}

function Acts({ field, at, live, open }: RowProps) {
  const { t } = useTranslation()
  const tell = useTell()
  const edit = useDo('editOwnField', ['listOwnFields'])
  const order = useDo('orderOwnFields', ['listOwnFields'])
  const move = (to: number): void => {
    const keys = live.map(({ key }) => key)
    keys.splice(at, 1)
    keys.splice(to, 0, field.key)
    order.mutate({ body: { keys } }, { onError: tell.problem })
  }
  const archive = (archived: boolean): void =>
    edit.mutate({ params: { id: field.key }, body: { archived }, ifMatch: field.version }, { onError: tell.problem })
  if (field.archived)
    return (
      <Button loading={edit.isPending} onClick={() => archive(false)} data-testid={`own-field-restore-${field.key}`}>
        {t('ownFields.restore')}
      </Button>
    )
  return (
    <div className="row row-end">
      <Button
        type="text"
        icon={<ArrowUpOutlined />}
        disabled={at === 0 || order.isPending}
        aria-label={t('ownFields.up')}
        onClick={() => move(at - 1)}
        data-testid={`own-field-up-${field.key}`}
      />
      <Button
        type="text"
        icon={<ArrowDownOutlined />}
        disabled={at === live.length - 1 || order.isPending}
        aria-label={t('ownFields.down')}
        onClick={() => move(at + 1)}
        data-testid={`own-field-down-${field.key}`}
      />
      <Button onClick={open} data-testid={`own-field-edit-${field.key}`}>
        {t('act.edit')}
      </Button>
      <Popconfirm
        title={t('ownFields.archive')}
        description={t('ownFields.archiveHint')}
        okText={t('ownFields.archive')}
        cancelText={t('act.cancel')}
        okButtonProps={{ 'data-testid': 'own-field-archive-ok' }}
        onConfirm={() => archive(true)}
      >
        <Button danger type="text" data-testid={`own-field-archive-${field.key}`}>
          {t('ownFields.archive')}
        </Button>
      </Popconfirm>
    </div>
  )
}
