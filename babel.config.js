/** Taro's build reads this file from the root; nothing else in the house compiles with babel. */
module.exports = {
  presets: [['taro', { framework: 'react', ts: true, compiler: 'webpack5' }]],
}
