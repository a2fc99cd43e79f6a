// The linter's type-aware rules depend on a second program; this proves that they are really on, each with a planted
// defect, so that a silent half of the linter does not look like clean code.

import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';

const project = join(import.meta.dirname, '..', '..');

const planted = `
import { b } from './b.ts';
export const a: () => Promise<number> = async () => b;
export function floating(): void { a(); }
export function misused(): void { if (a()) console.log(1); }
export function incomplete(kind: 'x' | 'y'): number { switch (kind) { case 'x': return 1; } return 0; }
export function anything(value: any): unknown { return value; }
export function thrown(): never { throw 'text'; }
export function loose(left: unknown, right: unknown): boolean { return left == right; }
`;

describe('Linter', () => {
  let root: string;
  before(() => {
    root = mkdtempSync(join(tmpdir(), 'troupe-lint-'));
    mkdirSync(join(root, 'src'));
    for (const file of ['.oxlintrc.json', 'tsconfig.json', 'package.json'])
      copyFileSync(join(project, file), join(root, file));
    symlinkSync(join(project, 'node_modules'), join(root, 'node_modules'));
    writeFileSync(
      join(root, 'src', 'b.ts'),
      "import { a } from './a.ts';\nexport const b: number = typeof a === 'function' ? 1 : 2;\n",
    );
  });
  after(() => rmSync(root, { recursive: true }));

  function lint(source: string): { status: number | null; codes: string[] } {
    writeFileSync(join(root, 'src', 'a.ts'), source);
    const oxlint = join(project, 'node_modules', 'oxlint', 'bin', 'oxlint');
    const { status, stdout } = spawnSync(process.execPath, [oxlint, '--format', 'json', 'src'], {
      cwd: root,
      encoding: 'utf8',
    });
    const { diagnostics } = JSON.parse(stdout) as { diagnostics: { code: string }[] };
    return { status, codes: [...new Set(diagnostics.map(({ code }) => code))].sort() };
  }

  it('refuses each planted defect', () => {
    const { status, codes } = lint(planted);
    expect(codes).to.deep.equal([
      'eslint(eqeqeq)',
      'import(no-cycle)',
      'typescript(no-explicit-any)',
      'typescript(no-floating-promises)',
      'typescript(no-misused-promises)',
      'typescript(only-throw-error)',
      'typescript(switch-exhaustiveness-check)',
    ]);
    expect(status).to.not.equal(0);
  });

  it('has nothing to say of clean code', () => {
    const source = 'export const a: () => Promise<number> = async () => Promise.resolve(1);\n';
    writeFileSync(join(root, 'src', 'b.ts'), 'export const b: number = 1;\n');
    expect(lint(source)).to.deep.equal({ status: 0, codes: [] });
  });
});
