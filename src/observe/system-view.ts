// SystemView: a system's living actors and their condition as plain data, for consoles, tests and scripts.
// With a limit the tree is cut breadth first, so that its top stays; actors in trouble are listed beyond the limit.

import { type Cell, childrenOf, errorLine, type Kernel, nameOf, status } from '../actors/index.ts';

export type ActorCondition =
  | 'idle'
  | 'ready'
  | 'running'
  | 'starting'
  | 'suspended'
  | 'restarting'
  | 'stopping'
  | 'draining';

export interface ActorView {
  readonly address: string;
  readonly name: string;
  readonly type: string;
  readonly incarnation: number;
  readonly condition: ActorCondition;
  /** Messages that wait. */
  readonly mailbox: number;
  readonly stashed: number;
  readonly restarts: number;
  /** The open turn: since when (epoch ms), its last sign of progress, and what it says it waits for. */
  readonly turn: OpenTurnView | undefined;
  readonly lastFailure: { readonly cause: string; readonly error: string } | undefined;
  readonly services: readonly string[];
  readonly children: readonly ActorView[];
}

export interface OpenTurnView {
  readonly phase: string;
  readonly since: number;
  readonly progress: string | undefined;
  readonly waitsFor: readonly string[];
}

export interface SystemView {
  readonly system: string;
  readonly node: string | undefined;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly actors: number;
  readonly deadLetters: { readonly total: number; readonly byReason: Readonly<Record<string, number>> };
  readonly quarantined: number;
  readonly openAsks: number;
  readonly tree: readonly ActorView[];
  /** Actors that the limit has left out of `tree`. */
  readonly omitted: number;
  /** Suspended, restarting and stopping actors anywhere, without their children; at most 50. */
  readonly troubled: readonly ActorView[];
}

const maxTroubled = 50;

export function viewOf(kernel: Kernel, maxActors: number = Number.POSITIVE_INFINITY): SystemView {
  const { tree, shown } = viewTree(kernel.root, maxActors);
  return {
    system: kernel.name,
    node: kernel.node,
    at: kernel.clock.wall(),
    actors: kernel.actors,
    deadLetters: { total: kernel.deadLetters.total, byReason: kernel.deadLetters.counts() },
    quarantined: kernel.quarantine.size,
    openAsks: kernel.asks.open,
    tree,
    omitted: Math.max(0, kernel.actors - shown),
    troubled: troubledBelow(kernel.root),
  };
}

function viewTree(root: Cell, maxActors: number): { tree: readonly ActorView[]; shown: number } {
  const tree: ActorView[] = [];
  const open: { cell: Cell; views: ActorView[] }[] = [{ cell: root, views: tree }];
  let shown = 0;
  for (let at = 0; at < open.length; at++) {
    const { cell, views } = open[at] as { cell: Cell; views: ActorView[] };
    for (const child of childrenOf(cell)) {
      if (shown >= maxActors) return { tree, shown };
      shown++;
      const children: ActorView[] = [];
      views.push(viewOfActor(child, children));
      if (child.rare !== null && child.rare.firstChild !== null) open.push({ cell: child, views: children });
    }
  }
  return { tree, shown };
}

function troubledBelow(root: Cell): readonly ActorView[] {
  const troubled: ActorView[] = [];
  const open: Cell[] = [root];
  for (let cell = open.pop(); cell !== undefined && troubled.length < maxTroubled; cell = open.pop()) {
    for (const child of childrenOf(cell)) {
      if ((child.status & (status.SUSPENDED | status.MOVING)) !== 0 && troubled.length < maxTroubled) {
        troubled.push(viewOfActor(child, []));
      }
      if (child.rare !== null && child.rare.firstChild !== null) open.push(child);
    }
  }
  return troubled;
}

function viewOfActor(cell: Cell, children: readonly ActorView[]): ActorView {
  const { rare } = cell;
  const turn = rare?.turn ?? undefined;
  return {
    address: cell.address,
    name: nameOf(cell),
    type: cell.plan.type,
    incarnation: cell.incarnation,
    condition: conditionOf(cell),
    mailbox: cell.mailbox?.size ?? 0,
    stashed: rare?.stash?.size ?? 0,
    restarts: rare?.restarts ?? 0,
    turn: turn && {
      phase: turn.phase,
      since: turn.startedAt,
      progress: rare?.progress?.note,
      waitsFor: (rare?.waits ?? []).map(({ reason }) => reason),
    },
    lastFailure: rare?.failure ? { cause: rare.failure.cause, error: errorLine(rare.failure.error) } : undefined,
    services: (rare?.services ?? []).map((key) => key.id),
    children,
  };
}

function conditionOf(cell: Cell): ActorCondition {
  const has = (bits: number): boolean => (cell.status & bits) !== 0;
  if (has(status.MOVING)) return cell.rare?.move?.kind === 'restart' ? 'restarting' : 'stopping';
  if (has(status.SUSPENDED)) return 'suspended';
  if (has(status.STARTING)) return 'starting';
  if (has(status.AWAITING)) return 'running';
  if (has(status.DRAINING)) return 'draining';
  return (cell.mailbox?.size ?? 0) > 0 ? 'ready' : 'idle';
}
