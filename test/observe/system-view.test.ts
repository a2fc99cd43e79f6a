// The view of a system: looking at the tree leaves no trace in it.

import { expect } from 'chai';
import { defineActor } from '../../src/index.ts';
import { kernelOf } from '../../src/system.ts';
import { it } from '../actors/fresh-system.ts';

const idle = defineActor<string>({ type: 'idle', init: () => undefined, receive: () => undefined });

describe('tree()', () => {
  it('enters no names of unnamed actors', async ({ system, settle }) => {
    const { root } = kernelOf(system);
    for (let n = 0; n < 3; n++) system.spawn(idle);
    system.spawn(idle, { name: 'named' });
    await settle();
    const { tree } = system.tree();
    expect(tree).to.have.length(4);
    expect([...(root.rare?.named?.keys() ?? [])]).to.deep.equal(['named']);
  });

  it('gives unnamed actors names and addresses by which they are reached', async ({ system, settle }) => {
    const got: string[] = [];
    const listener = defineActor<string>({
      init: () => undefined,
      receive: (_state, message, context) => void got.push(`${message} for ${context.name}`),
    });
    for (let n = 0; n < 2; n++) system.spawn(listener);
    await settle();
    const views = system.tree().tree;
    expect(new Set(views.map(({ name }) => name)).size).to.equal(2);
    for (const { address } of views) expect(system.ref<string>(address).tell('hello')).to.equal(true);
    await settle();
    expect(got).to.deep.equal(views.map(({ name }) => `hello for ${name}`));
    expect(system.tree().tree).to.deep.equal(views);
  });
});
