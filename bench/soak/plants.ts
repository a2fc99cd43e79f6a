// Plants: defects that are put into the running runtime on purpose, each of a kind that the soak exists to find. Its own test
// shows that none of them gets through; a run without --plant never comes here.

import { cellOf } from '../../src/actors/index.ts';
import { Asks } from '../../src/actors/asks.ts';
import { RingQueue } from '../../src/actors/ring-queue.ts';
import { AWAITING } from '../../src/actors/status.ts';
import type { World } from './world.ts';

type Plant = (world: World) => void;

/** Does something other than it should once in so many calls. */
function sometimes(every: number): () => boolean {
  let calls = 0;
  return () => {
    calls += 1;
    return calls % every === 0;
  };
}

/** Changes how pairs enter mailboxes, stashes and signal queues. */
function tamper(
  isTarget: (item: unknown) => boolean,
  every: number,
  instead: (queue: RingQueue, item: unknown, meta: unknown) => void,
): void {
  const now = sometimes(every);
  const { push } = RingQueue.prototype;
  RingQueue.prototype.push = function (this: RingQueue, item: unknown, meta: unknown) {
    if (isTarget(item) && now())
      instead({ push: push.bind(this), unshift: this.unshift.bind(this) } as RingQueue, item, meta);
    else push.call(this, item, meta);
  };
}

const isMessage = (item: unknown): boolean =>
  typeof item === 'object' && item !== null && 'deed' in item && item.deed === 'work';
const isTerminated = (item: unknown): boolean =>
  typeof item === 'object' && item !== null && 'kind' in item && item.kind === 'terminated';

const plants = {
  /** A message vanishes on its way into a mailbox. */
  lost: () => tamper(isMessage, 500, () => undefined),
  /** A message is delivered twice. */
  twice: () =>
    tamper(isMessage, 500, (queue, item, meta) => {
      queue.push(item, meta);
      queue.push(item, meta);
    }),
  /** A message overtakes those before it. */
  overtaken: () => tamper(isMessage, 50, (queue, item, meta) => queue.unshift(item, meta)),
  /** A Terminated is forgotten. */
  unnoticed: () => tamper(isTerminated, 10, () => undefined),
  /** An actor that awaits is let go on. */
  overlap(world) {
    every(5, () => {
      const life = world.lives.all.find(({ turn }) => turn?.order?.deed === 'doze' || turn?.order?.deed === 'hang');
      const cell = life && cellOf(life.ref);
      if (cell === undefined) return;
      cell.status &= ~AWAITING;
      life?.ref.tell(world.order('work'));
    });
  },
  /** The reply to an ask never arrives, and its timeout is forgotten. */
  unanswered() {
    const now = sometimes(200);
    const { resolve } = Asks.prototype;
    Asks.prototype.resolve = function (this: Asks, ask, value) {
      return now() ? this.close(ask) : resolve.call(this, ask, value);
    };
  },
  /** Something is kept of every actor that ends. */
  leak(world) {
    const kept: unknown[] = [];
    world.system.events.subscribe((fact) => {
      if (fact.kind === 'ActorStopped') kept.push(new Array(20_000).fill(kept.length));
    });
  },
  /** A timer is left behind now and then. */
  timers: () => every(5, () => setTimeout(() => undefined, 3_600_000)),
  /** An error belongs to nobody. */
  stray: () => every(100, () => void Promise.reject(new Error('planted'))),
} as const satisfies Record<string, Plant>;

export type PlantName = keyof typeof plants;

export const plantNames = Object.keys(plants) as readonly PlantName[];

/** Puts a defect in; returns how to stop what goes on adding to it. */
export function plant(name: PlantName, world: World): () => void {
  plants[name](world);
  return () => timers.forEach(clearInterval);
}

const timers: NodeJS.Timeout[] = [];

function every(ms: number, task: () => void): void {
  timers.push(setInterval(task, ms).unref());
}
