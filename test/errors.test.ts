// TroupeError: one class, stable codes, data for programs, and messages that say what happened, where and what to do.

import { expect } from 'chai';
import { createSystem, defineActor, type ErrorCode, errorCodes, isTroupeError, TroupeError } from '../src/index.ts';
import { it } from './actors/fresh-system.ts';

const codes = Object.keys(errorCodes) as ErrorCode[];

describe('TroupeError', () => {
  it('is an Error with a name, a stack, a code and whether trying again can help', async () => {
    for (const code of codes) {
      const error = new TroupeError(code, 'What happened.');
      expect(error).to.be.an.instanceOf(Error);
      expect(error).to.include({
        name: 'TroupeError',
        code,
        message: 'What happened.',
        retryable: errorCodes[code].retryable,
      });
      expect(error.data).to.deep.equal({});
      expect(error.stack).to.include('errors.test.ts');
      expect(String(error)).to.equal('TroupeError: What happened.');
    }
  });

  it('carries a cause and data when given, and has no cause otherwise', async () => {
    const cause = new Error('the cause');
    const error = new TroupeError('TROUPE_ACTOR_FAILED', 'What happened.', { cause, data: { address: 'a' } });
    expect(error.cause).to.equal(cause);
    expect(error.data).to.deep.equal({ address: 'a' });
    expect(Object.hasOwn(new TroupeError('TROUPE_ACTOR_FAILED', 'x'), 'cause')).to.equal(false);
  });

  it('lets one error say otherwise about trying again', async () => {
    expect(new TroupeError('TROUPE_ASK_TIMEOUT', 'x', { retryable: false }).retryable).to.equal(false);
    expect(new TroupeError('TROUPE_FENCED', 'x', { retryable: true }).retryable).to.equal(true);
  });

  it('is told from other errors, and by its code', async () => {
    const error = new TroupeError('TROUPE_FENCED', 'x');
    expect(isTroupeError(error)).to.equal(true);
    expect(isTroupeError(error, 'TROUPE_FENCED')).to.equal(true);
    expect(isTroupeError(error, 'TROUPE_EXPIRED')).to.equal(false);
    for (const other of [new Error('x'), { code: 'TROUPE_FENCED' }, 'TROUPE_FENCED', null, undefined]) {
      expect(isTroupeError(other)).to.equal(false);
    }
  });

  it('has codes that are spelled alike, each with a meaning in one line', async () => {
    for (const code of codes) {
      expect(code).to.match(/^TROUPE_[A-Z]+(_[A-Z]+)*$/);
      const { means, retryable } = errorCodes[code];
      expect(means).to.match(/^[a-z][^\n]*[^.\n]$/);
      expect(retryable).to.be.a('boolean');
    }
    expect(new Set(codes.map((code) => errorCodes[code].means)).size).to.equal(codes.length);
  });

  it('says what, where and what to do: each message is sentences that name the place', async ({ system }) => {
    const leaf = defineActor<unknown, undefined>({
      init: () => undefined,
      receive: () => {
        throw new Error('its own reason');
      },
    });
    const gone = system.spawn(leaf, { name: 'gone' });
    await system.stopActor(gone);
    const failing = system.spawn(leaf, { name: 'failing' });
    const errors: unknown[] = [];
    for (const attempt of [
      () => createSystem({ name: 'demo', colour: 'red' } as never),
      () => createSystem({ name: 'no spaces' }),
      () => system.ref('nowhere'),
      () => system.spawn(leaf, { name: 'failing' }),
      () => gone.ask('x'),
      () => gone.offer('x'),
      () => failing.ask('x'),
      () => failing.ask(() => 1),
      () => system.ref('troupe://test/nobody').ask('x'),
      () => system.ref('troupe://test@elsewhere/nobody').ask('x'),
    ]) {
      try {
        await attempt();
      } catch (error) {
        errors.push(error);
      }
    }
    expect(errors).to.have.length(10);
    for (const error of errors) {
      expect(isTroupeError(error), String(error)).to.equal(true);
      const { message, cause } = error as TroupeError;
      // What ends with the text of a cause ends as that does.
      expect(message).to.match(cause === undefined ? /^\S.{15,}[.?]$/ : /^\S.{15,}/);
      expect(message).to.match(/createSystem|name|'nowhere'|troupe:\/\/test/);
    }
    expect((errors[6] as TroupeError).cause).to.have.property('message', 'its own reason');
  });

  it('holds no message body in its text or data', async ({ system }) => {
    const ref = system.spawn(
      defineActor<unknown, undefined>({
        init: () => undefined,
        receive: () => {
          throw new Error('failed');
        },
      }),
      { mailbox: { capacity: 1 } },
    );
    const secret = { type: 'order', secret: 'canary' };
    const outcomes = await Promise.allSettled([ref.ask(secret), ref.ask(secret), ref.ask({ ...secret, run: () => 1 })]);
    for (const outcome of outcomes) {
      expect(outcome.status).to.equal('rejected');
      const { reason } = outcome as PromiseRejectedResult;
      expect(`${String(reason)} ${JSON.stringify((reason as TroupeError).data)}`).to.not.include('canary');
    }
  });
});
