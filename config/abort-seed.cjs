/** Says after a failure by which seed the planted aborts of this run were chosen (tests/harness/aborts.ts). */
module.exports = class AbortSeed {
  onRunComplete(_, results) {
    if (results.numFailedTests + results.numRuntimeErrorTestSuites > 0)
      console.error(`planted aborts of this run: ABORT_SEED=${process.env.ABORT_SEED}`)
  }
}
