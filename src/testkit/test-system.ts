// TestSystem: an actor system for tests: strict, silent, with time moved by hand and every fact kept.
// `settle` waits until nothing is under way; `advance` moves time and settles after each timer. No sleeps.

import type { Fact, FactKind } from '../actors/index.ts';
import { type ActorSystem, createSystem, kernelOf, type SystemOptions } from '../system.ts';
import { ManualClock } from './manual-clock.ts';
import { Probe } from './probe.ts';

export interface TestSystem {
  readonly system: ActorSystem;
  readonly clock: ManualClock;
  /** Facts so far. */
  readonly facts: readonly Fact[];
  /** Facts of one kind so far. */
  factsOf<Kind extends FactKind>(kind: Kind): Extract<Fact, { kind: Kind }>[];
  probe<Message = unknown>(name?: string): Probe<Message>;
  /** Resolves when no actor has work that it can do now and no supervisor has a decision to make. Turns that await stay open. */
  settle(): Promise<void>;
  /** Moves time on by so many milliseconds. */
  advance(byMs: number): Promise<void>;
}

/** How many quiet rounds of the event loop count as settled: a promise chain or a decision may need some to show. */
const quietRounds = 4;

/** Makes a test system; options override its own. */
export function testSystem(options: Partial<SystemOptions> = {}): TestSystem {
  const clock = new ManualClock();
  const system = createSystem({ name: 'test', strict: true, log: 'silent', clock, random: () => 0.5, ...options });
  const kernel = kernelOf(system);
  const facts: Fact[] = [];
  system.events.subscribe((fact) => facts.push(fact));
  const settle = async (): Promise<void> => {
    for (let quiet = 0; quiet < quietRounds; ) {
      await new Promise<void>((resolve) => setImmediate(resolve));
      quiet = kernel.dispatcher.idle && kernel.supervision.idle() ? quiet + 1 : 0;
    }
  };
  return {
    system,
    clock,
    facts,
    factsOf: (kind) => facts.filter((fact) => fact.kind === kind) as never,
    probe: (name) => new Probe(system, name),
    settle,
    advance: (byMs) => clock.advance(byMs, settle),
  };
}
