// `troupe run` as a person uses it: real child processes, real signals. What a script is given, how a fleet ends, what is printed.

import { expect } from 'chai';
import { controlCharacters, type Running, Workspace } from './troupe.ts';

/** An actor that takes 1 ms per message and counts; `total` says how many it had. */
const counter = `
  let total = 0;
  const counter = defineActor({
    type: 'counter', init: () => 0,
    receive: async (count) => { await new Promise((resolve) => setTimeout(resolve, 1)); total++; return count + 1; },
  });
  const ref = fleet.system.spawn(counter, { name: 'counter' });
`;

describe('troupe run', () => {
  let workspace: Workspace;
  beforeEach(() => {
    workspace = new Workspace();
  });
  afterEach(async () => {
    expect(await workspace.close(), 'sockets left').to.deep.equal([]);
  });

  async function started(args: readonly string[]): Promise<Running> {
    const running = workspace.troupe(['run', ...args]);
    await running.until(/ runs as process \d+\./);
    return running;
  }

  describe('what a script is given', () => {
    it('has everything behind its path as arguments, untouched', async () => {
      workspace.fleet('fleet.ts', 'fleet.output.line(JSON.stringify(fleet.args)); return { done: Promise.resolve() };');
      const args = ['--once', '--seed', '7', '--name', 'x', '-q', '--', 'a b', '--help', '--json'];
      const { code, stdout } = await workspace.troupe(['run', '--name', 'mine', 'fleet.ts', ...args]).exit();
      expect(stdout.split('\n')[0]).to.equal(JSON.stringify(args));
      expect(stdout).to.contain('mine is done');
      expect(code).to.equal(0);
    });

    const names: readonly [title: string, file: string, options: string, args: readonly string[], name: string][] = [
      ['its file', 'night shift!.ts', '{}', [], 'night-shift'],
      ['its file, if that has nothing that may be in a name', '#!.ts', '{}', [], 'fleet'],
      ['the script', 'fleet.ts', "{ name: 'chosen' }", [], 'chosen'],
      ['--name before the script', 'fleet.ts', "{ name: 'chosen' }", ['--name', 'asked'], 'asked'],
    ];
    for (const [title, file, options, args, name] of names) {
      it(`has its system named by ${title}`, async () => {
        workspace.fleet(
          file,
          'fleet.output.line(`<${fleet.system.name}>`); return { done: Promise.resolve() };',
          options,
        );
        expect((await workspace.troupe(['run', ...args, file]).exit()).stdout).to.contain(`<${name}>\n`);
      });
    }

    for (const [kind, file, source] of [
      [
        'TypeScript',
        'fleet.ts',
        'export default (fleet: { output: { line(text: string): void } }): void => { fleet.output.line("here"); };',
      ],
      ['a JavaScript module', 'fleet.mjs', 'export default async (fleet) => { fleet.output.line("here"); };'],
      ['CommonJS', 'fleet.cjs', 'module.exports = (fleet) => { fleet.output.line("here"); };'],
    ] as const) {
      it(`may be written as ${kind}, as a plain function without imports`, async () => {
        workspace.write(file, source);
        const running = await started([file]);
        running.kill('SIGTERM');
        const { code, stdout, stderr } = await running.exit();
        expect(stdout).to.match(/^here\n/);
        expect(stderr).to.equal('');
        expect(code).to.equal(0);
      });
    }
  });

  describe('a fleet that ends by itself', () => {
    it('is drained and summed up when `done` fulfills, whatever it leaves behind', async () => {
      workspace.fleet(
        'fleet.ts',
        `${counter}
        for (let n = 0; n < 20; n++) ref.tell(n);
        setInterval(() => {}, 1_000);
        fleet.signal.addEventListener('abort', () => fleet.output.line(\`aborted: \${fleet.signal.reason.message}\`));
        return { done: Promise.resolve(), summary: () => \`counted \${total}\` };`,
      );
      const { code, stdout, stderr } = await workspace.troupe(['run', 'fleet.ts']).exit();
      expect(stdout).to.match(
        /^fleet runs as process \d+\. Look into it: troupe attach --once fleet\. Ctrl-C drains and stops it\.\naborted: The fleet is done\.\ncounted 20\nfleet is done after .*: 0 restarts, 0 dead letters, 0 in quarantine\.\n$/,
      );
      expect({ code, stderr }).to.deep.equal({ code: 0, stderr: '' });
    });

    it('need not wait for a turn that never ends, if a person has no time', async () => {
      workspace.fleet(
        'fleet.ts',
        `const busy = defineActor({ type: 'busy', init: () => 0, receive: () => new Promise(() => undefined) });
        fleet.system.spawn(busy, { name: 'busy', shutdownMs: 10 }).tell('work');
        fleet.signal.addEventListener('abort', () => fleet.output.line('done, but busy'));
        return { done: Promise.resolve() };`,
      );
      const running = workspace.troupe(['run', '--drain-ms', '600000', 'fleet.ts']);
      await running.until(/done, but busy/);
      running.kill('SIGINT');
      const { code, stdout } = await running.exit();
      expect(stdout).to.match(/\nfleet is done after /);
      expect(code).to.equal(0);
    });

    it('has failed when `done` rejects: one line with the place, and the summary all the same', async () => {
      workspace.write(
        'fleet.mjs',
        'export default () => ({\n  done: new Promise((resolve, reject) => setImmediate(() => reject(new Error("no more\\nsecond line")))),\n  summary: () => "as far as it came",\n});\n',
      );
      const { code, stdout, stderr } = await workspace.troupe(['run', 'fleet.mjs']).exit();
      expect(stderr).to.match(/^troupe run: the fleet failed: Error: no more \(fleet\.mjs:2:\d+\)\n$/);
      expect(stdout).to.match(/\nas far as it came\nfleet failed after /);
      expect(code).to.equal(1);
    });

    it('has failed when its system stops because restarts are exhausted', async () => {
      workspace.fleet(
        'fleet.ts',
        `const flaky = defineActor({ type: 'flaky', init: () => { throw new Error('never starts'); }, receive: () => undefined });
        fleet.system.spawn(flaky, { name: 'flaky' });`,
        "{ supervision: { intensity: 0, onExhausted: 'stop-system' } }",
      );
      const { code, stdout, stderr } = await workspace.troupe(['run', 'fleet.ts']).exit();
      expect(stderr).to.match(
        /troupe run: the fleet failed: its system stopped: troupe:\/\/fleet\/flaky .*restarts within/,
      );
      expect(stdout).to.match(/\nfleet failed after /);
      expect(code).to.equal(1);
    });

    it('is done when it stops its own system', async () => {
      workspace.fleet('fleet.ts', 'setImmediate(() => fleet.system.stop());');
      const { code, stdout } = await workspace.troupe(['run', 'fleet.ts']).exit();
      expect(stdout).to.match(/\nfleet is done after /);
      expect(code).to.equal(0);
    });

    it('has failed when an error comes up that belongs to no actor', async () => {
      workspace.fleet('fleet.ts', 'setTimeout(() => { throw new Error("astray"); }, 1);');
      const { code, stderr } = await workspace.troupe(['run', 'fleet.ts']).exit();
      expect(stderr).to.match(/^troupe run: the fleet failed: Error: astray \(fleet\.ts:\d+:\d+\)\n$/);
      expect(code).to.equal(1);
    });

    it('has failed when its summary throws', async () => {
      workspace.fleet(
        'fleet.ts',
        'return { done: Promise.resolve(), summary: () => { throw new Error("no words"); } };',
      );
      const { code, stderr } = await workspace.troupe(['run', 'fleet.ts']).exit();
      expect(stderr).to.match(/^troupe run: the fleet's summary failed: Error: no words/);
      expect(code).to.equal(1);
    });

    it('goes on when an actor fails, and counts the restart', async () => {
      workspace.fleet(
        'fleet.ts',
        `const { promise, resolve } = Promise.withResolvers();
        const flaky = defineActor({ type: 'flaky', init: () => 0, receive: (state, message) => {
          if (message === 'bad') throw new Error('bad message');
          resolve();
        } });
        const ref = fleet.system.spawn(flaky, { name: 'flaky' });
        ref.tell('bad'); ref.tell('good');
        return { done: promise };`,
      );
      const { code, stdout, stderr } = await workspace.troupe(['run', 'fleet.ts']).exit();
      expect(stdout).to.match(/: 1 restart, 0 dead letters, 1 in quarantine\.\n$/);
      expect(stderr).to.contain('troupe://fleet/flaky failed in receive (bug): Error: bad message');
      expect(code).to.equal(0);
    });
  });

  describe('a fleet that is asked to stop', () => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      it(`finishes what its actors have, then sums up, on ${signal}`, async () => {
        workspace.fleet(
          'fleet.ts',
          `${counter}
          for (let n = 0; n < 300; n++) ref.tell(n);
          fleet.signal.addEventListener('abort', () => fleet.output.line('no more work'));
          return { summary: () => \`counted \${total} of 300\` };`,
        );
        const running = await started(['fleet.ts']);
        running.kill(signal);
        const { code, stdout, stderr } = await running.exit();
        expect(stdout).to.match(
          /\nStopping: 10 s at most to finish what is under way\. Ctrl-C again stops at once\.\nno more work\ncounted 300 of 300\nfleet stopped cleanly after /,
        );
        expect({ code, stderr }).to.deep.equal({ code: 0, stderr: '' });
      });
    }

    it('finishes also what waits for an actor that is about to restart', async () => {
      workspace.fleet(
        'fleet.ts',
        `let total = 0;
        const flaky = defineActor({ type: 'flaky', init: () => 0, receive: (_state, message) => {
          if (message === 'bad') throw new Error('bad message');
          total++;
        } });
        const desk = defineActor({ type: 'desk', supervision: { backoff: { initialMs: 400, jitter: 0 } },
          init: (context) => context.spawn(flaky, { name: 'flaky' }), receive: (child, message) => { child.tell(message); } });
        const ref = fleet.system.spawn(desk, { name: 'desk' });
        for (const message of ['good', 'bad', 'good', 'good']) ref.tell(message);
        await new Promise((resolve) => fleet.system.events.subscribe(resolve, ['RestartScheduled']));
        return { summary: () => \`handled \${total} of 3\` };`,
      );
      const running = await started(['fleet.ts']);
      running.kill('SIGINT');
      const { code, stdout } = await running.exit();
      expect(stdout).to.contain('handled 3 of 3').and.to.contain('1 restart, 0 dead letters, 1 in quarantine');
      expect(code).to.equal(0);
    });

    it('waits for messages without anything else that keeps a process alive', async () => {
      workspace.fleet('fleet.ts', '');
      const running = await started(['--no-attach', 'fleet.ts']);
      expect(running.stdout).to.match(/^fleet runs as process \d+\. Ctrl-C drains and stops it\.\n$/);
      running.kill('SIGTERM');
      const { code, stdout } = await running.exit();
      expect(stdout).to.contain('\nStopping: ').and.to.contain('\nfleet stopped cleanly');
      expect(code).to.equal(0);
    });

    it('is not brought down by errors of its script while it ends: they are told', async () => {
      workspace.fleet(
        'fleet.ts',
        `${counter}
        for (let n = 0; n < 100; n++) ref.tell(n);
        fleet.signal.addEventListener('abort', () => {
          void Promise.reject(fleet.signal.reason);
          void Promise.reject(new Error('too late'));
        });
        return { summary: () => \`counted \${total}\` };`,
      );
      const running = await started(['fleet.ts']);
      running.kill('SIGINT');
      const { code, stdout, stderr } = await running.exit();
      expect(stdout).to.contain('\ncounted 100\nfleet stopped cleanly');
      expect(stderr).to.match(
        /^troupe run: an error while the fleet was ending: Error: too late \(fleet\.ts:[^\n]*\n$/,
      );
      expect(code).to.equal(0);
    });

    it('is not brought down by an ask that its end leaves without an answer', async () => {
      workspace.fleet(
        'fleet.ts',
        `const silent = defineActor({ type: 'silent', init: () => 0, receive: (_state, _message, context) => { void context.asker; } });
        void fleet.system.spawn(silent, { name: 'silent' }).ask('a question', { timeoutMs: 60_000 });
        return { summary: () => 'the last words' };`,
      );
      const running = await started(['fleet.ts']);
      running.kill('SIGINT');
      const { code, stdout } = await running.exit();
      expect(stdout).to.contain('\nthe last words\nfleet stopped cleanly');
      expect(code).to.equal(0);
    });

    it('says so and ends with 1 when it still has work after the drain time', async () => {
      workspace.fleet(
        'fleet.ts',
        `const busy = defineActor({ type: 'busy', init: () => 0, receive: (_state, _message, context) => new Promise((resolve) => {
          context.abortSignal.addEventListener('abort', () => resolve(1));
        }) });
        fleet.system.spawn(busy, { name: 'busy' }).tell('work');`,
      );
      const running = await started(['--drain-ms', '50', 'fleet.ts']);
      running.kill('SIGINT');
      const { code, stdout } = await running.exit();
      expect(stdout).to.match(/\nfleet still had work after 50 ms and was stopped after /);
      expect(code).to.equal(1);
    });

    // The script speaks later than a doubled signal may come (300 ms), so that the test need not sleep.
    const drainsForEver = `
      const busy = defineActor({ type: 'busy', init: () => 0, receive: () => new Promise(() => undefined) });
      fleet.system.spawn(busy, { name: 'busy' }).tell('work');
      fleet.signal.addEventListener('abort', () => setTimeout(() => fleet.output.line('still draining'), 350));`;

    it('stops at once on a second Ctrl-C, with 130 and no socket left', async () => {
      workspace.fleet('fleet.ts', drainsForEver);
      const running = await started(['fleet.ts']);
      expect(workspace.socketFiles()).to.deep.equal([`fleet.${running.pid}.sock`]);
      running.kill('SIGINT');
      await running.until(/still draining/);
      running.kill('SIGINT');
      const { code, stderr } = await running.exit();
      expect(stderr).to.equal('troupe run: stopped at once by a second signal (SIGINT).\n');
      expect(code).to.equal(130);
      expect(workspace.socketFiles()).to.deep.equal([]);
    });

    it('stops at once with 143 when the second signal is SIGTERM', async () => {
      workspace.fleet('fleet.ts', drainsForEver);
      const running = await started(['fleet.ts']);
      running.kill('SIGINT');
      await running.until(/still draining/);
      running.kill('SIGTERM');
      expect((await running.exit()).code).to.equal(143);
    });

    it('stops when nobody reads its output any more', async () => {
      workspace.fleet('fleet.ts', `setInterval(() => fleet.output.line('tick'), 5);`);
      const running = await started(['fleet.ts']);
      running.child.stdout?.destroy();
      const { code, stderr } = await running.exit();
      expect({ code, stderr }).to.deep.equal({ code: 0, stderr: '' });
    });
  });

  describe('what it prints', () => {
    const talks = `
      fleet.output.line('one\\ntwo\\r\\nthree\\twith a tab');
      fleet.output.line('red \\u001b[31m bell \\u0007 csi \\u009b31m rtl \\u202e');
      fleet.output.stage('read\\u001b[2Jer', 'half \\u001b]0;title\\u0007');
      fleet.output.stage('read\\u001b[2Jer', 'all');
      return { done: Promise.resolve(), summary: () => 'sum \\u001b[1m up' };`;

    it('is plain lines without control characters when it is no terminal', async () => {
      workspace.fleet('fleet.ts', talks);
      const { stdout, stderr } = await workspace.troupe(['run', 'fleet.ts'], { env: { FORCE_COLOR: '1' } }).exit();
      expect(stdout).not.to.match(controlCharacters);
      const lines = stdout.split('\n');
      expect(lines.slice(0, 6)).to.deep.equal([
        'one',
        'two',
        'three  with a tab',
        'red \\u001b[31m bell \\u0007 csi \\u009b31m rtl \\u202e',
        'read\\u001b[2Jer: half \\u001b]0;title\\u0007',
        lines[5],
      ]);
      expect(lines[5]).to.match(/^fleet runs as process/);
      expect(lines.slice(6, 8)).to.deep.equal(['read\\u001b[2Jer: all', 'sum \\u001b[1m up']);
      expect(stderr).to.equal('');
    });

    it('is the summary alone with --quiet', async () => {
      workspace.fleet('fleet.ts', talks);
      const { stdout } = await workspace.troupe(['run', '--quiet', 'fleet.ts']).exit();
      expect(stdout).to.match(/^sum \\u001b\[1m up\nfleet is done after .*\n$/);
    });

    it('is one JSON object per line with --json', async () => {
      workspace.fleet('fleet.ts', talks);
      const { stdout } = await workspace.troupe(['run', '--json', 'fleet.ts']).exit();
      expect(stdout).not.to.match(controlCharacters);
      const events = stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as Record<string, unknown>);
      expect(events.map(({ event }) => event)).to.deep.equal(['line', 'line', 'stage', 'stage', 'started', 'ended']);
      expect(events[1]?.text).to.equal('red \u001b[31m bell \u0007 csi \u009b31m rtl \u202e');
      expect(events[2]).to.deep.equal({ event: 'stage', name: 'read\u001b[2Jer', text: 'half \u001b]0;title\u0007' });
      expect(events[4]).to.include({ system: 'fleet' });
      expect(events[5]).to.include({
        outcome: 'done',
        drained: true,
        exitCode: 0,
        restarts: 0,
        summary: 'sum \u001b[1m up',
      });
    });

    it('leaves the warnings of Node as they are, but for the advice about a missing package.json', async () => {
      workspace.fleet('fleet.ts', "process.emitWarning('take care'); return { done: Promise.resolve() };");
      const { stderr } = await workspace.troupe(['run', 'fleet.ts']).exit();
      expect(stderr).to.match(/^\(node:\d+\) Warning: take care\n\(Use `node --trace-warnings [^\n]*\n$/);
    });

    it('warns and goes on without a console when its socket folder is not private', async () => {
      workspace.fleet('fleet.ts', 'return { done: Promise.resolve() };');
      workspace.openSockets(0o777);
      const { code, stdout, stderr } = await workspace.troupe(['run', 'fleet.ts']).exit();
      expect(stderr).to.match(
        /^troupe run: `troupe attach` will not find this fleet: The folder .* may be written to by others\. .*chmod 700 .*\n$/,
      );
      expect(stdout).to.match(/^fleet runs as process \d+\. Ctrl-C/);
      expect(code).to.equal(0);
    });
  });
});
