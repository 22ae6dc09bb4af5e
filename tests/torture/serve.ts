import { readConfig } from '../../server/base/config'
import { beforeServing } from '../../server/before-serving'
import { start } from '../../server/start'

/** A server in a process of its own, so that it can be killed; configuration from the environment. */
start({ config: readConfig(), dist: null, guard: beforeServing }).then(
  (running) => console.log(`listening: ${running.url}`),
  (error: unknown) => {
    console.error(error)
    process.exit(1)
  },
)
