// defineFleet: what a bootstrap script exports, and that a test can call it like any function.

import { expect } from 'chai';
import { defineFleet, type Fleet } from '../src/index.ts';
import { testSystem } from '../src/testkit/index.ts';

describe('defineFleet', () => {
  it('makes a function that starts the fleet, with the options for its system beside it', async () => {
    const { system } = testSystem();
    const lines: string[] = [];
    const fleet: Fleet = {
      system,
      args: ['--once'],
      signal: new AbortController().signal,
      output: { line: (text) => lines.push(text), stage: () => undefined },
    };
    const start = ({ output, args }: Fleet): { summary: () => string } => {
      output.line(args.join());
      return { summary: () => 'over' };
    };
    const definition = defineFleet(start, { name: 'newsroom', askTimeoutMs: 100 });
    const handle = await definition(fleet);
    expect(handle?.summary?.()).to.equal('over');
    expect(lines).to.deep.equal(['--once']);
    expect(definition.options).to.deep.equal({ name: 'newsroom', askTimeoutMs: 100 });
    await system.stop();
  });

  it('leaves the function that it is given as it is, and has no options when there are none', () => {
    const start = Object.freeze(() => undefined);
    const definition = defineFleet(start);
    expect(definition).not.to.equal(start);
    expect(definition).not.to.have.property('options');
  });
});
