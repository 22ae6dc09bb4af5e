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
