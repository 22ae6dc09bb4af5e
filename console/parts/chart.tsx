import { BarChart, FunnelChart, LineChart } from 'echarts/charts'
import { AriaComponent, GridComponent, TooltipComponent } from 'echarts/components'
import { init, use as register, type EChartsCoreOption } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import { useEffect, useRef } from 'react'
import { brandTokens, FONT, PALETTES } from '../../shared/look/tokens'
import { useMode } from '../appearance'
import { useBrand } from '../brand'

register([BarChart, FunnelChart, LineChart, GridComponent, TooltipComponent, AriaComponent, SVGRenderer])

/** A plot drawn as SVG in the page's colours, described in words for those who do not see it. */
export default function Chart(props: { option: EChartsCoreOption; label: string; height?: number }) {
  const box = useRef<HTMLDivElement>(null)
  const mode = useMode()
  const { brand } = useBrand()
  const { option, label } = props
  useEffect(() => {
    const place = box.current
    if (!place) return
    const p = PALETTES[mode]
    const chart = init(place, null, { renderer: 'svg' })
    const axis = {
      axisLine: { lineStyle: { color: p.line } },
      axisTick: { show: false },
      axisLabel: { color: p.soft },
      splitLine: { lineStyle: { color: p.line } },
    }
    const many = Array.isArray(option.series) && option.series.length > 1
    const { xAxis, yAxis, tooltip, ...rest } = option as { xAxis?: object; yAxis?: object; tooltip?: object }
    chart.setOption({
      // One series wears the shop's colour; more are told apart by the palette.
      color: [brandTokens(brand.color, mode).brandText, ...p.charts.slice(1)],
      textStyle: { fontFamily: FONT, color: p.ink },
      animationDuration: window.matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 240,
      // Patterns tell series apart; one alone needs none.
      aria: { enabled: true, label: { description: label }, decal: { show: many } },
      tooltip: {
        confine: true,
        backgroundColor: p.paper,
        borderColor: p.line,
        textStyle: { color: p.ink, fontSize: 13 },
        ...tooltip,
      },
      ...rest,
      ...(xAxis ? { xAxis: { ...axis, ...xAxis } } : {}),
      ...(yAxis ? { yAxis: { ...axis, ...yAxis } } : {}),
    })
    const watch = new ResizeObserver(() => chart.resize())
    watch.observe(place)
    return () => {
      watch.disconnect()
      chart.dispose()
    }
  }, [option, label, mode, brand.color])
  // What it holds is as wide as the window was until it is drawn anew: it must not widen the page meanwhile.
  return (
    <div
      ref={box}
      className="plot"
      style={{ height: props.height, overflow: 'hidden' }}
      role="img"
      aria-label={label}
    />
  )
}
