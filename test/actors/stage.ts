// The stage of the kernel's tests: each test gets its systems here, and when it is over nothing of them may be left:
// no actor, no timer, no open ask.

import { expect } from 'chai';
import type { SystemOptions } from '../../src/index.ts';
import { type TestSystem, testSystem } from '../../src/testkit/index.ts';

/** How far time is moved on while a system stops, so that a turn which hangs is abandoned. */
const patienceMs = 60_000;

/** Called once in a `describe`; returns the function that makes a test system. */
export function stage(): (options?: Partial<SystemOptions>) => TestSystem {
  const made: TestSystem[] = [];
  afterEach(async () => {
    for (const { system, clock, advance, settle } of made.splice(0)) {
      const stopped = system.stop();
      await advance(patienceMs);
      await stopped;
      await settle();
      const { actors, openAsks, tree } = system.tree();
      expect({ actors, openAsks, tree, timers: clock.pending }).to.deep.equal({
        actors: 0,
        openAsks: 0,
        tree: [],
        timers: 0,
      });
    }
  });
  return (options) => {
    const test = testSystem(options);
    made.push(test);
    return test;
  };
}
