// Two systems in one process: they share nothing but the process. What one of them does, or is named, changes nothing in
// the other; an ask across settles for both.

import { expect } from 'chai';
import { defineActor, type TroupeError } from '../../src/index.ts';
import { testSystem } from '../../src/testkit/index.ts';
import { it } from './fresh-system.ts';

const fragile = defineActor<'crash' | 'who'>({
  init: () => undefined,
  receive: (_state, message, context) => {
    if (message === 'crash') throw new Error('crash');
    context.reply(context.incarnation);
  },
});

describe('Two systems', () => {
  it('with the same name and the same actors are told apart', async ({ system, factsOf, settle }) => {
    const other = testSystem();
    await using _stopped = other.system;
    expect(other.system.name).to.equal(system.name);
    const [mine, theirs] = [system.spawn(fragile, { name: 'actor' }), other.system.spawn(fragile, { name: 'actor' })];
    expect(mine.address).to.equal(theirs.address);
    for (let crash = 0; crash < 2; crash++) {
      theirs.tell('crash');
      await other.settle();
    }
    mine.tell('crash');
    await settle();
    expect(factsOf('ActorRestarted').map(({ restarts }) => restarts)).to.deep.equal([1]);
    expect(other.factsOf('ActorRestarted')).to.have.length(1);
    await other.advance(1_000);
    expect(other.factsOf('ActorRestarted').map(({ restarts }) => restarts)).to.deep.equal([1, 2]);
    await other.system.stop();
    expect(mine.tell('who')).to.equal(true);
    expect(theirs.tell('who')).to.equal(false);
  });

  it('go on supervising when another one stops', async ({ system, factsOf, settle }) => {
    const others = [testSystem(), testSystem({ name: 'other' })];
    const actor = system.spawn(fragile);
    for (const other of others) {
      other.system.spawn(fragile).tell('crash');
      await other.settle();
      await other.system.stop();
    }
    actor.tell('crash');
    await settle();
    expect(factsOf('ActorRestarted')).to.have.length(1);
  });

  it('settle an ask across, and leave nothing behind when its asker ends', { name: 'asking' }, async (kit) => {
    const { system, settle, clock } = kit;
    const other = testSystem({ name: 'answering', strict: false });
    await using _stopped = other.system;
    const codes: string[] = [];
    const silent = other.system.spawn(defineActor<string>({ init: () => undefined, receive: () => undefined }));
    const asker = system.spawn(
      defineActor<'ask' | 'leave'>({
        init: () => undefined,
        receive: (_state, message, context) => {
          if (message === 'leave') context.stop();
          else silent.ask('question').catch((error: TroupeError) => codes.push(error.code));
        },
      }),
    );
    asker.tell('ask');
    await settle();
    await other.settle();
    expect(other.system.tree().openAsks).to.equal(1);
    asker.tell('leave');
    await settle();
    await other.settle();
    expect(codes).to.deep.equal(['TROUPE_CANCELLED']);
    expect([system.tree().openAsks, other.system.tree().openAsks]).to.deep.equal([0, 0]);
    expect([clock.pending, other.clock.pending]).to.deep.equal([0, 0]);
  });
});
