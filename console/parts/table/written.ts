import { useEffect, useRef, useState } from 'react'
import { call, type Args, type Answer } from '../../api'
import { useTell } from '../tell'

/** A list that can be written out: which one, with which filters, and what stands above which field. */
export type Written = {
  list: Answer<'readExport'>['list']
  name: string
  query: Record<string, string | undefined>
  /** `words` for a field whose values are words of the machine. */
  columns: { field: string; title: string; words?: Record<string, string> }[]
}

const LOOK_EVERY_MS = 800
const pause = (signal: AbortSignal): Promise<void> =>
  new Promise((done, refuse) => {
    const timer = window.setTimeout(done, LOOK_EVERY_MS)
    signal.addEventListener('abort', () => {
      window.clearTimeout(timer)
      refuse(new Error('left'))
    })
  })

/**
 * The whole list as a file: the server writes it as a job, which goes on while the page is left and is written in its log;
 * here it is waited for and saved. `busy` is how many rows are written while that goes on, else null.
 */
export function useWritten(written: Written | undefined) {
  const tell = useTell()
  const [busy, setBusy] = useState<number | null>(null)
  const going = useRef<AbortController | null>(null)
  const stop = (): void => {
    going.current?.abort()
    setBusy(null)
  }
  useEffect(() => () => going.current?.abort(), [])
  const start = async (): Promise<void> => {
    if (!written) return
    const { signal } = (going.current = new AbortController())
    setBusy(0)
    try {
      const { id } = await call('startExport', { body: bodyOf(written) })
      for (let status = 'waiting'; status !== 'done';) {
        await pause(signal)
        const far = await call('readExport', { params: { id } }, signal)
        status = far.status
        setBusy(far.rows)
        if (status === 'failed') throw new Error('the job stopped')
      }
      saveText(written.name, await textOf(id, signal))
    } catch (thrown) {
      if (!signal.aborted) tell.problem(thrown)
    }
    if (!signal.aborted) setBusy(null)
  }
  return { busy, start: () => void start(), stop }
}

function bodyOf({ list, query, columns }: Written): Args<'startExport'>['body'] {
  const asked = Object.entries(query).filter((pair): pair is [string, string] => pair[1] !== undefined)
  return { list, query: Object.fromEntries(asked), columns }
}

async function textOf(id: string, signal: AbortSignal): Promise<string[]> {
  const pieces: string[] = []
  for (let cursor: string | undefined, more = true; more;) {
    const { text, nextCursor } = await call('readExportFile', { params: { id }, query: { cursor } }, signal)
    pieces.push(text)
    cursor = nextCursor ?? undefined
    more = nextCursor !== null
  }
  return pieces
}

function saveText(name: string, pieces: string[]): void {
  const url = URL.createObjectURL(new Blob(pieces, { type: 'text/csv;charset=utf-8' }))
  const link = document.createElement('a')
  link.href = url
  link.download = `${name}.csv`
  link.click()
  URL.revokeObjectURL(url)
}
