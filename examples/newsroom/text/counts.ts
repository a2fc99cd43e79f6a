// Counts by name, as a map without zeros.

/** Name → count. */
export type Counts = ReadonlyMap<string, number>;

/** How often each word occurs. */
export function countEach(words: Iterable<string>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const word of words) addTo(counts, word, 1);
  return counts;
}

/** Adds `amount` to an entry; an entry that comes down to 0 is dropped. */
export function addTo(counts: Map<string, number>, name: string, amount: number): void {
  const sum = (counts.get(name) ?? 0) + amount;
  if (sum === 0) counts.delete(name);
  else counts.set(name, sum);
}

/** The sum of all counts. */
export function totalOf(counts: Counts): number {
  let sum = 0;
  for (const count of counts.values()) sum += count;
  return sum;
}

/** The name with the highest count; of equals the shorter, then the first in order. */
export function mostFrequent(counts: Counts): string {
  let best = '';
  let most = 0;
  for (const [name, count] of counts) {
    const advantage = count - most || best.length - name.length || (name < best ? 1 : -1);
    if (advantage > 0) [best, most] = [name, count];
  }
  return best;
}
