import { Progress } from 'antd'

/** How much of a stock is gone: a thin bar that turns warm when less than a fifth is left; `plain` where full is good. */
export const Meter = (props: { used: number; total: number; plain?: boolean }) => (
  <div className="meter">
    <span className="meter-words">
      {props.used.toLocaleString()} / {props.total.toLocaleString()}
    </span>
    <Progress
      percent={props.total > 0 ? Math.min(100, (props.used / props.total) * 100) : 0}
      showInfo={false}
      size={{ height: 4 }}
      strokeColor={!props.plain && props.used >= props.total * 0.8 ? 'var(--coupon)' : 'var(--brand-text)'}
      aria-label={`${props.used} / ${props.total}`}
    />
  </div>
)

/** A stock with what is done of it inside what is gone: three lengths on one bar. */
export const TwoMeter = (props: { inner: number; used: number; total: number; label: string }) => {
  const share = (part: number): number => (props.total > 0 ? Math.min(100, (part / props.total) * 100) : 0)
  return (
    <Progress
      percent={share(props.used)}
      success={{ percent: share(props.inner), strokeColor: 'var(--brand-text)' }}
      showInfo={false}
      strokeColor={
        props.used >= props.total * 0.8
          ? 'color-mix(in srgb, var(--coupon) 55%, transparent)'
          : 'color-mix(in srgb, var(--brand-text) 45%, transparent)'
      }
      aria-label={props.label}
    />
  )
}
