// Figures: what the rounds of a case come to. A ratio is taken per round, between neighbors in time, so that a machine
// that slows down slows both; the figure is the median of those ratios.

import type { Goal, PeerName, RuntimeName } from '../cases/case.ts';
import { type Spread, spreadOf } from '../harness/statistics.ts';
import type { CaseResult } from './rounds.ts';

/** One line of `--json`; the fields are the contract with its readers. */
export interface FigureLine {
  readonly suite: string;
  readonly case: string;
  readonly ours: number | null;
  readonly peer: string | null;
  readonly peerValue: number | null;
  /** Times better than the peer. */
  readonly ratio: number | null;
  /** For `ratio` where there is a peer, for `ours` where there is none. */
  readonly goal: number | null;
  readonly unit: string;
  readonly higherIsBetter: boolean;
}

export function valueOf(result: CaseResult, name: RuntimeName): Spread | undefined {
  const values = valuesOf(result, name);
  return values && spreadOf(values);
}

/** How many times better than the peer, over the rounds; undefined if either was not measured. */
export function ratioOf(result: CaseResult, peer: PeerName): Spread | undefined {
  const ours = valuesOf(result, 'troupe');
  const theirs = valuesOf(result, peer);
  if (ours === undefined || theirs === undefined) return undefined;
  const ratios = ours.map((value, round) => {
    const other = theirs[round] ?? Number.NaN;
    return result.bench.higherIsBetter ? value / other : other / value;
  });
  return spreadOf(ratios);
}

/** Whether the goal is reached; undefined if there is none, or what it needs was not measured. */
export function goalReached(result: CaseResult): boolean | undefined {
  const { goal } = result.bench;
  if (goal === undefined) return undefined;
  if ('atMost' in goal) {
    const ours = valueOf(result, 'troupe');
    return ours && ours.median <= goal.atMost;
  }
  const ratio = ratioOf(result, goal.peer);
  return ratio && ratio.median >= goal.times;
}

export function figureLines(result: CaseResult): readonly FigureLine[] {
  const { suite, bench } = result;
  const { goal, unit, higherIsBetter } = bench;
  const line = (peer: PeerName | null, lineGoal: number | null): FigureLine => ({
    suite,
    case: bench.name,
    ours: rounded(valueOf(result, 'troupe')),
    peer,
    peerValue: peer && rounded(valueOf(result, peer)),
    ratio: peer && rounded(ratioOf(result, peer)),
    goal: lineGoal,
    unit,
    higherIsBetter,
  });
  const beside = bench.peers.map((peer) => line(peer, goalBeside(goal, peer)));
  if (goal !== undefined && 'atMost' in goal) return [line(null, goal.atMost), ...beside];
  return beside.length > 0 ? beside : [line(null, null)];
}

/** The values of one runtime, or undefined if it was not measured. */
function valuesOf(result: CaseResult, name: RuntimeName): readonly number[] | undefined {
  const measured = result.measured.get(name);
  if (measured === undefined || !('samples' in measured) || measured.samples.length === 0) return undefined;
  return measured.samples.map((sample) => sample.value);
}

function goalBeside(goal: Goal | undefined, peer: PeerName): number | null {
  return goal !== undefined && 'times' in goal && goal.peer === peer ? goal.times : null;
}

/** Four digits are more than the spread allows. */
function rounded(spread: Spread | undefined): number | null {
  return spread === undefined ? null : Number(spread.median.toPrecision(4));
}
