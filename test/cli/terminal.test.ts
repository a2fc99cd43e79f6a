// The command on a real terminal (a pseudo-terminal of util-linux's `script`): live lines, Ctrl-C typed by a person, color.

import { existsSync } from 'node:fs';
import { expect } from 'chai';
import { hasColor, isTerminal } from '../../src/cli/terminal.ts';
import { command, type Running, Workspace } from './troupe.ts';

/** Makes a terminal for a command; that of BSD and macOS has the same name and other options. */
const script = '/usr/bin/script';
const hasScript = process.platform === 'linux' && existsSync(script);

describe('A terminal', () => {
  it('is one that can move its cursor, and has color unless its user wants none', () => {
    const tty = { isTTY: true };
    expect(isTerminal(tty, {})).to.equal(true);
    expect(isTerminal(tty, { TERM: 'dumb' })).to.equal(false);
    expect(isTerminal({ isTTY: false }, {})).to.equal(false);
    expect(hasColor(tty, {})).to.equal(true);
    expect(hasColor(tty, { NO_COLOR: '1' })).to.equal(false);
    expect(hasColor(tty, { NO_COLOR: '' })).to.equal(true);
    expect(hasColor(tty, { TERM: 'dumb' })).to.equal(false);
    expect(hasColor({ isTTY: false }, { FORCE_COLOR: '1' })).to.equal(false);
  });

  describe('with troupe', () => {
    let workspace: Workspace;
    before(function () {
      if (!hasScript) this.skip(); // no `script` of util-linux here to make a terminal with; Debian always has it
    });
    beforeEach(() => {
      workspace = new Workspace();
    });
    afterEach(async () => {
      await workspace.close();
    });

    /** Starts `troupe` on a pseudo-terminal; what is written to its stdin is typed there. */
    function onTerminal(args: readonly string[], env: NodeJS.ProcessEnv = {}): Running {
      const line = [process.execPath, command, ...args].map((part) => `'${part}'`).join(' ');
      return workspace.start(script, ['--quiet', '--return', '--flush', '--command', `exec ${line}`, '/dev/null'], {
        env,
      });
    }

    it('shows live lines, and drains and sums up on Ctrl-C', async () => {
      workspace.fleet(
        'fleet.ts',
        `fleet.output.stage('reader', 'half');
        fleet.output.line('a line above');
        fleet.signal.addEventListener('abort', () => fleet.output.stage('reader', 'all'));
        return { summary: () => 'the last words' };`,
      );
      const running = onTerminal(['run', 'fleet.ts']);
      await running.until(/Ctrl-C drains and stops it\./);
      running.child.stdin?.write('\u0003');
      const { code, stdout } = await running.exit();
      expect(code).to.equal(0);
      const screen = stdout.replaceAll('\r\n', '\n').replace('^C', '');
      expect(screen).to.contain(
        'reader  half\n\u001B[1A\r\u001B[Ja line above\nreader  half\n\u001B[1A\r\u001B[Jfleet runs as process',
      );
      expect(screen).to.match(/reader {2}all\nthe last words\nfleet stopped cleanly after /);
    });

    it('prints plain lines to one that cannot move its cursor', async () => {
      workspace.fleet('fleet.ts', "fleet.output.stage('reader', 'half'); return { done: Promise.resolve() };");
      const { stdout } = await onTerminal(['run', 'fleet.ts'], { TERM: 'dumb' }).exit();
      expect(stdout).to.match(/^reader: half\r\n/);
      expect(stdout).not.to.contain('\u001B');
    });

    it('colors a report, but not with NO_COLOR', async () => {
      workspace.fleet('fleet.ts', '');
      await workspace.troupe(['run', 'fleet.ts']).until(/runs as process/);
      const colored = await onTerminal(['attach', '--once']).exit();
      expect(colored.stdout).to.contain('\u001B[32mNothing is wrong now.\u001B[39m');
      const plain = await onTerminal(['attach', '--once'], { NO_COLOR: '1' }).exit();
      expect(plain.stdout).to.contain('\r\nNothing is wrong now.\r\n').and.not.to.contain('\u001B');
    });
  });
});
