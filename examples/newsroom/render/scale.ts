// Maps values to places on an axis.
// Guarantees: ticks are round numbers (1, 2 or 5 times a power of ten), ascending, and end at or below the maximum.

/** Places a value of 0 … `max` on an axis of `length` units. */
export function linearScale(max: number, length: number): (value: number) => number {
  return (value) => (max > 0 ? (Math.min(Math.max(value, 0), max) / max) * length : 0);
}

/** Round values from 0 to at most `max`, about `wanted` of them; `smallest` keeps steps from becoming finer. */
export function ticks(max: number, wanted: number, smallest = 0): number[] {
  if (!(max > 0)) return [0];
  const rough = Math.max(max / wanted, smallest);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5].find((factor) => factor * power >= rough * 0.999) ?? 10) * power;
  return Array.from({ length: Math.floor(max / step + 1e-9) + 1 }, (_, i) => i * step);
}
