import { yuan } from '../../shared/rules/money'

/** An amount with a small sign, large whole yuan, small cents. */
export function Money(props: { fen: number; large?: boolean }) {
  const { sign, integer, cents } = yuan(props.fen)
  return (
    <span className={props.large ? 'money money-large' : 'money'}>
      <small>{sign}</small>
      {integer}
      <small>{cents}</small>
    </span>
  )
}
