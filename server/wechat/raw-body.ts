import type { IncomingMessage } from 'node:http'

/**
 * Reads a request's body as it came, since signatures and encryption are over bytes; null when it exceeds `limit` bytes.
 * Refuses (throws) a request whose body something before has read: the routes belong before any body parser.
 */
export async function readRawBody(request: IncomingMessage, limit: number): Promise<Buffer | null> {
  if (request.readableEnded) throw new Error('the body was read already: mount these routes before the body parser')
  if (Number(request.headers['content-length'] ?? 0) > limit) return null
  const pieces: Buffer[] = []
  let size = 0
  for await (const piece of request) {
    const bytes = Buffer.isBuffer(piece) ? piece : Buffer.from(String(piece))
    size += bytes.length
    if (size > limit) return null
    pieces.push(bytes)
  }
  return Buffer.concat(pieces)
}
