import { FONT } from '../../shared/look/tokens'

const SCALE = 2
/** So much room the words over a drawing have. */
const HEAD = 44

type Look = { paper: string; ink: string }

/** The browser saves the drawing (SVG with its width and height) as a PNG of twice the size, on paper, under a title of its own. */
export async function savePicture(name: string, svg: string, { paper, ink }: Look, title?: string): Promise<void> {
  const image = new Image()
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`
  await image.decode()
  const canvas = document.createElement('canvas')
  canvas.width = Math.ceil(image.width * SCALE)
  const head = title === undefined ? 0 : HEAD * SCALE
  canvas.height = Math.ceil(image.height * SCALE) + head
  const brush = canvas.getContext('2d')
  if (!brush) throw new Error('no canvas to draw on')
  brush.fillStyle = paper
  brush.fillRect(0, 0, canvas.width, canvas.height)
  brush.drawImage(image, 0, head, canvas.width, canvas.height - head)
  if (title !== undefined) {
    brush.fillStyle = ink
    brush.font = `${16 * SCALE}px ${FONT}`
    brush.fillText(title, 16 * SCALE, 28 * SCALE)
  }
  const link = document.createElement('a')
  link.href = canvas.toDataURL('image/png')
  link.download = `${name}.png`
  link.click()
}

/** A drawing of the page as text that stands by itself. */
export function drawingOf(svg: SVGElement): string {
  const { width, height } = svg.getBoundingClientRect()
  const copy = svg.cloneNode(true) as SVGElement
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg')
  copy.setAttribute('width', String(width))
  copy.setAttribute('height', String(height))
  return new XMLSerializer().serializeToString(copy)
}

/** Text within a drawing. */
export const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign] ?? sign)
