// Stray errors: those of an actor's async flow are its failures; any other is the host's, by default as Node does it.
// Each test runs a host process of its own, because what happens to the process is the subject.

import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect } from 'chai';
import type { Scenario } from './stray-errors/host.ts';

interface Ended {
  readonly code: number | null;
  readonly stderr: string;
  /** What the scenario found out; undefined when the process ended before. */
  readonly result: unknown;
}

/** Runs one scenario in a fresh process; it ends by itself, or by the time limit, which fails the test. */
async function host(scenario: Scenario, way?: string): Promise<Ended> {
  const script = join(import.meta.dirname, 'stray-errors', 'host.ts');
  const child = spawn(process.execPath, [script, scenario, ...(way === undefined ? [] : [way])], {
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 20_000,
  });
  const exited = new Promise<number | null>((resolve) => {
    child.on('exit', resolve);
  });
  const [code, stdout, stderr] = await Promise.all([exited, text(child.stdout), text(child.stderr)]);
  return { code, stderr, result: stdout === '' ? undefined : (JSON.parse(stdout) as unknown) };
}

const ways = ['rejection', 'rejection later', 'setTimeout callback', 'setImmediate callback', 'nextTick callback'];

const strayFailure = { cause: 'bug', phase: 'stray', address: 'troupe://host/actor', attempt: 0, error: 'stray' };

describe('Stray errors', () => {
  describe('of an async actor', () => {
    for (const [scenario, when] of [
      ['attributed', ''],
      ['attributed after an await', ', also after an await'],
    ] as const) {
      describe(`are its failure, and it restarts${when}:`, () => {
        let ended: Ended;
        before(async () => {
          ended = await host(scenario);
        });

        it('the process lives and nothing is printed', () => {
          expect(ended).to.deep.include({ code: 0, stderr: '' });
        });

        for (const way of ways) {
          it(way, () => {
            const { [way]: result } = ended.result as Record<string, { handled: string[] }>;
            expect(result).to.deep.include({ failures: [strayFailure], strays: 1, restarts: [1] });
            expect(result?.handled).to.include('after');
          });
        }
      });
    }

    it('are its failure also when it is a plain function that has returned a promise before', async () => {
      const { code, stderr, result } = await host('attributed to a plain function');
      expect({ code, stderr }).to.deep.equal({ code: 0, stderr: '' });
      expect(result).to.deep.equal(Object.fromEntries(ways.map((way) => [way, ['stray']])));
    });

    it('are what an ask brings that nobody awaits', async () => {
      const { code, result } = await host('unawaited ask');
      expect(code).to.equal(0);
      expect(result).to.have.property('failures').with.length(1);
      expect(result).to.have.nested.property('failures[0].phase', 'stray');
      expect(result).to.have.nested.property('failures[0].cause', 'dependency-down');
    });

    it('do not fail its next incarnation when they come from an ended one', async () => {
      const { code, result } = await host('from beyond');
      expect(code).to.equal(0);
      expect(result).to.deep.include({ restarts: [1], strays: 1, handled: ['after'] });
      expect(result).to.have.property('failures').with.length(1);
    });

    it('do not concern another system of the process', async () => {
      const { code, result } = await host('another system');
      expect(code).to.equal(0);
      expect(result).to.deep.include({ failures: [], strays: 0, restarts: [0], handled: ['work'] });
    });
  });

  describe('of nobody', () => {
    for (const way of ['rejection', 'setTimeout callback', 'nextTick callback']) {
      it(`end the process as in Node, with code 1 and the error on stderr: ${way}`, async () => {
        const { code, stderr, result } = await host('unattributed', way);
        expect(result).to.equal(undefined);
        expect(code).to.equal(1);
        expect(stderr).to.include('Error: nobody caught this');
        expect(stderr).to.match(/at .*host\.ts:\d+/);
      });
    }

    it('go to onUnattributedError where there is one, and the process lives', async () => {
      const { code, stderr, result } = await host('handler');
      expect({ code, stderr }).to.deep.equal({ code: 0, stderr: '' });
      expect(result).to.deep.equal(Object.fromEntries(ways.map((way) => [way, ['for the host']])));
    });

    it('are not blamed on actors that work at the same time', async () => {
      const { code, stderr } = await host('while actors work', 'setTimeout callback');
      expect(code).to.equal(1);
      expect(stderr).to.include('Error: nobody caught this');
    });

    it('are not blamed on the actor that has just replied', async () => {
      const { code, stderr } = await host('after a reply');
      expect(code).to.equal(1);
      expect(stderr).to.include('Error: nobody caught this');
    });

    it('end the process with their text when they are no errors', async () => {
      const { code, stderr } = await host('thrown text');
      expect(code).to.equal(1);
      expect(stderr).to.include('only a text');
    });

    for (const way of ['rejection', 'setTimeout callback']) {
      it(`are left to a listener of the host, where there is one: ${way}`, async () => {
        expect(await host('listener of the host', way)).to.deep.equal({
          code: 0,
          stderr: '',
          result: ['for the host'],
        });
      });
    }

    it('reach a handler that two systems share as long as one of them lives', async () => {
      expect(await host('shared handler')).to.deep.equal({ code: 0, stderr: '', result: ['both live', 'one lives'] });
    });

    it('never end the process silently, not even when the handler throws', async () => {
      const { code, stderr, result } = await host('handler that throws');
      expect(result).to.equal(undefined);
      expect(code).to.not.equal(0);
      expect(stderr).to.include('broken handler');
    });
  });

  describe('listeners on the process', () => {
    it('are one for each event however many systems live, and are gone after the last one', async () => {
      const { result } = await host('listeners come and go');
      const [none, two] = [
        [0, 0],
        [1, 1],
      ];
      expect(result).to.deep.equal([none, two, two, none, two, none]);
    });

    it('leave the process to Node after the last system has stopped', async () => {
      const { code, stderr, result } = await host('after the last system');
      expect(result).to.equal(undefined);
      expect(code).to.equal(1);
      expect(stderr).to.include('Error: nobody is left');
    });
  });
});
