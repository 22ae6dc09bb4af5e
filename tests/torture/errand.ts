import { writeFileSync } from 'node:fs'
import { doErrand, type Errand } from './do-errand'

/**
 * An errand in a process of its own: the embedded driver lets go of a file for sure only when its process ends. Argument:
 * where the answer goes; what to do comes in ERRAND.
 */
async function main(): Promise<void> {
  writeFileSync(
    process.argv[2]!,
    JSON.stringify(await doErrand(process.env, JSON.parse(process.env.ERRAND!) as Errand)),
  )
}

main().catch((error: unknown) => {
  console.error(error)
  process.exit(1)
})
