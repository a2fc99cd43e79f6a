// `troupe attach --once` against running fleets: what it shows, which fleet it takes, and what it says when it cannot.

import { chmodSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect } from 'chai';
import type { FleetReport } from '../../src/console/index.ts';
import { controlCharacters, type Exit, type Running, Workspace } from './troupe.ts';

/** A supervisor with a healthy child, one that failed and has recovered, one that waits for its restart, and one in a turn. */
const newsroom = `
  const service = { id: 'research' };
  const recovers = defineActor({ type: 'recovers', init: () => 0, receive: () => { throw new Error('bad \\u001b[31mpage'); } });
  const starts = defineActor({ type: 'starts', init: () => { throw new TypeError('no \\u202edisk'); }, receive: () => undefined });
  const works = defineActor({ type: 'works', init: () => 0, receive: (_state, _message, context) => {
    context.progress('page 3');
    context.waiting('the model');
    return new Promise(() => undefined);
  } });
  const idle = defineActor({ type: 'idle', init: () => 0, receive: () => undefined });
  const desk = defineActor({ type: 'desk', supervision: { intensity: 9, backoff: { initialMs: 600_000, maxMs: 600_000 } },
    init: (context) => { context.spawn(starts, { name: 'starts' }); }, receive: () => undefined });
  fleet.system.spawn(desk, { name: 'desk' });
  fleet.system.spawn(idle, { name: 'idle', register: [service] });
  fleet.system.spawn(works, { name: 'works', shutdownMs: 50 }).tell('page');
  const victim = fleet.system.spawn(recovers, { name: 'recovers' });
  victim.tell({ type: 'page', secret: 'body' });
  const scheduled = new Promise((resolve) => fleet.system.events.subscribe(resolve, ['RestartScheduled']));
  const restarted = new Promise((resolve) => fleet.system.events.subscribe(resolve, ['ActorRestarted']));
  await scheduled; await restarted;
  fleet.system.ref('troupe://newsroom/nobody').tell('lost');`;

describe('troupe attach --once', () => {
  let workspace: Workspace;
  beforeEach(() => {
    workspace = new Workspace();
  });
  afterEach(async () => {
    await workspace.close();
  });

  const attach = (...args: string[]): Promise<Exit> => workspace.troupe(['attach', '--once', ...args]).exit();

  async function started(name: string, body: string = ''): Promise<Running> {
    workspace.fleet(`${name}.ts`, body);
    const running = workspace.troupe(['run', '--drain-ms', '0', '--name', name, `${name}.ts`]);
    await running.until(/ runs as process \d+\./);
    return running;
  }

  describe('of one running fleet', () => {
    it('prints what is wrong first, then what happened lately, then the tree', async () => {
      const { pid } = await started('newsroom', newsroom);
      const { code, stdout, stderr } = await attach();
      expect({ code, stderr }).to.deep.equal({ code: 0, stderr: '' });
      const [title, ...rest] = stdout.split('\n');
      expect(title).to.match(new RegExp(`^newsroom  pid ${pid} · 5 actors · up \\S+ m?s$`));
      const sections = rest
        .join('\n')
        .split('\n\n')
        .map((section) => section.trim().split('\n'));
      const [wrong = [], lately = [], tree = []] = sections;
      expect(wrong[0]).to.equal('Wrong now');
      expect(wrong).to.include('  /desk/starts is restarting after 1 restart: TypeError: no \\u202edisk (bug)');
      expect(wrong).to.include('  1 dead letter: 1 no-such-actor');
      expect(wrong).to.include('  1 message in quarantine');
      expect(lately[0]).to.equal('Lately');
      expect(lately.join('\n')).to.match(/ ago +\/recovers failed in receive \(bug\): Error: bad \\u001b\[31mpage/);
      expect(tree[0]).to.match(/^Actor +Condition +Mailbox +Restarts +Incarnation$/);
      const text = tree.join('\n');
      expect(text).to.match(/├─ desk +idle +0 +0 +#\d+\n│ {2}└─ starts +restarting +0 +1 +#\d+\n/);
      expect(text).to.match(/├─ idle +idle +0 +0 +#\d+\n│ +serves research\n/);
      expect(text).to.match(
        /├─ works +running +0 +0 +#\d+\n│ +in one turn \(receive\) for .*, last "page 3", waits for the model\n/,
      );
      expect(text).to.match(/└─ recovers +idle +0 +1 +#\d+\n +last failure: Error: bad \\u001b\[31mpage \(bug\)/);
    });

    it('prints no control characters, no color and no message bodies into a pipe', async () => {
      await started('newsroom', newsroom);
      for (const args of [[], ['--json']]) {
        const { stdout } = await workspace.troupe(['attach', '--once', ...args], { env: { FORCE_COLOR: '1' } }).exit();
        expect(stdout).not.to.match(controlCharacters);
        expect(stdout).not.to.match(/secret|body|lost/);
      }
    });

    it('prints the report as one line of JSON with --json', async () => {
      const { pid } = await started('newsroom', newsroom);
      const { code, stdout, stderr } = await attach('--json');
      expect({ code, stderr }).to.deep.equal({ code: 0, stderr: '' });
      expect(stdout.trimEnd()).not.to.contain('\n');
      const report = JSON.parse(stdout) as FleetReport;
      expect(report).to.include({ system: 'newsroom', pid, actors: 5, quarantined: 1, omitted: 0 });
      expect(report.deadLetters).to.deep.equal({ total: 1, byReason: { 'no-such-actor': 1 } });
      expect(report.tree.map(({ name }) => name)).to.deep.equal(['desk', 'idle', 'works', 'recovers']);
      expect(report.troubled.map(({ name, condition }) => [name, condition])).to.deep.equal([['starts', 'restarting']]);
      expect(report.tree[3]).to.deep.include({
        restarts: 1,
        lastFailure: { cause: 'bug', error: 'Error: bad \u001b[31mpage' },
      });
      expect(report.recent[0]?.at).to.be.at.least(report.recent.at(-1)?.at ?? Number.NaN);
    });

    it('says that nothing is wrong when nothing is', async () => {
      await started('calm');
      const { stdout } = await attach();
      expect(stdout.split('\n').slice(1)).to.deep.equal(['', 'Nothing is wrong now.', '', 'No actors.', '']);
    });

    it('finds it by name, by process id, and by a name that no file can have', async () => {
      const name = 'Größe:~äöü';
      const { pid } = await started(name);
      for (const wanted of [name, String(pid)]) {
        const { code, stdout } = await attach(wanted);
        expect(code).to.equal(0);
        expect(stdout).to.match(/^Größe:~äöü {2}pid /);
      }
    });

    it('finds it also when the two have different runtime folders', async () => {
      workspace.fleet('service.ts', '');
      const running = workspace.troupe(['run', 'service.ts'], { env: { XDG_RUNTIME_DIR: '' } });
      await running.until(/ runs as process/);
      expect((await attach('service')).stdout).to.match(/^service {2}pid /);
    });

    it('leaves the fleet in peace, however often it looks', async () => {
      const running = await started('newsroom', newsroom);
      for (let n = 0; n < 3; n++) expect((await attach()).code).to.equal(0);
      running.kill('SIGTERM');
      const { stderr } = await running.exit();
      expect(stderr).not.to.match(/attach|console|EPIPE/);
    });

    it('ends quietly when its reader has gone', async () => {
      await started('newsroom', newsroom);
      const running = workspace.troupe(['attach', '--once']);
      running.child.stdout?.destroy();
      const { code, stderr } = await running.exit();
      expect({ code, stderr }).to.deep.equal({ code: 0, stderr: '' });
    });
  });

  describe('of several, or of none', () => {
    it('lists them and ends with 2 when it is not said which one is meant', async () => {
      const a = await started('alpha');
      const b = await started('beta');
      expect(await attach()).to.deep.equal({
        code: 2,
        signal: null,
        stdout: '',
        stderr: `troupe attach: several fleets run; say which one, by name or process id: alpha (${a.pid}), beta (${b.pid}).\n`,
      });
      expect((await attach('beta')).stdout).to.match(/^beta {2}pid /);
    });

    it('tells two of one name apart by process id', async () => {
      const first = await started('twin');
      const second = await started('twin');
      const { code, stderr } = await attach('twin');
      expect(code).to.equal(2);
      expect(stderr).to.contain(`twin (${first.pid})`).and.to.contain(`twin (${second.pid})`);
      expect((await attach(String(second.pid))).stdout).to.contain(`pid ${second.pid} `);
    });

    it('names the nearest when there is none of that name', async () => {
      const { pid } = await started('newsroom');
      expect(await attach('newsrom')).to.include({
        code: 1,
        stderr: `troupe attach: no fleet named newsrom is running. Did you mean newsroom? Running: newsroom (${pid}).\n`,
      });
    });

    it('says so when none is running', async () => {
      expect(await attach()).to.include({
        code: 1,
        stderr: 'troupe attach: no fleet of yours is running. Start one: troupe run fleet.ts\n',
      });
    });
  });

  describe('of a fleet that is in trouble itself', () => {
    it('says within its time limit that a suspended process does not answer', async () => {
      const running = await started('frozen');
      running.kill('SIGSTOP');
      const { code, stdout, stderr } = await attach('--timeout-ms', '300');
      expect({ code, stdout }).to.deep.equal({ code: 1, stdout: '' });
      expect(stderr).to.equal(
        `troupe attach: frozen (pid ${running.pid}) does not answer within 300 ms: its process is suspended, or busy in one synchronous turn. Look with: ps -o pid,stat,pcpu,args -p ${running.pid}\n`,
      );
      running.kill('SIGCONT');
      expect((await attach()).code).to.equal(0);
    });

    it('says the same of a process whose event loop is busy', async () => {
      const running = await started('busy', `setTimeout(() => { fleet.output.line('loops'); for (;;); }, 5);`);
      await running.until(/loops/);
      const { code, stderr } = await attach('--timeout-ms', '300');
      expect(code).to.equal(1);
      expect(stderr).to.contain(`busy (pid ${running.pid}) does not answer within 300 ms`);
    });

    it('removes the socket of a dead process, and says that none is running', async () => {
      const running = await started('killed');
      running.kill('SIGKILL');
      await running.exit();
      const file = `killed.${running.pid}.sock`;
      expect(workspace.socketFiles()).to.deep.equal([file]);
      const { code, stderr } = await attach('killed');
      expect(code).to.equal(1);
      expect(stderr).to.contain('no fleet of yours is running');
      expect(workspace.socketFiles()).to.deep.equal([]);
    });

    it('has the next fleet remove the sockets of dead ones', async () => {
      const dead = await started('killed');
      dead.kill('SIGKILL');
      await dead.exit();
      const { pid } = await started('next');
      expect(workspace.socketFiles()).to.deep.equal([`next.${pid}.sock`]);
    });

    it('takes a living process id for no proof: a socket on which nobody listens is stale', async () => {
      const running = await started('killed');
      running.kill('SIGKILL');
      await running.exit();
      // As if this very process had got the id of the dead one.
      const file = `killed.${process.pid}.sock`;
      renameSync(join(workspace.sockets, `killed.${running.pid}.sock`), join(workspace.sockets, file));
      expect((await attach('killed')).code).to.equal(1);
      expect(workspace.socketFiles()).to.deep.equal([]);
    });

    it('says so when something else answers', async () => {
      workspace.openSockets(0o700);
      const server = createServer((socket) => socket.on('error', () => undefined).end('220 mail.example ESMTP\n'));
      const path = join(workspace.sockets, `mail.${process.pid}.sock`);
      await new Promise<void>((resolve) => server.listen(path, resolve));
      try {
        const { code, stderr } = await attach('mail');
        expect(code).to.equal(1);
        expect(stderr).to.equal(
          `troupe attach: mail (pid ${process.pid}) speaks another version of the console. Use the troupe that it was started with.\n`,
        );
      } finally {
        server.close();
      }
    });
  });

  describe('with its socket folder', () => {
    it('has it private, and the socket too', async () => {
      const { pid } = await started('newsroom');
      expect(statSync(workspace.sockets).mode & 0o777).to.equal(0o700);
      expect(statSync(join(workspace.sockets, `newsroom.${pid}.sock`)).mode & 0o777).to.equal(0o600);
    });

    const refusals: readonly [title: string, prepare: () => void, says: RegExp][] = [
      [
        'the group may write to',
        () => chmodSync(workspace.sockets, 0o770),
        /may be written to by others\. Take that away: chmod 700 /,
      ],
      [
        'all may write to',
        () => chmodSync(workspace.sockets, 0o702),
        /may be written to by others\. Take that away: chmod 700 /,
      ],
    ];
    for (const [title, prepare, says] of refusals) {
      it(`refuses one that ${title}`, async () => {
        workspace.openSockets(0o700);
        prepare();
        const { code, stderr } = await attach();
        expect(stderr)
          .to.match(/^troupe attach: The folder for console sockets .*\/run\/troupe /)
          .and.to.match(says);
        expect(code).to.equal(1);
      });
    }

    it('refuses what is no folder', async () => {
      writeFileSync(workspace.sockets, '');
      expect((await attach()).stderr).to.match(/is not a folder\. Remove it, or set XDG_RUNTIME_DIR/);
    });
  });
});
