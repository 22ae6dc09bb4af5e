import type { Tx } from '../base/database'
import { inList, rows, text, whole } from '../base/sql'
import { MessageTemplate } from './entities'

/** Our client asks for at most three in one tap; older WeChat clients refuse more (wx.requestSubscribeMessage). */
const AT_MOST = 3
const HELD = { id: text, n: whole }

/** The platform's templates to ask for at this point of the journey, those the person has no permission for first. */
export async function listWanted(
  tx: Tx,
  openid: string,
  scene: string,
): Promise<{ templateId: string; name: string }[]> {
  const templates = await tx
    .getRepository(MessageTemplate)
    .find({ where: { channel: 'mini_subscribe' }, order: { id: 'ASC' } })
  const asked = new Map<string, string>()
  for (const t of templates)
    if (t.scenes.includes(scene) && !asked.has(t.providerTemplateId)) asked.set(t.providerTemplateId, t.name)
  if (asked.size === 0) return []
  const wanted = [...asked.keys()]
  const held = await rows(
    tx,
    HELD,
    `SELECT providerTemplateId AS id, COUNT(*) AS n FROM subscribe_grant WHERE openid = ? AND state = 'available'
     AND providerTemplateId IN ${inList(wanted)} GROUP BY providerTemplateId`,
    [openid, ...wanted],
  )
  const has = new Map(held.map(({ id, n }) => [id, n]))
  return [...asked]
    .map(([templateId, name]) => ({ templateId, name, has: has.get(templateId) ?? 0 }))
    .sort((a, b) => a.has - b.has)
    .slice(0, AT_MOST)
    .map(({ templateId, name }) => ({ templateId, name }))
}
