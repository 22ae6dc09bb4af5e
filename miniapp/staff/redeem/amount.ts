/** Yuan as typed at the till ("199", "199.9", "199,90", "￥199.90") to whole fen; null for what is no amount up to a million yuan. */
export const fenOf = (typed: string): number | null => {
  const text = typed
    .trim()
    .replace(/^[¥￥]/, '')
    .replace(/[,，。]/g, '.')
  const parts = /^(\d{1,7})(?:\.(\d{1,2}))?$/.exec(text)
  return parts ? Number(parts[1]) * 100 + Number((parts[2] ?? '').padEnd(2, '0')) : null
}
