// Deeds: everything an actor of the fleet can be told to do: real work, and each way to misbehave.
// A deed that hands its message on or sets it aside says so to its turn, for the books.

import { setTimeout as delay } from 'node:timers/promises';
import type { ActorContext } from '../../src/index.ts';
import type { Turn } from './lives.ts';
import { type Deed, type Order, Planned, type Wish } from './order.ts';
import type { Random } from './random.ts';
import type { World } from './world.ts';

interface Scene {
  readonly world: World;
  readonly turn: Turn;
  readonly order: Order;
  readonly context: ActorContext<Order>;
  /** This actor's flow can be told from others even after an await: what goes wrong in it is its own failure. */
  readonly attributed: boolean;
  /** This actor has a signal handler; without one it hears of no end, but a link still stops it. */
  readonly hasSignals: boolean;
  /** Starts one more child. */
  recruit(): void;
}

type Doing = (scene: Scene) => void | undefined | Promise<unknown>;

const wishes: readonly Wish[] = ['restart', 'restart', 'later', 'resume', 'stop', 'escalate', 'nonsense'];

function planned(what: string, random: Random): Planned {
  return new Planned(what, random.of(wishes));
}

const table: Readonly<Record<Deed, Doing>> = {
  // Work
  work({ world, turn, order, context }) {
    if (order.sequence !== undefined) world.lives.inSequence(turn.life, order.sequence);
    context.asker?.reply(order.id);
  },
  chat({ world, context }) {
    for (let left = 2; left > 0; left--) world.tell(world.anyone()?.ref ?? context.self, 'work');
  },
  nap: ({ world, context }) => delay(world.random.between(1, 20), undefined, { signal: context.abortSignal }),
  doze: ({ world }) => delay(world.random.between(1, 40)),
  job({ world, context }) {
    const waiting = context.waiting('an external job');
    return delay(world.random.between(1, 10)).finally(() => waiting[Symbol.dispose]());
  },

  // Answers
  answer: ({ context, order }) => context.reply(order.id),
  answerLater({ world, context, order }) {
    const { asker } = context;
    setTimeout(() => asker?.reply(order.id), world.random.between(1, 60));
  },
  answerTwice({ context, order }) {
    context.reply(order.id);
    context.reply(order.id);
  },
  refuse: ({ context, world }) => context.asker?.fail(planned('refused', world.random)),
  ignore: () => undefined,
  passOn({ world, turn, context }) {
    const other = world.anyone();
    if (other === undefined || world.random.chance(0.5)) return;
    turn.passedOn = true;
    context.forward(other.ref);
  },

  // Sending
  async askOn({ world, context }) {
    const other = world.anyone();
    if (other === undefined) return;
    const order = { id: 0, deed: 'answer', urgency: 0 } as const; // may be too late to be sent at all
    const answer = await world.settlements.ask('nested ask', other.ref.ask(order, { timeoutMs: 50 }), 50);
    if (answer instanceof Error) throw answer;
    context.reply(answer);
  },
  askCarelessly({ world, attributed }) {
    const other = world.anyone();
    if (other === undefined || !attributed) return;
    const order = { id: 0, deed: world.random.chance(0.1) ? 'ignore' : 'answer', urgency: 0 } as const;
    world.settlements.askCarelessly('careless ask', other.ref.ask(order, { timeoutMs: 50 }), 50);
  },
  offerOut({ world }) {
    const other = world.anyone();
    return other && world.offer(other.ref, world.order('work'), world.random.between(5, 100));
  },
  tellNobody({ world, context }) {
    const address = `${context.address}/nobody` as typeof context.address;
    world.tell(context.ref<Order>(address), 'work');
  },

  // Later
  setAside({ world, turn, context }) {
    if (world.random.chance(0.6)) {
      context.stash();
      turn.passedOn = true;
    } else if (world.random.chance(0.5)) context.unstash();
    else context.unstashAll();
  },
  timer({ world, context }) {
    context.timers.once(
      world.random.of(['a', 'b', 'c']),
      { id: 0, deed: 'work', urgency: 0 },
      world.random.between(0, 100),
    );
  },
  ticker({ world, context }) {
    const key = world.random.of(['a', 'b']);
    context.timers.every(key, { id: 0, deed: 'work', urgency: 0 }, world.random.between(20, 200));
  },
  cancelTimer: ({ world, context }) => void context.timers.cancel(world.random.of(['a', 'b', 'c'])),

  // Company
  recruit: ({ recruit }) => recruit(),
  dismiss({ world, turn, context }) {
    const child = world.lives.all.find(({ address }) => address.startsWith(`${turn.life.address}/`));
    if (child?.depth === turn.life.depth + 1) context.stop(child.ref);
  },
  watch({ world, turn, context, hasSignals }) {
    const other = world.anyone();
    if (other === undefined || other === turn.life) return;
    const linked = !hasSignals || world.random.chance(0.2);
    world.lives.watch(turn.life, other, linked);
    if (linked) context.link(other.ref);
    else context.watch(other.ref);
  },
  unwatch({ world, turn, context }) {
    const [watched] = turn.life.watching.keys();
    if (watched === undefined) return;
    world.lives.unwatch(turn.life, watched);
    context.unwatch(watched.ref);
  },
  subscribe: ({ world, context }) => context.subscribe(world.random.of(world.services)),
  lookAround({ world, context }) {
    const [found] = context.find(world.random.of(world.services));
    if (found !== undefined) world.tell(found, 'work');
    context.emit({ kind: 'looked-around' });
  },

  // Ends and failures
  leave: ({ context }) => context.stop(),
  leaveAndCrash({ world, context }) {
    context.stop();
    throw planned('left and crashed', world.random);
  },
  crash({ world }) {
    throw planned('crashed', world.random);
  },
  crashOnce({ world, context }) {
    if (context.headers.attempt === 1) throw planned('crashed once', world.random);
  },
  async crashLater({ world }) {
    await delay(world.random.between(0, 5));
    throw planned('crashed later', world.random);
  },
  hang({ world, context }) {
    world.hung.push({ ref: context.self, until: performance.now() + world.random.between(20, 400) });
    return new Promise<void>(() => undefined);
  },
  /** Is stopped while it is busy, and comes to its end long after it was abandoned. */
  async overstay({ world, turn, context }) {
    world.hung.push({ ref: context.self, until: performance.now() + 20 });
    await delay(400);
    if (turn.fenced) world.tell(context.self, 'work'); // must become a dead letter
  },
  strayRejection({ world, attributed }) {
    if (attributed) void Promise.reject(planned('stray rejection', world.random));
  },
  /** Hits an actor whose turn may still be open then. */
  strayThrow({ world, attributed }) {
    if (!attributed) return;
    const error = planned('stray error', world.random);
    setTimeout(
      () => {
        throw error;
      },
      world.random.between(0, 10),
    );
    return delay(world.random.between(0, 20));
  },
};

export const perform: Doing = (scene) => table[scene.order.deed](scene);
