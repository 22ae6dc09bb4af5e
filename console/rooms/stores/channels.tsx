import { DownloadOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Tag } from 'antd'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useDo, useList } from '../../data/read'
import { EmptyState, Trouble, Waiting } from '../../parts/states'
import { useTell } from '../../parts/tell'
import { useMay } from '../../session'
import { ChannelDialog } from './channelDialog'
import type { ChannelRow } from './rows'

/** The joining channels as cards: the code to download, and how many came through it. */
export function Channels() {
  const { t } = useTranslation()
  const may = useMay()
  const list = useList('listChannels', {})
  const [open, setOpen] = useState<ChannelRow | 'new' | null>(null)
  const making = list.items.some((channel) => !channel.imageReady)
  useEffect(() => {
    if (!making) return
    const timer = window.setInterval(list.again, 3000)
    return () => window.clearInterval(timer)
  }, [making, list.again])
  const add = may('createChannel') && (
    <Button type="primary" icon={<PlusOutlined />} onClick={() => setOpen('new')} data-testid="channel-new">
      {t('stores.newChannel')}
    </Button>
  )
  const dialog = open && <ChannelDialog channel={open === 'new' ? null : open} leave={() => setOpen(null)} />
  if (list.problem && list.items.length === 0) return <Trouble problem={list.problem} again={list.again} />
  if (list.isPending) return <Waiting />
  return (
    <div className="stack">
      {list.items.length === 0 ? (
        <EmptyState title={t('stores.emptyChannels')} hint={t('stores.emptyChannelsHint')} action={add} />
      ) : (
        <>
          <div className="row">{add}</div>
          <div className="codes" data-testid="channel-list">
            {list.items.map((channel) => (
              <ChannelCard key={channel.id} channel={channel} edit={() => setOpen(channel)} />
            ))}
          </div>
          {list.hasMore && <Button onClick={list.more}>{t('act.more')}</Button>}
        </>
      )}
      {dialog}
    </div>
  )
}

function ChannelCard({ channel, edit }: { channel: ChannelRow; edit: () => void }) {
  const { t } = useTranslation()
  const may = useMay()
  const tell = useTell()
  const change = useDo('editChannel', ['listChannels'])
  const rate = channel.scans > 0 ? Math.round((channel.joined / channel.scans) * 100) : 0
  return (
    <article className={channel.disabled ? 'code-card code-off' : 'code-card'} data-testid={`channel-${channel.id}`}>
      {channel.imageReady ? (
        <img src={channel.imageUrl} alt={t('stores.channel.alt', { name: channel.name })} loading="lazy" />
      ) : (
        <div className="code-blank">{t('stores.channel.making')}</div>
      )}
      <div>
        <strong>{channel.name}</strong> {channel.disabled && <Tag>{t('stores.channel.disabled')}</Tag>}
        <div className="soft">{t(`stores.kind.${channel.kind}`)}</div>
        <div className="faint-code soft" title={t('stores.channel.sceneHint')} data-testid="channel-scene">
          {channel.scene}
        </div>
      </div>
      <div>
        {t('stores.channel.scans')} <b>{channel.scans.toLocaleString()}</b> · {t('stores.channel.joined')}{' '}
        <b>{channel.joined.toLocaleString()}</b>{' '}
        {channel.scans > 0 && <span className="soft">· {t('stores.channel.rate', { n: rate })}</span>}
      </div>
      <div className="row">
        {channel.imageReady && (
          <Button
            size="small"
            icon={<DownloadOutlined />}
            href={channel.imageUrl}
            download={`${channel.name}-${channel.scene}.png`}
            data-testid={`channel-download-${channel.id}`}
          >
            {t('stores.channel.download')}
          </Button>
        )}
        {may('editChannel') && (
          <>
            <Button size="small" onClick={edit}>
              {t('act.edit')}
            </Button>
            <Button
              size="small"
              onClick={() =>
                change.mutate(
                  { params: { id: channel.id }, body: { disabled: !channel.disabled } },
                  { onError: tell.problem },
                )
              }
            >
              {t(channel.disabled ? 'stores.channel.on' : 'stores.channel.off')}
            </Button>
          </>
        )}
      </div>
    </article>
  )
}
