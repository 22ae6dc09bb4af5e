const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** UTF-8 octets of `text`; WeChat's script engine has neither TextEncoder nor btoa. */
const octets = (text: string): number[] =>
  (encodeURIComponent(text).match(/%[0-9A-F]{2}|[^%]/g) ?? []).map((piece) =>
    piece.length === 3 ? Number.parseInt(piece.slice(1), 16) : piece.charCodeAt(0),
  )

export const base64 = (text: string): string => {
  const bytes = octets(text)
  let out = ''
  for (let i = 0; i < bytes.length; i += 3) {
    const [a = 0, b, c] = bytes.slice(i, i + 3)
    const triple = (a << 16) | ((b ?? 0) << 8) | (c ?? 0)
    out += [18, 12, 6, 0].map((shift) => ALPHABET[(triple >> shift) & 63]).join('')
    if (b === undefined) out = `${out.slice(0, -2)}==`
    else if (c === undefined) out = `${out.slice(0, -1)}=`
  }
  return out
}

/** An SVG document as an address that Image shows in WeChat and in browsers alike (base64: some Android views refuse utf8). */
export const svgUrl = (svg: string): string => `data:image/svg+xml;base64,${base64(svg)}`

/** Rows of dark and light modules as one black path on white; runs are joined so that no hairline shows between cells. */
export const modulesSvg = (rows: readonly string[], options: { quiet: number; rowHeight: number }): string => {
  const width = (rows[0]?.length ?? 0) + options.quiet * 2
  const height = rows.length * options.rowHeight + (options.rowHeight === 1 ? options.quiet * 2 : 0)
  const top = options.rowHeight === 1 ? options.quiet : 0
  const path = rows
    .flatMap((row, y) =>
      [...row.matchAll(/1+/g)].map(
        (run) =>
          `M${run.index + options.quiet} ${top + y * options.rowHeight}h${run[0].length}v${options.rowHeight}h-${run[0].length}z`,
      ),
    )
    .join('')
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width * 8}" height="${height * 8}" viewBox="0 0 ${width} ${height}" ` +
    `preserveAspectRatio="none" shape-rendering="crispEdges"><rect width="${width}" height="${height}" fill="#fff"/>` +
    `<path d="${path}" fill="#000"/></svg>`
  )
}
