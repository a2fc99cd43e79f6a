// FleetReport: what a console is told about a running fleet: its system view and the latest warnings.
// Bounded in every direction (actors, depth, length of texts), whatever the fleet looks like; it holds no message bodies.

import type { ActorView, SystemView } from '../observe/index.ts';
import { short } from './display-width.ts';
import type { RecentFact } from './recent-facts.ts';

export interface FleetReport extends SystemView {
  readonly pid: number;
  /** Since when the console is served, epoch milliseconds. */
  readonly since: number;
  /** The latest warnings and errors, newest first. */
  readonly recent: readonly RecentFact[];
}

/** What a system must be asked for: `system.tree({ maxActors })`. */
export const maxActors = 10_000;
const maxDepth = 64;
const maxItems = 20;

/** What a report says besides the view. */
export type ReportExtras = Omit<FleetReport, keyof SystemView>;

export function reportOf(view: SystemView, extras: ReportExtras): FleetReport {
  let cut = 0;
  const bounded = (actor: ActorView, depth: number): ActorView => {
    if (depth < maxDepth)
      return { ...shortened(actor), children: actor.children.map((child) => bounded(child, depth + 1)) };
    cut += countBelow(actor);
    return shortened(actor);
  };
  const tree = view.tree.map((actor) => bounded(actor, 1));
  return { ...view, ...extras, tree, troubled: view.troubled.map(shortened), omitted: view.omitted + cut };
}

/** A copy without children and with texts of bounded length. */
function shortened(actor: ActorView): ActorView {
  const { turn, lastFailure, services } = actor;
  return {
    ...actor,
    turn: turn && {
      ...turn,
      progress: turn.progress === undefined ? undefined : short(turn.progress),
      waitsFor: turn.waitsFor.slice(0, maxItems).map(short),
    },
    lastFailure: lastFailure && { ...lastFailure, error: short(lastFailure.error) },
    services: services.slice(0, maxItems),
    children: [],
  };
}

function countBelow(actor: ActorView): number {
  const open: ActorView[] = [...actor.children];
  let count = 0;
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    count++;
    for (const child of next.children) open.push(child);
  }
  return count;
}
