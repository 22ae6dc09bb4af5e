import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { request } from 'node:http'
import type { ErrorCode } from '../../shared/contract/errors'

export type Sent = {
  status: number
  body: { id: string; code?: ErrorCode; errors?: { path: string }[] }
  replayed: boolean
}
type Part = { name: string; file?: string; value: string | Buffer }

const BOUNDARY = 'a-boundary-7d1f'

/** The bytes of a form, as a browser writes them. */
export const formOf = (parts: readonly Part[], boundary = BOUNDARY): Buffer =>
  Buffer.concat([
    ...parts.flatMap(({ name, file, value }) => [
      Buffer.from(
        `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${file === undefined ? '' : `; filename="${file}"\r\nContent-Type: application/octet-stream`}\r\n\r\n`,
      ),
      Buffer.from(value),
      Buffer.from('\r\n'),
    ]),
    Buffer.from(`--${boundary}--\r\n`),
  ])

type Ask = { token: string; key?: string; dryRun?: boolean; type?: string; cut?: number[]; length?: number }

/** Sends bytes to POST /staff/imports as they are; `cut`: at which of them a packet ends. */
export function sendForm(
  w: { url: string },
  bytes: Buffer,
  { token, key, dryRun, type, cut = [], length }: Ask,
): Promise<Sent> {
  return new Promise((done, fail) => {
    const asking = request(
      `${w.url}/api/v1/staff/imports${dryRun ? '?dryRun=true' : ''}`,
      {
        method: 'POST',
        agent: false,
        headers: {
          Authorization: `Bearer ${token}`,
          'Content-Type': type ?? `multipart/form-data; boundary=${BOUNDARY}`,
          'Content-Length': String(length ?? bytes.length),
          ...(key === undefined ? {} : { 'Idempotency-Key': key }),
        },
      },
      (answer) => {
        const parts: Buffer[] = []
        answer.on('data', (part: Buffer) => parts.push(part))
        answer.on('error', fail)
        answer.on('end', () =>
          done({
            status: answer.statusCode!,
            body: JSON.parse(Buffer.concat(parts).toString() || '{}') as Sent['body'],
            replayed: answer.headers['idempotent-replayed'] === 'true',
          }),
        )
      },
    )
    asking.on('error', fail)
    const ends = [...cut, bytes.length]
    const next = (from: number): void => {
      const to = ends.shift()
      if (to === undefined) return void asking.end()
      if (to === from) return next(to)
      asking.write(bytes.subarray(from, to), () => setImmediate(next, to))
    }
    next(0)
  })
}

let keys = 0

/** Uploads a file, by its path or its text, as a member of staff does. */
export function upload(
  w: { url: string },
  token: string,
  file: { path: string } | { text: string; name?: string },
  fields: Record<string, string> = {},
  more: Partial<Ask> = {},
): Promise<Sent> {
  const value = 'path' in file ? readFileSync(file.path) : Buffer.from(file.text)
  const name = 'path' in file ? basename(file.path) : (file.name ?? 'list.csv')
  const parts: Part[] = Object.entries({ kind: 'orders', ...fields }).map(([n, v]) => ({ name: n, value: v }))
  return sendForm(w, formOf([...parts, { name: 'file', file: name, value }]), {
    token,
    key: `upload-${keys++}`,
    ...more,
  })
}
