// Fairness: at most `throughput` messages of one actor at a time, and the event loop has its turn at least every 5 ms,
// however busy the actors are. The last group runs on the real event loop, which is its subject.

import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { type ActorRef, type ActorSystem, createSystem, defineActor, type Scheduler } from '../../src/index.ts';

/** An event loop moved by hand, whose time passes only while messages are handled. */
class HandScheduler implements Scheduler {
  time = 0;
  /** Time at which each round of the loop began. */
  readonly rounds: number[] = [];
  readonly #soon = new Set<() => void>();
  readonly #later = new Set<() => void>();

  soon(task: () => void): () => void {
    return () => void this.#soon.add(task);
  }

  later(task: () => void): () => void {
    return () => void this.#later.add(task);
  }

  now(): number {
    return this.time;
  }

  /** Runs rounds of the loop until nothing is left, at most so many. */
  run(atMost: number): void {
    for (let round = 0; round < atMost; round++) {
      this.rounds.push(this.time);
      const tasks = [...this.#later];
      this.#later.clear();
      this.#microtasks();
      for (const task of tasks) {
        task();
        this.#microtasks();
      }
      if (this.#soon.size + this.#later.size === 0) return;
    }
  }

  #microtasks(): void {
    for (const task of this.#soon) {
      this.#soon.delete(task);
      task();
    }
  }

  /** The times between two rounds. */
  pauses(): number[] {
    return this.rounds.slice(1).map((at, index) => at - (this.rounds[index] ?? 0));
  }

  longest(): number {
    return Math.max(...this.pauses());
  }
}

describe('Fairness', () => {
  let scheduler: HandScheduler;
  let system: ActorSystem;

  const start = (throughput?: number): void => {
    scheduler = new HandScheduler();
    system = createSystem({
      name: 'fair',
      log: 'silent',
      scheduler,
      ...(throughput === undefined ? {} : { throughput }),
    });
  };

  /** Stops the system by hand, as its event loop is. */
  const end = async (): Promise<void> => {
    const stopped = system.stop();
    scheduler.run(1_000);
    await stopped;
    expect(system.tree().actors).to.equal(0);
  };

  describe('between actors', () => {
    afterEach(() => end());

    for (const throughput of [1, 3, 64]) {
      it(`gives each at most ${throughput} of its messages before the next one has its turn`, () => {
        start(throughput);
        const handled: string[] = [];
        const actor = (name: string): ActorRef<number> =>
          system.spawn(
            defineActor<number, undefined>({ init: () => undefined, receive: () => void handled.push(name) }),
          );
        const refs = ['a', 'b', 'c'].map(actor);
        scheduler.run(10);
        for (const ref of refs) for (let n = 0; n < 4 * throughput; n++) ref.tell(n);
        scheduler.run(1_000);
        const expected = Array.from({ length: 4 }, () =>
          ['a', 'b', 'c'].flatMap((name) => new Array<string>(throughput).fill(name)),
        ).flat();
        expect(handled).to.deep.equal(expected);
      });
    }

    it('is 64 messages by default', () => {
      start();
      let first = 0;
      let before = -1;
      const a = system.spawn(defineActor<number, undefined>({ init: () => undefined, receive: () => void first++ }));
      const b = system.spawn(
        defineActor<number, undefined>({
          init: () => undefined,
          receive: () => {
            before = first;
          },
        }),
      );
      scheduler.run(10);
      for (let n = 0; n < 1_000; n++) a.tell(n);
      b.tell(0);
      scheduler.run(1_000);
      expect(before).to.equal(64);
      expect(first).to.equal(1_000);
    });

    it('lets an actor that talks to itself not starve the others', () => {
      start();
      let rounds = 0;
      const chatty = system.spawn(
        defineActor<string, undefined>({
          init: () => undefined,
          receive: (_state, message, context) => {
            rounds++;
            scheduler.time += 0.01;
            context.self.tell(message);
          },
        }),
      );
      let heard = -1;
      const other = system.spawn(
        defineActor<string, undefined>({
          init: () => undefined,
          receive: () => {
            heard = rounds;
          },
        }),
      );
      chatty.tell('again');
      other.tell('me too');
      scheduler.run(2);
      expect(heard).to.be.within(0, 64);
    });
  });

  describe('between actors and the event loop', () => {
    afterEach(() => end());

    for (const messageMs of [0.01, 0.1, 1, 2]) {
      it(`gives the loop its turn after 5 ms, at most half a millisecond and one message late, when messages take ${messageMs} ms`, () => {
        start();
        let handled = 0;
        const pair: ActorRef<string>[] = [];
        for (const other of [1, 0]) {
          pair.push(
            system.spawn(
              defineActor<string, undefined>({
                init: () => undefined,
                receive: (_state, message) => {
                  scheduler.time += messageMs;
                  if (++handled < 20_000) pair[other]?.tell(message);
                },
              }),
            ),
          );
        }
        pair[0]?.tell('ball');
        scheduler.run(100_000);
        expect(handled).to.equal(20_000);
        expect(scheduler.longest()).to.be.at.most(5.5 + messageMs + 1e-6);
        // It is not given away for nothing either: a burst is used up while there is work.
        expect(scheduler.rounds.length).to.be.at.most((20_000 * messageMs) / 4 + 20);
      });
    }

    /** Fast messages, then slow ones; `pause` lets the loop run between the two. */
    const becomeSlow = (pause: boolean): void => {
      start();
      let handled = 0;
      const ref = system.spawn(
        defineActor<string, undefined>({
          init: () => undefined,
          receive: () => {
            scheduler.time += ++handled <= 10_000 ? 0.001 : 20;
          },
        }),
      );
      for (let n = 0; n < 10_000; n++) ref.tell('fast');
      if (pause) scheduler.run(1_000);
      for (let n = 0; n < 200; n++) ref.tell('slow');
      scheduler.run(1_000);
      expect(handled).to.equal(10_200);
    };

    it('does so too when messages are slow after a pause in which they were fast', () => {
      becomeSlow(true);
      expect(scheduler.longest()).to.be.at.most(5.5 + 20);
    });

    it('does so too when signals are slow', () => {
      start();
      const idle = defineActor<string>({ init: () => undefined, receive: () => undefined });
      const targets = Array.from({ length: 200 }, () => system.spawn(idle));
      let handled = 0;
      system.spawn(
        defineActor<string>({
          init: (context) => {
            for (const target of targets) context.watch(target);
          },
          receive: () => undefined,
          signal: () => {
            scheduler.time += 2;
            handled++;
          },
        }),
      );
      scheduler.run(10);
      for (const target of targets) void system.stopActor(target);
      scheduler.run(1_000);
      expect(handled).to.equal(200);
      expect(scheduler.longest()).to.be.at.most(5.5 + 2);
    });

    it('looks at the clock after 64 messages at the latest, when they become slow in the middle of a burst', () => {
      becomeSlow(false);
      const pauses = scheduler.pauses().filter((pause) => pause > 5.5 + 20);
      expect(pauses).to.have.length.at.most(1);
      expect(Math.max(0, ...pauses)).to.be.at.most(5 + 64 * 20);
    });
  });

  describe('on the real event loop', () => {
    /** Two actors that play ball for ever, until told to stop. */
    const rally = (onHit: (hits: number) => void = () => undefined) => {
      const system = createSystem({ name: 'rally', log: 'silent' });
      let hits = 0;
      const pair: ActorRef<string>[] = [];
      for (const other of [1, 0]) {
        pair.push(
          system.spawn(
            defineActor<string, undefined>({
              init: () => undefined,
              receive: (_state, message) => {
                onHit(++hits);
                pair[other]?.tell(message);
              },
            }),
          ),
        );
      }
      pair[0]?.tell('ball');
      return { system, hits: () => hits };
    };

    it('lets setTimeout, setImmediate and I/O through while actors never pause', async () => {
      const { system, hits } = rally();
      const begun = performance.now();
      let immediates = 0;
      let going = true;
      const again = (): void => {
        immediates++;
        if (going) setImmediate(again);
      };
      setImmediate(again);
      const timeouts: number[] = [];
      for (let n = 0; n < 10; n++) {
        const asked = performance.now();
        await new Promise<void>((resolve) => setTimeout(resolve, 5));
        timeouts.push(performance.now() - asked);
      }
      await readFile(import.meta.filename);
      going = false;
      const tookMs = performance.now() - begun;
      await system.stop();
      expect(hits()).to.be.greaterThan(1_000);
      expect(immediates).to.be.at.least(10);
      // Eight of ten come in time: after 5 ms and a burst of 5 ms; the rest is room for a busy machine.
      const late = timeouts.toSorted((a, b) => a - b).at(7);
      expect(late).to.be.lessThan(50);
      expect(tookMs).to.be.lessThan(5_000);
    });

    it('has a chain of promises of the host wait for one burst at most while actors never pause', async () => {
      const inABurst = Promise.withResolvers<void>();
      const { system, hits } = rally((count) => {
        if (count === 1_000) inABurst.resolve();
      });
      await inABurst.promise;
      let waits = 0;
      for (let link = 0; link < 1_000; link++) {
        const before = hits();
        await Promise.resolve();
        if (hits() > before) waits++;
      }
      const before = hits();
      for (let round = 0; round < 2; round++) await new Promise<void>((resolve) => setImmediate(resolve));
      const after = hits();
      await system.stop();
      expect(waits).to.be.at.most(1);
      expect(after).to.be.greaterThan(before); // the rally was still on
    });

    it('stops a system whose actors never pause', async () => {
      const { system } = rally();
      await new Promise<void>((resolve) => setImmediate(resolve));
      await system.stop();
      expect(system.tree().actors).to.equal(0);
    });
  });
});
