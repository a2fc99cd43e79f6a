// The small generator of the Savina suite: every runtime sees the same sequence, and Erlang needs no big integers for it.

export function nextRandom(previous: number): number {
  return (previous * 1309 + 13849) & 65535;
}
