import { DownloadOutlined, PrinterOutlined } from '@ant-design/icons'
import { Link, useParams } from '@tanstack/react-router'
import { Button, Tag } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useDo, useRead } from '../../data/read'
import { Figure, Page, Sheet } from '../../parts/page'
import { useNames } from '../../parts/sources'
import { Read } from '../../parts/states'
import { useTell } from '../../parts/tell'
import { minute } from '../../parts/when'
import { useMay } from '../../session'
import { ChannelDialog } from './channelDialog'
import { rateOf } from './channels'
import { Came } from './came'
import { PosterDialog } from './poster'
import type { ChannelRow } from './rows'

/** One joining channel: its code to download, what came of it, and who came through it. */
export default function ChannelPage() {
  const { t } = useTranslation()
  const { id } = useParams({ from: '/inside/channels/$id' })
  const channel = useRead(
    'readChannel',
    { params: { id } },
    { every: (last) => (last && !last.imageReady ? 3000 : false) },
  )
  const may = useMay()
  const { data } = channel
  return (
    <Page
      title={data?.name ?? t('stores.tab.channels')}
      hint={
        data && (
          <span className="row">
            {t(`stores.kind.${data.kind}`)} <span className="code">{data.scene}</span>
            {data.disabled && <Tag>{t('stores.channel.disabled')}</Tag>}
          </span>
        )
      }
      crumbs={[{ to: '/stores', search: { tab: 'channels' }, words: t('stores.tab.channels') }]}
      actions={data && <Actions channel={data} />}
    >
      <Read
        of={channel}
        way={
          <Link to="/stores" search={{ tab: 'channels' }}>
            {t('stores.channel.toList')}
          </Link>
        }
      >
        {(read) => (
          <>
            <Facts channel={read} />
            {may('readChannelDays') && <Came channel={read} />}
          </>
        )}
      </Read>
    </Page>
  )
}

function Facts({ channel }: { channel: ChannelRow }) {
  const { t } = useTranslation()
  const may = useMay()
  const storeName = useNames('store', [channel.storeId])(channel.storeId)
  const rate = rateOf(channel)
  const [poster, setPoster] = useState(false)
  return (
    <div className="beside">
      <Sheet>
        <div className="stack">
          <div className="figures">
            <Figure name={t('stores.channel.scans')} value={channel.scans.toLocaleString()} />
            <Figure name={t('stores.channel.joined')} value={channel.joined.toLocaleString()} />
            <Figure name={t('stores.channel.rateName')} value={rate === null ? t('say.none') : `${rate}%`} />
          </div>
          <dl className="facts">
            <dt>{t('stores.channel.column.store')}</dt>
            <dd>{channel.storeId ? (storeName ?? t('say.loading')) : t('say.none')}</dd>
            <dt>{t('stores.column.created')}</dt>
            <dd>{minute(channel.createdAt)}</dd>
          </dl>
          <div className="row">
            {may('listMembers') && (
              <Link to="/members" search={{ joinChannelId: channel.id }} data-testid="channel-members">
                {t('stores.channel.seeMembers')}
              </Link>
            )}
            {may('readFunnel') && (
              <Link to="/" search={{ channelId: channel.id }}>
                {t('stores.channel.seeFunnel')}
              </Link>
            )}
          </div>
        </div>
      </Sheet>
      <Sheet>
        <div className="stack code-one">
          {channel.imageReady ? (
            <img src={channel.imageUrl} alt={t('stores.channel.alt', { name: channel.name })} />
          ) : (
            <div className="code-blank">{t('stores.channel.making')}</div>
          )}
          {channel.imageReady && (
            <Button
              icon={<DownloadOutlined />}
              href={channel.imageUrl}
              download={`${channel.name}-${channel.scene}.png`}
              data-testid={`channel-download-${channel.id}`}
            >
              {t('stores.channel.download')}
            </Button>
          )}
          {channel.imageReady && (
            <Button icon={<PrinterOutlined />} onClick={() => setPoster(true)} data-testid="poster-open">
              {t('stores.poster.open')}
            </Button>
          )}
          <p className="soft">{t('stores.channel.sceneHint')}</p>
        </div>
      </Sheet>
      {poster && <PosterDialog channel={channel} storeName={storeName} leave={() => setPoster(false)} />}
    </div>
  )
}

function Actions({ channel }: { channel: ChannelRow }) {
  const { t } = useTranslation()
  const may = useMay()
  const tell = useTell()
  const change = useDo('editChannel', ['listChannels', 'readChannel'])
  const [open, setOpen] = useState(false)
  if (!may('editChannel')) return null
  return (
    <>
      <Button onClick={() => setOpen(true)} data-testid="channel-edit">
        {t('act.edit')}
      </Button>
      <Button
        loading={change.isPending}
        data-testid="channel-switch"
        onClick={() =>
          change.mutate(
            { params: { id: channel.id }, body: { disabled: !channel.disabled } },
            { onSuccess: () => tell.done(t('say.saved')), onError: tell.problem },
          )
        }
      >
        {t(channel.disabled ? 'stores.channel.on' : 'stores.channel.off')}
      </Button>
      {open && <ChannelDialog channel={channel} leave={() => setOpen(false)} />}
    </>
  )
}
