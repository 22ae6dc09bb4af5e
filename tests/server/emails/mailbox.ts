import type { World } from '../../harness/world'

export type Got = { id: string; to: string; subject: string; text: string; headers: Record<string, string> }

/** The sandbox's pile of mails, newest first; of one address. */
export const mailsTo = async (w: World, to: string): Promise<Got[]> =>
  (await w.sandbox('GET', `/mails?to=${encodeURIComponent(to)}`)).body.items as Got[]

/** The path of the link in a mail. */
export const linkIn = (mail: Pick<Got, 'text'>): string => new URL(/https?:\/\/\S+/.exec(mail.text)![0]).pathname

/** A page as it stands, by GET or POST. */
export async function page(w: World, path: string, post?: { type?: string; body?: string }, language = 'zh-Hans') {
  const answer = await fetch(w.url + path, {
    method: post ? 'POST' : 'GET',
    redirect: 'manual',
    headers: { 'Accept-Language': language, ...(post?.type ? { 'Content-Type': post.type } : {}) },
    ...(post?.body === undefined ? {} : { body: post.body }),
  })
  return { status: answer.status, headers: answer.headers, text: await answer.text() }
}
