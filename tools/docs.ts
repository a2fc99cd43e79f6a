// npm run docs: checks the pages of the project. Every code block is executed or, where that means nothing, checked; every relative
// link and every test that docs/guarantees.md names must be there. One line per block says what was done with it.
// `--new-user` executes the README's commands instead, in a fresh copy of the project.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { staleBench, writeBench } from './docs/bench-summary.ts';
import type { Finding } from './docs/blocks.ts';
import { listTests, readPromises, unproven } from './docs/guarantees.ts';
import { checkPageLinks } from './docs/links.ts';
import { asNewUser } from './docs/new-user.ts';
import { checkBlocks, type Outcome, pagesOf } from './docs/pages.ts';
import { tooLong, unmentioned } from './docs/rules.ts';
import { project, publicEntries } from './docs/scratch.ts';

const help = `Checks the documentation: code blocks, links, and the tests behind each guarantee.

usage: npm run docs -- [page.md …] [option …]

  --new-user     execute the README's commands in a fresh copy of the project (minutes, needs the registry)
  --write-bench  take the README's ratios over from bench/RESULTS.md
  --json         one line of JSON per block or finding on stdout
  --help         this text

Exit codes: 0 all is well, 1 something is wrong, 2 the command line is wrong.
`;

const guaranteesPage = 'docs/guarantees.md';

interface Options {
  readonly pages: readonly string[];
  readonly json: boolean;
  readonly newUser: boolean;
}

function parse(): Options | undefined {
  const fail = (what: string): undefined => {
    process.stderr.write(`docs: ${what}. See npm run docs -- --help\n`);
    process.exitCode = 2;
    return undefined;
  };
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        'new-user': { type: 'boolean' },
        'write-bench': { type: 'boolean' },
        json: { type: 'boolean' },
        help: { type: 'boolean' },
      },
    });
    if (values.help) {
      process.stdout.write(help);
      return undefined;
    }
    if (values['write-bench']) {
      writeBench(project);
      return undefined;
    }
    const missing = positionals.find((page) => !page.endsWith('.md') || !existsSync(join(project, page)));
    if (missing !== undefined) return fail(`there is no page ${missing}`);
    return {
      pages: positionals.length > 0 ? positionals : pagesOf(project),
      json: values.json === true,
      newUser: values['new-user'] === true,
    };
  } catch (error) {
    return fail((error as Error).message.split('. ')[0] ?? 'wrong command line');
  }
}

async function main({ pages, json, newUser }: Options): Promise<void> {
  let wrong = 0;
  const tell = (outcome: Outcome): void => {
    const { page, line, language, how, problem, ms } = outcome;
    if (problem !== undefined) wrong++;
    if (json) process.stdout.write(`${JSON.stringify(outcome)}\n`);
    else if (problem === undefined) process.stdout.write(`ok     ${page}:${line}  ${language}, ${how}, ${ms} ms\n`);
    else process.stdout.write(`WRONG  ${page}:${line}  ${problem.replaceAll('\n', '\n       ')}\n`);
  };
  const report = (title: string, findings: readonly Finding[], count: string): void => {
    wrong += findings.length;
    for (const { page, line, what } of findings) {
      process.stdout.write(
        json ? `${JSON.stringify({ page, line, problem: what })}\n` : `WRONG  ${page}:${line}  ${what}\n`,
      );
    }
    if (!json) process.stdout.write(`${findings.length === 0 ? 'ok    ' : 'WRONG '} ${title}: ${count}\n`);
  };

  if (newUser) {
    await asNewUser(project, 'README.md', { tell, print: (text) => void process.stderr.write(text) });
  } else {
    const outcomes = await checkBlocks(project, pages, tell);
    const links = await checkPageLinks(project, pages);
    report('links', links.findings, `${links.local} followed`);
    if (pages.includes(guaranteesPage)) {
      const { promises, findings } = readPromises(guaranteesPage, readFileSync(join(project, guaranteesPage), 'utf8'));
      const proofs = promises.flatMap((promise) => promise.proofs);
      const tests = await listTests(
        project,
        proofs.map(({ file }) => file),
      );
      const all = [...findings, ...unproven(guaranteesPage, project, promises, tests)];
      report('guarantees', all, `${promises.length} promises, ${proofs.length} tests named`);
    }
    const rules = [...tooLong(project), ...unmentioned(project, publicEntries().keys()), ...staleBench(project)];
    const asked = rules.filter(({ page }) => pages.includes(page));
    report('length of README and ARCHITECTURE, public entries, code map, bench summary', asked, 'looked at');
    if (!json)
      process.stdout.write(
        `${outcomes.length} blocks on ${pages.length} pages, ${wrong === 0 ? 'nothing' : wrong} wrong.\n`,
      );
  }
  if (wrong > 0) process.exitCode = 1;
}

// Whatever ends the run early, the scratch folders go with it.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
process.stdout.on('error', () => process.exit(1)); // the reader has had enough: `npm run docs | head`

const options = parse();
if (options !== undefined) await main(options);
