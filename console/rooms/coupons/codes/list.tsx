import { PlusOutlined, UploadOutlined } from '@ant-design/icons'
import { Button, Tag } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useList } from '../../../data/read'
import { ListTable } from '../../../parts/listTable'
import type { Column } from '../../../parts/table/columns'
import { Meter } from '../../../parts/meter'
import { Sheet } from '../../../parts/page'
import { EmptyState } from '../../../parts/states'
import { When } from '../../../parts/when'
import { useMay } from '../../../session'
import type { Template } from '../draft'
import { DownloadCodes } from './download'
import { CodesFileDialog } from './fileDialog'
import { MakeCodesDialog } from './makeDialog'
import type { CodeListRow } from './rows'

const HUES = { filling: 'processing', making: 'warning', ready: 'success' } as const

/** The lists of codes of a coupon; those being made are watched. */
export function Codes({ template }: { template: Template }) {
  const { t } = useTranslation()
  const may = useMay()
  const lists = useList(
    'listCodeLists',
    { params: { id: template.id } },
    { every: (items) => (items.some(({ status }) => status === 'making') ? 2000 : false) },
  )
  const [open, setOpen] = useState<'make' | 'file' | CodeListRow | null>(null)
  const leave = (): void => setOpen(null)
  const own = template.codeSource === 'own'
  const actions = may('createCodeList') && template.state !== 'closed' && (
    <div className="row">
      <Button icon={<UploadOutlined />} onClick={() => setOpen('file')} data-testid="codes-add">
        {t('coupons.codes.add')}
      </Button>
      <Button icon={<PlusOutlined />} onClick={() => setOpen('make')} data-testid="codes-make">
        {t('coupons.codes.make')}
      </Button>
    </div>
  )
  const columns: Column<CodeListRow>[] = [
    {
      key: 'name',
      title: t('coupons.codes.column.name'),
      render: (_, row) => <span className="clip-2">{row.name}</span>,
    },
    {
      key: 'kind',
      title: t('coupons.codes.column.kind'),
      width: 110,
      render: (_, row) => t(`coupons.codes.kind.${row.kind}`),
    },
    {
      key: 'status',
      title: t('coupons.codes.column.status'),
      width: 120,
      render: (_, row) => <Tag color={HUES[row.status]}>{t(`coupons.codes.status.${row.status}`)}</Tag>,
    },
    {
      key: 'used',
      title: t('coupons.codes.column.used'),
      width: 170,
      render: (_, row) => <Meter used={row.used} total={row.total} />,
    },
    {
      key: 'created',
      title: t('coupons.codes.column.created'),
      width: 110,
      render: (_, row) => <When at={row.createdAt} />,
    },
    {
      key: 'act',
      width: 250,
      align: 'right',
      render: (_, row) => (
        <div className="row row-end">
          {row.status === 'filling' && may('addCodes') && template.state !== 'closed' && (
            <Button size="small" onClick={() => setOpen(row)} data-testid={`codes-more-${row.id}`}>
              {t('coupons.codes.goOn')}
            </Button>
          )}
          {row.status !== 'making' && row.total > 0 && may('readCodes') && <DownloadCodes list={row} />}
        </div>
      ),
    },
  ]
  return (
    <>
      <Sheet title={t('coupons.codes.title')} extra={lists.items.length > 0 && actions}>
        <div className="stack">
          <p className="soft">{t('coupons.codes.hint')}</p>
          <ListTable
            name="codes"
            small
            list={lists}
            columns={columns}
            minWidth={900}
            testId="codes-list"
            empty={
              <EmptyState small title={t('coupons.codes.empty')} hint={t('coupons.codes.emptyHint')} action={actions} />
            }
          />
        </div>
      </Sheet>
      {open === 'make' && <MakeCodesDialog templateId={template.id} leave={leave} />}
      {open !== null && open !== 'make' && (
        <CodesFileDialog templateId={template.id} list={open === 'file' ? null : open} own={own} leave={leave} />
      )}
    </>
  )
}
