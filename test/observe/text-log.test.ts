// The default log: whatever a caller hands it, it writes one line and never throws into the turn that logs.

import { expect } from 'chai';
import { defineActor } from '../../src/index.ts';
import { textLog } from '../../src/observe/index.ts';
import { it } from '../actors/fresh-system.ts';

const thrower = (): never => {
  throw new Error('do not look at me');
};

function circular(): object {
  const ring: { self?: unknown } = {};
  ring.self = ring;
  return ring;
}

const oddValues: Readonly<Record<string, () => unknown>> = {
  'a bigint': () => 1n,
  'a bigint within': () => ({ size: 1n }),
  'a circular object': circular,
  'an object whose `toJSON` throws': () => ({ toJSON: thrower }),
  'an object with a throwing getter': () => Object.defineProperty({}, 'x', { get: thrower, enumerable: true }),
  'an error whose `message` throws': () => Object.defineProperty(new Error('odd'), 'message', { get: thrower }),
  'a proxy that throws at every touch': () => new Proxy({}, { get: thrower, has: thrower, getPrototypeOf: thrower }),
};

describe('textLog', () => {
  for (const [what, make] of Object.entries(oddValues)) {
    const lines: string[] = [];
    const log = textLog((line) => void lines.push(line));
    it(`writes a line about ${what} and lets the turn go on`, { log }, async ({ system, factsOf, settle }) => {
      let done = 0;
      const actor = system.spawn(
        defineActor<string>({
          init: () => undefined,
          receive: (_state, _message, context) => {
            context.log.warn({ plain: 'seen', odd: make() }, 'something odd');
            context.log.child({ odd: make() }).error({}, 'and from a child');
            done++;
          },
        }),
      );
      actor.tell('log');
      await settle();
      expect(factsOf('ActorFailed')).to.deep.equal([]);
      expect(done).to.equal(1);
      expect(lines).to.have.length(2);
      expect(lines[0]).to.match(/^warn something odd \(.*plain=seen.* odd=/);
      expect(lines[1]).to.match(/^error and from a child \(/);
    });
  }
});
