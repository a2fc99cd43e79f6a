// `troupe run` with bootstrap scripts that are wrong in every way: one clear line, the exit code for it, nothing left running.

import { join } from 'node:path';
import { expect } from 'chai';
import { controlCharacters, Workspace } from './troupe.ts';

interface Case {
  readonly title: string;
  readonly script: string;
  readonly source?: string;
  readonly others?: Readonly<Record<string, string>>;
  /** What the one line must say. */
  readonly says: RegExp;
}

const never = 'await new Promise(() => {});';

const cases: readonly Case[] = [
  {
    title: 'does not exist',
    script: 'fleet.ts',
    says: /^fleet\.ts does not exist\. Give the path of a bootstrap script\.$/,
  },
  {
    title: 'does not exist, and another nearly has its name',
    script: 'sub/fleat.ts',
    others: { 'sub/fleet.ts': '', 'sub/notes.md': '' },
    says: /^sub\/fleat\.ts does not exist\. Did you mean sub\/fleet\.ts\?$/,
  },
  { title: 'lies in a folder that does not exist', script: 'gone/fleet.ts', says: /^gone\/fleet\.ts does not exist\./ },
  {
    title: 'is a folder',
    script: 'sub',
    others: { 'sub/notes.md': '' },
    says: /^sub is a folder\. Give the path of a script\.$/,
  },
  {
    title: 'is a folder with a fleet in it',
    script: 'sub',
    others: { 'sub/fleet.mjs': '' },
    says: /^sub is a folder\. Did you mean sub\/fleet\.mjs\?$/,
  },
  { title: 'is no script', script: 'notes.md', source: '# Notes', says: /^notes\.md is not a script: .*\.ts, \.mts/ },
  {
    title: 'does not parse (TypeScript)',
    script: 'fleet.ts',
    source: 'export const a: number = 1;\nexport default function ( {\n',
    says: /^fleet\.ts does not parse: SyntaxError: .* \(fleet\.ts:[23]\)$/,
  },
  {
    title: 'does not parse (JavaScript module)',
    script: 'fleet.mjs',
    source: 'const a = 1;\nconst b = ;\n',
    says: /^fleet\.mjs does not parse: SyntaxError: Unexpected token ';' \(fleet\.mjs:2\)$/,
  },
  {
    title: 'does not parse (CommonJS)',
    script: 'fleet.cjs',
    source: 'const a = 1;\nconst b = ;\n',
    says: /^fleet\.cjs does not parse: SyntaxError: Unexpected token ';' \(fleet\.cjs:2\)$/,
  },
  {
    title: 'imports a TypeScript file that does not parse',
    script: 'fleet.ts',
    source: "import './part.ts';\n",
    others: { 'part.ts': 'export const a = 1;\n\nexport default ( {\n' },
    says: /^fleet\.ts does not parse: SyntaxError: .* \(part\.ts:[34]\)$/,
  },
  {
    title: 'imports a JavaScript module that does not parse',
    script: 'fleet.mjs',
    source: "import './part.mjs';\n",
    others: { 'part.mjs': 'const b = ;\n' },
    says: /^fleet\.mjs does not parse: SyntaxError: .* \(in a module that fleet\.mjs imports\)$/,
  },
  {
    title: 'uses TypeScript syntax that cannot be stripped',
    script: 'fleet.ts',
    source: 'export const a = 1;\nenum Color { Red }\nexport default () => { Color.Red; };\n',
    says: /^fleet\.ts cannot be loaded: SyntaxError: TypeScript enum .* \(fleet\.ts:2\)\. Node only strips types: write it without enums/,
  },
  {
    title: 'imports a package that is not installed',
    script: 'fleet.ts',
    source: "import 'not-installed';\n",
    says: /^fleet\.ts cannot be loaded: Error: Cannot find package 'not-installed' imported from .*fleet\.ts\. Check that import, or install/,
  },
  {
    title: 'imports a file that is not there',
    script: 'fleet.ts',
    source: "import './gone.ts';\n",
    says: /^fleet\.ts cannot be loaded: Error: Cannot find module .*gone\.ts' imported from .*fleet\.ts\. Check that import/,
  },
  {
    title: 'imports what a module does not export',
    script: 'fleet.mjs',
    source: "\nimport { gone } from './part.mjs';\n",
    others: { 'part.mjs': 'export const here = 1;\n' },
    says: /^fleet\.mjs cannot be loaded: SyntaxError: The requested module .* export named 'gone' \(fleet\.mjs:2\)\./,
  },
  {
    title: 'exports nothing',
    script: 'fleet.ts',
    source: 'const a: number = 1;\nvoid a;\nexport {};\n',
    says: /^fleet\.ts has no default export: it exports no function\. Write: export default \(fleet\) => \{ … \}$/,
  },
  {
    title: 'exports its function under a name',
    script: 'fleet.ts',
    source: 'export function start(): void {}\n',
    says: /^fleet\.ts has no default export: it exports start, but not as its default\./,
  },
  {
    title: 'exports something that is no function',
    script: 'fleet.mjs',
    source: 'export default { start() {} };\n',
    says: /^fleet\.mjs: its default export is an object, not a function\. Write:/,
  },
  {
    title: 'throws while loading',
    script: 'fleet.ts',
    source: 'const a: number = 1;\nvoid a;\nthrow new TypeError("broken\\nsecond line");\nexport {};\n',
    says: /^fleet\.ts threw while it was loading: TypeError: broken \(fleet\.ts:3:7\)$/,
  },
  {
    title: 'throws what is no error, with control characters',
    script: 'fleet.mjs',
    source: 'throw "\\u001b[31mred\\u009b";\n',
    says: /^fleet\.mjs threw while it was loading: '.*red.*' was thrown$/,
  },
  {
    title: 'has an error nobody awaits while loading',
    script: 'fleet.mjs',
    source: `setTimeout(() => { throw new Error('astray'); });\nsetInterval(() => {}, 1_000);\n${never}\n`,
    says: /^fleet\.mjs did not start its fleet: Error: astray \(fleet\.mjs:1:\d+\)$/,
  },
  {
    title: 'throws in its function',
    script: 'fleet.ts',
    source: 'export default (): void => {\n  throw new RangeError("no good");\n};\n',
    says: /^fleet\.ts did not start its fleet: RangeError: no good \(fleet\.ts:2:9\)$/,
  },
  {
    title: 'rejects in its function',
    script: 'fleet.cjs',
    source: 'module.exports = async () => {\n  await null;\n  throw new Error("later");\n};\n',
    says: /^fleet\.cjs did not start its fleet: Error: later \(fleet\.cjs:3:9\)$/,
  },
  {
    title: 'leaves a rejection to nobody in its function',
    script: 'fleet.mjs',
    source: `export default async () => {\n  void Promise.reject(new Error('astray'));\n  setInterval(() => {}, 1_000);\n  ${never}\n};\n`,
    says: /^fleet\.mjs did not start its fleet: Error: astray \(fleet\.mjs:2:/,
  },
  {
    title: 'returns something that is no handle',
    script: 'fleet.mjs',
    source: 'export default () => 5;\n',
    says: /^fleet\.mjs: what its function returned: .* Return nothing, or \{ done, summary \}\.$/,
  },
  {
    title: 'returns a handle with a slip in it',
    script: 'fleet.mjs',
    source: 'export default () => ({ sumary: () => "" });\n',
    says: /^fleet\.mjs: what its function returned: unknown option 'sumary'\. Did you mean 'summary'\?/,
  },
  {
    title: 'returns a handle whose `done` is no promise',
    script: 'fleet.mjs',
    source: 'export default () => ({ done: true });\n',
    says: /^fleet\.mjs: what its function returned: option 'done' must be a promise, not true\./,
  },
  {
    title: 'has a wrong option for its system',
    script: 'fleet.mjs',
    source: 'export default Object.assign(() => {}, { options: { throughputs: 1 } });\n',
    says: /^fleet\.mjs did not start its fleet: createSystem: unknown option 'throughputs'\. Did you mean 'throughput'\?$/,
  },
  {
    title: 'waits at its top level for what can never come',
    script: 'fleet.mjs',
    source: `${never}\nexport default () => {};\n`,
    says: /^fleet\.mjs waits for something that can never come: .* top-level await/,
  },
  {
    title: 'waits at its top level for too long',
    script: 'fleet.mjs',
    source: `setInterval(() => {}, 1_000);\n${never}\n`,
    says: /^fleet\.mjs has not started within 300 ms\. .*--start-timeout-ms\.$/,
  },
  {
    title: 'waits in its function for what can never come',
    script: 'fleet.mjs',
    source: `export default async () => { ${never} };\n`,
    says: /^fleet\.mjs waits for something that can never come: /,
  },
  {
    title: 'waits in its function for too long',
    script: 'fleet.mjs',
    source: `export default async () => { setInterval(() => {}, 1_000); ${never} };\n`,
    says: /^fleet\.mjs has not started within 300 ms\. /,
  },
  {
    title: 'ends the process while loading',
    script: 'fleet.mjs',
    source: 'process.exit(0);\n',
    says: /^fleet\.mjs ended the process \(exit code 0\) before its fleet had started\.$/,
  },
];

describe('troupe run, of a script that', () => {
  let workspace: Workspace;
  beforeEach(() => {
    workspace = new Workspace();
  });
  afterEach(async () => {
    expect(await workspace.close()).to.deep.equal([]);
  });

  for (const { title, script, source, others = {}, says } of cases) {
    it(`${title}: says so in one line`, async () => {
      for (const [file, text] of Object.entries(others)) workspace.write(file, text);
      if (source !== undefined) workspace.write(script, source);
      // The limit is reached only by the scripts that are about it.
      const limit = says.source.includes('300 ms') ? ['--start-timeout-ms', '300'] : [];
      const { code, stdout, stderr } = await workspace.troupe(['run', ...limit, script]).exit();
      expect(stderr.endsWith('\n')).to.equal(true);
      const lines = stderr.trimEnd().split('\n');
      expect(lines, stderr).to.have.length(1);
      expect(lines[0]?.replace(/^troupe run: /, '')).to.match(says);
      expect(stderr).not.to.match(controlCharacters);
      expect(stdout).to.equal('');
      expect(code).to.equal(3);
    });
  }

  for (const source of ['for (;;);', 'export default () => { for (;;); };']) {
    it(`loops without ever yielding (${source.includes('export') ? 'in its function' : 'while loading'}): is killed with one line`, async () => {
      workspace.write('fleet.mjs', source);
      const { code, signal, stderr } = await workspace.troupe(['run', '--start-timeout-ms', '200', 'fleet.mjs']).exit();
      expect(stderr).to.equal(
        'troupe run: fleet.mjs has not started within 200 ms: it is in a loop that never yields. The process was killed.\n',
      );
      expect({ code, signal }).to.deep.equal({ code: null, signal: 'SIGKILL' });
    });
  }

  it('failed to start after it had spawned actors: stops them, with one line', async () => {
    workspace.fleet(
      'fleet.ts',
      `const actor = defineActor<string, number>({
         init: () => 0, receive: () => undefined, stopped: () => fleet.output.line('stopped hook ran'),
       });
       fleet.system.spawn(actor);
       await new Promise((resolve) => setImmediate(resolve));
       throw new Error('half way');`,
    );
    const { code, stdout, stderr } = await workspace.troupe(['run', 'fleet.ts']).exit();
    expect(stderr).to.match(/^troupe run: fleet\.ts did not start its fleet: Error: half way \(fleet\.ts:\d+:\d+\)\n$/);
    expect(stdout).to.equal('stopped hook ran\n');
    expect(code).to.equal(3);
  });

  it('is late, and its actors will not stop either: ends all the same, with one line', async () => {
    workspace.fleet(
      'fleet.ts',
      `const stuck = defineActor({ init: () => 0, receive: () => undefined, stopped: () => new Promise(() => undefined) });
       fleet.system.spawn(stuck, { shutdownMs: 60_000 });
       ${never}`,
    );
    const { code, stderr } = await workspace.troupe(['run', '--start-timeout-ms', '300', 'fleet.ts']).exit();
    expect(stderr).to.match(/^troupe run: fleet\.ts (?:has not started within|waits for something) [^\n]*\n$/);
    expect(code).to.equal(3);
  });

  it('is stopped while it starts: ends at once with 130, and leaves nothing', async () => {
    workspace.fleet('fleet.ts', `fleet.output.line('starting'); setInterval(() => {}, 1_000); ${never}`);
    const running = workspace.troupe(['run', 'fleet.ts']);
    await running.until(/starting/);
    running.kill('SIGINT');
    const { code, stderr } = await running.exit();
    expect(stderr).to.equal('troupe run: stopped by SIGINT while the fleet was starting.\n');
    expect(code).to.equal(130);
  });

  it('fails, with --stack: adds the stack', async () => {
    workspace.write('fleet.mjs', 'function deep() {\n  throw new Error("here");\n}\nexport default () => deep();\n');
    const { code, stderr } = await workspace.troupe(['run', '--stack', 'fleet.mjs']).exit();
    expect(stderr).to.match(
      /^troupe run: fleet\.mjs did not start its fleet: Error: here \(fleet\.mjs:2:9\)\nError: here\n +at deep /,
    );
    expect(code).to.equal(3);
  });

  it('lies outside of the working folder: is named by its full path', async () => {
    workspace.write('elsewhere/notes.md', '');
    workspace.write('fleet.mjs', 'export default () => {\n  throw new Error("here");\n};\n');
    const { code, stderr } = await workspace.troupe(['run', '../fleet.mjs'], { cwd: 'elsewhere' }).exit();
    const place = `${join(workspace.folder, 'fleet.mjs')}:2:9`;
    expect(stderr).to.equal(`troupe run: ../fleet.mjs did not start its fleet: Error: here (${place})\n`);
    expect(code).to.equal(3);
  });
});
