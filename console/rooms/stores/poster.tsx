import { Button, Form, Input } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog } from '../../parts/dialog'
import { brandTokens, FONT } from '../../../shared/look/tokens'
import { useBrand } from '../../brand'
import { useTell } from '../../parts/tell'
import { pdfOf } from './pdf'
import type { ChannelRow } from './rows'

/** A4 upright at 150 dots an inch: sharp on paper, small as a file. */
const SHEET = { width: 1240, height: 1754 }
const CODE = 720
const LONGEST = 24

type Words = { shop: string; place: string; line: string; color: string }

/** The poster of a channel: brand, store, one line and the code in the brand's colour, as a picture and as a sheet to print. */
export function PosterDialog(props: { channel: ChannelRow; storeName: string | undefined; leave: () => void }) {
  const { t } = useTranslation()
  const tell = useTell()
  const { brand } = useBrand()
  const canvas = useRef<HTMLCanvasElement>(null)
  const [line, setLine] = useState(t('stores.poster.standard'))
  const { imageUrl, name } = props.channel
  const words: Words = { shop: brand.name || t('app'), place: props.storeName ?? '', line, color: brand.color }
  const { shop, place, color } = words
  useEffect(() => {
    const picture = new Image()
    picture.onload = () => canvas.current && draw(canvas.current, picture, { shop, place, line, color })
    picture.src = new URL(imageUrl, window.location.href).pathname
    return () => {
      picture.onload = null
    }
  }, [imageUrl, shop, place, line, color])
  const save = async (kind: 'png' | 'pdf'): Promise<void> => {
    try {
      const sheet = await blobOf(canvas.current, kind === 'png' ? 'image/png' : 'image/jpeg')
      const file =
        kind === 'png'
          ? sheet
          : new Blob([pdfOf(new Uint8Array(await sheet.arrayBuffer()), SHEET) as BlobPart], { type: 'application/pdf' })
      hand(file, `${name}.${kind}`)
    } catch {
      tell.sorry(t('stores.poster.cannot'))
    }
  }
  return (
    <Dialog
      title={t('stores.poster.title')}
      onCancel={props.leave}
      footer={
        <>
          <Button onClick={() => void save('png')} data-testid="poster-png">
            {t('stores.poster.png')}
          </Button>
          <Button type="primary" onClick={() => void save('pdf')} data-testid="poster-pdf">
            {t('stores.poster.pdf')}
          </Button>
        </>
      }
    >
      <Form layout="vertical" component="div">
        <Form.Item label={t('stores.poster.line')} htmlFor="poster-line">
          <Input
            id="poster-line"
            maxLength={LONGEST}
            showCount
            value={line}
            onChange={(event) => setLine(event.target.value)}
            data-testid="poster-line"
          />
        </Form.Item>
      </Form>
      <canvas
        ref={canvas}
        {...SHEET}
        className="poster"
        role="img"
        aria-label={t('stores.channel.alt', { name })}
        data-testid="poster"
      />
    </Dialog>
  )
}

function draw(canvas: HTMLCanvasElement, code: HTMLImageElement, { shop, place, line, color }: Words): void {
  const pen = canvas.getContext('2d')
  if (!pen) return
  const { brand, onBrand } = brandTokens(color)
  const { width, height } = SHEET
  const write = (text: string, y: number, size: number, weight: 400 | 600): void => {
    pen.font = `${weight} ${size}px ${FONT}`
    // A long name becomes smaller instead of running off the sheet.
    const fits = Math.min(1, (width - 160) / Math.max(pen.measureText(text).width, 1))
    pen.font = `${weight} ${Math.floor(size * fits)}px ${FONT}`
    pen.fillText(text, width / 2, y)
  }
  pen.fillStyle = brand
  pen.fillRect(0, 0, width, height)
  pen.fillStyle = onBrand
  pen.textAlign = 'center'
  write(shop, 260, 96, 600)
  write(place, 350, 48, 400)
  const left = (width - CODE) / 2
  // A code is read best on pure white, with a broad edge.
  pen.fillStyle = '#FFFFFF'
  pen.beginPath()
  pen.roundRect(left - 60, 460, CODE + 120, CODE + 120, 48)
  pen.fill()
  pen.imageSmoothingEnabled = false
  pen.drawImage(code, left, 520, CODE, CODE)
  pen.fillStyle = onBrand
  write(line, 1490, 72, 600)
}

const blobOf = (canvas: HTMLCanvasElement | null, type: 'image/png' | 'image/jpeg'): Promise<Blob> =>
  new Promise((done, refuse) => {
    if (!canvas) return refuse(new Error('no sheet'))
    canvas.toBlob((blob) => (blob ? done(blob) : refuse(new Error('no picture'))), type, 0.92)
  })

/** The browser saves the file under the name. */
function hand(file: Blob, name: string): void {
  const url = URL.createObjectURL(file)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  URL.revokeObjectURL(url)
}
