// The types are part of the product: test/types/*.test-d.ts says what is inferred, accepted and refused, and the installed
// compiler checks it. The declarations that are published contain no `any`.

import { spawnSync } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { expect } from 'chai';

const project = join(import.meta.dirname, '..');
const types = join(import.meta.dirname, 'types');

/** The compiler's complaints; empty when there are none. */
function tsc(...options: string[]): string {
  const command = join(project, 'node_modules', 'typescript', 'bin', 'tsc');
  const { status, stdout, stderr } = spawnSync(process.execPath, [command, ...options], {
    cwd: project,
    encoding: 'utf8',
  });
  const complaints = `${stdout}${stderr}`.trim();
  if (status !== 0 && complaints === '') throw new Error(`tsc ended with ${status} without a word`);
  return complaints;
}

/** Every `any` that stands in a declaration file as a type. */
function anysIn(declarations: string): string[] {
  const code = declarations
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\/\/.*$/gm, '')
    .replace(/'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"/g, "''");
  return code.split('\n').filter((line) => /(?<![\w$.])any(?![\w$:?(])/.test(line));
}

describe('Types', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'troupe-types-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  it('are as test/types says', () => {
    expect(globSync('*.test-d.ts', { cwd: types })).to.have.length.of.at.least(3);
    expect(tsc('-p', join(types, 'tsconfig.json'))).to.equal('');
  });

  it('would not pass if they were not', () => {
    const planted = [
      `import type { ActorRef, Request } from '${relative(folder, join(project, 'src', 'index.ts'))}';`,
      `import type { Equal, Expect, IsAny } from '${relative(folder, join(types, 'expect-type.ts'))}';`,
      'declare const ref: ActorRef<Request<{ type: "get" }, number>>;',
      'const reply = ref.ask({ type: "get" });',
      'export type Wrong = Expect<Equal<typeof reply, Promise<string>>>;',
      'export type Any = Expect<Equal<any, number>>;',
      'export type Known = Expect<IsAny<number>>;',
      '// @ts-expect-error this is fine, so the comment is not',
      'ref.tell({ type: "get" });',
    ];
    writeFileSync(join(folder, 'planted.ts'), planted.join('\n'));
    const config = { extends: join(project, 'tsconfig.json'), include: ['planted.ts'], compilerOptions: { types: [] } };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
    const lines = [...tsc('-p', join(folder, 'tsconfig.json')).matchAll(/planted\.ts\((\d+),/g)].map(([, line]) =>
      Number(line),
    );
    expect(lines).to.deep.equal([5, 6, 7, 8]);
  });

  it('are published without `any`', () => {
    const out = join(folder, 'dist');
    expect(tsc('-p', 'tsconfig.build.json', '--emitDeclarationOnly', '--outDir', out)).to.equal('');
    const files = globSync('**/*.d.ts', { cwd: out });
    expect(files).to.include('index.d.ts').and.to.include(join('actors', 'ref.d.ts'));
    const found = files.flatMap((file) =>
      anysIn(readFileSync(join(out, file), 'utf8')).map((line) => `${relative('.', file)}: ${line.trim()}`),
    );
    expect(found).to.deep.equal([]);
  });

  it('would not be if one were `any`', () => {
    const declarations = [
      'export declare const a: any;',
      'export type B = Promise<any>;',
      'export declare function c(...rest: any[]): void;',
      'export type D = { [key: string]: any };',
      '/** any comment */ export declare const anything: string;',
      "export type E = 'any' | 'many';",
      'export interface F { any: string; company(any: number): void } // any',
    ];
    expect(anysIn(declarations.join('\n'))).to.deep.equal(declarations.slice(0, 4));
  });
});
