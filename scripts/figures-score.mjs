// The curves and weights by which Lighthouse 12 and 13 make one number of five.

/** What the best tenth of pages reach, and what half of them do. */
const CURVES = {
  desk: { first: [934, 1600], speed: [1311, 2300], largest: [1200, 2400], blocked: [150, 350], shift: [0.1, 0.25] },
  phone: { first: [1800, 3000], speed: [3387, 5800], largest: [2500, 4000], blocked: [200, 600], shift: [0.1, 0.25] },
}
const WEIGHTS = { first: 10, speed: 10, largest: 25, blocked: 30, shift: 25 }

/** 0 to 100, of the five figures of a page. */
export function score(figures, curves) {
  const points = Object.entries(WEIGHTS).map(
    ([name, weight]) => weight * shareOf(figures[name], ...CURVES[curves][name]),
  )
  return Math.round(points.reduce((sum, one) => sum + one, 0))
}

/**
 * How long somebody who wants to press something is kept waiting: of each task what goes beyond 50 ms. What holds the thread
 * before anything is seen holds nobody up. Times in milliseconds, tasks as `[begin, end]`.
 */
export const blockedAfter = (first, tasks) =>
  tasks.reduce((sum, [begin, end]) => sum + Math.max(0, end - Math.max(begin + 50, first)), 0)

/** How many pages of a log-normal world are worse: nine tenths at `tenth`, half at `median`. */
export function shareOf(value, tenth, median) {
  if (value <= 0) return 1
  const NINE_TENTHS = 0.9061938024368232
  const at = (Math.log(value / median) * NINE_TENTHS) / -Math.log(tenth / median)
  return (1 - erf(at)) / 2
}

/** Abramowitz and Stegun 7.1.26. */
function erf(x) {
  const t = 1 / (1 + 0.3275911 * Math.abs(x))
  const y = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
  return Math.sign(x) * (1 - y * Math.exp(-x * x))
}

/** The time that passes until the page looks as it will in the end, each moment weighed by how much is missing still. */
export async function speedIndex(context, frames, begun, first) {
  const later = frames.filter(({ at }) => at >= begun)
  if (later.length < 2) return first
  const missing = await likeness(context, later)
  let sum = later[0].at - begun
  for (let n = 1; n < later.length; n++) sum += missing[n - 1] * (later[n].at - later[n - 1].at)
  return Math.max(sum, first)
}

/** For each frame how far its colours are from those of the last one, beside the first: 1 down to 0. */
async function likeness(context, frames) {
  const tab = await context.newPage()
  const missing = await tab.evaluate(
    async (pictures) => {
      const histograms = []
      for (const data of pictures) {
        const image = new Image()
        image.src = `data:image/jpeg;base64,${data}`
        await image.decode()
        const canvas = new OffscreenCanvas(image.width, image.height).getContext('2d')
        canvas.drawImage(image, 0, 0)
        const { data: dots } = canvas.getImageData(0, 0, image.width, image.height)
        const counts = new Array(3 * 256).fill(0)
        for (let at = 0; at < dots.length; at += 4) for (let c = 0; c < 3; c++) counts[c * 256 + dots[at + c]]++
        histograms.push(counts)
      }
      const last = histograms.at(-1)
      const far = histograms.map((one) => one.reduce((sum, n, at) => sum + Math.abs(n - last[at]), 0))
      return far.map((n) => (far[0] > 0 ? Math.min(1, n / far[0]) : 0))
    },
    frames.map(({ data }) => data),
  )
  await tab.close()
  return missing
}
