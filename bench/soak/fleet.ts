// Fleet: who is in it: the casts, and the options with which each actor is spawned.

import type { ActorContext, ActorRef, SpawnOptions } from '../../src/index.ts';
import { isTroupeError } from '../../src/index.ts';
import type { Order } from './order.ts';
import { type Cast, decideAsWished, player, type PlayerDefinition } from './player.ts';
import type { Random } from './random.ts';
import type { World } from './world.ts';

/** Living actors at which nobody is recruited any more. */
const crowd = 400;
const maxDepth = 4;
const shutdownMs = { least: 20, most: 150 } as const;

const quick = { initialMs: 0, maxMs: 100 } as const;

const casts: readonly Cast[] = [
  { type: 'plain', isAsync: false, hasSignals: true, startTrouble: 0, ending: 'none', troop: 0 },
  { type: 'steady', isAsync: false, hasSignals: true, startTrouble: 0.02, ending: 'quick', troop: 0 },
  { type: 'linker', isAsync: false, hasSignals: false, startTrouble: 0, ending: 'none', troop: 0 },
  { type: 'patient', isAsync: true, hasSignals: true, startTrouble: 0.05, ending: 'slow', troop: 0 },
  { type: 'nervous', isAsync: true, hasSignals: true, startTrouble: 0.2, ending: 'broken', troop: 0 },
  { type: 'stubborn', isAsync: true, hasSignals: true, startTrouble: 0, ending: 'stuck', troop: 0 },
];

const leaders: readonly Cast[] = [
  {
    type: 'leader',
    isAsync: false,
    hasSignals: true,
    startTrouble: 0.02,
    ending: 'quick',
    troop: 20,
    supervision: { intensity: 5, periodMs: 1000, backoff: quick },
  },
  {
    type: 'listener',
    isAsync: true,
    hasSignals: true,
    startTrouble: 0.02,
    ending: 'slow',
    troop: 12,
    supervision: { intensity: 20, periodMs: 500, backoff: quick, decide: decideAsWished },
  },
  {
    type: 'tolerant',
    isAsync: true,
    hasSignals: true,
    startTrouble: 0.1,
    ending: 'none',
    troop: 20,
    supervision: { intensity: Number.POSITIVE_INFINITY, periodMs: 1000, backoff: quick },
  },
];

/** Definitions are shared by all actors of a cast, as a program's are. */
const definitions = new WeakMap<World, Map<Cast, PlayerDefinition>>();

function definitionOf(world: World, cast: Cast): PlayerDefinition {
  const known = definitions.get(world) ?? new Map<Cast, PlayerDefinition>();
  definitions.set(world, known);
  const definition = known.get(cast) ?? player(world, cast, (parent, depth) => recruit(world, parent, depth));
  known.set(cast, definition);
  return definition;
}

/** Starts one more child of an actor, unless the fleet is large enough. */
function recruit(world: World, parent: ActorContext<Order>, depth: number): void {
  if (depth > maxDepth || world.lives.all.length >= crowd) return;
  spawn(world, parent, depth, world.random.chance(0.1) ? world.random.of(leaders) : world.random.of(casts));
}

/** Starts one more top-level actor. */
export function startLeader(world: World): void {
  spawn(world, world.system, 1, world.random.of(leaders));
}

function spawn(
  world: World,
  parent: { spawn(actor: PlayerDefinition, options: SpawnOptions<Order>): ActorRef<Order> },
  depth: number,
  cast: Cast,
): void {
  const options = spawnOptions(world);
  try {
    const ref = parent.spawn(definitionOf(world, cast), options);
    world.lives.enter(ref, depth, options.mailbox?.priority === undefined);
  } catch (error) {
    if (!isTroupeError(error, 'TROUPE_NAME_TAKEN')) throw error;
  }
}

function spawnOptions({ random, services }: World): SpawnOptions<Order> {
  return {
    ...(random.chance(0.1) && { name: random.of(['romeo', 'juliet']) }),
    restart: random.of(['permanent', 'transient', 'transient', 'temporary']),
    retry: { times: random.between(0, 2) },
    shutdownMs: random.between(shutdownMs.least, shutdownMs.most),
    mailbox: mailboxOf(random),
    stashCapacity: random.of([3, 10, 100]),
    ...(random.chance(0.3) && { register: [random.of(services)] }),
  };
}

function mailboxOf(random: Random): NonNullable<SpawnOptions['mailbox']> {
  return {
    capacity: random.of([2, 10, 100, 1000]),
    overflow: random.of(['dead-letter', 'drop-oldest']),
    ...(random.chance(0.2) && { priority: (message) => (message as Order).urgency }),
  };
}
