// Keeps the documentation true: every code block is executed or checked, every link leads somewhere, every guarantee names tests
// that exist. Each check is also tried on planted pages that are wrong, so that one that cannot fail does not go unseen.

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { benchSummary, staleBench, writeBench } from '../tools/docs/bench-summary.ts';
import { readBlocks } from '../tools/docs/blocks.ts';
import { execute } from '../tools/docs/execute.ts';
import { difference } from '../tools/docs/expected.ts';
import { listTests, readPromises, unproven } from '../tools/docs/guarantees.ts';
import { checkPageLinks } from '../tools/docs/links.ts';
import { asNewUser } from '../tools/docs/new-user.ts';
import { checkBlocks, type Outcome, pagesOf } from '../tools/docs/pages.ts';
import { tooLong, unmentioned } from '../tools/docs/rules.ts';
import { project, publicEntries } from '../tools/docs/scratch.ts';

/** Executing all programs takes a while on a busy machine. */
const patienceMs = 120_000;
const guarantees = 'docs/guarantees.md';

const blocksOf = (page: string) => readBlocks(page, readFileSync(join(project, page), 'utf8')).blocks;

describe('Documentation', () => {
  const pages = pagesOf(project);
  const withBlocks = pages.filter((page) => blocksOf(page).length > 0);
  let outcomes: Outcome[];
  before(async function () {
    this.timeout(patienceMs);
    outcomes = await checkBlocks(project, pages);
  });

  it('has the pages that a newcomer looks for', () => {
    expect(pages).to.include.members(['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'docs/actors.md', guarantees]);
  });

  for (const page of withBlocks) {
    it(`has nothing but blocks that are right on ${page}`, () => {
      const here = outcomes.filter((outcome) => outcome.page === page);
      expect(
        here.flatMap(({ line, problem }) => (problem === undefined ? [] : [`${page}:${line} ${problem}`])),
      ).to.deep.equal([]);
      expect(here.map(({ line }) => line)).to.deep.equal(blocksOf(page).map(({ line }) => line));
    });
  }

  it('executes every program and leaves none unseen', () => {
    const programs = pages.flatMap(blocksOf).filter(({ language, marks }) => language === 'ts' && !marks.has('file'));
    expect(programs.length).to.be.greaterThan(20);
    expect(outcomes.filter(({ language, how }) => language === 'ts' && how === 'executed')).to.have.length(
      programs.length,
    );
  });

  it('has links that lead somewhere', async () => {
    const { local, findings } = await checkPageLinks(project, pages);
    expect(findings).to.deep.equal([]);
    expect(local).to.be.greaterThan(100);
  });

  it('names for each guarantee tests that exist', async function () {
    this.timeout(patienceMs);
    const { promises, findings } = readPromises(guarantees, readFileSync(join(project, guarantees), 'utf8'));
    expect(findings).to.deep.equal([]);
    expect(promises.length).to.be.greaterThan(80);
    const files = promises.flatMap(({ proofs }) => proofs.map(({ file }) => file));
    expect(unproven(guarantees, project, promises, await listTests(project, files))).to.deep.equal([]);
  });

  it('keeps README and ARCHITECTURE short', () => expect(tooLong(project)).to.deep.equal([]));

  it('shows the ratios of bench/RESULTS.md in README', () => expect(staleBench(project)).to.deep.equal([]));

  it('has every public entry and every part of src/ in ARCHITECTURE', () => {
    expect([...publicEntries().keys()]).to.include('troupe');
    expect(unmentioned(project, publicEntries().keys())).to.deep.equal([]);
  });
});

describe('Documentation that is wrong', function () {
  this.timeout(patienceMs);
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'troupe-planted-docs-'));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  function plant(path: string, ...lines: string[]): string {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), `${lines.join('\n')}\n`);
    return path;
  }

  /** The problems of a page that consists of these lines, with their lines. */
  async function problemsOf(...lines: string[]): Promise<[number, string | undefined][]> {
    const checked = await checkBlocks(root, [plant('page.md', ...lines)]);
    return checked.map(({ line, problem }) => [line, problem]);
  }
  const program = (...lines: string[]): string[] => ['```ts', ...lines, '```'];

  it('is found when a program does not fit its types, at the line on the page', async () => {
    const [[line, problem] = []] = await problemsOf(
      '# A page',
      ...program("import { createSystem } from 'troupe';", 'const name: number = 1;', 'createSystem({ name });'),
    );
    expect(line).to.equal(2);
    expect(problem).to.match(/^line 5: TS2322: Type 'number' is not assignable/);
  });

  it('is found when a program imports an entry that does not exist', async () => {
    const [[, problem] = []] = await problemsOf(...program("import { nothing } from 'troupe/nothing';", 'nothing();'));
    expect(problem).to.include("Cannot find module 'troupe/nothing'");
  });

  it('is found when a program throws, at the line on the page', async () => {
    const [[, problem] = []] = await problemsOf('# A page', '', ...program('', "throw new Error('as planted');"));
    expect(problem).to.include('exit code 1').and.to.include('as planted').and.to.include('page.md:5');
  });

  it('is found when a program prints something else, something more, less, or what the page does not show', async () => {
    const problems = await problemsOf(
      ...program("console.log('b'); // → a"),
      ...program("console.log('a'); // → a", "console.log('b');"),
      ...program("console.log('a'); // → a", '// → b'),
      ...program("console.log('a');"),
      ...program("console.log('a');"),
      '```text output',
      'b',
      '```',
    );
    expect(problems.map(([, problem]) => problem)).to.deep.equal([
      "it should print 'a', but prints 'b'",
      "it prints 'b', which the page does not show",
      "it should print 'b', but prints nothing more",
      "it prints 'a', but the page does not show what it prints",
      "it should print 'b', but prints 'a'",
      undefined,
    ]);
  });

  it('is found when a fence, a language or a mark is wrong', async () => {
    const problems = await problemsOf('```', '```', '```ts runn', '```', '```ts file', '```', '```sh', 'npm test');
    expect(problems).to.deep.equal([
      [1, "the block's language is ''; it must be one of ts, js, sh, text, json"],
      [3, "'runn' is no mark of a ts block"],
      [5, "'file' is no mark of a ts block"],
      [7, 'this fence is never closed'],
    ]);
  });

  it('is found when output belongs to nothing that was executed, or JSON is none', async () => {
    const problems = await problemsOf('```text output', 'a', '```', '```json', '{ a: 1 }', '```');
    expect(problems[0]).to.deep.equal([1, 'no executed block stands before this output']);
    expect(problems[1]?.[1]).to.be.a('string');
  });

  it('is found when a command, a script, a file or an option does not exist', async () => {
    const commands = [
      'npm run nothing',
      'npm install && npm strat',
      'npx nothing-at-all',
      'node src/nothing.ts',
      'bench/nothing',
      'troupe atach',
      'troupe run --nmae x fleet.ts',
      'rm -rf everything',
    ];
    const problems = await problemsOf(...commands.flatMap((command) => ['```sh', command, '```']));
    expect(problems.map(([, problem]) => problem)).to.deep.equal([
      "`npm run nothing`: package.json has no script 'nothing'",
      "`npm strat`: package.json has no script 'strat'",
      "`npx nothing-at-all`: no package here has a command 'nothing-at-all'",
      '`node src/nothing.ts`: there is no file src/nothing.ts',
      '`bench/nothing`: there is no file bench/nothing',
      "`troupe atach`: troupe has no command 'atach'",
      '`troupe run --nmae x fleet.ts`: troupe run has no option --nmae',
      '`rm -rf everything`: the docs tool does not know this command; teach it in tools/docs/commands.ts',
    ]);
  });

  it('is not found in commands that exist, with comments, options of the script and several in a line', async () => {
    const lines = [
      '```sh',
      'npm install && npm start -- --once # and wait',
      '',
      'A=1 troupe run --json fleet.ts --any',
      '```',
    ];
    expect(await problemsOf(...lines)).to.deep.equal([[1, undefined]]);
  });

  it('is found when commands fail or print something else', async () => {
    const problems = await problemsOf(
      '```sh run',
      'grep -q x nothing',
      '```',
      '```sh run',
      'echo a',
      '```',
      '```text output',
      'b',
      '```',
    );
    expect(problems[0]?.[1]).to.match(/^it ended with exit code 2: grep: nothing/);
    expect(problems[1]?.[1]).to.equal("it should print 'b', but prints 'a'");
  });

  it('has commands that see the files of their own page, and this project’s troupe', async () => {
    const version = (JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')) as { version: string }).version;
    const lines = ['```ts file=a.ts', 'export default 1;', '```', '```sh run', 'cat a.ts', 'troupe --version', '```'];
    expect(await problemsOf(...lines, '```text output', 'export default 1;', version, '```')).to.deep.equal([
      [1, undefined],
      [4, undefined],
      [8, undefined],
    ]);
  });

  it('is found when a link leads nowhere', async () => {
    plant('there.md', '# There', '', '## Far');
    const page = plant('page.md', '[a](there.md#far)', '[b](there.md#near)', '[c](gone.md)', '`[d](code.md)`');
    expect(await checkPageLinks(root, [page])).to.deep.equal({
      local: 3,
      findings: [
        { page, line: 2, what: 'missing-anchor: there.md#near' },
        { page, line: 3, what: 'missing-file: gone.md' },
      ],
    });
  });

  it('is found when a page is missing or too long, or says nothing of an entry or a folder', () => {
    plant('README.md', ...Array.from({ length: 201 }, () => 'a line'));
    plant('src/actors/index.ts', '');
    expect(tooLong(root)).to.deep.equal([
      { page: 'README.md', line: 201, what: 'it has 201 lines; 200 are the limit' },
      { page: 'ARCHITECTURE.md', line: 0, what: 'this page is missing' },
    ]);
    plant('ARCHITECTURE.md', '`troupe` is all');
    expect(unmentioned(root, ['troupe', 'troupe/testkit']).map(({ what }) => what)).to.deep.equal([
      'it does not mention `troupe/testkit`',
      'it does not mention `actors/`',
    ]);
  });
});

describe('npm run docs', function () {
  this.timeout(patienceMs);
  const docs = (...args: string[]) =>
    execute(process.execPath, ['tools/docs.ts', ...args], { cwd: project, limitMs: patienceMs });

  it('says what is wrong with its command line, with 2', async () => {
    for (const [args, what] of [
      [['--jsn'], "Unknown option '--jsn'"],
      [['docs/nothing.md'], 'there is no page docs/nothing.md'],
    ] as const) {
      const { code, stdout, stderr } = await docs(...args);
      expect({ code, stdout, stderr }).to.deep.equal({
        code: 2,
        stdout: '',
        stderr: `docs: ${what}. See npm run docs -- --help\n`,
      });
    }
    expect((await docs('--help')).stdout)
      .to.include('--new-user')
      .and.to.include('Exit codes');
  });

  it('tells of each block what was done with it, as text and as JSON', async () => {
    const text = await docs('docs/testing.md');
    const json = await docs('docs/testing.md', '--json');
    const lines = blocksOf('docs/testing.md').map(({ line }) => line);
    expect([text.code, json.code]).to.deep.equal([0, 0]);
    for (const line of lines) expect(text.stdout).to.include(`ok     docs/testing.md:${line}  ts, executed, `);
    expect(
      json.stdout
        .trim()
        .split('\n')
        .map((row) => (JSON.parse(row) as Outcome).line),
    ).to.deep.equal(lines);
  });
});

describe('Bench summary', () => {
  it('follows the results, and is found stale when it does not', () => {
    const root = mkdtempSync(join(tmpdir(), 'troupe-planted-bench-'));
    try {
      mkdirSync(join(root, 'bench'));
      writeFileSync(join(root, 'README.md'), '# A page\n<!-- bench: x -->\n<!-- end of bench -->\nthe rest\n');
      expect(benchSummary(root)).to.include('No full run is on record');
      const row =
        '| **ask**: about | asks/s | 4.00 M (3.90–4.10) | 2.00 M (1.90–2.10), 2.00 × | 280 k, 14.3 × | – | ≥ 1.6 × BEAM | reached |';
      writeFileSync(join(root, 'bench', 'RESULTS.md'), `# Results\n\n${row}\n`);
      expect(staleBench(root)).to.have.length(1);
      writeBench(root);
      expect(staleBench(root)).to.deep.equal([]);
      const page = readFileSync(join(root, 'README.md'), 'utf8');
      expect(page)
        .to.include('| asks, one after another | 2.00 × | 14.3 × | – |')
        .and.to.match(/^# A page\n[^]*\nthe rest\n$/);
      writeFileSync(join(root, 'bench', 'RESULTS.md'), row.replace('2.00 ×', '1.99 ×'));
      expect(staleBench(root)).to.have.length(1);
    } finally {
      rmSync(root, { recursive: true });
    }
  });
});

describe('Guarantees that are wrong', function () {
  this.timeout(patienceMs);
  let root: string;
  before(() => {
    root = mkdtempSync(join(tmpdir(), 'troupe-planted-guarantees-'));
    mkdirSync(join(root, 'docs'));
    mkdirSync(join(root, 'test'));
    writeFileSync(
      join(root, 'test', 'planted.test.mjs'),
      "describe('Planted', () => { it('one', () => {}); for (const n of [1, 2]) it(`number ${n}`, () => {}); });\n" +
        "describe('Another', () => { it('one', () => {}); });\n",
    );
  });
  after(() => rmSync(root, { recursive: true }));

  it('are found when a promise names no test, or names it in another form', () => {
    const text = ['- A promise.', '- Another one,', '  in two lines.', '  - [a](a.test.ts) “title”'].join('\n');
    const { promises, findings } = readPromises(guarantees, text);
    expect(promises.map((promise) => promise.text)).to.deep.equal(['A promise.', 'Another one, in two lines.']);
    expect(findings.map(({ line }) => line)).to.deep.equal([4, 1, 2]);
  });

  it('are found when the file or the title does not exist, or the title is ambiguous', async () => {
    const proof = (file: string, title: string): string => `  - [x](../test/${file}): “${title}”`;
    const file = 'planted.test.mjs';
    const lines = ['- A promise.', proof(file, 'number 2'), proof(file, 'Planted one'), proof(file, 'one')];
    const { promises, findings } = readPromises(
      guarantees,
      [...lines, proof(file, 'number 3'), proof('gone.ts', 'one')].join('\n'),
    );
    expect(findings).to.deep.equal([]);
    const tests = await listTests(root, ['test/planted.test.mjs', 'test/gone.ts']);
    expect(tests.map(({ fullTitle }) => fullTitle)).to.deep.equal([
      'Planted one',
      'Planted number 1',
      'Planted number 2',
      'Another one',
    ]);
    expect(unproven(guarantees, root, promises, tests)).to.deep.equal([
      { page: guarantees, line: 4, what: "test/planted.test.mjs has 2 tests 'one': give the full title" },
      { page: guarantees, line: 5, what: "test/planted.test.mjs has no test 'number 3'" },
      { page: guarantees, line: 6, what: 'there is no file test/gone.ts' },
    ]);
  });
});

describe('Expected output', () => {
  it('fits by line, with … for any text and alone for any lines', () => {
    expect(difference('a\nb\n', ['a', 'b'])).to.equal(undefined);
    expect(difference('', [])).to.equal(undefined);
    expect(difference('pid 17 (up 3 s)\n', ['pid … (up …)'])).to.equal(undefined);
    expect(difference('a\nb\nc\n', ['a', '…', 'c'])).to.equal(undefined);
    expect(difference('a.c\n', ['a.c'])).to.equal(undefined);
    expect(difference('abc\n', ['a.c'])).to.equal("it should print 'a.c', but prints 'abc'");
    expect(difference('a\nb\n', ['a', '…', 'c'])).to.equal("it should print 'c', but prints nothing more");
  });
});

describe('New user', function () {
  this.timeout(patienceMs);
  let root: string;
  before(() => {
    root = mkdtempSync(join(tmpdir(), 'troupe-planted-user-'));
  });
  after(() => rmSync(root, { recursive: true }));

  /** What becomes of commands, by line, and what they print. */
  async function execution(
    ...commands: string[]
  ): Promise<{ outcomes: [number, string | undefined][]; printed: string }> {
    writeFileSync(join(root, 'page.md'), ['```sh new-user', ...commands, '```'].join('\n'));
    const outcomes: [number, string | undefined][] = [];
    let printed = '';
    await asNewUser(root, 'page.md', {
      tell: ({ line, problem }) => outcomes.push([line, problem]),
      print: (text) => (printed += text),
      quietMs: 100, // of real time: the subject is a process that does not end
    });
    return { outcomes, printed };
  }
  const fleetThat = (ends: string): string =>
    `echo "it runs; Ctrl-C drains and stops it"; trap '${ends}' INT; while true; do sleep 0.05; done # for ever`;

  it('has a fresh copy, and stops at the first command that fails', async () => {
    const present = 'test ! -e node_modules && test -f package.json && test -f test/docs.test.ts && echo all is there';
    const { outcomes, printed } = await execution(present, 'exit 3', 'echo never reached');
    expect(outcomes).to.deep.equal([
      [2, undefined],
      [3, '`exit 3` ended with exit code 3'],
    ]);
    expect(printed).to.include('$ exit 3').and.to.include('\nall is there\n');
  });

  it('presses Ctrl-C when a fleet would run for ever, and wants it to stop cleanly', async () => {
    const { outcomes } = await execution(fleetThat('echo it stopped cleanly; exit 130'), fleetThat('exit 1'));
    expect(outcomes[0]).to.deep.equal([2, undefined]);
    expect(outcomes[1]?.[1]).to.match(/ended with exit code 1$/);
  });

  it('does not wait for ever', async () => {
    // Real time is the subject: the command would go on for an hour.
    const { late, code, stdout } = await execute('/bin/sh', ['-c', 'echo begin; sleep 3600 & wait'], {
      cwd: '/',
      limitMs: 300,
    });
    expect({ late, code, stdout }).to.deep.equal({ late: true, code: null, stdout: 'begin\n' });
  });
});
