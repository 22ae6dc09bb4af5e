import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { qrPng } from '../base/qr-png'
import type { Deps } from '../deps'
import type { Channel } from './entities'

/** 1,000 px: sharp on a poster of 20 cm at the usual reading distance. */
const WIDTH_PX = 1_000

type Wanted = Pick<Channel, 'id' | 'kind' | 'scene'>

/** Whether the app that makes codes of this kind is configured. */
export const canMakeCode = (deps: Pick<Deps, 'wechat'>, kind: Channel['kind']): boolean =>
  kind === 'official_account_qr' ? deps.wechat.oa !== null : deps.wechat.mini !== null

/**
 * Asks the platform for the channel's code: the account's permanent QR gives an address to draw (kept in `ticketUrl`),
 * a mini-program code gives a picture (kept as a file under DATA_DIR/media). Throws WechatError; never call it within a
 * transaction. Asking twice does no harm: the scene stays the same.
 */
export async function fetchCode(
  deps: Pick<Deps, 'wechat' | 'config'>,
  channel: Wanted,
): Promise<{ ticketUrl: string | null }> {
  if (channel.kind === 'official_account_qr') {
    if (!deps.wechat.oa) throw new Error('the official account is not configured')
    return { ticketUrl: (await deps.wechat.oa.qrcodeCreate({ sceneStr: channel.scene, permanent: true })).url }
  }
  if (!deps.wechat.mini) throw new Error('the mini-program is not configured')
  // checkPath off: codes are printed before the first release of the mini-program as well as after it.
  const picture = await deps.wechat.mini.codeUnlimit({
    scene: channel.scene,
    page: 'pages/home/index',
    checkPath: false,
    width: WIDTH_PX,
  })
  const file = pictureFile(deps, channel.id)
  await mkdir(resolve(file, '..'), { recursive: true })
  // Whole or not at all: a reader in between never gets half a picture.
  await writeFile(`${file}.part`, picture)
  await rename(`${file}.part`, file)
  return { ticketUrl: null }
}

/** The picture of a channel's code with its media type; null while there is none yet. */
export async function readCode(
  deps: Pick<Deps, 'config'>,
  channel: Pick<Channel, 'id' | 'kind' | 'ticketUrl' | 'imageReady'>,
): Promise<{ bytes: Buffer; type: 'image/png' | 'image/jpeg' } | null> {
  if (!channel.imageReady) return null
  if (channel.ticketUrl !== null) return { bytes: qrPng(channel.ticketUrl, WIDTH_PX), type: 'image/png' }
  const bytes = await readFile(pictureFile(deps, channel.id)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  // The platform sends JPEG, or PNG for transparent codes; the name says png for both, the type must not.
  return bytes && { bytes, type: bytes[0] === 0xff && bytes[1] === 0xd8 ? 'image/jpeg' : 'image/png' }
}

const pictureFile = (deps: Pick<Deps, 'config'>, id: string): string =>
  join(resolve(deps.config.dataDir), 'media', 'channels', `${id}.bin`)
