import { SaxesParser, type SaxesTagPlain } from 'saxes'
import { FileRefused, LIMITS } from './refused'

export type XmlEvents = {
  /** With the name as it is without its prefix; attributes as written. */
  open?: (name: string, attributes: Readonly<Record<string, string>>) => void
  close?: (name: string) => void
  text?: (text: string) => void
}

const local = (name: string): string => name.slice(name.indexOf(':') + 1)

/**
 * Reads XML in pieces; entities other than XML's own, and what is not well-formed, refuse the file. Each piece that is done
 * yields, so that whoever reads may take what was found.
 */
export async function* readXml(bytes: AsyncIterable<Buffer>, events: XmlEvents): AsyncGenerator<void> {
  const parser = new SaxesParser({ xmlns: false, position: false })
  const damaged = (): never => {
    throw new FileRefused('file_damaged', { detail: 'xml' })
  }
  parser.on('error', damaged)
  // Workbooks have none, and what one declares could grow without bound.
  parser.on('doctype', damaged)
  const { open, close, text } = events
  let silent = 0
  parser.on('opentag', (tag: SaxesTagPlain) => {
    silent = 0
    open?.(local(tag.name), tag.attributes)
  })
  parser.on('closetag', (tag: SaxesTagPlain) => {
    silent = 0
    close?.(local(tag.name))
  })
  if (text) {
    parser.on('text', text)
    parser.on('cdata', text)
  }
  const decoder = new TextDecoder('utf-8')
  for await (const chunk of bytes) {
    // The parser holds a text or an attribute until it ends; one without end would fill the memory.
    silent += chunk.length
    if (silent > LIMITS.textBytes) throw new FileRefused('file_line_too_long')
    parser.write(decoder.decode(chunk, { stream: true }))
    yield
  }
  parser.write(decoder.decode()).close()
  yield
}

/** Reads all of a small part. */
export async function readAllXml(bytes: AsyncIterable<Buffer>, events: XmlEvents): Promise<void> {
  for await (const _ of readXml(bytes, events));
}
