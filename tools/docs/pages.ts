// Pages: which there are, and the check of all blocks on them. Every block has an outcome that says how it was checked,
// so that nothing is passed over unseen.

import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Block, type Finding, readBlocks } from './blocks.ts';
import { Commands } from './commands.ts';
import { inParallel, runProgram, typeErrors } from './programs.ts';
import { Scratch } from './scratch.ts';

export interface Outcome {
  readonly page: string;
  readonly line: number;
  readonly language: string;
  /** What was done with the block. */
  readonly how:
    | 'executed'
    | 'executed as a new user'
    | 'type-checked'
    | 'commands exist'
    | 'parsed'
    | 'compared with the block above'
    | 'shown only';
  readonly problem: string | undefined;
  readonly ms: number;
}

/** The pages of the project, as paths from its root. */
export function pagesOf(root: string): string[] {
  return globSync(['*.md', 'docs/**/*.md', 'bench/*.md', 'examples/*/*.md'], { cwd: root })
    .map((path) => path.replaceAll('\\', '/'))
    .sort();
}

/** Checks all blocks of the pages below `root`; `tell` gets each outcome as it comes. */
export async function checkBlocks(
  root: string,
  pages: readonly string[],
  tell: (outcome: Outcome) => void = () => undefined,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  const done = (outcome: Outcome): void => {
    outcomes.push(outcome);
    tell(outcome);
  };
  const scratch = new Scratch();
  try {
    const read = pages.map((page) => readBlocks(page, readFileSync(join(root, page), 'utf8')));
    for (const { page, line, what } of read.flatMap(({ findings }) => findings)) {
      done({ page, line, language: '', how: 'parsed', problem: what, ms: 0 });
    }
    const files = new Map<Block, string>();
    for (const block of read.flatMap(({ blocks }) => blocks)) {
      if (block.language === 'ts' || block.language === 'js') files.set(block, scratch.write(block));
    }
    const wrongTypes = files.size === 0 ? [] : await typeErrors(scratch);
    for (const finding of wrongTypes.filter(({ line }) => line === 0)) {
      done({ ...finding, language: 'ts', how: 'type-checked', problem: finding.what, ms: 0 });
    }
    const check = new BlockCheck(scratch, files, wrongTypes);
    // Pages are independent of each other; the commands of one page may build on each other.
    await inParallel(read, async ({ blocks }) => {
      for (const [index, block] of blocks.entries())
        done(await check.outcome(block, blocks[index + 1], blocks[index - 1]));
    });
  } finally {
    scratch.remove();
  }
  return outcomes.sort((a, b) => (a.page === b.page ? a.line - b.line : a.page < b.page ? -1 : 1));
}

class BlockCheck {
  readonly #scratch: Scratch;
  readonly #files: ReadonlyMap<Block, string>;
  readonly #wrongTypes: readonly Finding[];
  readonly #commands: Commands;

  constructor(scratch: Scratch, files: ReadonlyMap<Block, string>, wrongTypes: readonly Finding[]) {
    this.#scratch = scratch;
    this.#files = files;
    this.#wrongTypes = wrongTypes;
    this.#commands = new Commands(scratch);
  }

  async outcome(block: Block, below: Block | undefined, above: Block | undefined): Promise<Outcome> {
    const begin = performance.now();
    const { how, problem } = await this.#check(block, below, above);
    const { page, line, language } = block;
    return { page, line, language, how, problem, ms: Math.round(performance.now() - begin) };
  }

  async #check(
    block: Block,
    below: Block | undefined,
    above: Block | undefined,
  ): Promise<Pick<Outcome, 'how' | 'problem'>> {
    const file = this.#files.get(block);
    if (file !== undefined) return this.#program(block, below, file);
    switch (block.language) {
      case 'sh': {
        const problem = await this.#commands.check(block);
        if (problem !== undefined || !block.marks.has('run')) return { how: 'commands exist', problem };
        return { how: 'executed', problem: await this.#commands.run(block, below) };
      }
      case 'json':
        return { how: 'parsed', problem: jsonFault(block.text) };
      default: {
        if (!block.marks.has('output')) return { how: 'shown only', problem: undefined };
        const executed =
          above !== undefined && (above.marks.has('run') || (this.#files.has(above) && !above.marks.has('file')));
        const problem = executed ? undefined : 'no executed block stands before this output';
        return { how: 'compared with the block above', problem };
      }
    }
  }

  async #program(block: Block, below: Block | undefined, file: string): Promise<Pick<Outcome, 'how' | 'problem'>> {
    const end = block.line + block.text.split('\n').length;
    const wrong = this.#wrongTypes.filter(({ page, line }) => page === block.page && line > block.line && line <= end);
    if (wrong.length > 0 || block.marks.has('file')) {
      const problem = wrong.map(({ line, what }) => `line ${line}: ${what}`).join('\n');
      return { how: 'type-checked', problem: problem === '' ? undefined : problem };
    }
    return { how: 'executed', problem: await runProgram(this.#scratch, block, below, file) };
  }
}

function jsonFault(text: string): string | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}
