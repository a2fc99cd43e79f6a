// Fairness: at most `throughput` messages of one actor at a time, and the event loop has its turn at least every 5 ms,
// however busy the actors are. The last group runs on the real event loop, which is its subject.

import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { type ActorRef, createSystem, defineActor, type Scheduler } from '../../src/index.ts';
import { stage } from './stage.ts';

/** An event loop moved by hand, whose time passes only while messages are handled. */
class HandScheduler implements Scheduler {
  time = 0;
  /** Time at which each round of the loop began. */
  readonly rounds: number[] = [];
  #soon: (() => void)[] = [];
  #later: (() => void)[] = [];

  soon(task: () => void): void {
    this.#soon.push(task);
  }

  later(task: () => void): void {
    this.#later.push(task);
  }

  now(): number {
    return this.time;
  }

  /** Runs rounds of the loop until nothing is left, at most so many. */
  run(atMost: number): void {
    for (let round = 0; round < atMost; round++) {
      this.rounds.push(this.time);
      const tasks = this.#later;
      this.#later = [];
      this.#microtasks();
      for (const task of tasks) {
        task();
        this.#microtasks();
      }
      if (this.#soon.length + this.#later.length === 0) return;
    }
  }

  #microtasks(): void {
    for (let task = this.#soon.shift(); task !== undefined; task = this.#soon.shift()) task();
  }

  /** The longest time between two rounds. */
  longest(): number {
    return Math.max(...this.rounds.slice(1).map((at, index) => at - (this.rounds[index] ?? 0)));
  }
}

describe('Fairness', () => {
  const start = stage();

  describe('between actors', () => {
    for (const throughput of [1, 3, 64]) {
      it(`gives each at most ${throughput} messages before the next one has its turn`, () => {
        const scheduler = new HandScheduler();
        const { system } = start({ scheduler, throughput, strict: false });
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
      const scheduler = new HandScheduler();
      const { system } = start({ scheduler, strict: false });
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
      const scheduler = new HandScheduler();
      const { system } = start({ scheduler, strict: false });
      let rounds = 0;
      const chatty = system.spawn(
        defineActor<string, undefined>({
          init: () => undefined,
          receive: (_state, message, context) => {
            rounds++;
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
    for (const messageMs of [0.01, 0.1, 1, 2]) {
      it(`gives the loop its turn at least every 5 ms and one message, when messages take ${messageMs} ms each`, () => {
        const scheduler = new HandScheduler();
        const { system } = start({ scheduler, strict: false });
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
        expect(scheduler.longest()).to.be.at.most(5 + messageMs + 1e-6);
        // It is not given away for nothing either: a burst is used up while there is work.
        expect(scheduler.rounds.length).to.be.at.most((20_000 * messageMs) / 4 + 20);
      });
    }

    it('notices at once when messages become slow', () => {
      const scheduler = new HandScheduler();
      const { system } = start({ scheduler, strict: false });
      let handled = 0;
      const ref = system.spawn(
        defineActor<string, undefined>({
          init: () => undefined,
          receive: (_state, message, context) => {
            scheduler.time += ++handled <= 1_000 ? 0.001 : 20;
            if (handled < 1_200) context.self.tell(message);
          },
        }),
      );
      ref.tell('again');
      scheduler.run(10_000);
      expect(handled).to.equal(1_200);
      expect(scheduler.longest()).to.be.at.most(5 + 20 + 1);
    });
  });

  describe('on the real event loop', () => {
    /** Two actors that play ball for ever, until told to stop. */
    const rally = () => {
      const system = createSystem({ name: 'rally', log: 'silent' });
      let hits = 0;
      const pair: ActorRef<string>[] = [];
      for (const other of [1, 0]) {
        pair.push(
          system.spawn(
            defineActor<string, undefined>({
              init: () => undefined,
              receive: (_state, message) => {
                hits++;
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
      // A burst is 5 ms; the rest is room for a busy machine.
      expect(Math.min(...timeouts)).to.be.lessThan(50);
      expect(tookMs).to.be.lessThan(5_000);
    });

    it('lets promises of the host go on while actors never pause', async () => {
      const { system, hits } = rally();
      for (let n = 0; n < 20; n++) await new Promise<void>((resolve) => setImmediate(resolve));
      let chained = 0;
      for (let n = 0; n < 1_000; n++) {
        await null;
        chained++;
      }
      await system.stop();
      expect(chained).to.equal(1_000);
      expect(hits()).to.be.greaterThan(0);
    });

    it('stops a system whose actors never pause', async () => {
      const { system } = rally();
      await new Promise<void>((resolve) => setImmediate(resolve));
      await system.stop();
      expect(system.tree().actors).to.equal(0);
    });
  });
});
