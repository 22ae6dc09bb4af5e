import { pinyin } from 'pinyin-pro'
import type { Tx } from '../base/database'
import { mapInTurns } from '../base/map-in-turns'
import { inList, insertIgnore, write } from '../base/sql'

/** So long is what a name is found by; the nickname itself has at most as many signs. */
const MOST_SIGNS = 30
const HAN = /\p{Script=Han}/u

/** A name or what is sought in one, as both are compared: one width, small letters, no blanks, the first thirty signs. */
export const comparedName = (name: string): string => cut(name.normalize('NFKC').toLowerCase().replace(/\s+/g, ''))

const cut = (text: string): string => Array.from(text).slice(0, MOST_SIGNS).join('')

/**
 * What a name is found by: itself from each of its signs on, and where Chinese is in it its full pinyin and the initials of
 * its pinyin, from each sign on too. Whatever begins one of these is a part of the name. A first sign that is read
 * otherwise as a surname (曾, 单, 仇) is found by both.
 */
export function nameParts(name: string | null): string[] {
  const compared = comparedName(name ?? '')
  const parts = new Set<string>()
  const add = (units: readonly string[]): void => {
    for (let from = 0; from < units.length; from++) parts.add(cut(units.slice(from).join('')))
  }
  add(Array.from(compared))
  if (HAN.test(compared))
    for (const mode of ['normal', 'surname'] as const) {
      const sounds = pinyin(compared, { toneType: 'none', type: 'array', v: true, mode })
      add(sounds)
      add(sounds.map((sound) => Array.from(sound)[0] ?? ''))
    }
  parts.delete('')
  return [...parts]
}

/** From now on the member is found by this name, and by no other. */
export const findByName = (tx: Tx, memberId: string, name: string | null): Promise<void> =>
  findByNames(tx, [{ memberId, name }])

/** The same of many: each is found by her name, and by no other. */
export async function findByNames(tx: Tx, all: readonly { memberId: string; name: string | null }[]): Promise<void> {
  if (all.length === 0) return
  const ids = all.map(({ memberId }) => memberId)
  await write(tx, `DELETE FROM member_name WHERE memberId IN ${inList(ids)}`, ids)
  await nameNew(tx, all)
}

/** The same of people who have just been made: they were found by no name before. */
export async function nameNew(tx: Tx, all: readonly { memberId: string; name: string | null }[]): Promise<void> {
  const parts = await mapInTurns(all, ({ memberId, name }) => nameParts(name).map((part) => ({ memberId, part })))
  await insertIgnore(tx, 'member_name', parts.flat())
}

/** The member is found by no name any more. */
export const forgetName = (tx: Tx, memberId: string): Promise<number> =>
  write(tx, 'DELETE FROM member_name WHERE memberId = ?', [memberId])
