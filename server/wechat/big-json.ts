const stringOrNumber = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g
const longInteger = /^-?\d{16,}$/

/**
 * Parses JSON with integers of 16 and more digits kept as strings.
 * Message ids are 64-bit and beyond what a JavaScript number holds, so a plain parse would round them.
 */
export function parseJsonKeepingLongIntegers(text: string): unknown {
  return JSON.parse(text.replace(stringOrNumber, (piece) => (longInteger.test(piece) ? `"${piece}"` : piece)))
}
