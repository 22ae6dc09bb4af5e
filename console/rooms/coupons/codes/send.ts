import { call } from '../../../api'
import { PART, type Line, type Refused } from './read'

/** How far the sending is; `sent` lines are settled, whatever became of them. */
export type Progress = { sent: number; accepted: number; refused: Refused[] }

/**
 * Sends the lines from `from.sent` on in parts, one after the other, and tells of each part. A part whose answer was lost may
 * be sent again: the server refuses what it has already, which `again` then does not count as refused.
 */
export async function sendCodes(
  listId: string,
  lines: readonly Line[],
  from: Progress,
  again: boolean,
  tell: (progress: Progress) => void,
): Promise<Progress> {
  let at = from
  let repeated = again
  while (at.sent < lines.length) {
    const part = lines.slice(at.sent, at.sent + PART)
    const answer = await call('addCodes', {
      params: { id: listId },
      body: { firstLine: 1, codes: part.map(({ code }) => code) },
    })
    const back = answer.refused.flatMap(({ line, reason }): Refused[] => {
      const own = part[line - 1]
      return own && !(repeated && reason === 'duplicate') ? [{ ...own, reason }] : []
    })
    at = {
      sent: at.sent + part.length,
      accepted: at.accepted + part.length - back.length,
      refused: [...at.refused, ...back],
    }
    repeated = false
    tell(at)
  }
  return at
}
