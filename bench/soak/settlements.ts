// Settlements: the asks and offers that are open. Each must settle by its deadline, whatever happens to its target.

interface Open {
  readonly what: string;
  /** Monotonic milliseconds; Infinity: no deadline. */
  readonly until: number;
}

export class Settlements {
  /** Asks and offers so far. */
  total = 0;
  readonly #asks = new Set<Open>();
  readonly #offers = new Set<Open>();

  get openAsks(): number {
    return this.#asks.size;
  }

  get open(): number {
    return this.#asks.size + this.#offers.size;
  }

  /** Follows an ask; the promise returned always resolves, with the error if the ask was refused. */
  ask(what: string, answer: Promise<unknown>, timeoutMs: number): Promise<unknown> {
    return answer.then(...this.#closing(this.#asks, what, timeoutMs));
  }

  /** As `ask`, but leaves a refusal unhandled, as careless code would. */
  askCarelessly(what: string, answer: Promise<unknown>, timeoutMs: number): void {
    const [close] = this.#closing(this.#asks, what, timeoutMs);
    void answer.finally(() => close(undefined));
  }

  /** Follows an offer; the promise returned always resolves, with the error if it was refused. */
  offer(what: string, accepted: Promise<void>, timeoutMs: number): Promise<unknown> {
    return accepted.then(...this.#closing(this.#offers, what, timeoutMs));
  }

  /** What should have settled more than `graceMs` ago. */
  overdue(graceMs: number): readonly string[] {
    const now = performance.now();
    return [...this.#asks, ...this.#offers].filter(({ until }) => until + graceMs < now).map(({ what }) => what);
  }

  list(): readonly string[] {
    return [...this.#asks, ...this.#offers].map(({ what }) => what);
  }

  #closing(
    among: Set<Open>,
    what: string,
    timeoutMs: number,
  ): [(value: unknown) => unknown, (error: unknown) => unknown] {
    const entry = { what, until: performance.now() + timeoutMs };
    this.total += 1;
    among.add(entry);
    const close = (outcome: unknown): unknown => {
      among.delete(entry);
      return outcome;
    };
    return [close, close];
  }
}
