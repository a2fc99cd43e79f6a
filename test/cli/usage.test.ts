// The command line itself: help, version, misuse, an old Node.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { exitCode } from '../../src/cli/exit-codes.ts';
import { command, type Exit, Workspace } from './troupe.ts';

const manifest = JSON.parse(readFileSync(join(import.meta.dirname, '..', '..', 'package.json'), 'utf8')) as {
  version: string;
  engines: { node: string };
};

describe('troupe', () => {
  let workspace: Workspace;
  before(() => {
    workspace = new Workspace();
  });
  after(async () => {
    expect(await workspace.close()).to.deep.equal([]);
  });

  const run = (...args: string[]): Promise<Exit> => workspace.troupe(args).exit();

  it('prints its version', async () => {
    expect(await run('--version')).to.deep.equal({
      code: 0,
      signal: null,
      stdout: `${manifest.version}\n`,
      stderr: '',
    });
  });

  it('documents every exit code in its help', async () => {
    for (const args of [['--help'], ['run', '--help'], ['attach', '--help']]) {
      const { code, stdout, stderr } = await run(...args);
      for (const number of [...Object.values(exitCode), 130])
        expect(stdout).to.match(new RegExp(`^  ${number} {2,}\\S`, 'm'));
      expect({ code, stderr }).to.deep.equal({ code: 0, stderr: '' });
    }
  });

  it('says in the help of run where options go and what a script is', async () => {
    const { stdout } = await run('run', '--help');
    for (const option of [
      '--name',
      '--drain-ms',
      '--start-timeout-ms',
      '--no-attach',
      '--json',
      '--quiet',
      '--stack',
    ]) {
      expect(stdout).to.match(new RegExp(`^  ${option}\\b`, 'm'));
    }
    expect(stdout).to.contain('stand before the script').and.to.contain('export default defineFleet(');
  });

  it('prints its help and ends with 2 when it is given nothing', async () => {
    const { code, stdout, stderr } = await run();
    expect({ code, stdout }).to.deep.equal({ code: 2, stdout: '' });
    expect(stderr).to.contain('Usage: troupe');
  });

  const misuse: readonly [args: readonly string[], says: string][] = [
    [['atach'], "troupe: unknown command 'atach' (Did you mean attach?)"],
    [['run'], "troupe: missing required argument 'script'"],
    [['run', '--nmae', 'x', 'fleet.ts'], "troupe: unknown option '--nmae' (Did you mean --name?)"],
    [['attach', '--jsn'], "troupe: unknown option '--jsn' (Did you mean --json?)"],
    [
      ['run', '--drain-ms', '1.5', 'fleet.ts'],
      "troupe: option '--drain-ms <ms>' argument '1.5' is invalid. It must be a whole number from 0 to 2147483647.",
    ],
    [
      ['run', '--start-timeout-ms', '0', 'fleet.ts'],
      "troupe: option '--start-timeout-ms <ms>' argument '0' is invalid. It must be a whole number from 1 to 2147483647.",
    ],
    [
      ['run', '--name', 'a b', 'fleet.ts'],
      "troupe: option '--name <name>' argument 'a b' is invalid. 'a b' cannot be the name of a system: use 1 to 128 letters, digits or . _ : ~ - and begin with a letter or digit.",
    ],
    [['attach'], 'troupe attach: the live console is not there yet: use `troupe attach --once`.'],
  ];
  for (const [args, says] of misuse) {
    it(`refuses \`troupe ${args.join(' ')}\` in one line, with 2`, async () => {
      expect(await run(...args)).to.deep.equal({ code: 2, signal: null, stdout: '', stderr: `${says}\n` });
    });
  }

  describe('on an old Node', () => {
    /** Starts the command in a Node that says it is another version. */
    const runOn = (version: string, ...args: string[]): Promise<Exit> => {
      const pretend = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } });`;
      const preload = `data:text/javascript,${encodeURIComponent(pretend)}`;
      return workspace.start(process.execPath, ['--import', preload, command, ...args]).exit();
    };

    it('says in one line which Node it needs, with 2', async () => {
      expect(await runOn('22.12.0', 'run', 'fleet.ts')).to.deep.equal({
        code: 2,
        signal: null,
        stdout: '',
        stderr: 'troupe: this is Node 22.12.0, Troupe needs Node 24 or newer: see https://nodejs.org/en/download\n',
      });
    });

    it('needs the Node that package.json promises, and takes newer ones', async () => {
      expect(manifest.engines.node).to.equal('>=24');
      for (const version of ['24.0.0', '100.1.0']) expect((await runOn(version, '--version')).code).to.equal(0);
    });

    it('imports nothing before it has looked at the version', () => {
      expect(readFileSync(command, 'utf8')).not.to.match(/^(?:import|export)\b/m);
    });
  });
});
