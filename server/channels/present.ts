import type { Channel as ChannelShape } from '../../shared/contract/channels'
import { isoOf } from '../../shared/rules/calendar'
import type { Tx } from '../base/database'
import { inList, rows, text, whole } from '../base/sql'
import type { Channel } from './entities'

const COUNTED = { channelId: text, people: whole }

/** Channels as staff see them, with how many people scanned each one and how many members it brought. */
export async function presentChannels(tx: Tx, channels: Channel[]): Promise<ChannelShape[]> {
  if (channels.length === 0) return []
  const ids = channels.map((channel) => channel.id)
  const scans = await rows(
    tx,
    COUNTED,
    `SELECT channelId, COUNT(DISTINCT personKey) AS people FROM channel_touch
     WHERE channelId IN ${inList(ids)} AND kind = 'scan' GROUP BY channelId`,
    ids,
  )
  const joined = await rows(
    tx,
    COUNTED,
    `SELECT joinChannelId AS channelId, COUNT(*) AS people FROM member
     WHERE joinChannelId IN ${inList(ids)} AND status IN ('active','frozen') GROUP BY joinChannelId`,
    ids,
  )
  const peopleIn = (counted: typeof scans, id: string): number => counted.find((r) => r.channelId === id)?.people ?? 0
  return channels.map((channel) => ({
    id: channel.id,
    name: channel.name,
    storeId: channel.storeId,
    staffId: channel.staffId,
    kind: channel.kind,
    scene: channel.scene,
    imageUrl: `/media/channels/${channel.id}.png`,
    imageReady: channel.imageReady,
    disabled: channel.disabled,
    scans: peopleIn(scans, channel.id),
    joined: peopleIn(joined, channel.id),
    createdAt: isoOf(channel.createdAt),
  }))
}
