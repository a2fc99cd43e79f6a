// Builds dist/ from src/: tsc, then what tsc leaves open. Fails if a file that the result refers to is not there.

import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const project = join(import.meta.dirname, '..');
const dist = join(project, 'dist');

rmSync(dist, { recursive: true, force: true });
const tsc = join(project, 'node_modules', '.bin', 'tsc');
execFileSync(tsc, ['-p', 'tsconfig.build.json'], { cwd: project, stdio: 'inherit' });

const missing: string[] = [];
for (const file of globSync('**/*.js', { cwd: dist })) {
  const path = join(dist, file);
  // tsc rewrites `from './x.ts'` but not `new URL('./x.ts', import.meta.url)`, as workers are named.
  const source = readFileSync(path, 'utf8');
  const worker = /(new URL\((['"])\.{1,2}\/[^'"]+\.)ts(\2,\s*import\.meta\.url\))/g;
  const built = source.replace(worker, '$1js$3');
  if (built !== source) writeFileSync(path, built);
  for (const [, target = ''] of built.matchAll(/(?:from |import |import\(|new URL\()['"](\.{1,2}\/[^'"]+)['"]/g)) {
    if (!existsSync(join(dirname(path), target))) missing.push(`dist/${file} refers to ${target}`);
  }
}

const { bin } = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')) as { bin: Record<string, string> };
for (const command of Object.values(bin)) {
  if (existsSync(join(project, command))) chmodSync(join(project, command), 0o755);
  else missing.push(`package.json#bin names ${command}`);
}

if (missing.length > 0) {
  console.error(`build: files are missing\n  ${missing.join('\n  ')}`);
  process.exit(1);
}
console.log(`build: ${globSync('**/*.js', { cwd: dist }).length} modules in dist/`);
