// Player: the one behavior of the fleet, in several casts: with and without async functions, signals, troubles at start and end,
// and ways to supervise. It does what its orders say and keeps the books about its own turns.

import { setTimeout as delay } from 'node:timers/promises';
import {
  type ActorContext,
  type ActorDefinition,
  defineActor,
  type Directive,
  type Failure,
  type SupervisionOptions,
} from '../../src/index.ts';
import { perform } from './deeds.ts';
import type { Turn } from './lives.ts';
import { type Order, Planned } from './order.ts';
import type { World } from './world.ts';

export interface Cast {
  readonly type: string;
  /** `receive` is an async function. */
  readonly isAsync: boolean;
  /** Handles signals; without, it only links. */
  readonly hasSignals: boolean;
  readonly startTrouble: number;
  readonly ending: 'none' | 'quick' | 'slow' | 'stuck' | 'broken';
  /** Children that it starts with. */
  readonly troop: number;
  readonly supervision?: SupervisionOptions;
}

export type PlayerDefinition = ActorDefinition<Order, number>;

/** Starts one more child of an actor. */
export type Recruit = (parent: ActorContext<Order>, depth: number) => void;

export function player(world: World, cast: Cast, recruit: Recruit): PlayerDefinition {
  const { random, lives } = world;

  /** Runs what a turn does so that the books hear of its end. */
  function booked(turn: Turn, doing: () => void | undefined | Promise<unknown>): void | Promise<void> {
    try {
      const still = doing();
      if (still instanceof Promise) {
        return still.then(
          () => turn.end(),
          (error: unknown) => turn.fail(error),
        );
      }
      turn.end();
    } catch (error) {
      turn.fail(error);
    }
  }

  function obey(turn: Turn, order: Order): void | undefined | Promise<unknown> {
    return perform({
      world,
      turn,
      order,
      context: turn.context,
      attributed: cast.isAsync,
      hasSignals: cast.hasSignals,
      recruit: () => recruit(turn.context, turn.life.depth + 1),
    });
  }

  return defineActor<Order, number>({
    type: cast.type,
    ...(cast.supervision && { supervision: cast.supervision }),
    init(context) {
      const turn = lives.begin(context);
      const begin = (): number => {
        if (random.chance(cast.startTrouble)) throw new Planned('no start', 'restart');
        for (let id = 0; id < cast.troop; id++) recruit(context, turn.life.depth + 1);
        return 0;
      };
      const doing = () => (cast.isAsync ? delay(random.between(0, 5)).then(begin) : void begin());
      return booked(turn, doing)?.then(() => 0) ?? 0;
    },
    receive: cast.isAsync
      ? async (_state, order, context) => {
          const turn = lives.openTurn(context, order);
          await booked(turn, async () => obey(turn, order));
        }
      : (_state, order, context) => {
          const turn = lives.openTurn(context, order);
          return booked(turn, () => obey(turn, order));
        },
    ...(cast.hasSignals && {
      signal(_state, signal, context) {
        const turn = lives.openTurn(context, undefined);
        return booked(turn, () => {
          lives.signalled(turn.life, signal);
          if (random.chance(0.02)) throw new Planned('crashed in a signal', 'restart');
          return cast.isAsync ? delay(random.between(0, 3)) : undefined;
        });
      },
    }),
    ...(cast.ending !== 'none' && {
      stopped(_state, _reason, context) {
        const turn = lives.openTurn(context, undefined);
        return booked(turn, () => {
          if (cast.ending === 'broken') throw new Planned('crashed at the end', 'restart');
          if (cast.ending === 'slow') return delay(random.between(0, 10));
          return cast.ending === 'stuck' && random.chance(0.2) ? new Promise(() => undefined) : undefined;
        });
      },
    }),
  });
}

/** A supervisor's own decision: what the error wishes. */
export function decideAsWished({ error }: Failure): Directive {
  if (!(error instanceof Planned)) return 'restart';
  if (error.wish === 'later') return { do: 'restart', afterMs: 30 };
  return error.wish as Directive; // 'nonsense' is none: it must count as an escalation
}
