import type { Tx } from '../base/database'
import { MessageTemplate } from './entities'

/** Our client asks for at most three in one tap; older WeChat clients refuse more (wx.requestSubscribeMessage). */
const AT_MOST = 3

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
  const held = (await tx.query(
    `SELECT providerTemplateId AS id, COUNT(*) AS n FROM subscribe_grant WHERE openid = ? AND state = 'available'
     AND providerTemplateId IN (${[...asked].map(() => '?').join(',')}) GROUP BY providerTemplateId`,
    [openid, ...asked.keys()],
  )) as { id: string; n: number }[]
  const has = new Map(held.map((row) => [row.id, Number(row.n)]))
  return [...asked]
    .map(([templateId, name]) => ({ templateId, name, has: has.get(templateId) ?? 0 }))
    .sort((a, b) => a.has - b.has)
    .slice(0, AT_MOST)
    .map(({ templateId, name }) => ({ templateId, name }))
}
