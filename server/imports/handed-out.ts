const LOOK_EVERY = 200

/** Things of a file in its order, each under its number: any stretch of them, as often as it is asked, a few in memory. */
export class HandedOut<T> {
  private things: AsyncGenerator<T> | null = null
  private held: T[] = []
  private heldFrom = 0
  private over = false

  /** `begin` reads the file from its beginning. */
  constructor(private readonly begin: () => Promise<AsyncGenerator<T>>) {}

  /**
   * At most so many from the given number on; fewer only where they end. Null where others should have their turn before it
   * has got there.
   */
  async take(from: number, most: number, letGo: () => boolean): Promise<T[] | null> {
    if (this.things === null || from < this.heldFrom) await this.again()
    while (!this.over && this.heldFrom + this.held.length < from + most) {
      const next = await this.things!.next()
      if (next.done) this.over = true
      else if (this.heldFrom + this.held.length < from) {
        this.heldFrom++
        if (this.heldFrom % LOOK_EVERY === 0 && letGo()) return null
      } else this.held.push(next.value)
    }
    const gone = Math.min(from - this.heldFrom, this.held.length)
    this.held.splice(0, gone)
    this.heldFrom += gone
    return this.held.slice(0, most)
  }

  private async again(): Promise<void> {
    await this.close()
    this.things = await this.begin()
    this.held = []
    this.heldFrom = 0
    this.over = false
  }

  async close(): Promise<void> {
    await this.things?.return(undefined)
  }
}
