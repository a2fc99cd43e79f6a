// Backoff: how long to wait before the n-th restart within a period. Pure; the random number is handed in.
// The first restart is immediate by default; from the second on the delay grows by `factor` up to `maxMs`.

export interface BackoffOptions {
  /** Delay before the first restart of a period. @default 0 */
  initialMs?: number;
  /** @default 30_000 */
  maxMs?: number;
  /** @default 2 */
  factor?: number;
  /** Share of the delay that is random, 0 to 1: the delay is drawn from delay·(1 ± jitter). @default 0.2 */
  jitter?: number;
}

export type Backoff = Readonly<Required<BackoffOptions>>;

export const defaultBackoff: Backoff = Object.freeze({ initialMs: 0, maxMs: 30_000, factor: 2, jitter: 0.2 });

/** Smallest delay from the second restart of a period on, so that an initial 0 still backs off. */
const floorMs = 200;

/** Milliseconds before restart number `n` (from 1) of a period; `random` is in [0, 1). */
export function backoffDelay(backoff: Backoff, n: number, random: number): number {
  const { initialMs, maxMs, factor, jitter } = backoff;
  const plain = n <= 1 ? initialMs : Math.min(maxMs, Math.max(initialMs, floorMs) * factor ** (n - 2));
  return Math.max(0, Math.min(maxMs, plain * (1 + jitter * (2 * random - 1))));
}
