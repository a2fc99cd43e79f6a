// Dead letters: counted for ever, the latest kept, told to whoever listens.

import { expect } from 'chai';
import { toAddress } from '../../src/actors/address.ts';
import {
  type DeadLetter,
  type DeadLetterReason,
  DeadLetters,
  deadLetterReasons,
} from '../../src/actors/dead-letters.ts';
import { defineActor } from '../../src/index.ts';
import { it } from './fresh-system.ts';

const letter = (message: unknown, reason: DeadLetterReason = 'stopped'): DeadLetter => ({
  at: 0,
  to: toAddress('troupe://test/gone'),
  from: undefined,
  reason,
  detail: undefined,
  message,
});

describe('DeadLetters', () => {
  it('keeps the latest up to its capacity, oldest first, and counts all', async () => {
    const letters = new DeadLetters(3);
    for (let n = 1; n <= 10; n++) letters.add(letter(n));
    expect(letters.recent().map(({ message }) => message)).to.deep.equal([8, 9, 10]);
    expect(letters.recent().map(({ message }) => message)).to.deep.equal([8, 9, 10]);
    expect(letters.total).to.equal(10);
  });

  it('keeps none with capacity 0 and still counts', async () => {
    const letters = new DeadLetters(0);
    letters.add(letter('x'));
    expect(letters.recent()).to.deep.equal([]);
    expect(letters.total).to.equal(1);
    expect(letters.counts()).to.deep.equal({ stopped: 1 });
  });

  it('counts by reason', async () => {
    const letters = new DeadLetters(1);
    for (const [index, reason] of deadLetterReasons.entries()) {
      for (let n = 0; n <= index; n++) letters.add(letter('x', reason));
    }
    expect(letters.counts()).to.deep.equal(
      Object.fromEntries(deadLetterReasons.map((reason, index) => [reason, index + 1])),
    );
  });

  it('tells each subscriber until it unsubscribes', async () => {
    const letters = new DeadLetters(1);
    const heard: unknown[] = [];
    const listener = ({ message }: DeadLetter): void => void heard.push(message);
    const endFirst = letters.subscribe(listener);
    letters.subscribe((each) => heard.push(`second ${String(each.message)}`));
    letters.add(letter(1));
    endFirst();
    letters.add(letter(2));
    expect(heard).to.deep.equal([1, 'second 1', 'second 2']);
  });

  it('ends one subscription at a time when a listener has subscribed twice', async () => {
    const letters = new DeadLetters(1);
    const heard: unknown[] = [];
    const listener = ({ message }: DeadLetter): void => void heard.push(message);
    const end = letters.subscribe(listener);
    letters.subscribe(listener);
    end();
    letters.add(letter(1));
    expect(heard).to.deep.equal([1]);
  });

  it('removes a listener that throws and tells the others', async () => {
    const letters = new DeadLetters(1);
    let thrown = 0;
    const heard: unknown[] = [];
    letters.subscribe(() => {
      thrown++;
      throw new Error('broken listener');
    });
    letters.subscribe(({ message }) => heard.push(message));
    letters.add(letter(1));
    letters.add(letter(2));
    expect(thrown).to.equal(1);
    expect(heard).to.deep.equal([1, 2]);
  });

  for (const [options, kept] of [
    [{}, 1_000],
    [{ keepDeadLetters: 2 }, 2],
    [{ keepDeadLetters: 0 }, 0],
  ] as const) {
    it(`keeps ${kept} with options ${JSON.stringify(options)}`, options, async ({ system }) => {
      const ref = system.spawn(defineActor<number, undefined>({ init: () => undefined, receive: () => undefined }));
      await system.stopActor(ref);
      for (let n = 0; n < 1_500; n++) ref.tell(n);
      expect(system.deadLetters.total).to.equal(1_500);
      expect(system.deadLetters.recent()).to.have.length(kept);
      expect(system.deadLetters.recent()[0]?.message).to.equal(kept === 0 ? undefined : 1_500 - kept);
    });
  }
});
