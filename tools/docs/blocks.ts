// Blocks: the fenced code blocks of a page, with their lines, languages and marks.
// A mark stands behind the language, where readers of the rendered page do not see it:
//   ```ts              a program: type-checked and executed; what it prints must be on the page
//   ```ts file=x.ts    a file beside the page's programs: type-checked, there for `sh run`
//   ```sh              commands: each must exist with its options
//   ```sh run          executed as well, in a folder with the page's files
//   ```sh new-user     executed by `npm run docs -- --new-user`, in a fresh copy of the project
//   ```text output     what the block before prints; `…` stands for any text, alone in a line for any lines
// A page whose fences or marks are wrong is a finding, never read as less.

/** Something wrong, and where. */
export interface Finding {
  /** Path of the page from its root. */
  readonly page: string;
  readonly line: number;
  readonly what: string;
}

export interface Block {
  readonly page: string;
  /** Line of the opening fence; its text begins one line below. */
  readonly line: number;
  readonly language: string;
  /** `run` is true, `file=x.ts` is 'x.ts'. */
  readonly marks: ReadonlyMap<string, string | true>;
  readonly text: string;
}

const marksOf: Readonly<Record<string, readonly string[]>> = {
  ts: ['file'],
  js: ['file'],
  sh: ['run', 'new-user'],
  text: ['output'],
  json: [],
};

const fence = /^([ \t]*)(`{3,}|~{3,})(.*)$/;

/** The blocks of a page in order, and what is wrong with their fences and marks. */
export function readBlocks(page: string, text: string): { blocks: readonly Block[]; findings: readonly Finding[] } {
  const blocks: Block[] = [];
  const findings: Finding[] = [];
  let open:
    | { readonly line: number; readonly indent: string; readonly fence: string; readonly info: string }
    | undefined;
  let body: string[] = [];

  for (const [index, line] of text.split('\n').entries()) {
    const [, indent = '', marker = '', info = ''] = fence.exec(line) ?? [];
    if (open === undefined) {
      if (marker === '') continue;
      open = { line: index + 1, indent, fence: marker, info };
      body = [];
    } else if (marker.startsWith(open.fence) && info.trim() === '') {
      const block = blockOf(page, open.line, open.info, body.join('\n'));
      if ('what' in block) findings.push(block);
      else blocks.push(block);
      open = undefined;
    } else {
      body.push(line.startsWith(open.indent) ? line.slice(open.indent.length) : line.trimStart());
    }
  }
  if (open !== undefined) findings.push({ page, line: open.line, what: 'this fence is never closed' });
  return { blocks, findings };
}

function blockOf(page: string, line: number, info: string, text: string): Block | Finding {
  const [language = '', ...words] = info.trim().split(/\s+/);
  const known = Object.hasOwn(marksOf, language) ? marksOf[language] : undefined;
  if (known === undefined) {
    const languages = Object.keys(marksOf).join(', ');
    return { page, line, what: `the block's language is '${language}'; it must be one of ${languages}` };
  }
  const marks = new Map<string, string | true>();
  for (const word of words) {
    const [name = '', value] = word.split('=', 2);
    if (!known.includes(name) || (name === 'file') !== (value !== undefined)) {
      return { page, line, what: `'${word}' is no mark of a ${language} block` };
    }
    marks.set(name, value ?? true);
  }
  return { page, line, language, marks, text };
}
