// FleetReport: what a console is told about a running fleet. Its system view, what is wrong now, and the latest warnings.
// Bounded in every direction (actors, depth, length of texts), whatever the fleet looks like; it holds no message bodies.

import type { ActorView, SystemView } from '../observe/index.ts';
import { short } from './display-width.ts';
import type { RecentFact } from './recent-facts.ts';

/** An actor that needs a look, without its children. */
export type ActorInTrouble = Omit<ActorView, 'children'>;

export interface FleetReport extends SystemView {
  readonly pid: number;
  /** Since when the console is served, epoch milliseconds. */
  readonly since: number;
  /** Actors that are suspended, restarting, or in one turn for over a minute without a declared wait; the first 50. */
  readonly wrong: { readonly total: number; readonly actors: readonly ActorInTrouble[] };
  /** The latest warnings and errors, newest first. */
  readonly recent: readonly RecentFact[];
  /** Actors that `tree` leaves out: it has at most 10,000, at most 64 deep. */
  readonly omitted: number;
}

/** As long as the watchdog's own patience with a turn that shows no progress. */
const slowTurnMs = 60_000;
const limits = { actors: 10_000, depth: 64, wrong: 50, list: 20 } as const;

export function reportOf(
  view: SystemView,
  about: { readonly pid: number; readonly since: number; readonly recent: readonly RecentFact[] },
): FleetReport {
  const wrong: ActorInTrouble[] = [];
  const kept = new Set<ActorView>();
  let total = 0;
  let inTrouble = 0;
  // By level, so that what is left out is what lies deepest.
  let level: readonly ActorView[] = view.tree;
  for (let depth = 0; level.length > 0; depth++) {
    for (const actor of level) {
      total++;
      if (depth < limits.depth && kept.size < limits.actors) kept.add(actor);
      if (!needsALook(actor, view.at)) continue;
      inTrouble++;
      if (wrong.length < limits.wrong) wrong.push(alone(actor));
    }
    level = level.flatMap(({ children }) => children);
  }
  return {
    ...view,
    ...about,
    wrong: { total: inTrouble, actors: wrong },
    omitted: total - kept.size,
    tree: prune(view.tree, kept),
  };
}

function needsALook({ condition, turn }: ActorView, at: number): boolean {
  if (condition === 'suspended' || condition === 'restarting') return true;
  return turn !== undefined && turn.waitsFor.length === 0 && at - turn.since >= slowTurnMs;
}

function prune(actors: readonly ActorView[], kept: ReadonlySet<ActorView>): ActorView[] {
  return actors
    .filter((actor) => kept.has(actor))
    .map((actor) => ({ ...alone(actor), children: prune(actor.children, kept) }));
}

/** A copy without children and with texts of bounded length. */
function alone({ children: _, ...actor }: ActorView): ActorInTrouble {
  const { turn, lastFailure, services } = actor;
  return {
    ...actor,
    turn: turn && {
      ...turn,
      progress: turn.progress === undefined ? undefined : short(turn.progress),
      waitsFor: turn.waitsFor.slice(0, limits.list).map(short),
    },
    lastFailure: lastFailure && { ...lastFailure, error: short(lastFailure.error) },
    services: services.slice(0, limits.list),
  };
}
