const { default: Sequencer } = require('@jest/test-sequencer')

/** What takes longest begins first, else one worker ends long after the other; a bare machine remembers no durations. */
const SLOW = [/tests.torture.claims\./, /payments.notices\./, /tests.e2e./, /bad-input\./, /tests.torture./]
const rank = ({ path }) => {
  const at = SLOW.findIndex((one) => one.test(path))
  return at < 0 ? SLOW.length : at
}

module.exports = class extends Sequencer {
  /** The slow ones, then the others as jest orders them (it remembers, or goes by size). */
  sort(tests) {
    return [...super.sort(tests)].sort((a, b) => rank(a) - rank(b))
  }
}
