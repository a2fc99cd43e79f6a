// `it` for tests of actors: each test gets a test system of its own, which is stopped afterwards, and of which nothing may
// be left: no actor, no open ask, no timer. Beside it: the error or the state of a promise.

import { expect } from 'chai';
import type { Test } from 'mocha';
import { isTroupeError, type SystemOptions, type TroupeError } from '../../src/index.ts';
import { type TestSystem, testSystem } from '../../src/testkit/index.ts';

type Body = (kit: TestSystem) => Promise<void>;

/** Time for every hung turn of a test to be abandoned. */
const longEnoughMs = 600_000;

/** Defines a test that runs in a fresh system. */
export function it(title: string, body: Body): Test;
export function it(title: string, options: Partial<SystemOptions>, body: Body): Test;
export function it(title: string, ...rest: [Body] | [Partial<SystemOptions>, Body]): Test {
  const [options, body] = rest.length === 1 ? [{}, rest[0]] : rest;
  return globalThis.it(title, async () => {
    const kit = testSystem(options);
    try {
      await body(kit);
    } catch (error) {
      await stopCompletely(kit);
      throw error;
    }
    await stopCompletely(kit);
    const { actors, openAsks } = kit.system.tree();
    const left = { actors, openAsks, timers: kit.clock.pending };
    expect(left, 'left behind').to.deep.equal({ actors: 0, openAsks: 0, timers: 0 });
  });
}

/** Stops a system whose turns may hang, by moving time. */
async function stopCompletely({ system, settle, advance }: TestSystem): Promise<void> {
  const stopping = follow(system.stop());
  await settle();
  if (stopping.state === 'open') await advance(longEnoughMs);
  await settle();
  if (stopping.state === 'open') throw new Error('The system did not stop.');
}

/** The TroupeError that a promise rejects with. May be called long before its result is awaited. */
export function refusal(promise: Promise<unknown>): Promise<TroupeError> {
  const result = promise.then(
    (value) => Promise.reject(new Error(`Expected a rejection, but it resolved with ${JSON.stringify(value)}.`)),
    (error: unknown) => (isTroupeError(error) ? error : Promise.reject(error as Error)),
  );
  result.catch(() => undefined); // reported where it is awaited
  return result;
}

/** Shows whether a promise has settled by now. */
export function follow(promise: Promise<unknown>): { readonly state: 'open' | 'resolved' | 'rejected' } {
  const followed: { state: 'open' | 'resolved' | 'rejected' } = { state: 'open' };
  promise.then(
    () => (followed.state = 'resolved'),
    () => (followed.state = 'rejected'),
  );
  return followed;
}
