// Chaos: what happens to the fleet from outside: messages of every kind, asks that nobody answers, offers to full mailboxes,
// stops and drains, replays from the quarantine, new leaders, and whole systems that come and go.

import { setImmediate as nextRound } from 'node:timers/promises';
import { createSystem, defineActor } from '../../src/index.ts';
import { startLeader } from './fleet.ts';
import type { Deed } from './order.ts';
import { lottery, type Random } from './random.ts';
import type { World } from './world.ts';

const tickMs = 5;
const actionsPerTick = 120;
const leaders = 12;
/** Beyond this the chaos waits for the fleet, so that a slow machine is not buried. */
const maxOpen = 20_000;

const deedToTell = lottery<Deed>({
  work: 40,
  chat: 8,
  nap: 4,
  doze: 3,
  job: 2,
  passOn: 4,
  askOn: 3,
  askCarelessly: 1,
  offerOut: 4,
  tellNobody: 0.5,
  setAside: 6,
  timer: 3,
  ticker: 1,
  cancelTimer: 1,
  recruit: 6,
  dismiss: 1,
  watch: 6,
  unwatch: 1,
  subscribe: 0.2,
  lookAround: 1,
  leave: 0.5,
  leaveAndCrash: 0.1,
  crash: 1,
  crashOnce: 1,
  crashLater: 0.5,
  hang: 0.05,
  overstay: 0.05,
  strayRejection: 0.2,
  strayThrow: 0.2,
});

const deedToAsk = lottery<Deed>({
  work: 10,
  answer: 20,
  answerLater: 6,
  answerTwice: 1,
  refuse: 1,
  ignore: 2,
  passOn: 3,
  nap: 2,
  doze: 1,
  askOn: 4,
  setAside: 2,
  crash: 0.5,
  crashOnce: 0.5,
  crashLater: 0.5,
  leave: 0.2,
  hang: 0.02,
});

type Action = 'tell' | 'tellInOrder' | 'ask' | 'offer' | 'tellLate' | 'stop' | 'drain' | 'replay' | 'guest';

const action = lottery<Action>({
  tell: 50,
  tellInOrder: 20,
  ask: 20,
  offer: 6,
  tellLate: 2,
  stop: 0.1,
  drain: 0.05,
  replay: 0.1,
  guest: 0.02,
});

export class Chaos {
  /** Guest systems that have not stopped. */
  guests = 0;
  readonly #world: World;
  readonly #random: Random;
  #timer: NodeJS.Timeout | undefined;

  constructor(world: World) {
    this.#world = world;
    this.#random = world.random;
  }

  start(): void {
    this.#timer ??= setInterval(() => this.#tick(), tickMs);
  }

  pause(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  /** Stops everyone whose turn would never end; also while the chaos rests. */
  endHung(): void {
    const now = performance.now();
    const { system, hung } = this.#world;
    for (const { ref, until } of hung) if (until <= now) void system.stopActor(ref);
    this.#world.hung = hung.filter(({ until }) => until > now);
  }

  #tick(): void {
    this.endHung();
    const { system, messages } = this.#world;
    // The names of top-level actors are few, so some of these calls start nobody.
    for (let missing = leaders - system.tree({ maxActors: leaders }).tree.length; missing > 0; missing--) {
      startLeader(this.#world);
    }
    for (let left = actionsPerTick; left > 0 && messages.open < maxOpen; left--) this.#act(action(this.#random));
  }

  #act(what: Action): void {
    const { system, messages, lives } = this.#world;
    const random = this.#random;
    const life = this.#world.anyone();
    if (life === undefined) return;
    const { ref } = life;
    switch (what) {
      case 'tell':
        this.#world.tell(ref, deedToTell(random));
        break;
      case 'tellInOrder':
        ref.tell({ ...this.#world.order('work'), ...this.#nextOf(life) });
        break;
      case 'offer': {
        const order = { ...this.#world.order('work'), ...this.#nextOf(life) };
        void this.#world.offer(ref, order, random.chance(0.1) ? undefined : random.between(5, 200));
        break;
      }
      case 'ask': {
        const timeoutMs = random.of([20, 50, 100, random.between(5, 400)]);
        const signal = random.chance(0.05) ? { signal: AbortSignal.timeout(random.between(1, 50)) } : {};
        void this.#world.ask(ref, deedToAsk(random), { timeoutMs, ...signal });
        break;
      }
      case 'tellLate':
        system.ref(life.address).tell(this.#world.order('work'), { timeoutMs: random.between(1, 30), tenant: 'house' });
        break;
      case 'stop':
        void system.stopActor(ref);
        break;
      case 'drain':
        void system.stopActor(ref, { drain: true });
        break;
      case 'replay': {
        const items = system.quarantine.list();
        if (items.length === 0) return;
        const { messageId, message, to } = random.of(items);
        if (lives.at(to) === undefined) system.quarantine.discard(messageId);
        else {
          messages.reopen((message as { id: number }).id);
          system.quarantine.replay(messageId);
        }
        break;
      }
      case 'guest':
        this.guests += 1;
        void this.#guest().finally(() => {
          this.guests -= 1;
        });
    }
  }

  #nextOf(life: { orderly: boolean; sent: number }): { sequence?: number } {
    if (!life.orderly) return {};
    life.sent += 1;
    return { sequence: life.sent };
  }

  /** A small system of its own: started, made to crash, stopped. */
  async #guest(): Promise<void> {
    const { findings } = this.#world;
    const onUnattributedError = (error: unknown) => findings.add('stray error', `in a guest system: ${String(error)}`);
    await using guest = createSystem({ name: 'guest', log: 'silent', onUnattributedError });
    const crasher = defineActor<'crash'>({
      type: 'crasher',
      init: () => undefined,
      receive() {
        throw new Error('planned');
      },
    });
    const parent = defineActor<'crash'>({
      type: 'parent',
      init: (context) => context.spawn(crasher).tell('crash') as unknown as undefined,
      receive: () => undefined,
    });
    guest.spawn(parent);
    await nextRound();
  }
}
